import { stem } from '../module-order';
import type { TypedProgram } from '../typed-program';

/** Which files load which, as far as their texts tell. */
export class Loads {
  readonly #program: TypedProgram;
  readonly #inOtherWays: readonly OtherLoads[];

  constructor(program: TypedProgram) {
    this.#program = program;
    this.#inOtherWays = program.files.map((file) => otherLoads(file, program));
  }

  /**
   * The files that load a file, directly or through others, and it itself: those that import it, and those that hand its
   * path to something that loads it (`rewire('../lib/a')`). With `worked-out` also those that may load it by a path which
   * they work out (`require('./lib/' + name)`).
   */
  loadersOf(file: string, paths: 'named' | 'worked-out'): ReadonlySet<string> {
    const loaders = new Set([file]);
    // Grows while it is gone through.
    for (const loaded of loaders) {
      for (const importer of this.#program.importersOf(loaded)) loaders.add(importer);
      const module = stem(loaded);
      for (const { loader, named, folders } of this.#inOtherWays) {
        const mayLoad = paths === 'worked-out' && folders.some((folder) => module.startsWith(folder));
        if (mayLoad || named.has(module)) loaders.add(loader);
      }
    }
    return loaders;
  }
}

/** What a file may load other than by an import of its name; paths without extensions. */
interface OtherLoads {
  readonly loader: string;
  readonly named: ReadonlySet<string>;
  /** What paths that are worked out begin with. */
  readonly folders: readonly string[];
}

function otherLoads(loader: string, program: TypedProgram): OtherLoads {
  const text = program.text(loader) ?? '';
  const named = new Set([...text.matchAll(relativePath)].map(([, path = '']) => stem(path, loader)));
  const folders: string[] = [];
  for (const [, argument = ''] of text.matchAll(loading)) {
    if (/^(['"`])[^'"`$]*\1$/.test(argument) || /json/i.test(argument)) continue;
    const beginning = /^(['"`])(\.[^'"`$]*)/.exec(argument)?.[2];
    folders.push(beginning === undefined ? '' : stem(beginning, loader));
  }
  return { loader, named, folders };
}

const relativePath = /['"`](\.{1,2}\/[^'"`\n]*)['"`]/g;

/** What is handed to `require` or `import`, as far as parentheses within it allow. */
const loading = /\b(?:require|import)\(\s*((?:[^()\n]|\([^()\n]*\))+?)\s*\)/g;
