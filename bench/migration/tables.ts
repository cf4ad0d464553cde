import type { Migrated } from './migrate-all';
import type { TestCounts } from './test-counts';

/** What came of one application. */
export interface Row extends Migrated {
  readonly name: string;
  /** Undefined where the tests did not come to an end. */
  readonly before: TestCounts | undefined;
  readonly after: TestCounts | undefined;
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
    seconds.toFixed(0),
  ];
}

const tests = (counts: TestCounts | undefined): string =>
  counts ? `${counts.passed} passed, ${counts.failed} failed` : 'did not end';

const total = (rows: readonly Row[]): Row => ({
  name: 'all',
  lines: rows.reduce((sum, { lines }) => sum + lines, 0),
  applied: rows.flatMap(({ applied }) => applied),
  leftOut: rows.flatMap(({ leftOut }) => leftOut),
  refused: rows.flatMap(({ refused }) => refused),
  failed: rows.flatMap(({ failed }) => failed),
  typeErrors: rows.flatMap(({ typeErrors }) => typeErrors),
  before: sumOf(rows.map(({ before }) => before)),
  after: sumOf(rows.map(({ after }) => after)),
  seconds: rows.reduce((sum, { seconds }) => sum + seconds, 0),
});

const sumOf = (all: readonly (TestCounts | undefined)[]): TestCounts => ({
  passed: all.reduce((sum, counts) => sum + (counts?.passed ?? 0), 0),
  failed: all.reduce((sum, counts) => sum + (counts?.failed ?? 0), 0),
});

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
