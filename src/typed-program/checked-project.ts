import { extname } from 'node:path';
import ts from 'typescript';
import { type ModuleLookup, slashed } from './module-lookup';
import type { Project } from './projects';
import { isLibrary } from './library-files';
import type { Texts } from './texts';

/** A project with its language service, which keeps the checked program from one question to the next. */
export class CheckedProject {
  readonly options: ts.CompilerOptions;
  readonly service: ts.LanguageService;
  /** How modules are looked up, for this program and for those made from it. */
  readonly resolveModuleNameLiterals: NonNullable<ts.CompilerHost['resolveModuleNameLiterals']>;

  constructor(
    project: Project,
    texts: Texts,
    lookup: ModuleLookup,
    registry: ts.DocumentRegistry,
    token: ts.HostCancellationToken,
  ) {
    this.options = project.options;
    const roots = project.roots.map(slashed);
    this.resolveModuleNameLiterals = (literals, from, _redirected, options, file) =>
      literals.map((literal) => ({
        resolvedModule: lookup.resolve(
          literal.text,
          from,
          options,
          ts.getModeForUsageLocation(file, literal, options),
        ),
      }));
    const host: ts.LanguageServiceHost = {
      getCompilationSettings: () => project.options,
      getScriptFileNames: () => roots,
      getProjectVersion: () => String(texts.version),
      getScriptKind: scriptKindOf,
      getScriptVersion: (file) => texts.versionOf(file),
      getScriptSnapshot: (file) => {
        const text = texts.of(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => ts.sys.getCurrentDirectory(),
      getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
      getCancellationToken: () => token,
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      fileExists: (file) => texts.isUnsaved(file) || ts.sys.fileExists(file),
      readFile: (file) => texts.of(file),
      directoryExists: (directory) => ts.sys.directoryExists(directory),
      getDirectories: (directory) => ts.sys.getDirectories(directory),
      realpath: (path) => ts.sys.realpath?.(path) ?? path,
      resolveModuleNameLiterals: this.resolveModuleNameLiterals,
    };
    this.service = ts.createLanguageService(host, registry);
  }

  /** As of the texts of now. */
  get program(): ts.Program {
    const program = this.service.getProgram();
    if (!program) throw new Error('TypeScript gives no program for a project');
    return program;
  }

  dispose(): void {
    this.service.dispose();
  }
}

/** As the extension says; a file without one is a script. */
export const scriptKindOf = (file: string): ts.ScriptKind =>
  extname(file) === '' ? ts.ScriptKind.JS : ts.ScriptKind.Unknown;

/** Of syntax trees that projects share. Those of libraries are kept when a project ends, for those that follow it. */
export function createRegistry(): ts.DocumentRegistry {
  const registry = ts.createDocumentRegistry(ts.sys.useCaseSensitiveFileNames);
  const release = (
    path: ts.Path,
    key: ts.DocumentRegistryBucketKey,
    kind: ts.ScriptKind = ts.ScriptKind.Unknown,
    format?: ts.ResolutionMode,
  ): void => {
    if (!isLibrary(path)) registry.releaseDocumentWithKey(path, key, kind, format);
  };
  const kept = { releaseDocumentWithKey: release };
  return { ...registry, ...kept };
}
