import { type FunctionNode, isFunction, isLoop, type Node, NodeType, repeats } from '../parse/syntax';
import type { FileModel } from './file-model';

/**
 * Where functions first wait: up to that offset their code runs before they give back control. Of a loop that waits that
 * is where it starts to repeat, since what comes first in it runs after the wait, too. Those that never wait are left out.
 */
export function firstWaits(model: FileModel): ReadonlyMap<FunctionNode, number> {
  const first = new Map<FunctionNode, number>();
  const add = (wait: Node, end: number): void => {
    let at = end;
    for (let inner = wait, current = wait.parent; current; inner = current, current = current.parent) {
      if (isFunction(current)) {
        first.set(current, Math.min(first.get(current) ?? at, at));
        return;
      }
      if (isLoop(current) && repeats(current, inner)) at = startOfRepetition(current);
    }
  };
  for (const wait of model.nodesOf(NodeType.AwaitExpression)) add(wait, wait.range[1]);
  for (const loop of model.nodesOf(NodeType.ForOfStatement)) if (loop.await) add(loop, loop.right.range[1]);
  return first;
}

function startOfRepetition(loop: Node): number {
  return loop.type === NodeType.ForOfStatement || loop.type === NodeType.ForInStatement
    ? loop.right.range[1]
    : loop.range[0];
}
