import { isFunction, type Node, NodeType, wrapped } from '../../analysis/parse/syntax';
import { lineOf, rangeOf, refusal } from './draft';
import type { Hazard, Refusal } from './migration';
import type { Source } from './sources';
import type { TypedProgram } from './typed-program';

/**
 * What changes where a call gave a promise before its function became asynchronous, which code around it knows of: what
 * the function did at once it does later, and errors that it threw reject the promise. Undefined where the call gave the
 * value itself.
 */
export function givenBefore(
  call: Node,
  source: Source,
  program: TypedProgram,
): readonly Hazard[] | Refusal | undefined {
  const isPromise = isHandled(call, source) || program.typeOf(source.file, rangeOf(call))?.isPromise === true;
  if (!isPromise) return undefined;
  if (isWaitedFor(call)) return [];
  if (isCaught(call)) {
    const message = 'an error that was thrown here, and caught, rejects the promise from now on';
    return refusal('expression', message, source, call);
  }
  return [goesOn(call, source)];
}

/** Does somebody wait for a promise, or hear of its failure, already? */
function isHandled(call: Node, { resolver }: Source): boolean {
  const value = wrapped(call);
  const { parent } = value;
  if (parent?.type === NodeType.AwaitExpression) return true;
  if (parent?.type !== NodeType.MemberExpression || parent.object !== value) return false;
  const name = resolver.propertyName(parent);
  return (
    (name === 'then' || name === 'catch' || name === 'finally') &&
    parent.parent.type === NodeType.CallExpression
  );
}

/** Does the code around a promise end only with it? */
function isWaitedFor(call: Node): boolean {
  switch (wrapped(call).parent?.type) {
    case NodeType.AwaitExpression:
    case NodeType.ReturnStatement:
    case NodeType.ArrowFunctionExpression:
    case NodeType.YieldExpression:
      return true;
    default:
      return false;
  }
}

/** Would an error be caught right where a call throws it? */
function isCaught(call: Node): boolean {
  for (let inner = call, node = call.parent; node && !isFunction(node); inner = node, node = node.parent) {
    if (node.type === NodeType.TryStatement && node.handler && node.block === inner) return true;
  }
  return false;
}

const goesOn = (call: Node, source: Source): Hazard => ({
  kind: 'goes-on',
  message: `line ${lineOf(source, call)} goes on before the work is done that was done before the promise was given`,
  file: source.file,
  range: rangeOf(call),
});
