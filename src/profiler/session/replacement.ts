import fs from 'node:fs';
import { join, parse } from 'node:path';

/** A file on its way to `path`: written beside it, so that the file that it replaces is kept until it is complete. */
export class Replacement {
  /** The path that was asked for. */
  #path: string;
  #target: string;
  readonly #isUnique: boolean;
  /** Where to write. */
  readonly partial: string;
  #settled = false;

  /**
   * Behind a symbolic link, the file that it leads to is replaced; what is no file, such as a device, is written to
   * directly and never removed. Where the name `isUnique`, nothing is replaced: a number is added to it if need be.
   * @throws when `path` cannot be looked at.
   */
  constructor(path: string, isUnique: boolean) {
    this.#path = path;
    this.#isUnique = isUnique;
    const found = isUnique ? undefined : fs.statSync(path, { throwIfNoEntry: false });
    this.#target = found === undefined ? path : fs.realpathSync(path);
    this.#settled = found?.isFile() === false;
    this.partial = this.#settled ? path : `${this.#target}.${process.pid}.partial`;
  }

  /** Puts the complete file into its place and returns that. @throws when that fails; both files are still there then. */
  complete(): string {
    if (!this.#settled) {
      if (this.#isUnique) this.#path = this.#target = reserve(this.#target);
      fs.renameSync(this.partial, this.#target);
    }
    this.#settled = true;
    return this.#path;
  }

  /** Keeps a file that will not be completed: in its place if that is free, else beside it. Returns where it is. */
  keep(): string {
    const isFree = !this.#settled && !fs.existsSync(this.#target);
    this.#settled = true;
    if (!isFree) return this.partial;
    try {
      fs.renameSync(this.partial, this.#target);
      return this.#target;
    } catch {
      return this.partial;
    }
  }

  /** Removes what was written, unless it was completed or kept. */
  dispose(): void {
    if (!this.#settled) fs.rmSync(this.partial, { force: true });
    this.#settled = true;
  }
}

/** Makes an empty file under the first free one of the names `a.b`, `a-2.b`, `a-3.b` …, and returns its path. */
function reserve(path: string): string {
  const { dir, name, ext } = parse(path);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : join(dir, `${name}-${number}${ext}`);
    try {
      fs.closeSync(fs.openSync(candidate, 'wx'));
      return candidate;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
