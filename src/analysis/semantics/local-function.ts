import { type FunctionNode, isFunction, type Node, NodeType, unwrap } from '../parse/syntax';
import type { Resolver } from './resolver';

/** The function of this file that an expression is, or that the variable it names always holds. */
export function localFunction(node: Node, resolver: Resolver): FunctionNode | undefined {
  const value = unwrap(node);
  const held = value.type === NodeType.Identifier ? resolver.constantInitialiser(value) : value;
  const fn = held && unwrap(held);
  return fn && isFunction(fn) ? fn : undefined;
}
