/** Half-open span of UTF-16 code unit offsets into one text: `start <= end`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A place in a text as people count it: line and column both start at 1; columns count UTF-16 code units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Replaces the text in `range` (empty range: insertion) by `text`. */
export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

/** Source text for a sentence: on one line, in at most `length` UTF-16 code units; where something is cut off, `…` says so. */
export function shorten(text: string, length = 40): string {
  const line = text.replace(/\s+/g, ' ');
  // Half of a character beyond the basic plane is none.
  return line.length > length ? `${line.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}

/** Converts between offsets and line/column positions of one text, in O(log lines). Made from the text, or from `starts`. */
export class LineIndex {
  readonly #lineStarts: number[];
  readonly #length: number;

  constructor(text: string | { readonly starts: readonly number[] }) {
    if (typeof text !== 'string') {
      this.#lineStarts = text.starts.slice(0, -1);
      this.#length = text.starts.at(-1) ?? 0;
      return;
    }
    this.#lineStarts = [0];
    this.#length = text.length;
    for (let offset = 0; offset < text.length; offset++) {
      const code = text.charCodeAt(offset);
      // U+2028/2029 end lines in ECMAScript but not in editors, whose numbering is the one people see.
      if (code === 10 || (code === 13 && text.charCodeAt(offset + 1) !== 10)) {
        this.#lineStarts.push(offset + 1);
      }
    }
  }

  /** The offsets at which lines start, then the length of the text: all that is needed to make the index again. */
  get starts(): readonly number[] {
    return [...this.#lineStarts, this.#length];
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  /** The position of `offset`; offsets outside the text are clamped to its ends. */
  positionAt(offset: number): TextPosition {
    const clamped = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#lineStarts[middle] ?? 0) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: clamped - (this.#lineStarts[low] ?? 0) + 1 };
  }

  /** The offset of `position`; lines and columns past the end are clamped to the end of the text. */
  offsetAt(position: TextPosition): number {
    const start = this.#lineStarts[position.line - 1];
    if (start === undefined) return position.line < 1 ? 0 : this.#length;
    const next = this.#lineStarts[position.line] ?? this.#length + 1;
    return Math.max(start, Math.min(start + position.column - 1, next - 1));
  }
}

/**
 * The text with all edits applied. Edits are in any order; insertions at one offset keep the order given.
 * @throws RangeError when two edits overlap or an edit lies outside the text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let result = '';
  let position = 0;
  for (const { range, text: replacement } of ordered) {
    if (range.start < position || range.end < range.start || range.end > text.length) {
      throw new RangeError(`edit at ${range.start}–${range.end} overlaps another or lies outside the text`);
    }
    result += text.slice(position, range.start) + replacement;
    position = range.end;
  }
  return result + text.slice(position);
}
