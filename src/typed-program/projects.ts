import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { missingNodeTypes } from './library-files';
import type { ProgramProblem } from './program-problem';

/** A `tsconfig.json` or `jsconfig.json`, or one that those refer to. */
interface Config {
  readonly file: string;
  readonly options: ts.CompilerOptions;
  /** What belongs to it; declarations among it. */
  readonly files: ReadonlySet<string>;
  readonly references: readonly string[];
}

/** Files that the checker looks at together. */
export interface Project {
  /** Two projects of one key are the same but for their files. */
  readonly key: string;
  readonly options: ts.CompilerOptions;
  readonly roots: readonly string[];
}

export interface Projects {
  readonly all: readonly Project[];
  /** The project that a file of the workspace belongs to. */
  of(file: string): Project | undefined;
  /** What the configuration that a file goes by says, if there is one. */
  configuredOptions(file: string): ts.CompilerOptions | undefined;
  /** The same, or what takes its place: by what modules are looked up. */
  optionsOf(file: string): ts.CompilerOptions;
  readonly problems: readonly ProgramProblem[];
}

/**
 * Which configuration each file goes by. Projects with the same options are one for the checker, whatever folder each lies in:
 * a workspace of twenty packages is checked, and searched for uses, at once. Files that no configuration names go with the
 * nearest one around them, as tests and scripts do, or with a project of their own.
 */
export function findProjects(root: string, files: readonly string[]): Projects {
  const configs = new Configs(root);
  const optionsOf = new Map<string, ts.CompilerOptions>();
  const groups = new Map<string, { configs: Set<Config>; roots: Set<string> }>();
  const keyOf = new Map<string, string>();
  for (const file of files) {
    const config = configs.of(file);
    const options = config?.options ?? inferred;
    const key = keyOfOptions(options);
    if (config) optionsOf.set(file, options);
    keyOf.set(file, key);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { configs: new Set(), roots: new Set() }));
    group.roots.add(file);
    if (config && !group.configs.has(config)) {
      group.configs.add(config);
      for (const each of config.files) if (isDeclaration(each)) group.roots.add(each);
    }
  }
  const all = [...groups].map(([key, group]) => {
    const options = checkerOptions(root, [...group.configs]);
    const roots = [...group.roots, ...missingNodeTypes(options.typeRoots ?? [])];
    return { key, options, roots: roots.sort() };
  });
  const byKey = new Map(all.map((project) => [project.key, project]));
  return {
    all,
    of: (file) => byKey.get(keyOf.get(file) ?? ''),
    configuredOptions: (file) => optionsOf.get(file),
    optionsOf: (file) => optionsOf.get(file) ?? inferred,
    problems: configs.problems,
  };
}

/** For files without a configuration. */
const inferred: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  strict: true,
  resolveJsonModule: true,
  esModuleInterop: true,
  experimentalDecorators: true,
};

/** Whatever a configuration says: JavaScript is looked at too, and nothing is written. */
const forced: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: true,
  skipDefaultLibCheck: true,
  maxNodeModuleJsDepth: 0,
  allowImportingTsExtensions: true,
  // Of scripts without an extension; no option of a configuration.
  allowNonTsExtensions: true,
};

/** Options that do not change types: where things are written, and how modules are found, which each file is asked for. */
const irrelevant: ReadonlySet<string> = new Set([
  'configFilePath',
  'outDir',
  'outFile',
  'rootDir',
  'declaration',
  'declarationDir',
  'declarationMap',
  'emitDeclarationOnly',
  'isolatedDeclarations',
  'composite',
  'incremental',
  'tsBuildInfoFile',
  'sourceMap',
  'inlineSourceMap',
  'inlineSources',
  'sourceRoot',
  'mapRoot',
  'removeComments',
  'importHelpers',
  'noEmitOnError',
  'newLine',
  'stripInternal',
  'listFiles',
  'listEmittedFiles',
  'diagnostics',
  'extendedDiagnostics',
  'traceResolution',
  'pretty',
  'plugins',
  'paths',
  'pathsBasePath',
  'baseUrl',
  'rootDirs',
  'types',
  'typeRoots',
  'customConditions',
  'ignoreDeprecations',
]);

