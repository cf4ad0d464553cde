import fs from 'node:fs';

// Taken before the probe wraps them, so that its own writing is never recorded.
const { openSync, writeSync } = fs;
const { stringify } = JSON;

/** A line of a thread's file: one JSON object, told apart by `type`. */
export interface LogRecord {
  readonly type: string;
  readonly [key: string]: unknown;
}

/**
 * The file of one thread. Every line is handed to the kernel before `write` returns, so that it survives
 * whatever ends the process. Once a write fails (a full disk) the log is closed for good and says so by `failed`.
 */
export class ThreadLog {
  readonly #file: number;
  failed = false;

  /** @throws when the file cannot be opened for writing. */
  constructor(path: string) {
    this.#file = openSync(path, 'a', 0o600);
  }

  write(record: LogRecord): void {
    if (this.failed) return;
    try {
      const line = Buffer.from(`${stringify(record)}\n`);
      for (let written = 0; written < line.length;) {
        written += writeSync(this.#file, line, written);
      }
    } catch {
      // Nothing can be told to anybody here: the reader reports the missing end of this thread.
      this.failed = true;
    }
  }
}
