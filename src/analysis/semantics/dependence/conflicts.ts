import { shorten } from '../../../base/text';
import type { Variable } from '@typescript-eslint/scope-manager';
import { contains, isLoop, type Node, NodeType, unwrap } from '../../parse/syntax';
import type { Reduction } from '../../parallel-verdict';
import type { Access } from './access';
import { constantValue, namesIn, type Polynomial, subtract, symbol } from './polynomial';
import type { Key, Place, Region } from './region';
import { meeting } from './subscript-test';
import { reductionOf } from './variables';

/** Two accesses of different iterations to what is, or may be, the same memory. */
export interface Conflict {
  readonly write: Access;
  readonly other: Access;
  /** Are they shown to go to one object? */
  readonly isSameObject: boolean;
  /** Is it shown that they meet, rather than not shown that they do not? */
  readonly isCertain: boolean;
  /** Why they may meet. */
  readonly reason: string;
}

export interface Conflicts {
  readonly conflicts: readonly Conflict[];
  readonly reductions: readonly Reduction[];
  /** There are too many accesses to compare each write with all of them. */
  readonly isTooLong: boolean;
}

/** More pairs than this are not compared: a body that long is generated, and split by whoever generates it. */
const maxPairs = 1_000_000;

/** Compares what each iteration writes with what others read and write. */
export function conflictsIn(accesses: readonly Access[], region: Region): Conflicts {
  const writes = accesses.filter(({ isWrite }) => isWrite);
  if (writes.length * accesses.length > maxPairs) return { conflicts: [], reductions: [], isTooLong: true };
  const conflicts: Conflict[] = [];
  const combined = new Set<Access>();
  for (const write of writes) {
    for (const other of accesses) {
      const conflict = conflictOf(write, other, region);
      if (!conflict) continue;
      if (conflict.isSameObject && isSameCombination(write, other)) {
        combined.add(write).add(other);
        continue;
      }
      conflicts.push(conflict);
    }
  }
  return { conflicts, reductions: reductionsOf(combined, region), isTooLong: false };
}

function isSameCombination(a: Access, b: Access): boolean {
  return a.combination !== undefined && a.combination.operator === b.combination?.operator;
}

function reductionsOf(combined: ReadonlySet<Access>, region: Region): Reduction[] {
  const byTarget = new Map<string, Access[]>();
  for (const access of combined) {
    const name = targetOf(access, region);
    byTarget.set(name, [...(byTarget.get(name) ?? []), access]);
  }
  return [...byTarget].flatMap(([name, accesses]) => {
    const reduction = reductionOf(name, accesses);
    if (!reduction) return [];
    // Which member an object got first shows in the order of its members.
    const isOrdered = accesses.some((access) => access.key.kind !== 'name' && !isList(access.object, region));
    return [isOrdered ? { ...reduction, order: 'always' as const } : reduction];
  });
}

/** What collects the results: `hist` of `hist[k]++`, `list` of `list.push(x)`, `stats.count` of `stats.count++`. */
function targetOf({ node, key }: Access, { sizes }: Region): string {
  const callee = node.type === NodeType.CallExpression ? unwrap(node.callee) : node;
  const isWhole = node.type === NodeType.CallExpression || key.kind !== 'name';
  return sizes.model.textOf(callee.type === NodeType.MemberExpression && isWhole ? callee.object : callee);
}

/** Is the object shown to be a list, whose members are in the order of their numbers? */
function isList({ root, keys }: Place, { sizes }: Region): boolean {
  const name = typeof root === 'string' || keys.length > 0 ? undefined : root.defs[0]?.name;
  const initialiser =
    name?.type === NodeType.Identifier && typeof root !== 'string'
      ? root.references.find(({ init }) => init === true)?.writeExpr
      : undefined;
  return initialiser !== undefined && initialiser !== null && isNewList(unwrap(initialiser), sizes);
}

function isNewList(value: Node, sizes: Region['sizes']): boolean {
  if (value.type === NodeType.ArrayExpression) return true;
  if (value.type !== NodeType.NewExpression && value.type !== NodeType.CallExpression) return false;
  const callee = unwrap(value.callee);
  const target = sizes.resolver.resolve(callee);
  if (target?.module === 'globalThis') return /Array(?:\.from|\.of)?$/.test(target.path.join('.'));
  if (callee.type !== NodeType.MemberExpression) return false;
  const method = sizes.resolver.propertyName(callee);
  return (method === 'fill' || method === 'map') && isNewList(unwrap(callee.object), sizes);
}

function conflictOf(write: Access, other: Access, region: Region): Conflict | undefined {
  const objects = compareObjects(write, other, region);
  if (objects === 'different' || isLengthThatStays(write, other, region)) return undefined;
  const keys = compareKeys(write.key, other.key, region);
  // Views of one buffer have the same numbers at other places.
  const mayBeShifted = objects === 'overlapping' && write.key.kind !== 'name' && other.key.kind !== 'name';
  if (keys.kind === 'different' && !mayBeShifted) return undefined;
  const { model } = region.sizes;
  const [first = '', second = ''] = [write, other].map(({ node }) => shorten(model.textOf(node)));
  if (objects === 'same' && keys.kind === 'same') {
    const reason =
      write === other || first === second
        ? `each iteration writes \`${first}\``
        : `\`${second}\` is what another iteration writes as \`${first}\`${keys.distance}`;
    return { write, other, isSameObject: true, isCertain: true, reason };
  }
  const reason =
    objects === 'same'
      ? `nothing shows that \`${first}\` and \`${second}\` are never the same element in two iterations`
      : whyMaybeSame(write, other, region);
  return { write, other, isSameObject: objects === 'same', isCertain: false, reason };
}

