import { styleText } from 'node:util';
import type { Severity } from '../analysis';
import type { CheckResult } from './check-files';

type Style = Parameters<typeof styleText>[0];

const severityStyle: Readonly<Record<Severity, Style>> = {
  error: 'red',
  warning: 'yellow',
  information: 'blue',
  hint: 'gray',
};

/** The findings for people: a line each, what was skipped and why, and a summary. */
export function checkText({ report, analysed, ignored }: CheckResult, colour: boolean): string {
  const paint = (style: Style, text: string): string => (colour ? styleText(style, text) : text);
  const lines: string[] = [];
  for (const { file, range, severity, message, rule, fixes } of report.findings) {
    const place = `${file}:${range.start.line}:${range.start.column}`;
    const fixable = fixes.some(({ applicability }) => applicability === 'safe') ? ' [fixable]' : '';
    lines.push(
      `${place} ${paint(severityStyle[severity], severity)} ${message} ${paint('gray', `(${rule})${fixable}`)}`,
    );
  }
  if (report.findings.length > 0) lines.push('');
  for (const { file, reason } of report.skipped) lines.push(`${file} ${paint('gray', 'skipped')} ${reason}`);
  if (report.skipped.length > 0) lines.push('');
  lines.push(summary(report.findings.length, analysed, report.skipped.length, ignored), '');
  return lines.join('\n');
}

function summary(findings: number, analysed: number, skipped: number, ignored: number): string {
  const parts = [`${count(findings, 'finding')} in ${count(analysed, 'file')}`];
  if (skipped > 0) parts.push(`${skipped} skipped`);
  if (ignored > 0) parts.push(`${ignored} left out (node_modules, .gitignore, --ignore)`);
  return `${parts.join(', ')}.`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
