import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '../base/errors';
import type { ConfigProblem } from './project-configs';

/** A package whose sources the workspace holds. */
export interface Package {
  /** Absolute. */
  readonly directory: string;
  readonly name: string | undefined;
  /** What its package.json holds, which may be anything. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** The packages around some files, by the `package.json` files in their directories and above. */
export class Packages {
  readonly #nearest = new Map<string, Package | undefined>();
  readonly #problems: ConfigProblem[] = [];
  #byName: ReadonlyMap<string, Package> | undefined;
  #byRealDirectory: ReadonlyMap<string, Package> | undefined;

  /** @param files absolute paths. */
  constructor(readonly files: ReadonlySet<string>) {}

  /** Where a package.json around the files cannot be understood. */
  get problems(): readonly ConfigProblem[] {
    this.all();
    return this.#problems;
  }

  /** The innermost package around a directory. */
  around(directory: string): Package | undefined {
    if (this.#nearest.has(directory)) return this.#nearest.get(directory);
    const parent = dirname(directory);
    const found = this.#read(directory) ?? (parent === directory ? undefined : this.around(parent));
    this.#nearest.set(directory, found);
    return found;
  }

  /** The package of a name. Of several, such as copies among fixtures, the one that lies outermost. */
  named(name: string): Package | undefined {
    this.#byName ??= new Map(
      this.all()
        .sort((a, b) => b.directory.length - a.directory.length || (a.directory < b.directory ? 1 : -1))
        .flatMap((each) => (each.name === undefined ? [] : [[each.name, each]])),
    );
    return this.#byName.get(name);
  }

  /** What a path without symbolic links is called in the workspace; undefined where it is in none of the packages. */
  fromReal(path: string): string | undefined {
    this.#byRealDirectory ??= new Map(this.all().map((each) => [realPath(each.directory), each]));
    for (let at = dirname(path); ; at = dirname(at)) {
      const found = this.#byRealDirectory.get(at);
      if (found) return join(found.directory, path.slice(at.length));
      if (at === dirname(at)) return undefined;
    }
  }

  /** The package of a directory itself; one whose package.json cannot be understood is a package all the same. */
  #read(directory: string): Package | undefined {
    const file = join(directory, 'package.json');
    let manifest: unknown;
    try {
      // Some editors put a byte order mark before it, which Node.js and npm let pass.
      manifest = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    } catch (error) {
      if (isMissing(error)) return undefined;
      const reason = messageOf(error);
      this.#problems.push({ file, message: `what it says of this package is left out: ${reason}` });
      return { directory, manifest: {}, name: undefined };
    }
    // Some only say how the files of a folder are to be loaded.
    if (!isRecord(manifest) || Object.keys(manifest).every((key) => markers.has(key))) return undefined;
    const { name } = manifest;
    return { directory, manifest, name: typeof name === 'string' ? name : undefined };
  }

  /** The innermost packages around all files. */
  all(): Package[] {
    const directories = new Set(Array.from(this.files, (file) => dirname(file)));
    const all = new Set<Package>();
    for (const directory of directories) {
      const found = this.around(directory);
      if (found) all.add(found);
    }
    return [...all];
  }
}

const markers: ReadonlySet<string> = new Set(['type', 'sideEffects', 'private']);

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(?:ENOENT|ENOTDIR|EISDIR)$/.test(String(error.code));

/** Without symbolic links, as far as the path exists. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All strings in a value of package.json, which may nest conditions. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isRecord(value) ? Object.values(value).flatMap(stringsIn) : [];
}
