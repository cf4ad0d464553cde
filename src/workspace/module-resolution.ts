import { isBuiltin } from 'node:module';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { Packages, realPath } from './packages';
import { type ConfigProblem, ProjectConfigs } from './project-configs';
import { SourceFinder } from './source-finder';

export type { ConfigProblem } from './project-configs';

export interface ModuleResolver {
  /** The workspace's file that `specifier` means in the file `from`; undefined where it is none of them. */
  resolve(from: string, specifier: string): string | undefined;
  /** Forgets what was looked up, after `files`, a `package.json` or a `tsconfig.json` has changed. */
  invalidate(): void;
  /** What went wrong with the projects' configuration since then. */
  problems(): readonly ConfigProblem[];
}

/**
 * Resolves imports among `files` (absolute paths), a set that may change between calls of `invalidate`. Where what is
 * imported has not been built or installed, or has been built elsewhere, it is the source that counts.
 */
export function createModuleResolver(files: ReadonlySet<string>): ModuleResolver {
  let lookups = new Lookups(files);
  return {
    resolve: (from, specifier) => lookups.resolve(from, specifier),
    invalidate: () => {
      lookups = new Lookups(files);
    },
    problems: () => lookups.problems,
  };
}

/** What has been looked up, for as long as nothing changes. */
class Lookups {
  readonly #configs = new ProjectConfigs();
  readonly #packages: Packages;
  readonly #sources: SourceFinder;
  /** What specifiers mean, by directory: the file in it makes no difference. */
  readonly #found = new Map<string, Map<string, string | undefined>>();
  readonly #onDisk: CachingHost;
  readonly #linked: CachingHost;

  constructor(files: ReadonlySet<string>) {
    this.#packages = new Packages(files);
    this.#sources = new SourceFinder(files, this.#packages, this.#configs);
    const fileExists = (path: string): boolean =>
      this.#sources.of(native(path)) !== undefined || ts.sys.fileExists(path);
    const readFile = (path: string): string | undefined => ts.sys.readFile(path);
    // It is not told which folders there are: those of what has not been built are missing.
    this.#onDisk = new CachingHost({ fileExists, readFile, realpath: realPath });
    // As if every package of the workspace were installed wherever it is asked for.
    const target = (path: string): string | undefined => this.#linkTarget(path);
    this.#linked = new CachingHost({
      fileExists: (path) => fileExists(target(path) ?? path),
      readFile: (path) => readFile(target(path) ?? path),
      realpath: (path) => target(path) ?? path,
    });
  }

  get problems(): readonly ConfigProblem[] {
    return [...this.#configs.problems, ...this.#packages.problems];
  }

  resolve(from: string, specifier: string): string | undefined {
    const directory = dirname(from);
    let found = this.#found.get(directory);
    if (!found) this.#found.set(directory, (found = new Map<string, string | undefined>()));
    if (!found.has(specifier)) found.set(specifier, this.#resolve(from, directory, specifier));
    return found.get(specifier);
  }

  #resolve(from: string, directory: string, specifier: string): string | undefined {
    if (isBuiltin(specifier)) return undefined;
    if (specifier.startsWith('file:')) return this.#ofUrl(specifier);
    if (/^[a-z][a-z+.-]+:/i.test(specifier)) return undefined;
    if (isPath(specifier)) {
      // Bundlers take what follows a question mark for instructions.
      const [path = ''] = specifier.split('?');
      const isFolder = /(?:^|\/)\.{0,2}$/.test(path);
      const file = isFolder ? undefined : this.#sources.exactly(resolve(directory, path));
      return file ?? this.#byRules(from, path, this.#onDisk);
    }
    const name = packageName(specifier);
    const isOwn = this.#packages.named(name) !== undefined;
    // Whatever else is installed is no file of the workspace, so there is no need to look for it.
    if (!isOwn && !specifier.startsWith('#') && !this.#isMapped(directory, specifier)) return undefined;
    const onDisk = this.#byRules(from, specifier, this.#onDisk);
    if (onDisk !== undefined || !isOwn) return onDisk;
    return this.#byRules(from, specifier, this.#linked) ?? this.#conventionalEntry(specifier);
  }

  #ofUrl(url: string): string | undefined {
    try {
      return this.#sources.exactly(fileURLToPath(url));
    } catch {
      // Not the URL of a file on this system.
      return undefined;
    }
  }

  /** May a configuration send a bare specifier to some file? */
  #isMapped(directory: string, specifier: string): boolean {
    const candidates = this.#configs.candidates(directory);
    return candidates.some((options) => 'baseUrl' in options || matchesPaths(specifier, options));
  }

  /** By the rules of TypeScript and Node. */
  #byRules(from: string, specifier: string, host: CachingHost): string | undefined {
    for (const options of this.#configs.candidates(dirname(from))) {
      // A package may give one file to `import` and another one to `require`.
      for (const mode of [ts.ModuleKind.ESNext, ts.ModuleKind.CommonJS] as const) {
        const path = host.resolve(specifier, from, options, mode);
        const source = path === undefined ? undefined : this.#sources.of(native(path));
        if (source !== undefined) return source;
      }
    }
    return undefined;
  }

  /** A package's main source where what it names is bundled from it. */
  #conventionalEntry(specifier: string): string | undefined {
    const own = this.#packages.named(specifier);
    if (!own) return undefined;
    for (const entry of ['src/index', 'src/main', 'index', 'lib/index']) {
      const found = this.#sources.exactly(join(own.directory, entry));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** What a path in a `node_modules` folder stands for if its package is one of the workspace. */
  #linkTarget(path: string): string | undefined {
    const folder = '/node_modules/';
    const at = path.lastIndexOf(folder);
    if (at < 0) return undefined;
    const within = path.slice(at + folder.length);
    const name = packageName(within);
    const own = this.#packages.named(name);
    return own && join(own.directory, within.slice(name.length));
  }
}

/** Resolves by TypeScript's own algorithm, and keeps what it finds out about the disk. */
class CachingHost {
  readonly #host: ts.ModuleResolutionHost;
  readonly #caches = new Map<ts.CompilerOptions, ts.ModuleResolutionCache>();

  constructor(host: ts.ModuleResolutionHost) {
    this.#host = host;
  }

  resolve(
    specifier: string,
    from: string,
    options: ts.CompilerOptions,
    mode: ts.ResolutionMode,
  ): string | undefined {
    let cache = this.#caches.get(options);
    if (!cache) {
      const directory = ts.sys.getCurrentDirectory();
      cache = ts.createModuleResolutionCache(directory, (name) => name, options);
      this.#caches.set(options, cache);
    }
    const file = from.replaceAll(sep, '/');
    const { resolvedModule } = ts.resolveModuleName(
      specifier,
      file,
      options,
      this.#host,
      cache,
      undefined,
      mode,
    );
    return resolvedModule?.resolvedFileName;
  }
}

/** Is a specifier of a form that `paths` says anything of? */
function matchesPaths(specifier: string, { paths = {} }: ts.CompilerOptions): boolean {
  return Object.keys(paths).some((pattern) => {
    const [start = '', end] = pattern.split('*');
    return end === undefined ? specifier === pattern : specifier.startsWith(start) && specifier.endsWith(end);
  });
}

const isPath = (specifier: string): boolean => /^\.\.?(?:\/|$)/.test(specifier) || isAbsolute(specifier);

const packageName = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** TypeScript has `/` on every platform. */
const native = (path: string): string => (sep === '/' ? path : path.replaceAll('/', sep));
