import {
  childrenOf,
  exitOf,
  findNode,
  type FunctionNode,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  unwrap,
} from '../parse/syntax';
import { localFunction } from './local-function';
import type { Sizes } from './trip-count';

/** A function that calls itself more than once per call, each time with a number that is smaller by a constant. */
export interface ExponentialRecursion {
  /** By how much each of the calls makes the number smaller. */
  readonly steps: readonly number[];
  /** The number of calls is multiplied by this for each 1 that the number is greater. */
  readonly growth: number;
}

/**
 * `fib(n - 1) + fib(n - 2)` and its kin. Undefined for functions that look anything up by a key or in a collection, since
 * that may be where they keep results, and for recursion over data, which is as long as its data.
 */
export function exponentialRecursion(fn: FunctionNode, sizes: Sizes): ExponentialRecursion | undefined {
  if (fn.async || fn.generator || looksUp(fn.body)) return undefined;
  const steps = stepsOn(fn.body, fn, sizes);
  if (steps.length < 2 || steps.some((step) => !(step > 0))) return undefined;
  return { steps, growth: growthOf(steps) };
}

function looksUp(body: Node): boolean {
  return (
    findNode(
      body,
      (node) =>
        isLoop(node) ||
        node.type === NodeType.MemberExpression ||
        (node.type === NodeType.AssignmentExpression && node.left.type !== NodeType.Identifier),
    ) !== undefined
  );
}

/** The steps of the calls of itself on the way through code with the most of them; NaN for a call that is no such step. */
function stepsOn(node: Node, fn: FunctionNode, sizes: Sizes): readonly number[] {
  const again = (part: Node): readonly number[] => stepsOn(part, fn, sizes);
  if (isFunction(node)) return [];
  switch (node.type) {
    case NodeType.BlockStatement:
      return node.body.reduceRight<readonly number[]>((after, statement) => {
        if (statement.type !== NodeType.IfStatement || statement.alternate || !leaves(statement.consequent)) {
          return [...again(statement), ...after];
        }
        return [...again(statement.test), ...longer(again(statement.consequent), after)];
      }, []);
    case NodeType.IfStatement:
    case NodeType.ConditionalExpression:
      return [
        ...again(node.test),
        ...longer(again(node.consequent), node.alternate ? again(node.alternate) : []),
      ];
    case NodeType.CallExpression: {
      const inArguments = node.arguments.flatMap(again);
      return localFunction(node.callee, sizes.resolver) === fn
        ? [...inArguments, stepOf(node.arguments, fn, sizes)]
        : [...again(node.callee), ...inArguments];
    }
    case NodeType.LogicalExpression:
      // The second call is made only if the first one has not decided.
      return longer(again(node.left), again(node.right));
    case NodeType.SwitchStatement:
      return node.cases.reduce<readonly number[]>(
        (longest, one) => longer(longest, one.consequent.flatMap(again)),
        again(node.discriminant),
      );
    default:
      return childrenOf(node).flatMap(again);
  }
}

const longer = (a: readonly number[], b: readonly number[]): readonly number[] =>
  b.length > a.length ? b : a;

function leaves(branch: Node): boolean {
  const exit = exitOf(branch)?.type;
  return exit === NodeType.ReturnStatement || exit === NodeType.ThrowStatement;
}

/** By how much a call makes one of the function's own numbers smaller. */
function stepOf(given: readonly Node[], fn: FunctionNode, sizes: Sizes): number {
  for (const [index, argument] of given.entries()) {
    const parameter = fn.params[index];
    const value = unwrap(argument);
    if (parameter?.type !== NodeType.Identifier || value.type !== NodeType.BinaryExpression) continue;
    const { left } = value;
    const isOwn = left.type === NodeType.Identifier && left.name === parameter.name;
    const step = value.operator === '-' && isOwn ? sizes.number(value.right) : undefined;
    if (step !== undefined) return step;
  }
  return NaN;
}

/** The positive root of the characteristic equation: the sum of `growth ** -step` is 1. */
function growthOf(steps: readonly number[]): number {
  let [low, high] = [1, steps.length + 1];
  for (let round = 0; round < 50; round++) {
    const middle = (low + high) / 2;
    const sum = steps.reduce((total, step) => total + middle ** -step, 0);
    if (sum > 1) low = middle;
    else high = middle;
  }
  return high;
}
