import { enclosingFunction, type FunctionNode, type Node, NodeType } from '../../parse/syntax';
import type { FileModel } from '../../semantics/file-model';
import { isPassedBefore } from '../../semantics/passed-before';

/** A place where a function gives others their turn. */
interface Suspension {
  readonly node: Node;
  /** From here on others have had their turn. */
  readonly after: number;
}

/** Where the async functions of a file wait. */
export class Suspensions {
  readonly #byFunction = new Map<FunctionNode, Suspension[]>();

  constructor(model: FileModel) {
    for (const node of model.nodesOf(NodeType.AwaitExpression)) this.#add(node, node.range[1]);
    for (const loop of model.nodesOf(NodeType.ForOfStatement)) {
      if (loop.await) this.#add(loop.right, loop.right.range[1]);
    }
    for (const list of this.#byFunction.values()) list.sort((a, b) => a.after - b.after);
  }

  /** Does a function wait at all? */
  has(fn: FunctionNode): boolean {
    return this.#byFunction.has(fn);
  }

  /** The first wait of a function that comes after `start` in the text and after which `target` still runs. */
  between(start: number, target: Node, fn: FunctionNode): Node | undefined {
    const end = target.range[1];
    const list = this.#byFunction.get(fn) ?? [];
    for (let index = firstAfter(list, start); index < list.length; index++) {
      const suspension = list[index];
      if (!suspension || suspension.after > end) return undefined;
      if (isPassedBefore(suspension.node, target)) return suspension.node;
    }
    return undefined;
  }

  /** Where the wait of a function starts that is over first. */
  first(fn: FunctionNode): number | undefined {
    return this.#byFunction.get(fn)?.[0]?.node.range[0];
  }

  #add(node: Node, after: number): void {
    const fn = enclosingFunction(node);
    if (!fn) return;
    const list = this.#byFunction.get(fn);
    if (list) list.push({ node, after });
    else this.#byFunction.set(fn, [{ node, after }]);
  }
}

/** The index of the first suspension in a sorted list that is after an offset. */
function firstAfter(list: readonly Suspension[], offset: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.after ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
