import {
  isFunction,
  isLoop,
  type LoopNode,
  type Node,
  NodeType,
  repeats,
  unwrap,
  wrapped,
} from '../../parse/syntax';
import type { FileModel } from '../../semantics/file-model';
import type { Iteration, LoopCosts } from '../../semantics/loop-cost';
import { pausingCode } from '../../semantics/pauses';
import type { RuleInput } from '../rule';
import { waitsForTime } from './busy-wait';

/** What may be reported: a loop, or a call of an array method. */
export type Candidate = LoopNode | Iteration;

/** Loops that are not part of another one; of those that wait for a time, nothing can be estimated. */
export function candidates(input: RuleInput, costs: LoopCosts, loops: ReadonlySet<LoopNode>): Candidate[] {
  const iterations = input.model
    .nodesOf(NodeType.CallExpression)
    .flatMap((call) => costs.iteration(call) ?? []);
  return [
    ...[...loops].filter((loop) => !waitsForTime(loop, input) && !isInner(loop, loops, costs)),
    ...iterations.filter(({ call }) => !isInner(call, loops, costs)),
  ];
}

/** Is the loop part of a go of another loop that runs without a pause? */
function isInner(loop: Node, loops: ReadonlySet<Node>, costs: LoopCosts): boolean {
  for (let node = loop; node.parent; node = node.parent) {
    const { parent } = node;
    if (isLoop(parent) && loops.has(parent) && repeats(parent, node)) return true;
    if (!isFunction(parent)) continue;
    const call = wrapped(parent).parent;
    if (call?.type !== NodeType.CallExpression) return false;
    const iteration = costs.iteration(call);
    return iteration !== undefined && unwrap(iteration.callback) === parent;
  }
  return false;
}

/** The loops that do not let others run in between. */
export function uninterruptedLoops(model: FileModel): ReadonlySet<LoopNode> {
  const pausing = pausingCode(model);
  const loops: readonly LoopNode[] = [
    ...model.nodesOf(NodeType.ForStatement),
    ...model.nodesOf(NodeType.ForOfStatement),
    ...model.nodesOf(NodeType.ForInStatement),
    ...model.nodesOf(NodeType.WhileStatement),
    ...model.nodesOf(NodeType.DoWhileStatement),
  ];
  return new Set(loops.filter((loop) => !pausing.has(loop)));
}
