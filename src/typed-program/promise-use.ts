import ts from 'typescript';
import type { ProblemKind } from '../refactoring/async-migration/typed-program';
import { callbackResult } from './callback-result';
import { mayBePromise } from './value-type';

/** What is wrong with what is done with a promise. */
export interface Misuse {
  readonly kind: ProblemKind;
  /** A clause of which the promise is the subject. */
  readonly message: string;
  /** The function with a name of its own that returns it: if that is new, so are all that call it. */
  readonly returnedBy?: ts.Node;
}

const floating: Misuse = { kind: 'floating-promise', message: 'is not waited for' };
const condition: Misuse = { kind: 'promise-as-condition', message: 'is a condition, which always holds' };
const operand: Misuse = { kind: 'promise-as-operand', message: 'is an operand' };
const text: Misuse = { kind: 'promise-as-string', message: 'becomes a text' };

const asValue = (message: string): Misuse => ({ kind: 'promise-as-value', message });

/**
 * What is wrong with a promise standing where an expression stands; undefined if it is waited for, handed on as a promise,
 * or kept under a name, whose own uses tell.
 */
export function misuseOf(expression: ts.Expression, checker: ts.TypeChecker): Misuse | undefined {
  const { parent } = expression;
  if (isWrapper(parent)) return misuseOf(parent, checker);
  if (ts.isConditionalExpression(parent)) {
    return parent.condition === expression ? condition : misuseOf(parent, checker);
  }
  if (ts.isBinaryExpression(parent)) return inBinary(expression, parent, checker);
  if (ts.isExpressionStatement(parent)) return isHandled(expression) ? undefined : floating;
  if (ts.isForStatement(parent)) return parent.condition === expression ? condition : floating;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent)) return condition;
  if (ts.isPrefixUnaryExpression(parent)) {
    return parent.operator === ts.SyntaxKind.ExclamationToken ? condition : operand;
  }
  if (ts.isPostfixUnaryExpression(parent) || ts.isTypeOfExpression(parent) || ts.isDeleteExpression(parent)) {
    return operand;
  }
  if (ts.isSwitchStatement(parent) || ts.isCaseClause(parent)) return operand;
  if (ts.isReturnStatement(parent)) return returned(functionAround(parent), checker);
  if (ts.isArrowFunction(parent)) return parent.body === expression ? returned(parent, checker) : undefined;
  if (ts.isPropertyAccessExpression(parent)) return asObject(expression, parent);
  if (ts.isElementAccessExpression(parent)) {
    return parent.expression === expression ? asValue('is taken for the value itself') : text;
  }
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return handed(expression, parent, checker);
  if (ts.isTemplateSpan(parent)) {
    return ts.isTaggedTemplateExpression(parent.parent.parent)
      ? asValue('is handed to a template tag')
      : text;
  }
  if (ts.isArrayLiteralExpression(parent)) {
    return isForPromises(parent, checker)
      ? undefined
      : keptAs(expression, checker, 'is an element of an array');
  }
  if (ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent)) return asValue('is spread');
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) {
    return parent.expression === expression ? asValue('is looped over') : undefined;
  }
  if (ts.isVariableDeclaration(parent)) return inVariable(expression, parent, checker);
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) {
    return parent.initializer === expression ? keptAs(expression, checker, 'is kept in a member') : undefined;
  }
  if (ts.isShorthandPropertyAssignment(parent)) return keptAs(expression, checker, 'is kept in a member');
  if (ts.isParameter(parent) || ts.isBindingElement(parent)) {
    return parent.initializer === expression ? asValue('is a default value') : undefined;
  }
  if (ts.isYieldExpression(parent)) {
    const around = functionAround(parent);
    return around && isAsync(around) ? undefined : asValue('is given by a generator');
  }
  if (ts.isThrowStatement(parent)) return asValue('is thrown');
  if (ts.isExportAssignment(parent)) return asValue('is exported');
  if (ts.isJsxExpression(parent) || ts.isJsxSpreadAttribute(parent))
    return asValue('is handed to a component');
  return undefined;
}

type Wrapper =
  | ts.ParenthesizedExpression
  | ts.AsExpression
  | ts.SatisfiesExpression
  | ts.TypeAssertion
  | ts.NonNullExpression;

const isWrapper = (node: ts.Node): node is Wrapper =>
  ts.isParenthesizedExpression(node) ||
  ts.isAsExpression(node) ||
  ts.isSatisfiesExpression(node) ||
  ts.isTypeAssertionExpression(node) ||
  ts.isNonNullExpression(node);

function inBinary(
  expression: ts.Expression,
  parent: ts.BinaryExpression,
  checker: ts.TypeChecker,
): Misuse | undefined {
  const isLeft = parent.left === expression;
  switch (parent.operatorToken.kind) {
    case ts.SyntaxKind.CommaToken:
      if (!isLeft) return misuseOf(parent, checker);
      return isHandled(expression) ? undefined : floating;
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      return isLeft ? condition : misuseOf(parent, checker);
    case ts.SyntaxKind.EqualsToken:
    case ts.SyntaxKind.AmpersandAmpersandEqualsToken:
    case ts.SyntaxKind.BarBarEqualsToken:
    case ts.SyntaxKind.QuestionQuestionEqualsToken:
      // What is assigned to is looked at where it is used; the whole is one more use.
      if (isLeft) return undefined;
      return mayBePromise(checker.getTypeAtLocation(parent.left), checker)
        ? undefined
        : asValue('is kept in place of the value');
    case ts.SyntaxKind.PlusToken:
    case ts.SyntaxKind.PlusEqualsToken: {
      const other = checker.getTypeAtLocation(isLeft ? parent.right : parent.left);
      return other.flags & ts.TypeFlags.StringLike ? text : operand;
    }
    default:
      return operand;
  }
}

