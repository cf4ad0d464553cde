import { dirname, join, relative, sep } from 'node:path';
import type { Packages } from './packages';
import type { ProjectConfigs } from './project-configs';

/** Which sources the extension of an import may stand for, in TypeScript's order. */
const written: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};
const left = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs'];

/** Folders that build tools write to, by custom. */
const outputFolder =
  /^(?:dist|lib|build|out|output|esm|cjs|es|umd|types|node|browser|module|commonjs|bundles?)$/;

/** Finds the files of the workspace that stand for a path: themselves, or the sources that it is built from. */
export class SourceFinder {
  readonly #of = new Map<string, string | undefined>();

  constructor(
    readonly files: ReadonlySet<string>,
    readonly packages: Packages,
    readonly configs: ProjectConfigs,
  ) {}

  /** The file that an import of a path (with its extension, another one or none) means; folders are not looked into. */
  exactly(path: string): string | undefined {
    const [, stem = path, extension = ''] = /^(.*?)(\.[cm]?jsx?)?$/s.exec(path) ?? [];
    const named = (written[extension] ?? []).map((each) => stem + each);
    return [...named, path, ...left.map((each) => path + each)].find((each) => this.files.has(each));
  }

  /** The file of the workspace that stands for a file, whether that exists or not. */
  of(path: string): string | undefined {
    if (this.files.has(path)) return path;
    if (!this.#of.has(path)) this.#of.set(path, this.#search(path));
    return this.#of.get(path);
  }

  #search(path: string): string | undefined {
    if (path.split(sep).includes('node_modules')) return undefined;
    // The workspace may itself be reached by a link.
    const own = this.packages.fromReal(path) ?? path;
    if (this.files.has(own)) return own;
    const [, built, kind, x] = /^(.*?)(?:\.d)?\.([cm]?)[jt]s(x?)$/s.exec(own) ?? [];
    if (built === undefined) return undefined;
    // What stands there comes before what it might be built from: `lib/index.js` is asked for as `lib/index.ts` first.
    return (
      this.exactly(`${built}.${kind ?? ''}js${x ?? ''}`) ?? this.#byConfig(built) ?? this.#byCustom(built)
    );
  }

  /** By `outDir` and `rootDir`. */
  #byConfig(built: string): string | undefined {
    const home = this.packages.around(dirname(built))?.directory;
    if (home === undefined) return undefined;
    for (const { outDir, declarationDir, rootDir } of this.configs.candidates(home)) {
      for (const output of [outDir, declarationDir]) {
        if (output === undefined) continue;
        const way = relative(output, built);
        if (way.startsWith('..')) continue;
        // Without `rootDir` it is the common folder of all sources, whatever that is.
        for (const root of rootDir === undefined ? [join(home, 'src'), home] : [rootDir]) {
          const found = this.exactly(join(root, way));
          if (found !== undefined) return found;
        }
      }
    }
    return undefined;
  }

  /** `dist/esm/a/b` is built from `src/a/b`, or from `a/b`. */
  #byCustom(built: string): string | undefined {
    const home = this.packages.around(dirname(built))?.directory;
    if (home === undefined) return undefined;
    const [output = '', ...way] = relative(home, built).split(sep);
    if (!outputFolder.test(output)) return undefined;
    for (;;) {
      const found = this.exactly(join(home, 'src', ...way)) ?? this.exactly(join(home, ...way));
      if (found !== undefined) return found;
      const [folder = ''] = way;
      if (way.length < 2 || !outputFolder.test(folder)) return undefined;
      way.shift();
    }
  }
}
