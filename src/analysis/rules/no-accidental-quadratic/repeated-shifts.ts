import { findNode, isLoop, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import type { Sizes } from '../../semantics/trip-count';
import type { Kinds } from './collection-kind';
import { isDeclaredIn, leavesAfter, type Loop, loopsAround } from './loops-around';
import type { SmallCollections } from './small-collection';

/** A loop that takes elements out of (or puts them into) the front or the middle of an array, which moves all behind. */
export interface RepeatedShift {
  readonly call: TSESTree.CallExpression;
  readonly method: string;
  readonly collection: TSESTree.Identifier;
  readonly loop: Loop;
  readonly unit: number;
}

/** Moving one element (measured on arrays of 30,000 to 60,000: 0.1 ns; the double and more beyond 100,000; Node 20.20, x64). */
const moved = 0.1;

export function repeatedShifts(small: SmallCollections, kinds: Kinds): RepeatedShift[] {
  return small.model
    .nodesOf(NodeType.CallExpression)
    .flatMap((call) => repeatedShift(call, small, kinds) ?? []);
}

function repeatedShift(
  call: TSESTree.CallExpression,
  small: SmallCollections,
  kinds: Kinds,
): RepeatedShift | undefined {
  const { sizes } = small;
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const method = sizes.resolver.propertyName(callee) ?? '';
  const collection = unwrap(callee.object);
  if (collection.type !== NodeType.Identifier) return undefined;
  if (method !== 'unshift' && method !== 'splice') return undefined;
  const loops = loopsAround(call, sizes);
  const [loop] = loops;
  const variable = sizes.model.variableOf(collection);
  if (!loop || !variable || loops.some((around) => isDeclaredIn(variable, around))) return undefined;
  if (kinds.kindOf(collection)?.name !== 'array') return undefined;
  if (method === 'unshift' ? loop.count.kind === 'search' : !removesOneByOne(call, collection, loop, sizes)) {
    return undefined;
  }
  if (small.isSmall(collection) || (loop.over && small.isSmall(loop.over))) return undefined;
  if (leavesAfter(call, loop)) return undefined;
  return { call, method, collection, loop, unit: moved };
}

/** `splice(i, 1)` on what the loop goes over. */
function removesOneByOne(
  { arguments: [at, count, inserted] }: TSESTree.CallExpression,
  collection: TSESTree.Identifier,
  loop: Loop,
  sizes: Sizes,
): boolean {
  if (!at || !count || inserted || !isLoop(loop.node)) return false;
  const removed = sizes.number(count);
  if (removed === undefined || removed > 10 || unwrap(at).type !== NodeType.Identifier) return false;
  const head = loop.over;
  const variable = sizes.model.variableOf(collection);
  return (
    head !== undefined &&
    findNode(
      head,
      (node) => node.type === NodeType.Identifier && sizes.model.variableOf(node) === variable,
    ) !== undefined
  );
}
