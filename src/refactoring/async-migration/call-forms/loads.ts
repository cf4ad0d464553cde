import { stem } from '../module-order';
import type { TypedProgram } from '../typed-program';

/** Which files load which, as far as their texts tell. */
export class Loads {
  readonly #program: TypedProgram;
  readonly #inOtherWays: readonly { readonly loader: string; readonly loads: (module: string) => boolean }[];

  constructor(program: TypedProgram) {
    this.#program = program;
    this.#inOtherWays = program.files.map((loader) => ({ loader, loads: othersLoadedBy(loader, program) }));
  }

  /**
   * The files that load a file, directly or through others, and it itself: those that import it, and those that hand its
   * path to something that loads it (`rewire('../lib/a')`) or work it out (`require('./lib/' + name)`).
   */
  loadersOf(file: string): ReadonlySet<string> {
    const loaders = new Set([file]);
    // Grows while it is gone through.
    for (const loaded of loaders) {
      for (const importer of this.#program.importersOf(loaded)) loaders.add(importer);
      const module = stem(loaded);
      for (const { loader, loads } of this.#inOtherWays) if (loads(module)) loaders.add(loader);
    }
    return loaders;
  }
}

/** Whether a file may load a module, given by its path without extension, other than by an import of its name. */
function othersLoadedBy(loader: string, program: TypedProgram): (module: string) => boolean {
  const text = program.text(loader) ?? '';
  const named = new Set([...text.matchAll(relativePath)].map(([, path = '']) => stem(path, loader)));
  const folders: string[] = [];
  for (const [, argument = ''] of text.matchAll(loading)) {
    if (/^(['"`])[^'"`$]*\1$/.test(argument) || /json/i.test(argument)) continue;
    const beginning = /^(['"`])(\.[^'"`$]*)/.exec(argument)?.[2];
    folders.push(beginning === undefined ? '' : stem(beginning, loader));
  }
  return (module) => named.has(module) || folders.some((folder) => module.startsWith(folder));
}

const relativePath = /['"`](\.{1,2}\/[^'"`\n]*)['"`]/g;

/** What is handed to `require` or `import`, as far as parentheses within it allow. */
const loading = /\b(?:require|import)\(\s*((?:[^()\n]|\([^()\n]*\))+?)\s*\)/g;
