import {
  findNode,
  isFunction,
  isLoop,
  type LoopNode,
  type Node,
  NodeType,
  unwrap,
} from '../../../analysis/parse/syntax';
import { LoopCosts } from '../../../analysis/semantics/loop-cost';
import { Sizes } from '../../../analysis/semantics/trip-count';
import type { Source } from '../sources';

/** Which loop looks at the clock, and how often. */
export interface Place {
  readonly loop: LoopNode;
  /** Every so many iterations, a power of 2; 1 where reading the clock takes little of the time of an iteration. */
  readonly every: number;
  /** A counter of the loop's own that goes through the multiples of `every`, if it has one. */
  readonly counter?: string;
}

/** Iterations up to so long are counted: reading the clock takes some 40 ns. */
const cheap = 1_000;

const mostOften = 1024;

/**
 * The outermost of a loop and those in it whose single iteration takes little of the time that may pass, as far as it
 * can be estimated.
 */
export function placeIn(outermost: LoopNode, milliseconds: number, { model, resolver }: Source): Place {
  const costs = new LoopCosts(new Sizes(model, resolver));
  const budget = milliseconds * 1e6;
  let loop = outermost;
  let each = iterationTime(loop, costs);
  while (each > budget / 20) {
    const [costliest] = innerLoops(loop)
      .map((inner) => ({ inner, nanoseconds: costs.estimate(inner).nanoseconds }))
      .sort((a, b) => b.nanoseconds - a.nanoseconds);
    // What takes the time of an iteration is something else.
    if (!costliest || costliest.nanoseconds * 2 < each) break;
    loop = costliest.inner;
    each = iterationTime(loop, costs);
  }
  const every = intervalOf(loop, each, budget, costs);
  const counter = every > 1 ? ownCounter(loop) : undefined;
  return { loop, every, ...(counter !== undefined && { counter }) };
}

function iterationTime(loop: LoopNode, costs: LoopCosts): number {
  const { nanoseconds, levels } = costs.estimate(loop);
  return nanoseconds / Math.max(1, levels[0]?.trips ?? 1);
}

/** The loops of an iteration, without those in them or in functions. */
function innerLoops(loop: LoopNode): LoopNode[] {
  const found: LoopNode[] = [];
  findNode(
    loop.body,
    (node) => {
      if (isLoop(node)) found.push(node);
      return false;
    },
    (node) =>
      !isFunction(node) && !(node.parent !== undefined && found.some((inner) => inner === node.parent)),
  );
  return found;
}

function intervalOf(loop: LoopNode, each: number, budget: number, costs: LoopCosts): number {
  // A call of something unknown may take any time.
  if (each > cheap || costs.ownCost(loop).calls.length > 0) return 1;
  const iterations = Math.min(mostOften, budget / 10 / Math.max(each, 1));
  const every = 2 ** Math.floor(Math.log2(Math.max(1, iterations)));
  return every < 16 ? 1 : every;
}

/** The `i` of `for (let i = 0; …; i++)`, if nothing else in the loop changes it. */
function ownCounter(loop: LoopNode): string | undefined {
  if (loop.type !== NodeType.ForStatement || loop.init?.type !== NodeType.VariableDeclaration)
    return undefined;
  const { update } = loop;
  if (update?.type !== NodeType.UpdateExpression || update.argument.type !== NodeType.Identifier)
    return undefined;
  const { name } = update.argument;
  const declarator = loop.init.declarations.find(
    ({ id }) => id.type === NodeType.Identifier && id.name === name,
  );
  const start = declarator?.init && unwrap(declarator.init);
  if (start?.type !== NodeType.Literal || !Number.isInteger(start.value)) return undefined;
  const changes = findNode(loop.body, (node) => writes(node, name));
  return changes ? undefined : name;
}

function writes(node: Node, name: string): boolean {
  const isIt = (target: Node): boolean =>
    findNode(target, (part) => part.type === NodeType.Identifier && part.name === name) !== undefined;
  switch (node.type) {
    case NodeType.UpdateExpression:
      return isIt(node.argument);
    case NodeType.AssignmentExpression:
      return isIt(node.left);
    case NodeType.ForOfStatement:
    case NodeType.ForInStatement:
      return isIt(node.left);
    // A declaration of that name would hide it.
    case NodeType.VariableDeclarator:
      return isIt(node.id);
    default:
      return false;
  }
}
