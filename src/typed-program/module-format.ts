import ts from 'typescript';
import type { ModuleFormat } from '../refactoring/async-migration/typed-program';

/**
 * How Node loads a file, or what it is compiled to. Where that depends on tools of which nothing is known, such as bundlers,
 * no `await` may stand outside of functions.
 * @param options those of its configuration, if it has one.
 */
export function moduleFormat(
  file: string,
  tree: ts.SourceFile | undefined,
  options: ts.CompilerOptions | undefined,
  host: ts.ModuleResolutionHost,
): ModuleFormat {
  const byNode = ts.getImpliedNodeFormatForFile(file, undefined, host, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
  const isEsmForNode = byNode === ts.ModuleKind.ESNext;
  const hasModuleSyntax = tree?.statements.some(isModuleSyntax) === true;
  if (/\.[cm]?jsx?$/i.test(file)) {
    if (isEsmForNode) return { kind: 'esm', topLevelAwait: true };
    // Not for Node: what its own package says is something else. A bundler makes something of it.
    return { kind: hasModuleSyntax && !/\.cjs$/i.test(file) ? 'esm' : 'commonjs', topLevelAwait: false };
  }
  const output = options?.module;
  if (options === undefined) return { kind: isEsmForNode ? 'esm' : 'commonjs', topLevelAwait: isEsmForNode };
  const followsNode =
    output !== undefined && output >= ts.ModuleKind.Node16 && output <= ts.ModuleKind.NodeNext;
  if (followsNode)
    return { kind: isEsmForNode ? 'esm' : 'commonjs', topLevelAwait: isEsmForNode && awaits(options, true) };
  const staysEsm =
    output === undefined ? (options.target ?? 0) >= ts.ScriptTarget.ES2015 : isEsmOutput(output);
  if (!staysEsm) return { kind: 'commonjs', topLevelAwait: false };
  const topLevel = output !== undefined && output !== ts.ModuleKind.ES2015 && output !== ts.ModuleKind.ES2020;
  return {
    kind: isEsmForNode || hasModuleSyntax ? 'esm' : 'commonjs',
    topLevelAwait: isEsmForNode && topLevel && awaits(options, false),
  };
}

/** @param byModule whether a target that is not named follows from the kind of modules. */
const awaits = ({ target }: ts.CompilerOptions, byModule: boolean): boolean =>
  target === undefined ? byModule : target >= ts.ScriptTarget.ES2017;

const isEsmOutput = (output: ts.ModuleKind): boolean =>
  output === ts.ModuleKind.Preserve || (output >= ts.ModuleKind.ES2015 && output <= ts.ModuleKind.ESNext);

function isModuleSyntax(statement: ts.Statement): boolean {
  if (ts.isImportEqualsDeclaration(statement)) return false;
  if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return true;
  if (ts.isExportAssignment(statement)) return statement.isExportEquals !== true;
  return (
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}
