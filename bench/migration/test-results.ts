/** Of one run of tests: their names, each as often as it ran. */
export interface TestResults {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** What the output of a test runner says; undefined where it did not come to an end. */
export type ReadTests = (output: string) => TestResults | undefined;

/** @param end what the runner writes at its end, and the others, in their first group, the name of one test each */
function reading(end: RegExp, passed: RegExp, failed: RegExp): ReadTests {
  return (output) => {
    // Colours are not told.
    const text = output.replace(/\p{Cc}\[[\d;]*m/gu, '');
    return end.test(text) ? { passed: names(text, passed), failed: names(text, failed) } : undefined;
  };
}

const names = (output: string, pattern: RegExp): string[] =>
  [...output.matchAll(pattern)].map(([line, name]) => (name ?? line).trim().replace(duration, '')).sort();

const duration = / ?(?:\([\d.]+ ?m?s\)|- \d+ ms)$/;

/**
 * How many tests ended otherwise than before, were not run any more or are new. Undefined where one of the runs did not come
 * to an end.
 */
export function testsChanged(
  before: TestResults | undefined,
  after: TestResults | undefined,
): number | undefined {
  if (!before || !after) return undefined;
  const changes = new Map<string, number>();
  const count = (run: TestResults, by: number): void => {
    for (const [passes, all] of [
      [true, run.passed],
      [false, run.failed],
    ] as const)
      for (const name of all) {
        const key = `${passes} ${name}`;
        changes.set(key, (changes.get(key) ?? 0) + by);
      }
  };
  count(before, -1);
  count(after, 1);
  // One that ends otherwise is gone from one side and new on the other.
  const gone = [...changes.values()].reduce((sum, by) => sum + Math.max(0, -by), 0);
  const added = [...changes.values()].reduce((sum, by) => sum + Math.max(0, by), 0);
  return Math.max(gone, added);
}

/** Its reporter `spec`, which tells those that fail again after it has counted them. */
export const mochaTests = reading(
  /^ +\d+ passing/m,
  /^ +[✓✔√] (.+)$/gm,
  /^ +\d+\) (.+)$(?=[^]*^ +\d+ passing)/gm,
);

/** With `--verbose`. */
export const jestTests = reading(/^Tests: /m, /^ +✓ (.+)$/gm, /^ +✕ (.+)$/gm);

/** With `--spec`. */
export const vowsTests = reading(/ » .*\(\d+(?:\.\d+)?s\)/, /^ +✓ (.+)$/gm, /^ +✗ (.+)$/gm);

export const nodeunitTests = reading(/^(?:OK|FAILURES): /m, /^✔ (.+)$/gm, /^✖ (.+)$/gm);

/** Those of jake's own tests until version 8: the names of tests, then how it ended. */
export const jakeTests = reading(
  /^All tests ran successfully$/m,
  /^test (.+)$/gm,
  /^((?:AssertionError|Error)\b.*)/gm,
);

/** Of jasmine-node with `--verbose --noColor`: a group stands after an empty line. Those that fail are told at the end, too. */
export const jasmineTests = reading(
  /^\d+ (?:specs?|tests?), /m,
  /(?<=\S\n) +(.+ - \d+ ms)$/gm,
  /^ +\d+\) (.+)$/gm,
);

/** With `--verbose`. */
export const avaTests = reading(/^ +\d+ tests? (?:passed|failed)/m, /^ +✔ (.+)$/gm, /^ +✖ (.+)$/gm);
