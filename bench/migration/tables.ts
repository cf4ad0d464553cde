import type { Migrated } from './migrate-all';
import type { TestCounts } from './test-counts';

/** What came of one application. */
export interface Row extends Migrated {
  readonly name: string;
  /** Undefined where the tests did not come to an end. */
  readonly before: TestCounts | undefined;
  readonly after: TestCounts | undefined;
}

interface Calls {
  readonly found: number;
  readonly safe: number;
  readonly unsafe: number;
  readonly applied: number;
}

function callsOf({ report: { applied, unsafe, refused, failed } }: Row): Calls {
  const safe = applied.filter(({ applicability }) => applicability === 'safe').length;
  return {
    found: applied.length + unsafe.length + refused.length + failed.length,
    safe,
    unsafe: applied.length - safe + unsafe.length,
    applied: applied.length,
  };
}

/** One line for each application, and their sum. */
export function table(rows: readonly Row[]): string {
  const calls = rows.map(callsOf);
  const total = (key: keyof Calls): number => calls.reduce((sum, each) => sum + each[key], 0);
  const all: Calls = {
    found: total('found'),
    safe: total('safe'),
    unsafe: total('unsafe'),
    applied: total('applied'),
  };
  const line = (name: string, { found, safe, unsafe, applied }: Calls, rest: readonly string[]): string[] => [
    name,
    String(found),
    `${safe} + ${unsafe}`,
    String(applied),
    `${((100 * applied) / found).toFixed(1)} %`,
    ...rest,
  ];
  return markdown(
    [
      'application',
      'lines',
      'calls found',
      'offered: safe + unsafe',
      'applied',
      'converted',
      'type errors',
      'tests before',
      'tests after',
      'seconds',
    ],
    [
      ...rows.map((row) => {
        const [name = '', ...cells] = line(row.name, callsOf(row), [
          String(row.typeErrors.length),
          tests(row.before),
          tests(row.after),
          row.seconds.toFixed(0),
        ]);
        return [name, String(row.lines), ...cells];
      }),
      (() => {
        const [name = '', ...cells] = line('all', all, [
          String(rows.reduce((sum, { typeErrors }) => sum + typeErrors.length, 0)),
          tests(sumOf(rows.map(({ before }) => before))),
          tests(sumOf(rows.map(({ after }) => after))),
          rows.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0),
        ]);
        return [name, String(rows.reduce((sum, { lines }) => sum + lines, 0)), ...cells];
      })(),
    ],
  );
}

const tests = (counts: TestCounts | undefined): string =>
  counts ? `${counts.passed} passed, ${counts.failed} failed` : 'did not end';

const sumOf = (all: readonly (TestCounts | undefined)[]): TestCounts => ({
  passed: all.reduce((sum, counts) => sum + (counts?.passed ?? 0), 0),
  failed: all.reduce((sum, counts) => sum + (counts?.failed ?? 0), 0),
});

/** Why calls were refused, by the first that was met in front, and what made others unsafe, which may be several. */
export function refusalTable(rows: readonly Row[]): string {
  const refused = counts(
    rows.flatMap(({ report }) => report.refused.map(({ refusals: [first] }) => first?.reason ?? '')),
  );
  const hazards = counts(
    rows.flatMap(({ report: { applied, unsafe } }) =>
      [...applied, ...unsafe].flatMap((each) => [...new Set(each.hazards.map(({ kind }) => kind))]),
    ),
  );
  const failed = rows.reduce((sum, { report }) => sum + report.failed.length, 0);
  return [
    '',
    markdown(['refused because of', 'calls'], refused),
    '',
    markdown(['unsafe because of', 'calls'], hazards),
    ...(failed === 0 ? [] : ['', `${failed} failed by a defect of ours.`]),
  ].join('\n');
}

/** Everything that was not converted, a line each, type errors, and defects of ours. */
export function listing(rows: readonly Row[]): string {
  return rows
    .flatMap(({ name, report, typeErrors }) => [
      '',
      `### ${name}`,
      ...report.refused.map(
        ({ file, before, refusals: [first] }) =>
          `${file}:${before.start} ${first?.reason ?? ''}: ${first?.message ?? ''} (${first?.file ?? ''}:${first?.before.start ?? 0})`,
      ),
      ...report.failed.map(({ file, before, message }) => `${file}:${before.start} failed: ${message}`),
      ...typeErrors.map((error) => `type error: ${error}`),
    ])
    .join('\n');
}

function counts(values: readonly string[]): string[][] {
  const found = new Map<string, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return [...found]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([value, count]) => [value, String(count)]);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
