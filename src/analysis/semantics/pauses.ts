import { findNode, isFunction, isLoop, type Node, NodeType } from '../parse/syntax';
import type { FileModel } from './file-model';

/** Does some code let others run in between: by an `await`, or a `yield` to whoever drives the generator? */
export function pausesIn(code: Node): boolean {
  return findNode(code, isPause, (node) => !isFunction(node)) !== undefined;
}

function isPause(node: Node): boolean {
  return pauseTypes.includes(node.type) && !(node.type === NodeType.ForOfStatement && !node.await);
}

const pauseTypes: readonly NodeType[] = [
  NodeType.AwaitExpression,
  NodeType.YieldExpression,
  NodeType.ForOfStatement,
];

/**
 * The loops (and functions) that let others run in between: at an `await`, or at a `yield` to whoever drives the
 * generator.
 */
export function pausingCode(model: FileModel): ReadonlySet<Node> {
  const pauses = pauseTypes.flatMap((type): readonly Node[] => model.nodesOf(type)).filter(isPause);
  const pausing = new Set<Node>();
  for (const pause of pauses) {
    for (let node: Node | undefined = pause; node && !pausing.has(node); node = node.parent) {
      if (isLoop(node) || isFunction(node)) pausing.add(node);
      if (isFunction(node)) break;
    }
  }
  return pausing;
}
