import ts from 'typescript';
import type { CallbackResult } from '../refactoring/async-migration/typed-program';
import { isUntyped, mayBePromise } from './value-type';

/** What the call that a function is an argument of does with what the function gives back. */
export function callbackResult(argument: ts.Node, checker: ts.TypeChecker): CallbackResult {
  const call = callAround(argument);
  if (!call || !ts.isExpression(argument)) return 'unknown';
  const index = call.arguments?.findIndex((each) => inner(each) === argument) ?? -1;
  // As it is declared: the signature of this call has the results of this function in the place of type parameters.
  const resolved = checker.getResolvedSignature(call);
  const declared = resolved?.declaration;
  const signature =
    declared && !ts.isJSDocSignature(declared) ? checker.getSignatureFromDeclaration(declared) : resolved;
  const expected = signature && parameterType(signature, index, call, checker);
  if (!expected || isUntyped(expected)) return 'unknown';
  const results = parts(checker.getNonNullableType(expected))
    .flatMap((each) => each.getCallSignatures())
    .map((each) => resultOf(each.getReturnType(), checker));
  return (
    results.reduce<CallbackResult | undefined>(
      (all, each) => (all === undefined || all === each ? each : 'unknown'),
      undefined,
    ) ?? 'unknown'
  );
}

function callAround(argument: ts.Node): ts.CallExpression | ts.NewExpression | undefined {
  let { parent } = argument;
  while (ts.isParenthesizedExpression(parent)) parent = parent.parent;
  return ts.isCallExpression(parent) || ts.isNewExpression(parent) ? parent : undefined;
}

const inner = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) ? inner(node.expression) : node;

function parameterType(
  signature: ts.Signature,
  index: number,
  at: ts.Node,
  checker: ts.TypeChecker,
): ts.Type | undefined {
  const parameter = signature.parameters[index] ?? signature.parameters.at(-1);
  const declaration = parameter?.valueDeclaration;
  if (index < 0 || !parameter) return undefined;
  const type = checker.getTypeOfSymbolAtLocation(parameter, at);
  const isRest = declaration && ts.isParameter(declaration) && declaration.dotDotDotToken !== undefined;
  if (isRest) return checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  return signature.parameters[index] && type;
}

const parts = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type]);

function resultOf(type: ts.Type, checker: ts.TypeChecker): CallbackResult {
  if (isUntyped(type) || type.flags & ts.TypeFlags.TypeParameter) return 'unknown';
  if (mayBePromise(type, checker)) return 'promise';
  return type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined) ? 'nothing' : 'value';
}
