import {
  type FunctionNode,
  isFunction,
  isLoop,
  type LoopNode,
  type Node,
  NodeType,
  repeats,
  type TSESTree,
  unwrap,
  wrapped,
} from '../parse/syntax';
import type { Resolver } from './resolver';

/** A loop, or a call of an array method, that runs a piece of code many times. */
export type Repetition =
  | { readonly kind: 'loop'; readonly node: LoopNode }
  | {
      readonly kind: 'iteration';
      readonly node: TSESTree.CallExpression;
      readonly over: Node;
    };

/** What repeats a piece of code within one run of a function. */
export interface Surroundings {
  /** The innermost first. */
  readonly repetitions: readonly Repetition[];
  /** The function in whose course all of this runs; undefined at the top level. */
  readonly fn: FunctionNode | undefined;
}

/** Methods that call their argument once per element, without waiting in between for what it promises. */
const iterationMethods = new Set(['map', 'forEach', 'flatMap']);

/**
 * The loops and array methods around a node. Functions that run where they are written (callbacks of array methods, the
 * executor of a promise, functions called at once) are looked through.
 */
export function repetitionsAround(node: Node, resolver: Resolver): Surroundings {
  const repetitions: Repetition[] = [];
  for (let inner = node, current = node.parent; current; inner = current, current = current.parent) {
    if (isLoop(current) && repeats(current, inner)) repetitions.push({ kind: 'loop', node: current });
    if (!isFunction(current)) continue;
    const iteration = iterationWith(current, resolver);
    if (iteration) repetitions.push(iteration);
    else if (!runsInPlace(current, resolver)) return { repetitions, fn: current };
  }
  return { repetitions, fn: undefined };
}

/** `items.map(fn)`, `Array.from(items, fn)` where a function is written. */
function iterationWith(fn: FunctionNode, resolver: Resolver): Repetition | undefined {
  const value = wrapped(fn);
  const call = value.parent;
  return call?.type === NodeType.CallExpression ? iterationOf(call, value, resolver) : undefined;
}

/** The repetition that a call is for one of its arguments, if it calls that for each element. */
export function iterationOf(
  call: TSESTree.CallExpression,
  argument: Node,
  resolver: Resolver,
): Repetition | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const method = resolver.propertyName(callee) ?? '';
  const [first, second] = call.arguments;
  if (iterationMethods.has(method) && first === argument) {
    return { kind: 'iteration', node: call, over: callee.object };
  }
  const isArrayFrom =
    method === 'from' && callee.object.type === NodeType.Identifier && callee.object.name === 'Array';
  if (!isArrayFrom || !first || second !== argument) return undefined;
  // `Array.from({ length: n }, …)` goes over what it makes.
  const over = unwrap(first).type === NodeType.ObjectExpression ? call : first;
  return { kind: 'iteration', node: call, over };
}

/** Is a function called where it is written, and once: by itself, or as the executor of a promise? */
export function runsInPlace(fn: FunctionNode, resolver: Resolver): boolean {
  const value = wrapped(fn);
  const parent = value.parent;
  if (parent?.type === NodeType.CallExpression) return parent.callee === value;
  if (parent?.type !== NodeType.NewExpression || parent.arguments[0] !== value) return false;
  const target = resolver.resolve(parent.callee);
  return target?.module === 'globalThis' && target.path.join('.') === 'Promise';
}
