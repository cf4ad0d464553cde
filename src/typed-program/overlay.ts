import { resolve } from 'node:path';
import ts from 'typescript';
import { type CheckedProject, scriptKindOf } from './checked-project';

/**
 * A project's program with other texts for some files. It is made beside the program that the project keeps, with which it
 * shares all files that are the same, so there is nothing to undo.
 */
export function overlaidProgram(
  project: CheckedProject,
  before: ts.Program,
  texts: ReadonlyMap<string, string>,
  token: ts.CancellationToken,
): ts.Program {
  const options = before.getCompilerOptions();
  const made = new Map<string, ts.SourceFile | undefined>();
  const host: ts.CompilerHost = {
    getSourceFile: (name, versionOrOptions) => {
      const text = texts.get(resolve(name));
      if (text === undefined) {
        const known = before.getSourceFile(name);
        if (known) return known;
      }
      if (!made.has(name)) {
        const content = text ?? ts.sys.readFile(name);
        made.set(
          name,
          content === undefined
            ? undefined
            : ts.createSourceFile(name, content, versionOrOptions, false, scriptKindOf(name)),
        );
      }
      return made.get(name);
    },
    getCancellationToken: () => token,
    getDefaultLibFileName: (each) => ts.getDefaultLibFilePath(each),
    writeFile: () => undefined,
    getCurrentDirectory: () => before.getCurrentDirectory(),
    getCanonicalFileName: (name) => (ts.sys.useCaseSensitiveFileNames ? name : name.toLowerCase()),
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getNewLine: () => '\n',
    fileExists: (name) => before.getSourceFile(name) !== undefined || ts.sys.fileExists(name),
    readFile: (name) => texts.get(resolve(name)) ?? ts.sys.readFile(name),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
    realpath: (name) => ts.sys.realpath?.(name) ?? name,
    resolveModuleNameLiterals: project.resolveModuleNameLiterals,
  };
  return ts.createProgram({ rootNames: before.getRootFileNames(), options, host, oldProgram: before });
}