/** Of a call of `then`, `catch` or `finally`: somebody hears of the failure. */
export function isHandled(expression: ts.Expression): boolean {
  const call = unwrapped(expression);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  const { name, expression: object } = call.expression;
  if (name.text === 'catch') return call.arguments.length > 0;
  if (name.text === 'then') return call.arguments.length > 1;
  return name.text === 'finally' && isHandled(object);
}

const unwrapped = (node: ts.Expression): ts.Expression =>
  isWrapper(node) ? unwrapped(node.expression) : node;

type FunctionNode = ts.FunctionLikeDeclaration;

function functionAround(node: ts.Node): FunctionNode | undefined {
  return ts.findAncestor(node.parent, isFunctionWithBody);
}

const isFunctionWithBody = (node: ts.Node): node is FunctionNode =>
  ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;

const isAsync = (fn: FunctionNode): boolean =>
  ts.canHaveModifiers(fn) &&
  ts.getModifiers(fn)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;

/** A function that is not asynchronous gives a promise to its callers only where its type says so. */
function returned(fn: FunctionNode | undefined, checker: ts.TypeChecker): Misuse | undefined {
  if (!fn || isAsync(fn)) return undefined;
  const signature = checker.getSignatureFromDeclaration(fn);
  const isDeclared = fn.type !== undefined || ts.getJSDocReturnType(fn) !== undefined;
  if (isDeclared && signature && mayBePromise(signature.getReturnType(), checker)) return undefined;
  if (ts.isArrowFunction(fn) || ts.isFunctionExpression(fn)) {
    const result = callbackResult(fn, checker);
    if (result === 'promise') return undefined;
    if (result === 'nothing') return floating;
    if (isForPromises(fn.parent, checker)) return undefined;
  }
  const isNamed = ts.isFunctionDeclaration(fn) || ts.isVariableDeclaration(fn.parent);
  return { ...asValue('is returned where the value itself was before'), ...(isNamed && { returnedBy: fn }) };
}

function asObject(object: ts.Expression, access: ts.PropertyAccessExpression): Misuse | undefined {
  const isChained = /^(?:then|catch|finally)$/.test(access.name.text);
  return isChained && access.expression === object ? undefined : asValue('is taken for the value itself');
}

function handed(
  expression: ts.Expression,
  call: ts.CallExpression | ts.NewExpression,
  checker: ts.TypeChecker,
): Misuse | undefined {
  if (call.expression === expression) return asValue('is called');
  // `expect(promise).rejects`
  const { parent } = call;
  if (ts.isPropertyAccessExpression(parent) && /^(?:rejects|resolves)$/.test(parent.name.text))
    return undefined;
  const index = call.arguments?.indexOf(expression) ?? -1;
  const resolved = checker.getResolvedSignature(call);
  const declared = resolved?.declaration;
  const signature =
    declared && !ts.isJSDocSignature(declared) ? checker.getSignatureFromDeclaration(declared) : resolved;
  const parameter = signature?.parameters[index] ?? signature?.parameters.at(-1);
  if (parameter && takesPromises(checker.getTypeOfSymbolAtLocation(parameter, call), checker))
    return undefined;
  const callee = call.expression.getText();
  if (callee === 'String' || callee === 'JSON.stringify' || /^console\.\w+$/.test(callee)) return text;
  return asValue(`is handed to \`${callee}\``);
}

/** A parameter of this type, or a rest parameter of arrays of it. */
function takesPromises(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (mayBePromise(type, checker)) return true;
  const element = checker.isArrayLikeType(type)
    ? checker.getIndexTypeOfType(type, ts.IndexKind.Number)
    : undefined;
  return element !== undefined && mayBePromise(element, checker);
}

function keptAs(expression: ts.Expression, checker: ts.TypeChecker, message: string): Misuse | undefined {
  const expected = checker.getContextualType(expression);
  return expected && mayBePromise(expected, checker) ? undefined : asValue(message);
}

function inVariable(
  expression: ts.Expression,
  declaration: ts.VariableDeclaration,
  checker: ts.TypeChecker,
): Misuse | undefined {
  if (declaration.initializer !== expression) return undefined;
  if (!ts.isIdentifier(declaration.name)) return asValue('is taken apart');
  if (!mayBePromise(checker.getTypeAtLocation(declaration.name), checker))
    return asValue('is kept in place of the value');
  return undefined;
}

/** An argument of `Promise.all` or its kin, or what gives one: what stands in it may be promises. */
function isForPromises(node: ts.Node, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  if (isWrapper(parent)) return isForPromises(parent, checker);
  if (!ts.isCallExpression(parent)) return false;
  if (parent.expression === node) return false;
  const callee = parent.expression;
  if (!ts.isPropertyAccessExpression(callee)) return false;
  if (/^(?:all|allSettled|any|race)$/.test(callee.name.text))
    return callee.expression.getText() === 'Promise';
  return false;
}

/**
 * What is wrong with handing over a function that gives a promise: the language's own functions take it for the value
 * itself. What others do with it, they say by their types, or it has been looked at before.
 */
export function misuseOfFunction(
  fn: ts.Expression,
  isOfLanguage: boolean,
  checker: ts.TypeChecker,
): Misuse | undefined {
  const result = callbackResult(fn, checker);
  if (result === 'promise' || result === 'nothing') return undefined;
  if (result === 'unknown' && !isOfLanguage) return undefined;
  const call = ts.findAncestor(fn.parent, ts.isCallExpression);
  if (call && isForPromises(call, checker)) return undefined;
  return asValue(`is what a function gives that is handed to \`${call?.expression.getText() ?? 'a call'}\``);
}
