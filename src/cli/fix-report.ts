import type { Applicability } from '../analysis';
import { LineIndex, type TextRange } from '../base/text';
import type { HazardKind, RefusalReason } from '../refactoring/async-migration/migration';
import type { Fixed, FixReport } from '../refactoring/fix-program/fix-program';
import { displayPath } from '../workspace/source-files';
import { type CheckRange, toRange } from './check-report';

/** What `lanewise fix --format json` prints. Its shape is stable and described in docs/cli.md. */
export interface FixCommandReport {
  /** Of the shape; grows when a field changes its meaning or goes. */
  readonly version: 1;
  /** In the order in which they were applied. */
  readonly applied: readonly AppliedEntry[];
  /** Left out, since the program may not do the same with them. */
  readonly unsafe: readonly UnsafeEntry[];
  readonly refused: readonly RefusedEntry[];
  /** Defects of ours. */
  readonly failed: readonly (FixEntry & { readonly message: string })[];
  /** How many findings there are still, of the rules asked for. */
  readonly left: number;
  /** Files that have changed, or would have. */
  readonly files: readonly string[];
  /** Files that were asked for and are not looked at. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  /** What is wrong with the configuration of the program. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
  /** Only where nothing is written. */
  readonly diff?: string;
  readonly seconds: number;
}

/** A place as it is after all fixes; where nothing is written, as it is on disk. */
export interface FixPlace {
  /** Relative to the working directory, with `/`. */
  readonly file: string;
  readonly range: CheckRange;
}

export interface FixEntry extends FixPlace {
  readonly rule: string;
}

export interface AppliedEntry extends FixEntry {
  readonly title: string;
  readonly applicability: Applicability;
  /** How many have become asynchronous. */
  readonly functions: number;
  readonly files: readonly string[];
  readonly hazards: readonly HazardEntry[];
}

export interface UnsafeEntry extends FixEntry {
  readonly title: string;
  readonly hazards: readonly HazardEntry[];
}

export interface HazardEntry {
  readonly kind: HazardKind;
  readonly message: string;
  readonly places: readonly FixPlace[];
}

export interface RefusedEntry extends FixEntry {
  /** The first that was met in front. */
  readonly refusals: readonly (FixPlace & { readonly reason: RefusalReason; readonly message: string })[];
}

/** How a report's places are told. */
export interface Telling {
  readonly cwd: string;
  /** The text of a file as the reader has it. */
  readonly text: (file: string) => string | undefined;
  /** Which of a fix's ranges is in that text. */
  readonly rangeOf: (placed: Pick<Fixed, 'before' | 'after'>) => TextRange;
}

/** A report in the terms of the command line. */
export function reportFixes(
  { applied, unsafe, refused, failed, left }: FixReport,
  telling: Telling,
): Pick<FixCommandReport, 'applied' | 'unsafe' | 'refused' | 'failed' | 'left'> {
  const { cwd, rangeOf } = telling;
  const lines = new Map<string, LineIndex>();
  const linesOf = (file: string): LineIndex => {
    const known = lines.get(file) ?? new LineIndex(telling.text(file) ?? '');
    lines.set(file, known);
    return known;
  };
  const place = (placed: { file: string; before: TextRange; after: TextRange }): FixPlace => ({
    file: displayPath(placed.file, cwd),
    range: toRange(rangeOf(placed), linesOf(placed.file)),
  });
  const hazardsOf = (hazards: FixReport['unsafe'][number]['hazards']): HazardEntry[] =>
    hazards.map(({ kind, message, places }) => ({ kind, message, places: places.map(place) }));
  return {
    applied: applied.map((fix) => ({
      rule: fix.rule,
      ...place(fix),
      title: fix.title,
      applicability: fix.applicability,
      functions: fix.functions,
      files: fix.files.map((file) => displayPath(file, cwd)),
      hazards: hazardsOf(fix.hazards),
    })),
    unsafe: unsafe.map((fix) => ({
      rule: fix.rule,
      ...place(fix),
      title: fix.title,
      hazards: hazardsOf(fix.hazards),
    })),
    refused: refused.map((fix) => ({
      rule: fix.rule,
      ...place(fix),
      refusals: fix.refusals.map((refusal) => ({
        reason: refusal.reason,
        message: refusal.message,
        ...place(refusal),
      })),
    })),
    failed: failed.map((fix) => ({ rule: fix.rule, ...place(fix), message: fix.message })),
    left,
  };
}
