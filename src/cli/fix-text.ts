import { styleText } from 'node:util';
import { count } from './check-text';
import type { FixCommandReport, FixPlace, RefusedEntry } from './fix-report';

type Style = Parameters<typeof styleText>[0];

/**
 * The lines for people: what was fixed, what was left out and what is refused, each with its reasons, then a summary.
 * @param nothing that there is nothing at the place that was asked for.
 */
export function fixText(
  report: FixCommandReport,
  isDryRun: boolean,
  colour: boolean,
  nothing: string | undefined,
): string[] {
  const paint = (style: Style, text: string): string => (colour ? styleText(style, text) : text);
  const reason = (place: FixPlace, text: string): string => paint('gray', `    ${placeOf(place)} ${text}`);
  const lines: string[] = [];
  const line = (place: FixPlace, style: Style, word: string, text: string, rule: string): void => {
    lines.push(`${placeOf(place)} ${paint(style, word)} ${text} ${paint('gray', `(${rule})`)}`);
  };
  for (const fix of report.applied) {
    line(fix, 'green', 'fixed', fix.title, fix.rule);
    lines.push(
      ...fix.hazards.flatMap(({ message, places: [place] }) => (place ? [reason(place, message)] : [])),
    );
  }
  for (const fix of report.unsafe) {
    line(fix, 'yellow', 'unsafe', fix.title, fix.rule);
    lines.push(
      ...fix.hazards.flatMap(({ message, places: [place] }) => (place ? [reason(place, message)] : [])),
    );
  }
  for (const fix of report.refused) {
    const [first, ...others] = fix.refusals;
    if (!first) continue;
    line(fix, 'blue', 'refused', first.message, fix.rule);
    if (placeOf(first) !== placeOf(fix)) lines.push(reason(first, 'is what stands in the way'));
    lines.push(...others.map((refusal) => reason(refusal, refusal.message)));
  }
  for (const fix of report.failed) line(fix, 'red', 'failed', fix.message, fix.rule);
  if (nothing !== undefined) lines.push(nothing);
  if (lines.length > 0) lines.push('');
  for (const { file, reason: why } of report.skipped)
    lines.push(`${file} ${paint('gray', 'skipped')} ${why}`);
  for (const { file, message } of report.problems)
    lines.push(`${file} ${paint('yellow', 'problem')} ${message}`);
  if (report.skipped.length + report.problems.length > 0) lines.push('');
  lines.push(...summary(report, isDryRun));
  return lines.map((text) => `${text}\n`);
}

const placeOf = ({ file, range: { start } }: FixPlace): string => `${file}:${start.line}:${start.column}`;

function summary(report: FixCommandReport, isDryRun: boolean): string[] {
  const { applied, unsafe, refused, failed, files, left } = report;
  const parts = [
    `${count(applied.length, 'fix', 'fixes')} in ${count(files.length, 'file')}${isDryRun ? ' (nothing was written)' : ''}`,
  ];
  if (unsafe.length > 0) {
    parts.push(`${unsafe.length} left out that may change what the program does (--unsafe applies them)`);
  }
  if (refused.length > 0) parts.push(`${refused.length} refused`);
  if (failed.length > 0) parts.push(`${failed.length} failed, which is a defect of Lanewise`);
  const lines = [`${parts.join(', ')}; ${count(left, 'finding')} left.`];
  if (refused.length > 0) lines.push(`Refused because of: ${reasons(refused)}.`);
  return lines;
}

/** The first reasons, the most frequent first. */
function reasons(refused: readonly RefusedEntry[]): string {
  const counts = new Map<string, number>();
  for (const { refusals } of refused) {
    const reason = refusals[0]?.reason;
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([reason, number]) => `${reason} (${number})`)
    .join(', ');
}
