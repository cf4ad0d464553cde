import fs from 'node:fs';

/** A file on its way to `path`: written beside it, so that the file that it replaces is kept until it is complete. */
export class Replacement {
  readonly #target: string;
  /** Where to write. */
  readonly partial: string;
  #settled = false;

  /**
   * Behind a symbolic link, the file that it leads to is replaced; what is no file, such as a device, is written to
   * directly and never removed.
   * @throws when `path` cannot be looked at.
   */
  constructor(path: string) {
    const found = fs.statSync(path, { throwIfNoEntry: false });
    this.#target = found === undefined ? path : fs.realpathSync(path);
    this.#settled = found?.isFile() === false;
    this.partial = this.#settled ? path : `${this.#target}.${process.pid}.partial`;
  }

  /** Puts the complete file into its place. @throws when that fails; both files are still there then. */
  complete(): void {
    if (!this.#settled) fs.renameSync(this.partial, this.#target);
    this.#settled = true;
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
