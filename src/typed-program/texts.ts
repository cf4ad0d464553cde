import { readFileSync, statSync } from 'node:fs';

interface OnDisk {
  /** Undefined for what is no file. */
  readonly text: string | undefined;
  readonly stamp: string;
  readonly version: number;
}

/** The texts of files: those that are not saved, else those on disk, which are read once and anew after `lookAgain`. */
export class Texts {
  readonly #unsaved = new Map<string, { readonly text: string; readonly version: number }>();
  readonly #onDisk = new Map<string, OnDisk>();
  #unchecked = new Set<string>();
  #changes = 0;

  /** Differs after each change of any text. */
  get version(): number {
    return this.#changes;
  }

  /** Undefined for what does not exist or cannot be read. */
  of(file: string): string | undefined {
    return this.#unsaved.get(file)?.text ?? this.#read(file).text;
  }

  /** Differs for each text that a file has had. */
  versionOf(file: string): string {
    const unsaved = this.#unsaved.get(file);
    return unsaved ? `unsaved ${unsaved.version}` : `saved ${this.#read(file).version}`;
  }

  isUnsaved(file: string): boolean {
    return this.#unsaved.has(file);
  }

  set(file: string, text: string | undefined): void {
    if (this.#unsaved.get(file)?.text === text) return;
    const version = ++this.#changes;
    if (text === undefined) this.#unsaved.delete(file);
    else this.#unsaved.set(file, { text, version });
  }

  /** Files on disk may have changed. */
  lookAgain(): void {
    this.#unchecked = new Set(this.#onDisk.keys());
    this.#changes++;
  }

  #read(file: string): OnDisk {
    const known = this.#onDisk.get(file);
    if (known && !this.#unchecked.delete(file)) return known;
    const stamp = stampOf(file);
    if (known?.stamp === stamp) return known;
    const found = { text: stamp === '' ? undefined : readText(file), stamp, version: this.#changes };
    this.#onDisk.set(file, found);
    return found;
  }
}

/** Empty for what is no file. */
function stampOf(file: string): string {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return found?.isFile() ? `${found.mtimeMs} ${found.ctimeMs} ${found.size} ${found.ino}` : '';
  } catch {
    return '';
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
