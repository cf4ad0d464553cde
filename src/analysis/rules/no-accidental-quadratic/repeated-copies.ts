import {
  findNode,
  type FunctionNode,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import { displayName } from '../../semantics/resolver';
import type { Sizes } from '../../semantics/trip-count';
import { unitCosts } from '../../semantics/unit-costs';
import type { Kinds } from './collection-kind';
import { endsAtOnce, isDeclaredIn, iterationWith, leavesAfter, type Loop, loopsAround } from './loops-around';
import type { SmallCollections } from './small-collection';

/** Everything that was collected so far is copied once per iteration. */
export interface RepeatedCopy {
  /** The expression that copies. */
  readonly node: Node;
  /** The name of what is copied. */
  readonly collected: TSESTree.Identifier;
  readonly loop: Loop;
  readonly holds: 'elements' | 'properties' | 'bytes';
  /** Nanoseconds for each that is copied. */
  readonly unit: number;
  /** The callback of `reduce`, if it is that which collects. */
  readonly reducer?: FunctionNode;
}

/** Copying one property of an object that is used as a table (measured: 100 ns, Node 20.20, x64). */
const copiedProperty = 100;

/** Memory moves at some 10 GB/s; a piece is assumed to have 1,000 bytes. */
const copiedPiece = 100;

export function repeatedCopies(small: SmallCollections, kinds: Kinds): RepeatedCopy[] {
  const { model } = small;
  return [
    ...model.nodesOf(NodeType.CallExpression).flatMap((call) => inReduce(call, small, kinds)),
    ...model.nodesOf(NodeType.AssignmentExpression).flatMap((node) => byAssignment(node, small, kinds) ?? []),
  ];
}

/** `items.reduce((all, item) => [...all, item], [])` */
function inReduce(call: TSESTree.CallExpression, small: SmallCollections, kinds: Kinds): RepeatedCopy[] {
  const { sizes } = small;
  const callee = unwrap(call.callee);
  const method = callee.type === NodeType.MemberExpression ? sizes.resolver.propertyName(callee) : undefined;
  const [callback, start] = call.arguments;
  if (!callback || !start || (method !== 'reduce' && method !== 'reduceRight')) return [];
  const reducer = unwrap(callback);
  if (!isFunction(reducer) || reducer.async) return [];
  const loop = iterationWith(reducer, sizes);
  const [first] = reducer.params;
  if (!loop || !first || isFew(loop, small)) return [];
  const collected = first.type === NodeType.AssignmentPattern ? first.left : first;
  if (collected.type !== NodeType.Identifier) return [];
  const variable = sizes.model.lookUp(collected.name, reducer.body);
  const isCollected = (node: Node): boolean =>
    node.type === NodeType.Identifier && sizes.model.variableOf(node) === variable;
  return results(reducer).flatMap((result) => {
    const copy = copyOf(result, isCollected, sizes);
    if (!copy) return [];
    // `text.concat(more)` is cheap.
    if (copy.isConcat && kinds.kindOf(start)?.name !== 'array') return [];
    return [{ node: result, collected, loop, holds: copy.holds, unit: copy.unit, reducer }];
  });
}

/** The expressions that a function may return. */
function results(fn: FunctionNode): Node[] {
  const returned: Node[] = [];
  if (fn.body.type !== NodeType.BlockStatement) returned.push(fn.body);
  else {
    findNode(
      fn.body,
      (node) => {
        if (node.type === NodeType.ReturnStatement && node.argument) returned.push(node.argument);
        return false;
      },
      (node) => !isFunction(node),
    );
  }
  return returned.flatMap(alternatives);
}

function alternatives(node: Node): Node[] {
  const value = unwrap(node);
  return value.type === NodeType.ConditionalExpression
    ? [...alternatives(value.consequent), ...alternatives(value.alternate)]
    : [value];
}

/** `all = [...all, item]` in a loop. */
function byAssignment(
  assignment: TSESTree.AssignmentExpression,
  small: SmallCollections,
  kinds: Kinds,
): RepeatedCopy | undefined {
  const { sizes } = small;
  const { left: collected, right, operator } = assignment;
  if (operator !== '=' || collected.type !== NodeType.Identifier) return undefined;
  const variable = sizes.model.variableOf(collected);
  const copy = copyOf(
    unwrap(right),
    (node) => node.type === NodeType.Identifier && sizes.model.variableOf(node) === variable,
    sizes,
  );
  if (!variable || !copy) return undefined;
  if (copy.isConcat && kinds.kindOf(collected)?.name !== 'array') return undefined;
  const loops = loopsAround(assignment, sizes);
  const loop = loops[0];
  if (!loop || isDeclaredIn(variable, loop) || endsAtOnce(loop) || isFew(loop, small)) return undefined;
  // What is started anew in each iteration of an outer loop collects the parts of one element.
  if (loops.slice(1).some((outer) => isDeclaredIn(variable, outer))) return undefined;
  if (leavesAfter(assignment, loop)) return undefined;
  return { node: assignment, collected, loop, holds: copy.holds, unit: copy.unit };
}

/** Does a loop go over little, or follow links (`node = node.parent`), of which there are not many? */
function isFew({ over, node, count }: Loop, small: SmallCollections): boolean {
  if (over && small.isSmall(over)) return true;
  if (count.kind !== 'search' || !isLoop(node) || !('test' in node) || !node.test) return false;
  // `while (queue.length > 0)`, `while ((match = pattern.exec(text)))`
  const goesOn = findNode(
    node.test,
    (part) =>
      part.type === NodeType.CallExpression ||
      (part.type === NodeType.MemberExpression && small.resolver.propertyName(part) === 'length'),
  );
  return goesOn === undefined;
}

interface Copy {
  readonly holds: RepeatedCopy['holds'];
  readonly unit: number;
  readonly isConcat?: true;
}

/** What an expression copies of what was collected. */
function copyOf(node: Node, isCollected: (node: Node) => boolean, sizes: Sizes): Copy | undefined {
  const hasSpread = (parts: readonly (Node | null)[]): boolean =>
    parts.length > 1 &&
    parts.some((part) => part?.type === NodeType.SpreadElement && isCollected(unwrap(part.argument)));
  if (node.type === NodeType.ArrayExpression) {
    return hasSpread(node.elements) ? { holds: 'elements', unit: unitCosts.scanned } : undefined;
  }
  if (node.type === NodeType.ObjectExpression) {
    return hasSpread(node.properties) && addsKeys(node.properties)
      ? { holds: 'properties', unit: copiedProperty }
      : undefined;
  }
  if (node.type !== NodeType.CallExpression) return undefined;
  const callee = unwrap(node.callee);
  const method = callee.type === NodeType.MemberExpression ? sizes.resolver.propertyName(callee) : undefined;
  if (method !== 'assign' && method !== 'concat') return undefined;
  const target = sizes.resolver.resolve(callee);
  const name = target && displayName(target);
  const [first, second, third] = node.arguments;
  if (name === 'Object.assign' && first && second) {
    const isFresh = unwrap(first).type === NodeType.ObjectExpression && isCollected(unwrap(second));
    return isFresh && third ? { holds: 'properties', unit: copiedProperty } : undefined;
  }
  if (name === 'Buffer.concat' && first) {
    const parts = unwrap(first);
    const isWhole =
      parts.type === NodeType.ArrayExpression &&
      parts.elements.length > 1 &&
      parts.elements.some((part) => part !== null && isCollected(part));
    return isWhole ? { holds: 'bytes', unit: copiedPiece } : undefined;
  }
  if (callee.type !== NodeType.MemberExpression || sizes.resolver.propertyName(callee) !== 'concat')
    return undefined;
  return first && isCollected(unwrap(callee.object))
    ? { holds: 'elements', unit: unitCosts.scanned, isConcat: true }
    : undefined;
}

/** Fields with fixed names overwrite each other: `state = { ...state, ready: true }` does not grow. */
function addsKeys(properties: readonly TSESTree.ObjectLiteralElement[]): boolean {
  return properties.some((property) => property.type === NodeType.Property && property.computed);
}
