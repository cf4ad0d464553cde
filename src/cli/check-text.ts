import { styleText } from 'node:util';
import type { Severity } from '../analysis';
import type { CheckResult } from './check-files';
import type { CheckRange, CheckReport } from './check-report';

type Style = Parameters<typeof styleText>[0];

const severityStyle: Readonly<Record<Severity, Style>> = {
  error: 'red',
  warning: 'yellow',
  information: 'blue',
  hint: 'gray',
};

/**
 * The lines for people: one for each finding, followed by the way that leads to it where that goes through other files; then what
 * was skipped and why, and a summary.
 * @param baselineSize how many findings the baseline holds, if there is one.
 */
export function checkText(
  { report, analysed, ignored, surroundings }: CheckResult,
  baselineSize: number | undefined,
  colour: boolean,
): string[] {
  const paint = (style: Style, text: string): string => (colour ? styleText(style, text) : text);
  const lines: string[] = [];
  for (const { file, range, severity, message, rule, fixes, chain } of report.findings) {
    const fixable = fixes.some(({ applicability }) => applicability === 'safe') ? ' [fixable]' : '';
    lines.push(
      `${placeOf(file, range)} ${paint(severityStyle[severity], severity)} ${message} ${paint('gray', `(${rule})${fixable}`)}`,
    );
    if (chain.every((link) => link.file === file)) continue;
    lines.push(
      ...chain.map((link) => paint('gray', `    ${placeOf(link.file, link.range)} ${link.message}`)),
    );
  }
  const { unusedDirectives = [] } = report;
  for (const { file, range, message } of unusedDirectives) {
    lines.push(
      `${placeOf(file, range)} ${paint(severityStyle.hint, 'hint')} ${message} ${paint('gray', '(unused-directive)')}`,
    );
  }
  if (report.findings.length + unusedDirectives.length > 0) lines.push('');
  for (const { file, reason } of report.skipped) lines.push(`${file} ${paint('gray', 'skipped')} ${reason}`);
  for (const { file, message } of report.problems)
    lines.push(`${file} ${paint('yellow', 'problem')} ${message}`);
  if (report.skipped.length + report.problems.length > 0) lines.push('');
  lines.push(...summary(report, analysed.length, ignored, surroundings, baselineSize));
  return lines.map((line) => `${line}\n`);
}

const placeOf = (file: string, { start }: CheckRange): string => `${file}:${start.line}:${start.column}`;

function summary(
  { findings, skipped, baseline, unusedDirectives = [] }: CheckReport,
  analysed: number,
  ignored: number,
  surroundings: number,
  baselineSize = 0,
): string[] {
  const noun = baseline ? 'new finding' : 'finding';
  const parts = [`${count(findings.length, noun)} in ${count(analysed, 'file')}`];
  if (unusedDirectives.length > 0) {
    const verb = unusedDirectives.length === 1 ? 'silences' : 'silence';
    parts.push(`${count(unusedDirectives.length, 'comment')} that ${verb} nothing`);
  }
  if (skipped.length > 0) parts.push(`${skipped.length} skipped`);
  if (ignored > 0) parts.push(`${ignored} left out (node_modules, .gitignore, --ignore)`);
  if (surroundings > 0) parts.push(`${count(surroundings, 'other file')} read for what calls them`);
  const lines = [`${parts.join(', ')}.`];
  if (baseline) lines.push(baselineSummary(baseline, baselineSize));
  return lines;
}

function baselineSummary({ file, known, gone }: NonNullable<CheckReport['baseline']>, size: number): string {
  if (gone === 0) return `${count(known, 'finding')} known from ${file}.`;
  return `${gone} of the ${count(size, 'finding')} in ${file} ${gone === 1 ? 'is' : 'are'} gone; --update-baseline takes note.`;
}

export const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : plural}`;
