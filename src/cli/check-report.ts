import type { Applicability, ContextKind, Finding, ParallelVerdict, Remedy, Severity } from '../analysis';
import { LineIndex, type TextPosition, type TextRange } from '../base/text';
import { displayPath } from '../workspace/source-files';

/** What `lanewise check --format json` prints. Its shape is stable and described in docs/cli.md. */
export interface CheckReport {
  /** Of the shape; grows when a field changes its meaning or goes. */
  readonly version: 1;
  readonly findings: readonly CheckFinding[];
  readonly skipped: readonly SkippedFile[];
  /** Of the projects' configuration, and what slowed the analysis down. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
  /** Comments that ask for silence in vain, where that was asked for; in the order of files and places. */
  readonly unusedDirectives?: readonly UnusedDirective[];
  /** Where findings were held against a baseline: then `findings` are those that it does not have. */
  readonly baseline?: { readonly file: string; readonly known: number; readonly gone: number };
}

export interface CheckFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Relative to the working directory, with `/`. */
  readonly file: string;
  readonly range: CheckRange;
  readonly context: ContextKind;
  /** Why the context was decided. */
  readonly reason: string;
  readonly remedy: Remedy;
  readonly chain: readonly CheckLink[];
  readonly fixes: readonly { readonly title: string; readonly applicability: Applicability }[];
  readonly verdict?: CheckVerdict;
}

export interface CheckLink {
  readonly message: string;
  readonly file: string;
  readonly range: CheckRange;
}

/** Could the computation be split among cores? */
export interface CheckVerdict {
  readonly kind: ParallelVerdict['kind'];
  readonly reason: string;
  /** The places in the file that the verdict rests on. */
  readonly evidence: readonly { readonly text: string; readonly range: CheckRange }[];
}

/** Lines and columns start at 1; `end` is exclusive. */
export interface CheckRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

export interface UnusedDirective {
  readonly file: string;
  /** The comment, or the name of a rule in it. */
  readonly range: CheckRange;
  readonly message: string;
}

export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

/**
 * A finding as it is reported.
 * @param path of the file it lies in.
 * @param linesOf the lines of that file, and of those that its chain leads through.
 */
export function reportFinding(
  finding: Finding,
  path: string,
  linesOf: (path: string) => LineIndex | undefined,
  cwd: string,
): CheckFinding {
  const rangeIn = (file: string, range: TextRange): CheckRange => toRange(range, linesOf(file));
  const { rule, severity, message, range, context, remedy, chain, fixes, verdict } = finding;
  return {
    rule,
    severity,
    message,
    file: displayPath(path, cwd),
    range: rangeIn(path, range),
    context: context.kind,
    reason: context.reason,
    remedy,
    chain: chain.map((link) => ({
      message: link.message,
      file: displayPath(link.file, cwd),
      range: rangeIn(link.file, link.range),
    })),
    fixes: fixes.map(({ title, applicability }) => ({ title, applicability })),
    ...(verdict && {
      verdict: {
        kind: verdict.kind,
        reason: verdict.reason,
        evidence: evidenceOf(verdict).map(({ text, range }) => ({ text, range: rangeIn(path, range) })),
      },
    }),
  };
}

/** A range in a file, of which the lines are known unless it has gone. */
export const toRange = ({ start, end }: TextRange, lines = new LineIndex('')): CheckRange => ({
  start: lines.positionAt(start),
  end: lines.positionAt(end),
});

/** The places that a verdict rests on. */
function evidenceOf(
  verdict: ParallelVerdict,
): readonly { readonly text: string; readonly range: TextRange }[] {
  switch (verdict.kind) {
    case 'carried-dependence':
      return [verdict.write, verdict.read];
    case 'impure':
      return [verdict.at];
    case 'not-transferable':
      return [verdict.value];
    case 'unknown':
      return verdict.at ? [verdict.at] : [];
    case 'independent':
    case 'reduction':
    case 'not-worth-it':
      return [];
  }
}
