import type { TextEdit, TextRange } from '../../base/text';
import type { Place } from '../async-migration/typed-program';

/** A place in a text as it was at one time. */
export interface Mark extends Place {
  /** How many times the file had been edited. */
  readonly edits: number;
}

/** The edits that texts have gone through, to find places of one time at another. */
export class EditHistory {
  readonly #files = new Map<string, (readonly TextEdit[])[]>();

  /** Takes note of edits that are applied to a file at once. */
  add(file: string, edits: readonly TextEdit[]): void {
    const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
    this.#files.set(file, [...this.#of(file), ordered]);
  }

  /** A place of the texts as they are now. */
  mark({ file, range }: Place): Mark {
    return { file, range, edits: this.#of(file).length };
  }

  /** Where a place is now; what replaced text stands for it. */
  now({ file, range, edits }: Mark): TextRange {
    return this.#of(file)
      .slice(edits)
      .reduce((carried, batch) => carryRange(carried, batch), range);
  }

  /** Where a place was before all edits. */
  before({ file, range, edits }: Mark): TextRange {
    return this.#of(file)
      .slice(0, edits)
      .reduceRight((carried, batch) => carryRange(carried, inverseOf(batch)), range);
  }

  #of(file: string): readonly (readonly TextEdit[])[] {
    return this.#files.get(file) ?? [];
  }
}

/** Where a range of a text lies after edits (in the order of the text); text inserted at its start stands before it. */
function carryRange({ start, end }: TextRange, edits: readonly TextEdit[]): TextRange {
  const carried = carryOffset(start, edits);
  return { start: carried, end: Math.max(carried, carryOffset(end, edits)) };
}

function carryOffset(offset: number, edits: readonly TextEdit[]): number {
  let shift = 0;
  for (const { range, text } of edits) {
    if (range.start > offset) break;
    if (range.end > offset) return range.start + shift + Math.min(offset - range.start, text.length);
    shift += text.length - (range.end - range.start);
  }
  return offset + shift;
}

/** The edits that lead back; what they put there does not matter, but for its length. */
function inverseOf(edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map(({ range, text }) => {
    const start = range.start + shift;
    const length = range.end - range.start;
    shift += text.length - length;
    return { range: { start, end: start + text.length }, text: ' '.repeat(length) };
  });
}
