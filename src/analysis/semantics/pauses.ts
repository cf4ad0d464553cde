import { findNode, isFunction, isLoop, type Node, NodeType } from '../parse/syntax';
import type { FileModel } from './file-model';

/** Does some code let others run in between: by an `await`, or a `yield` to whoever drives the generator? */
export function pausesIn(code: Node): boolean {
  return (
    findNode(
      code,
      (node) =>
        node.type === NodeType.AwaitExpression ||
        node.type === NodeType.YieldExpression ||
        (node.type === NodeType.ForOfStatement && node.await),
      (node) => !isFunction(node),
    ) !== undefined
  );
}

/**
 * The loops (and functions) that let others run in between: at an `await`, or at a `yield` to whoever drives the
 * generator.
 */
export function pausingCode(model: FileModel): ReadonlySet<Node> {
  const pauses: readonly Node[] = [
    ...model.nodesOf(NodeType.AwaitExpression),
    ...model.nodesOf(NodeType.YieldExpression),
    ...model.nodesOf(NodeType.ForOfStatement).filter((loop) => loop.await),
  ];
  const pausing = new Set<Node>();
  for (const pause of pauses) {
    for (let node: Node | undefined = pause; node && !pausing.has(node); node = node.parent) {
      if (isLoop(node) || isFunction(node)) pausing.add(node);
      if (isFunction(node)) break;
    }
  }
  return pausing;
}
