/** Of one run of tests. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/** What the output of a test runner says; undefined where it did not come to an end. */
export type CountTests = (output: string) => TestCounts | undefined;

/** @param end what the runner writes at its end, and the others, in their first group, a number, or else one test each */
function counting(end: RegExp, passed: RegExp, failed: RegExp): CountTests {
  return (output) => {
    // Colours are not told.
    const text = output.replace(/\p{Cc}\[[\d;]*m/gu, '');
    return end.test(text) ? { passed: sum(text, passed), failed: sum(text, failed) } : undefined;
  };
}

const sum = (output: string, pattern: RegExp): number =>
  [...output.matchAll(pattern)].reduce((total, [, count]) => total + Number(count ?? 1), 0);

export const mochaTests = counting(/^ +\d+ passing/m, /^ +(\d+) passing/gm, /^ +(\d+) failing/gm);

export const jestTests = counting(/^Tests: /m, /^Tests: .*?(\d+) passed/gm, /^Tests: .*?(\d+) failed/gm);

export const vowsTests = counting(
  / » .*\(\d+(?:\.\d+)?s\)/,
  /» .*?(\d+) honored(?=.*\(\d)/g,
  /» .*?(\d+) (?:broken|errored)(?=.*\(\d)/g,
);

/** It counts assertions. */
export const nodeunitTests = counting(
  /^(?:OK|FAILURES): /m,
  /^OK: (\d+) assertions/gm,
  /^FAILURES: (\d+)\/\d+ assertions/gm,
);

/** Those of jake's own tests until version 8: the names of tests, then how it ended. */
export const jakeTests = counting(
  /^All tests ran successfully$/m,
  /^test .+$/gm,
  /^(?:AssertionError|Error)\b/gm,
);

export const jasmineTests = counting(
  /^\d+ (?:specs?|tests?), /m,
  /^(\d+) (?:specs?|tests?), /gm,
  /^\d+ (?:specs?|tests?),.*? (\d+) failures?/gm,
);