function semanticOptions(options: ts.CompilerOptions): ts.CompilerOptions {
  const kept = Object.entries(options).filter(([name]) => !irrelevant.has(name));
  return { ...Object.fromEntries(kept), ...forced };
}

function keyOfOptions(options: ts.CompilerOptions): string {
  const entries = Object.entries(semanticOptions(options));
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checkerOptions(root: string, configs: readonly Config[]): ts.CompilerOptions {
  const all = configs.length > 0 ? configs.map((config) => config.options) : [inferred];
  // What is not named is all that is installed, as it was before TypeScript 6.
  const types = new Set(all.flatMap((options) => options.types ?? ['*']));
  const bases = configs.length > 0 ? configs.map((config) => dirname(config.file)) : [root];
  const typeRoots = new Set([
    ...all.flatMap((options) => options.typeRoots ?? []),
    ...bases.flatMap(rootsAbove),
  ]);
  return { ...semanticOptions(all[0] ?? inferred), types: [...types].sort(), typeRoots: [...typeRoots] };
}

function rootsAbove(directory: string): string[] {
  const found: string[] = [];
  for (let at = directory; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', '@types');
    if (ts.sys.directoryExists(candidate)) found.push(candidate);
    if (dirname(at) === at) return found;
  }
}

class Configs {
  readonly #root: string;
  readonly #parsed = new Map<string, Config>();
  readonly #around = new Map<string, readonly Config[]>();
  readonly #problems: ProgramProblem[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  get problems(): readonly ProgramProblem[] {
    return this.#problems;
  }

  /** The innermost configuration that a file belongs to, or else the innermost one around it. */
  of(file: string): Config | undefined {
    const candidates = this.#candidates(dirname(file));
    return (
      candidates.find((config) => config.files.has(file)) ?? candidates.find(hasOptions) ?? candidates[0]
    );
  }

  /** The configurations around a directory, each followed by those that it refers to, from the inside out. */
  #candidates(directory: string): readonly Config[] {
    let found = this.#around.get(directory);
    if (!found) {
      const file = ['tsconfig.json', 'jsconfig.json']
        .map((name) => join(directory, name))
        .find((each) => ts.sys.fileExists(each));
      const above =
        isWithin(directory, this.#root) && directory !== this.#root ? dirname(directory) : undefined;
      found = [
        ...(file === undefined ? [] : this.#withReferences(file)),
        ...(above === undefined ? [] : this.#candidates(above)),
      ];
      this.#around.set(directory, found);
    }
    return found;
  }

  #withReferences(file: string): Config[] {
    const seen = new Map<string, Config>();
    const pending = [file];
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      if (seen.has(next)) continue;
      const config = this.#read(next);
      seen.set(next, config);
      pending.push(...config.references);
    }
    return [...seen.values()];
  }

  #read(file: string): Config {
    let config = this.#parsed.get(file);
    if (!config) this.#parsed.set(file, (config = this.#parse(file)));
    return config;
  }

  #parse(file: string): Config {
    const read = ts.readConfigFile(file, (path) => ts.sys.readFile(path));
    const json: unknown = read.config;
    const parsed = ts.parseJsonConfigFileContent(json ?? {}, ts.sys, dirname(file), undefined, file);
    for (const { category, code, messageText } of [...(read.error ? [read.error] : []), ...parsed.errors]) {
      if (category !== ts.DiagnosticCategory.Error || isHarmless(code)) continue;
      const text = ts.flattenDiagnosticMessageText(messageText, ' ');
      this.#problems.push({ file, message: `is not understood as a whole: ${text}` });
    }
    return {
      file,
      options: parsed.options,
      files: new Set(parsed.fileNames.map((name) => resolve(name))),
      references: (parsed.projectReferences ?? []).map((reference) =>
        resolve(ts.resolveProjectReferencePath(reference)),
      ),
    };
  }
}

/** A configuration of references alone says nothing of how files are checked. */
const hasOptions = (config: Config): boolean => config.files.size > 0;

/** No inputs, an empty list of files, and options that are on their way out. */
const isHarmless = (code: number): boolean => [18002, 18003, 5101, 5107].includes(code);

const isDeclaration = (file: string): boolean => /\.d\.(?:[cm]?ts|[^./\\]+\.ts)$/i.test(file);

const isWithin = (path: string, directory: string): boolean => {
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && way !== path);
};
