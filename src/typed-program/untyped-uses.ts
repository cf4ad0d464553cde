import { resolve } from 'node:path';
import ts from 'typescript';
import type { Place } from '../refactoring/async-migration/typed-program';
import { isLibrary } from './library-files';
import { libraryMember } from './library-root';
import { rangeOf } from './nodes';
import { isUntyped } from './value-type';

/** Accesses to members of a name in a file, on values of which it is not known that they have it. */
export function untypedUsesIn(
  file: ts.SourceFile,
  name: string,
  checker: ts.TypeChecker,
  isSource: (from: string, specifier: string) => boolean,
): Place[] {
  const found: Place[] = [];
  const take = (node: ts.Node): void => {
    found.push({ file: resolve(file.fileName), range: rangeOf(node, file) });
  };
  /** Nothing is known of it, or TypeScript knows no such member of it; and it is nothing that was imported from a package. */
  const mayBeAny = (object: ts.Expression, member: ts.Node): boolean =>
    (isUntyped(checker.getTypeAtLocation(object)) || checker.getSymbolAtLocation(member) === undefined) &&
    !isOfNode(object, checker) &&
    libraryMember(object, checker, isSource) === undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === name && !isAssigned(node)) {
      if (mayBeAny(node.expression, node.name)) take(node.name);
    } else if (ts.isElementAccessExpression(node) && isText(node.argumentExpression, name)) {
      if (mayBeAny(node.expression, node.argumentExpression)) take(node.argumentExpression);
    } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const taken = node.propertyName ?? node.name;
      if (isText(taken, name) && isTakenFromUnknown(node.parent, checker, isSource)) take(taken);
    } else if (isAssignedMember(node, name) && isUntyped(checker.getTypeAtLocation(node.parent))) {
      take(node.name);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const isAssigned = (node: ts.Node): boolean =>
  ts.isPropertyAccessExpression(node) &&
  ts.isBinaryExpression(node.parent) &&
  node.parent.left === node &&
  node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;

const isText = (node: ts.Node, name: string): boolean =>
  (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && node.text === name;

/** `{ load }` or `{ load: x }` on the left of an assignment. */
function isAssignedMember(
  node: ts.Node,
  name: string,
): node is ts.PropertyAssignment | ts.ShorthandPropertyAssignment {
  if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node)) return false;
  if (!isText(node.name, name)) return false;
  const { parent } = node.parent;
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === node.parent &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

function isTakenFromUnknown(
  pattern: ts.ObjectBindingPattern,
  checker: ts.TypeChecker,
  isSource: (from: string, specifier: string) => boolean,
): boolean {
  const holder = pattern.parent;
  // What is taken apart in a parameter without a type has the type that the pattern itself suggests.
  if (ts.isParameter(holder)) return holder.type === undefined && !hasContext(holder, checker);
  if (ts.isVariableDeclaration(holder)) {
    const value = holder.initializer;
    if (!value) return isLoopOverUnknown(holder, checker);
    return (
      isUntyped(checker.getTypeAtLocation(value)) && libraryMember(value, checker, isSource) === undefined
    );
  }
  return isUntyped(checker.getTypeAtLocation(pattern));
}

function isLoopOverUnknown(declaration: ts.VariableDeclaration, checker: ts.TypeChecker): boolean {
  const loop = declaration.parent.parent;
  return (
    ts.isForOfStatement(loop) && isUntyped(elementOf(checker.getTypeAtLocation(loop.expression), checker))
  );
}

const elementOf = (type: ts.Type, checker: ts.TypeChecker): ts.Type =>
  checker.getIndexTypeOfType(type, ts.IndexKind.Number) ?? checker.getAnyType();

/** Whether what a function is handed to says what its parameter is. */
function hasContext(parameter: ts.ParameterDeclaration, checker: ts.TypeChecker): boolean {
  const { parent } = parameter;
  if (!ts.isArrowFunction(parent) && !ts.isFunctionExpression(parent)) return false;
  const expected = checker.getContextualType(parent)?.getCallSignatures()[0];
  const symbol = expected?.parameters[parent.parameters.indexOf(parameter)];
  return symbol !== undefined && !isUntyped(checker.getTypeOfSymbolAtLocation(symbol, parameter));
}

/** A global of Node or of the language. */
function isOfNode(object: ts.Expression, checker: ts.TypeChecker): boolean {
  let root = object;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  if (!ts.isIdentifier(root)) return false;
  const declarations = checker.getSymbolAtLocation(root)?.declarations;
  return declarations?.every(isOfLibrary) === true;
}

function isOfLibrary(declaration: ts.Declaration): boolean {
  const file = declaration.getSourceFile();
  return file.isDeclarationFile && isLibrary(file.fileName);
}
