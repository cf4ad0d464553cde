import { type Node, NodeType, wrapped } from '../../analysis/parse/syntax';
import { insert, type Rewrite } from './rewrite';

/** How what goes through a generator is rewritten, where the generator is asynchronous from now on. */
export interface Iteration {
  readonly rewrites: readonly Rewrite[];
  /** What waits. */
  readonly at: Node;
}

/** `for…of` and `yield*` can wait for what a generator gives; undefined where something else goes through it. */
export function asyncIteration(call: Node): Iteration | undefined {
  const value = wrapped(call);
  const { parent } = value;
  if (parent?.type === NodeType.YieldExpression && parent.delegate) return { rewrites: [], at: parent };
  if (parent?.type !== NodeType.ForOfStatement || parent.right !== value) return undefined;
  return { rewrites: parent.await ? [] : [insert(parent.range[0] + 'for'.length, ' await')], at: parent };
}
