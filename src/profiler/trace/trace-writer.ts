import fs from 'node:fs';
import { encodeBlock, maxBlockText } from './blocks';

/** Bytes of text gathered before they are compressed and written. */
const blockText = 256 * 1024;

/** Writes a trace file, block by block, as records come in; see docs/trace-format.md. */
export class TraceWriter {
  readonly #file: number;
  #lines: Buffer[] = [];
  #length = 0;
  #open = true;

  /** Replaces the file at `path`. @throws when it cannot be written. */
  constructor(path: string) {
    this.#file = fs.openSync(path, 'w');
  }

  /** Adds a record. @throws when the disk is full. */
  write(record: { readonly type: string }): void {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= blockText) this.flush();
  }

  /** Hands everything written so far to the file. */
  flush(): void {
    const text = Buffer.concat(this.#lines);
    this.#lines = [];
    this.#length = 0;
    // A line longer than a block goes on in the next one.
    for (let start = 0; start < text.length; start += maxBlockText) {
      const block = encodeBlock(text.subarray(start, start + maxBlockText));
      for (let written = 0; written < block.length;) {
        written += fs.writeSync(this.#file, block, written);
      }
    }
  }

  /** Ends the file. @throws when the disk is full. */
  close(): void {
    try {
      this.flush();
    } finally {
      this.abandon();
    }
  }

  /** Closes the file without what has not been handed to it; nothing after `close`. */
  abandon(): void {
    if (this.#open) fs.closeSync(this.#file);
    this.#open = false;
  }
}
