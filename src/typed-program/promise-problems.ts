import { basename, resolve } from 'node:path';
import ts from 'typescript';
import { shorten } from '../base/text';
import type { Found } from './new-problems';
import { type Misuse, misuseOf, misuseOfFunction } from './promise-use';
import { isDefaultLibrary } from './library-files';
import { isUntyped, mayBePromise } from './value-type';

/** Promises in a file that are not waited for where they have to be, and functions that give such to what needs a value. */
export function promiseProblemsIn(file: ts.SourceFile, checker: ts.TypeChecker): Found[] {
  const found: Found[] = [];
  const report = (node: ts.Expression, { kind, message, returnedBy }: Misuse): void => {
    found.push({
      kind,
      code: `${kind} ${message}`,
      message: `the promise that \`${shorten(node.getText(file))}\` gives ${message}`,
      start: node.getStart(file),
      end: node.end,
      ...(returnedBy && { returnedBy: returnedBy.getStart(file) }),
    });
  };
  const visit = (node: ts.Node): void => {
    if (isUse(node)) {
      const misuse = misuseOf(node, checker);
      if (misuse && isPromise(node, checker)) report(node, misuse);
    }
    if (isArgument(node) && givesPromise(checker.getTypeAtLocation(node), checker)) {
      const misuse = misuseOfFunction(node, isOfLanguage(node.parent, checker), checker);
      if (misuse) report(node, misuse);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

/** An expression that may give a promise by itself; those that pass on what others give are seen from these. */
function isUse(node: ts.Node): node is ts.Expression {
  if (
    ts.isCallExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isPropertyAccessExpression(node)
  ) {
    return !isAssigned(node);
  }
  if (ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) return true;
  return ts.isIdentifier(node) && !isAssigned(node) && !isName(node);
}

const isAssigned = (node: ts.Expression): boolean =>
  ts.isBinaryExpression(node.parent) &&
  node.parent.left === node &&
  node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;

/** It names a member or what is declared, in place of standing for a value. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  return 'name' in parent && parent.name === node;
}

const isArgument = (node: ts.Node): node is ts.Expression =>
  ts.isCallExpression(node.parent) && ts.isExpression(node) && node.parent.arguments.includes(node);

/** Where the declared type of a name says no, there is no need to follow what is assigned to it. */
function isPromise(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isIdentifier(node)) {
    const symbol = checker.getSymbolAtLocation(node);
    const declared = symbol && checker.getTypeOfSymbol(symbol);
    if (declared && !isUntyped(declared) && !mayBePromise(declared, checker)) return false;
  }
  return mayBePromise(checker.getTypeAtLocation(node), checker);
}

function givesPromise(type: ts.Type, checker: ts.TypeChecker): boolean {
  const signatures = type.getCallSignatures();
  return signatures.length > 0 && signatures.every((each) => mayBePromise(each.getReturnType(), checker));
}

function isOfLanguage(call: ts.Node, checker: ts.TypeChecker): boolean {
  const declared = ts.isCallExpression(call) ? checker.getResolvedSignature(call)?.declaration : undefined;
  const file = declared && resolve(declared.getSourceFile().fileName);
  // Not of pages, whose timers and events look at nothing that is given back.
  return file !== undefined && isDefaultLibrary(file) && basename(file).startsWith('lib.es');
}
