import type { Finding } from '../analysis/finding';
import type { TextRange } from '../base/text';

/** One change of a text: what lay in `range` was replaced by `length` code units. */
export interface TextChange {
  /** The file whose text it is, as chains name it. */
  readonly path: string;
  readonly range: TextRange;
  readonly length: number;
}

/**
 * The findings as they stand after `change`: those behind it move along, and those that it touches are gone, since
 * nothing is known of them any more. Their fixes are dropped, as edits would need more than a shift to stay right.
 */
export function carryFindings(findings: readonly Finding[], change: TextChange): Finding[] {
  return findings.flatMap((finding) => {
    const range = carryRange(finding.range, change);
    if (range === undefined) return [];
    const chain = finding.chain.flatMap((link) => {
      if (link.file !== change.path) return [link];
      const moved = carryRange(link.range, change);
      return moved === undefined ? [] : [{ ...link, range: moved }];
    });
    return [{ ...finding, range, chain, fixes: [] }];
  });
}

function carryRange(range: TextRange, change: TextChange): TextRange | undefined {
  if (range.end < change.range.start) return range;
  if (range.start <= change.range.end) return undefined;
  const shift = change.length - (change.range.end - change.range.start);
  return { start: range.start + shift, end: range.end + shift };
}
