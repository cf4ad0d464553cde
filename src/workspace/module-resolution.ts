/** Where a project's configuration cannot be understood; what it says is left out then. */
export interface ConfigProblem {
  readonly file: string;
  readonly message: string;
}

export interface ModuleResolver {
  /** The workspace's file that `specifier` means in the file `from`; undefined where it is none of them. */
  resolve(from: string, specifier: string): string | undefined;
  /** Forgets what was looked up, after `files`, a `package.json` or a `tsconfig.json` has changed. */
  invalidate(): void;
  /** What went wrong up to now. */
  problems(): readonly ConfigProblem[];
}

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** Resolves imports among `files` (absolute paths), which may change between calls of `invalidate`. */
export function createModuleResolver(files: ReadonlySet<string>): ModuleResolver {
  return {
    resolve(from, specifier) {
      if (!specifier.startsWith('.')) return undefined;
      const path = new URL(specifier, `file://${from}`).pathname;
      return [path, ...extensions.map((extension) => path + extension)].find((candidate) =>
        files.has(candidate),
      );
    },
    invalidate: () => undefined,
    problems: () => [],
  };
}
