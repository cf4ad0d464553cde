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
import { globals } from './module-member';
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

/** How a method calls a function for the elements of what it goes over. */
interface IterationMethod {
  /** Which of the arguments it calls. */
  readonly argument: number;
  /** Does it go on to the next element without waiting for what the function promises? */
  readonly startsAll: boolean;
  /** May it stop before it has been at all elements? */
  readonly endsEarly: boolean;
  /** Does it call the function with two elements at a time, to order them? */
  readonly compares: boolean;
}

const each: IterationMethod = { argument: 0, startsAll: true, endsEarly: false, compares: false };
const folding: IterationMethod = { ...each, startsAll: false };
const searching: IterationMethod = { ...folding, endsEarly: true };
const ordering: IterationMethod = { ...folding, compares: true };

const iterationMethods: ReadonlyMap<string, IterationMethod> = new Map([
  ...['map', 'forEach', 'flatMap'].map((name) => [name, each] as const),
  // What an asynchronous function promises is not what these ask for.
  ...['filter', 'reduce', 'reduceRight'].map((name) => [name, folding] as const),
  ...['some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex'].map(
    (name) => [name, searching] as const,
  ),
  ...['sort', 'toSorted'].map((name) => [name, ordering] as const),
]);

const arrayFrom: IterationMethod = { ...each, argument: 1 };

/** A call that calls one of its arguments for the elements of something. */
export interface ElementCalls extends Omit<IterationMethod, 'argument'> {
  readonly method: string;
  /** A list, or `{ length: n }` of what is made. */
  readonly over: Node;
  readonly callback: Node;
}

/** `items.map(fn)`, `Array.from(items, fn)`, whatever `fn` is. */
export function elementCalls(call: TSESTree.CallExpression, resolver: Resolver): ElementCalls | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const method = resolver.propertyName(callee) ?? '';
  const isArrayFrom = method === 'from' && isGlobal(callee, 'Array.from', resolver);
  const traits = isArrayFrom ? arrayFrom : iterationMethods.get(method);
  const over = isArrayFrom ? call.arguments[0] : callee.object;
  const callback = traits && call.arguments[traits.argument];
  if (!callback || !over || over.type === NodeType.SpreadElement) return undefined;
  const { startsAll, endsEarly, compares } = traits;
  return { method, over, callback, startsAll, endsEarly, compares };
}

function isGlobal(node: Node, name: string, resolver: Resolver): boolean {
  const target = resolver.resolve(node);
  return target?.module === globals && target.path.join('.') === name;
}

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
  const calls = elementCalls(call, resolver);
  if (calls?.startsAll !== true || calls.callback !== argument) return undefined;
  // `Array.from({ length: n }, …)` goes over what it makes.
  const over = unwrap(calls.over).type === NodeType.ObjectExpression ? call : calls.over;
  return { kind: 'iteration', node: call, over };
}

/** Is a function called where it is written, and once: by itself, or as the executor of a promise? */
export function runsInPlace(fn: FunctionNode, resolver: Resolver): boolean {
  const value = wrapped(fn);
  const parent = value.parent;
  if (parent?.type === NodeType.CallExpression) return parent.callee === value;
  if (parent?.type !== NodeType.NewExpression || parent.arguments[0] !== value) return false;
  return isGlobal(parent.callee, 'Promise', resolver);
}
