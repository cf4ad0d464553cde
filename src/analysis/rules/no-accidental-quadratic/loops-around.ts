import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  exitOf,
  findNode,
  type FunctionNode,
  isFunction,
  isLoop,
  leavesLoop,
  type LoopNode,
  type Node,
  NodeType,
  repeats,
  type TSESTree,
  wrapped,
} from '../../parse/syntax';
import { elementCalls } from '../../semantics/repetition';
import type { Sizes, TripCount } from '../../semantics/trip-count';
import type { Changes } from './changes';

/** A loop, or a call of an array method with a function that is written in its place. */
export interface Loop {
  readonly node: LoopNode | TSESTree.CallExpression;
  /** What is new in each iteration is declared in here. */
  readonly inside: Node;
  /** What it goes over, where it goes over something. */
  readonly over: Node | undefined;
  readonly count: TripCount;
}

/** The loops that run a piece of code again and again within one run of the function around them, the innermost first. */
export function loopsAround(node: Node, sizes: Sizes): Loop[] {
  const loops: Loop[] = [];
  for (let inner = node, current = node.parent; current; inner = current, current = current.parent) {
    if (isLoop(current) && repeats(current, inner)) loops.push(loopOf(current, sizes));
    if (!isFunction(current)) continue;
    const iteration = iterationWith(current, sizes);
    if (!iteration) return loops;
    loops.push(iteration);
  }
  return loops;
}

function loopOf(node: LoopNode, sizes: Sizes): Loop {
  const count = sizes.tripCount(node);
  const isOver = node.type === NodeType.ForOfStatement || node.type === NodeType.ForInStatement;
  return {
    node,
    inside: node,
    over: isOver ? node.right : count.kind === 'unknown' ? count.over : undefined,
    count,
  };
}

/** `items.map((item) => …)`, `Array.from(items, (item) => …)` with the function given. */
export function iterationWith(fn: Node, sizes: Sizes): Loop | undefined {
  const value = wrapped(fn);
  const call = value.parent;
  if (call?.type !== NodeType.CallExpression) return undefined;
  const calls = elementCalls(call, sizes.resolver);
  if (calls?.callback !== value || calls.compares) return undefined;
  return { node: call, inside: fn, over: calls.over, count: sizes.elements(calls.over) };
}

/** Is a variable made anew in each iteration? */
export function isDeclaredIn(variable: Variable | undefined, loop: Loop): boolean {
  return variable?.defs.some(({ name }) => contains(loop.inside, name)) === true;
}

/** Does an expression speak of anything that is declared or assigned inside a loop? */
export function varies(node: Node, loop: Loop, changes: Changes): boolean {
  return (
    findNode(node, (part) => {
      const variable = part.type === NodeType.Identifier ? changes.model.variableOf(part) : undefined;
      if (!variable) return false;
      return changes.writesOf(variable).some((name) => contains(loop.inside, name) && !contains(node, name));
    }) !== undefined
  );
}

/** Does a loop always end in its first iteration? */
export function endsAtOnce({ node }: Loop): boolean {
  if (!isLoop(node)) return false;
  const exit = exitOf(node.body);
  return exit !== undefined && exit.type !== NodeType.ContinueStatement;
}

/** Does a loop end once the statement around a node is done: a search for the one element to take out? */
export function leavesAfter(node: Node, { node: loop, inside }: Loop): boolean {
  for (let current: Node | undefined = node; current && contains(inside, current); current = current.parent) {
    if (current.type !== NodeType.BlockStatement && current.type !== NodeType.SwitchCase) continue;
    const exit = exitOf(current);
    const isJump = exit?.type === NodeType.BreakStatement || exit?.type === NodeType.ContinueStatement;
    return isJump ? isLoop(loop) && leavesLoop(exit, loop) : exit !== undefined;
  }
  return false;
}

/** The function that a node runs in; undefined at the top level. */
export function functionAround(node: Node): FunctionNode | undefined {
  for (let current = node.parent; current; current = current.parent) if (isFunction(current)) return current;
  return undefined;
}
