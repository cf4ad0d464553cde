import { type FunctionNode, isFunction, type Node, NodeType, walk } from '../../../../analysis/parse/syntax';

/** What a function takes from the way that it is called, besides its parameters. */
export interface CalledWith {
  /** `this`, `super` or `new.target` of its own. */
  readonly this: boolean;
  /** All arguments, however many. */
  readonly arguments: boolean;
}

export function calledWith(fn: FunctionNode): CalledWith {
  const rest = fn.params.some(({ type }) => type === NodeType.RestElement);
  if (fn.type === NodeType.ArrowFunctionExpression) return { this: false, arguments: rest };
  const found = { this: false, arguments: rest };
  for (const part of [...fn.params, fn.body]) {
    walk(part, (node) => {
      if (isFunction(node) && node.type !== NodeType.ArrowFunctionExpression) return false;
      if (isOwn(node)) found.this = true;
      if (node.type === NodeType.Identifier && node.name === 'arguments') found.arguments = true;
      return true;
    });
  }
  return found;
}

const isOwn = ({ type }: Node): boolean =>
  type === NodeType.ThisExpression || type === NodeType.Super || type === NodeType.MetaProperty;
