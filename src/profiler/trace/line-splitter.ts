const newline = 10;
/** Bytes; longer lines are no records of Lanewise. */
const defaultMaxLine = 256 * 1024 * 1024;

/** Joins the text of blocks and splits it into lines; a line may go on over many blocks. */
export class LineSplitter {
  #partial: Uint8Array[] = [];
  #length = 0;
  #skipping = false;
  #tooLong = 0;
  readonly #maxLine: number;

  constructor(maxLine = defaultMaxLine) {
    this.#maxLine = maxLine;
  }

  /** How many lines were left out because they were too long. */
  get tooLong(): number {
    return this.#tooLong;
  }

  /** The lines that `text` completes. */
  *add(text: Uint8Array): Generator<string> {
    let start = 0;
    for (let end = text.indexOf(newline); end >= 0; end = text.indexOf(newline, start)) {
      const line = this.#take(text.subarray(start, end));
      start = end + 1;
      if (line !== '') yield line;
    }
    if (start < text.length) this.#keep(text.subarray(start));
  }

  /** The text after the last newline, if any. */
  *rest(): Generator<string> {
    const line = this.#take(new Uint8Array(0));
    if (line !== '') yield line;
  }

  /** Text is missing here: the line begun so far has no end, and what comes next up to a newline no beginning. */
  skipPartial(): void {
    this.#partial = [];
    this.#length = 0;
    this.#skipping = true;
  }

  #take(end: Uint8Array): string {
    this.#keep(end);
    const line = this.#skipping ? '' : Buffer.concat(this.#partial).toString();
    this.#partial = [];
    this.#length = 0;
    this.#skipping = false;
    return line;
  }

  #keep(text: Uint8Array): void {
    this.#length += text.length;
    if (this.#skipping) return;
    if (this.#length > this.#maxLine) {
      this.#tooLong++;
      this.skipPartial();
    } else if (text.length > 0) this.#partial.push(text);
  }
}