type KeyComparison =
  | { readonly kind: 'different' }
  | { readonly kind: 'maybe' }
  | { readonly kind: 'same'; readonly distance: string };

function compareKeys(a: Key, b: Key, { counter, ranges }: Region): KeyComparison {
  if (a.kind === 'any' || b.kind === 'any') return { kind: 'maybe' };
  if (a.kind === 'each' && b.kind === 'each') return { kind: 'different' };
  if (a.kind === 'each' || b.kind === 'each') return { kind: 'maybe' };
  if (a.kind === 'name' && b.kind === 'name') {
    return a.name === b.name ? { kind: 'same', distance: '' } : { kind: 'different' };
  }
  if (a.kind === 'name' || b.kind === 'name') {
    // Writing an element may make a list longer.
    const name = a.kind === 'name' ? a.name : b.kind === 'name' ? b.name : '';
    return name === 'length' || /^\d/.test(name) ? { kind: 'maybe' } : { kind: 'different' };
  }
  const result = meeting(a.value, b.value, { outer: counter, ranges });
  if (result.kind === 'never') return { kind: 'different' };
  if (result.distance !== undefined) {
    const distance = result.distance;
    return {
      kind: 'same',
      distance: distance === 1 ? ', one iteration apart' : `, ${distance} iterations apart`,
    };
  }
  return isSameEverywhere(a.value, b.value, counter) ? { kind: 'same', distance: '' } : { kind: 'maybe' };
}

/** The same numbers in all iterations: nothing in them depends on the counter of the loop. */
function isSameEverywhere(a: Polynomial, b: Polynomial, counter: string): boolean {
  return constantValue(subtract(a, b)) === 0 && !namesIn(a).has(counter);
}

/**
 * Are the objects that two accesses go to the same one, in different iterations? `overlapping`: perhaps, or views of the
 * same memory; `maybe`: perhaps, but in no other way.
 */
function compareObjects(
  write: Access,
  other: Access,
  region: Region,
): 'same' | 'maybe' | 'overlapping' | 'different' {
  const [a, b] = [write.object, other.object];
  if (a.root !== b.root || a.root === 'unknown' || b.root === 'unknown') {
    return isApart(a, b, region) || isApart(b, a, region) ? 'different' : 'overlapping';
  }
  const covers = (access: Access, place: Place): boolean =>
    access.key.kind === 'any' && access.object.keys.length < place.keys.length;
  // Whoever reads all of an object reads the objects in it.
  if (a.keys.length !== b.keys.length) return covers(write, b) || covers(other, a) ? 'maybe' : 'different';
  let isSame = true;
  for (const [index, key] of a.keys.entries()) {
    const comparison = compareKeys(key, b.keys[index] ?? { kind: 'any' }, region);
    if (comparison.kind === 'same') continue;
    isSame = false;
    const isElement = index === 0 && typeof a.root !== 'string';
    if (comparison.kind === 'different' && isElement && isDistinctIn(a.root, region)) return 'different';
  }
  return isSame ? 'same' : 'overlapping';
}

function isDistinctIn(root: Variable, { freshness, node }: Region): boolean {
  return freshness.hasDistinctElements(root, node);
}

/** Is the first place an object that no other name leads to, other than the second one's? */
function isApart(a: Place, b: Place, { freshness, node }: Region): boolean {
  if (typeof a.root === 'string' || a.root === b.root) return false;
  if (a.keys.length === 0) return freshness.isUnshared(a.root, node);
  return a.keys.length === 1 && freshness.hasUnsharedElements(a.root, node);
}

function whyMaybeSame(write: Access, other: Access, region: Region): string {
  const [a, b] = [write.object, other.object].map((place) => nameOf(place));
  if (a === undefined || b === undefined) {
    const { node } = a === undefined ? write : other;
    return `nothing is known of the object in \`${region.sizes.model.textOf(node)}\``;
  }
  if (a !== b) return `\`${a}\` and \`${b}\` may be the same object, or share memory`;
  return `two elements of \`${a}\` may be the same object`;
}

function nameOf({ root }: Place): string | undefined {
  if (root === 'unknown') return undefined;
  return root === 'this' ? 'this' : root.name;
}

/** `for (let i = 0; i < out.length; i++) out[i] = …` writes nothing beyond the length that it reads. */
function isLengthThatStays(write: Access, other: Access, region: Region): boolean {
  const { repeated, counter } = region;
  if ('call' in repeated || !isLoop(repeated) || repeated.type !== NodeType.ForStatement) return false;
  const isBound = repeated.test !== null && contains(repeated.test, other.node);
  if (!isBound || other.key.kind !== 'name' || other.key.name !== 'length') return false;
  return write.key.kind === 'index' && subtract(write.key.value, symbol(counter)).size === 0;
}
