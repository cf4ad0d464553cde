import type { Applicability, ContextKind, Finding, Remedy, Severity } from '../analysis/finding';
import { LineIndex, type TextPosition, type TextRange } from '../base/text';

/** What `lanewise check --format json` prints. Its shape is stable and described in docs/cli.md. */
export interface CheckReport {
  /** Of the shape; grows when a field changes its meaning or goes. */
  readonly version: 1;
  readonly findings: readonly CheckFinding[];
  readonly skipped: readonly SkippedFile[];
}

export interface CheckFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Relative to the working directory, with `/`. */
  readonly file: string;
  readonly range: CheckRange;
  readonly context: ContextKind;
  readonly remedy: Remedy;
  readonly chain: readonly { readonly message: string; readonly file: string; readonly range: CheckRange }[];
  readonly fixes: readonly { readonly title: string; readonly applicability: Applicability }[];
}

/** Lines and columns start at 1; `end` is exclusive. */
export interface CheckRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

/** A file's findings as they are reported; every link of a chain lies in the file itself. */
export function reportFindings(findings: readonly Finding[], file: string, text: string): CheckFinding[] {
  if (findings.length === 0) return [];
  const lines = new LineIndex(text);
  const rangeOf = ({ start, end }: TextRange): CheckRange => ({
    start: lines.positionAt(start),
    end: lines.positionAt(end),
  });
  return findings.map(({ rule, severity, message, range, context, remedy, chain, fixes }) => ({
    rule,
    severity,
    message,
    file,
    range: rangeOf(range),
    context: context.kind,
    remedy,
    chain: chain.map((link) => ({ message: link.message, file, range: rangeOf(link.range) })),
    fixes: fixes.map(({ title, applicability }) => ({ title, applicability })),
  }));
}
