import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** Where a project's configuration cannot be understood; what it says is left out then. */
export interface ConfigProblem {
  readonly file: string;
  readonly message: string;
}

interface ProjectConfig {
  readonly file: string;
  readonly options: ts.CompilerOptions;
  /** Paths of configurations. */
  readonly references: readonly string[];
}

/**
 * How modules are looked up whatever a project says: for what runs, not for its types, and by the rules of bundlers,
 * which take whatever Node's two kinds of modules take, index files and missing extensions among it.
 */
const lookup = {
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  module: ts.ModuleKind.ESNext,
  allowJs: true,
  // Known to the compiler's own tools only: without it a declaration hides the code that it declares.
  noDtsResolution: true,
} satisfies ts.CompilerOptions;

const conditions = ['node'];

/** The `tsconfig.json` and `jsconfig.json` files around directories, as far as modules are looked up by them. */
export class ProjectConfigs {
  readonly #problems = new Map<string, ConfigProblem>();
  readonly #configs = new Map<string, ProjectConfig>();
  readonly #candidates = new Map<string, readonly ts.CompilerOptions[]>();
  readonly #none: readonly ts.CompilerOptions[] = [{ ...lookup, customConditions: conditions }];

  get problems(): readonly ConfigProblem[] {
    return [...this.#problems.values()];
  }

  /**
   * The options to try for the files of a directory, one after the other: those of the innermost configuration, then those of
   * the projects that it references and that lie around the directory, as in a `tsconfig.json` of references alone.
   */
  candidates(directory: string): readonly ts.CompilerOptions[] {
    let found = this.#candidates.get(directory);
    if (!found) {
      const file = configIn(directory);
      const parent = dirname(directory);
      if (file !== undefined) found = this.#withReferences(file, directory);
      else found = parent === directory ? this.#none : this.candidates(parent);
      this.#candidates.set(directory, found);
    }
    return found;
  }

  #withReferences(file: string, directory: string): ts.CompilerOptions[] {
    const seen = new Set<string>();
    const pending = [file];
    const found: ts.CompilerOptions[] = [];
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      if (seen.has(next) || !isWithin(directory, dirname(next))) continue;
      seen.add(next);
      const { options, references } = this.#read(next);
      found.push(options);
      pending.push(...references);
    }
    return found;
  }

  #read(file: string): ProjectConfig {
    let config = this.#configs.get(file);
    if (!config) {
      config = this.#parse(file);
      this.#configs.set(file, config);
    }
    return config;
  }

  #parse(file: string): ProjectConfig {
    const read = ts.readConfigFile(file, (path) => ts.sys.readFile(path));
    const config: unknown = read.config;
    const host: ts.ParseConfigHost = {
      fileExists: (path) => ts.sys.fileExists(path),
      readFile: (path) => ts.sys.readFile(path),
      // Which files belong to the project does not matter here, and finding them takes long.
      readDirectory: () => [],
      useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
    };
    const parsed = ts.parseJsonConfigFileContent(config ?? {}, host, dirname(file), undefined, file);
    for (const problem of [...(read.error ? [read.error] : []), ...parsed.errors]) {
      if (isRelevant(problem)) this.#report(file, problem);
    }
    const { options } = parsed;
    return {
      file,
      options: {
        ...options,
        ...lookup,
        customConditions: [...(options.customConditions ?? []), ...conditions],
      },
      references: (parsed.projectReferences ?? []).map((reference) =>
        resolve(ts.resolveProjectReferencePath(reference)),
      ),
    };
  }

  #report(file: string, { messageText }: ts.Diagnostic): void {
    const text = ts.flattenDiagnosticMessageText(messageText, ' ');
    const message = `imports may not be followed as this file says: ${text}`;
    this.#problems.set(`${file}\0${text}`, { file, message });
  }
}

function configIn(directory: string): string | undefined {
  return ['tsconfig.json', 'jsconfig.json']
    .map((name) => join(directory, name))
    .find((file) => ts.sys.fileExists(file));
}

/**
 * Syntax errors, and bases that cannot be found. What else may be wrong with a configuration (unknown options, no files)
 * does not change what imports mean.
 */
function isRelevant({ code, category }: ts.Diagnostic): boolean {
  if (category !== ts.DiagnosticCategory.Error) return false;
  const isSyntax = code < 2000;
  const isMissingBase = code === 6053 || code === 5083 || code === 18000;
  return isSyntax || isMissingBase;
}

const isWithin = (path: string, directory: string): boolean => {
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && way !== path);
};
