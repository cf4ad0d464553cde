import { sep } from 'node:path';
import ts from 'typescript';
import { createModuleResolver, type ModuleResolver } from '../workspace/module-resolution';
import type { Projects } from './projects';

/**
 * What imports mean for the checker: sources of the workspace where there are any, whatever has been built of them or is
 * linked into `node_modules`; else what TypeScript finds, declarations of installed packages above all.
 */
export class ModuleLookup {
  readonly #files: ReadonlySet<string>;
  readonly #projects: Projects;
  readonly #own: ModuleResolver;
  readonly #host: ts.ModuleResolutionHost;
  readonly #caches = new Map<ts.CompilerOptions, ts.ModuleResolutionCache>();

  constructor(files: ReadonlySet<string>, projects: Projects, host: ts.ModuleResolutionHost) {
    this.#files = files;
    this.#projects = projects;
    this.#own = createModuleResolver(files);
    this.#host = host;
  }

  /** The source of the workspace that an import means. */
  source(from: string, specifier: string): string | undefined {
    return this.#own.resolve(from, specifier);
  }

  resolve(
    specifier: string,
    from: string,
    projectOptions: ts.CompilerOptions,
    mode: ts.ResolutionMode,
  ): ts.ResolvedModuleFull | undefined {
    const isOwn = this.#files.has(from);
    const source = isOwn ? this.#own.resolve(from, specifier) : undefined;
    if (source !== undefined) return { resolvedFileName: slashed(source), extension: extensionOf(source) };
    const options = isOwn ? this.#projects.optionsOf(from) : projectOptions;
    let cache = this.#caches.get(options);
    if (!cache) {
      cache = ts.createModuleResolutionCache(ts.sys.getCurrentDirectory(), (name) => name, options);
      this.#caches.set(options, cache);
    }
    const found = ts.resolveModuleName(specifier, from, options, this.#host, cache, undefined, mode);
    if (!found.resolvedModule) return undefined;
    // Without its identity: files of equal packages are not exchanged for each other, which would hinder the reuse of programs.
    const { resolvedFileName, extension, isExternalLibraryImport, resolvedUsingTsExtension } =
      found.resolvedModule;
    return {
      resolvedFileName,
      extension,
      ...(isExternalLibraryImport !== undefined && { isExternalLibraryImport }),
      ...(resolvedUsingTsExtension !== undefined && { resolvedUsingTsExtension }),
    };
  }
}

export const slashed = (path: string): string => (sep === '/' ? path : path.replaceAll(sep, '/'));

function extensionOf(file: string): string {
  return /\.d\.[cm]?ts$|\.[^.]+$/.exec(file)?.[0] ?? ts.Extension.Ts;
}
