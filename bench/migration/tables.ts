import type { Migrated } from './migrate-all';
import { type TestResults, testsChanged } from './test-results';

/** What came of one application. */
export interface Row extends Migrated {
  readonly name: string;
  /** Undefined where the tests did not come to an end. */
  readonly before: TestResults | undefined;
  readonly after: TestResults | undefined;
}

const columns = [
  'application',
  'lines',
  'calls found',
  'with an asynchronous form',
  'offered: safe + unsafe',
  'applied',
  'converted',
  'type errors',
  'tests before',
  'tests after',
  'tests changed',
  'seconds',
] as const;

/** A line for each application, and one for their sum. */
export function table(rows: readonly Row[]): string {
  return markdown(columns, [...rows.map(line), line(total(rows))]);
}

function line({ name, lines, applied, leftOut, refused, failed, typeErrors, before, after, seconds }: Row) {
  const found = applied.length + leftOut.length + refused.length + failed.length;
  // Nothing can be converted to what there is not; what is recommended in its place is another program.
  const possible = found - refused.filter(({ reason }) => reason === 'no-async-form').length;
  const safe = [...applied, ...leftOut].filter((hazards) => hazards.length === 0).length;
  const share = (of: number): string => `${((100 * applied.length) / of).toFixed(1)} %`;
  return [
    name,
    lines,
    found,
    possible,
    `${safe} + ${applied.length + leftOut.length - safe}`,
    applied.length,
    `${share(possible)} (${share(found)} of all)`,
    typeErrors.length,
    tests(before),
    tests(after),
    testsChanged(before, after) ?? 'not known',
    seconds.toFixed(0),
  ];
}

const tests = (results: TestResults | undefined): string =>
  results ? `${results.passed.length} passed, ${results.failed.length} failed` : 'did not end';

const total = (rows: readonly Row[]): Row => ({
  name: 'all',
  lines: rows.reduce((sum, { lines }) => sum + lines, 0),
  applied: rows.flatMap(({ applied }) => applied),
  leftOut: rows.flatMap(({ leftOut }) => leftOut),
  refused: rows.flatMap(({ refused }) => refused),
  failed: rows.flatMap(({ failed }) => failed),
  typeErrors: rows.flatMap(({ typeErrors }) => typeErrors),
  before: together(rows, ({ before }) => before),
  after: together(rows, ({ after }) => after),
  seconds: rows.reduce((sum, { seconds }) => sum + seconds, 0),
});

/** Each test is named with its application: others have tests of the same name. */
const together = (rows: readonly Row[], run: (row: Row) => TestResults | undefined): TestResults => {
  const named = (names: (results: TestResults) => readonly string[]): string[] =>
    rows.flatMap((row) => {
      const results = run(row);
      return results ? names(results).map((test) => `${row.name} ${test}`) : [];
    });
  return { passed: named(({ passed }) => passed), failed: named(({ failed }) => failed) };
};

/** Why calls were refused, and what is unsafe about others, which may be several things of one call. */
export function reasonTables(rows: readonly Row[]): string {
  const { applied, leftOut, refused } = total(rows);
  return [
    markdown(['refused because of', 'calls'], counted(refused.map(({ reason }) => reason))),
    '',
    markdown(['unsafe because of', 'calls'], counted([...applied, ...leftOut].flat())),
  ].join('\n');
}

/** Everything that was not converted, type errors, and defects of ours, a line each. */
export function listing(rows: readonly Row[]): string {
  return rows
    .flatMap(({ name, refused, failed, typeErrors }) => [
      '',
      `### ${name}`,
      '',
      ...refused.map(({ text }) => `- ${text}`),
      ...failed.map((text) => `- failed: ${text}`),
      ...typeErrors.map((text) => `- type error: ${text}`),
    ])
    .join('\n');
}

function counted(values: readonly string[]): (readonly [string, number])[] {
  const found = new Map<string, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return [...found].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

function markdown(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}
