import { isBuiltin } from 'node:module';
import ts from 'typescript';

/** A member of a package, as the names that lead to it say. */
export interface LibraryMember {
  /** `node` for what is built in. */
  readonly package: string;
  readonly path: readonly string[];
}

/**
 * What an expression takes out of a package that is no source of the workspace: `fs.promises.readFile` after an import of
 * `fs`. It is told by the names alone, so that it is known of packages without types as well.
 * @param isSource whether an import in a file means a source of the workspace.
 */
export function libraryMember(
  expression: ts.Expression,
  checker: ts.TypeChecker,
  isSource: (from: string, specifier: string) => boolean,
): LibraryMember | undefined {
  const path: string[] = [];
  let root = expression;
  while (ts.isPropertyAccessExpression(root)) {
    path.unshift(root.name.text);
    root = root.expression;
  }
  const from = ts.isIdentifier(root) ? importOf(root, checker) : requiredModule(root);
  if (from === undefined || isSource(root.getSourceFile().fileName, from.specifier)) return undefined;
  return { package: packageOf(from.specifier), path: [...from.path, ...path] };
}

interface Import {
  readonly specifier: string;
  readonly path: readonly string[];
}

function importOf(name: ts.Identifier, checker: ts.TypeChecker): Import | undefined {
  const declaration = checker.getSymbolAtLocation(name)?.declarations?.[0];
  if (!declaration) return undefined;
  if (ts.isImportSpecifier(declaration)) {
    const specifier = textOf(declaration.parent.parent.parent.moduleSpecifier);
    return specifier === undefined
      ? undefined
      : { specifier, path: [(declaration.propertyName ?? declaration.name).text] };
  }
  if (ts.isNamespaceImport(declaration)) return whole(textOf(declaration.parent.parent.moduleSpecifier));
  if (ts.isImportClause(declaration)) return whole(textOf(declaration.parent.moduleSpecifier));
  if (ts.isImportEqualsDeclaration(declaration)) {
    const { moduleReference } = declaration;
    return ts.isExternalModuleReference(moduleReference)
      ? whole(textOf(moduleReference.expression))
      : undefined;
  }
  if (ts.isVariableDeclaration(declaration))
    return declaration.initializer && requiredModule(declaration.initializer);
  if (!ts.isBindingElement(declaration) || !ts.isVariableDeclaration(declaration.parent.parent))
    return undefined;
  const { initializer } = declaration.parent.parent;
  const from = initializer && requiredModule(initializer);
  const taken = declaration.propertyName ?? declaration.name;
  return from && ts.isIdentifier(taken)
    ? { specifier: from.specifier, path: [...from.path, taken.text] }
    : undefined;
}

/** `require('x')`, `require('x').y`, `await import('x')`. */
function requiredModule(expression: ts.Expression): Import | undefined {
  if (ts.isPropertyAccessExpression(expression)) {
    const from = requiredModule(expression.expression);
    return from && { specifier: from.specifier, path: [...from.path, expression.name.text] };
  }
  if (ts.isAwaitExpression(expression) || ts.isParenthesizedExpression(expression))
    return requiredModule(expression.expression);
  if (!ts.isCallExpression(expression)) return undefined;
  const { expression: callee, arguments: given } = expression;
  const loads =
    callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
  return loads ? whole(textOf(given[0])) : undefined;
}

const whole = (specifier: string | undefined): Import | undefined =>
  specifier === undefined ? undefined : { specifier, path: [] };

const textOf = (node: ts.Node | undefined): string | undefined =>
  node && ts.isStringLiteralLike(node) ? node.text : undefined;

/** Empty for a path, which is that of a file that is no source. */
function packageOf(specifier: string): string {
  if (isBuiltin(specifier)) return 'node';
  return specifier.startsWith('.') ? '' : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
