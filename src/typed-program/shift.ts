import type { TextEdit } from '../base/text';

/** How offsets of a text move when it is edited. */
export class Shift {
  readonly #edits: readonly TextEdit[];

  constructor(edits: readonly TextEdit[]) {
    this.#edits = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  }

  /**
   * Where an offset of the text after the edits was before: undefined within what was put in. What stands right behind
   * an insertion was where the insertion is.
   */
  before(offset: number): number | undefined {
    let shift = 0;
    for (const { range, text } of this.#edits) {
      const start = range.start + shift;
      if (offset < start) break;
      if (offset < start + text.length) return undefined;
      shift += text.length - (range.end - range.start);
    }
    return offset - shift;
  }
}
