import {
  contains,
  findNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import { displayName } from '../../semantics/resolver';
import type { Sizes } from '../../semantics/trip-count';
import { unitCosts } from '../../semantics/unit-costs';
import type { Changes } from './changes';
import type { Kinds } from './collection-kind';
import { endsAtOnce, isDeclaredIn, type Loop, loopsAround, varies } from './loops-around';
import { isKeptSmall } from './bounds';
import type { SmallCollections } from './small-collection';

/** A collection that is searched from its start once per iteration of a loop. */
export interface RepeatedScan {
  readonly call: TSESTree.CallExpression;
  readonly callee: TSESTree.MemberExpression;
  readonly method: string;
  readonly collection: Node;
  readonly loop: Loop;
  /** What the loop itself changes. */
  readonly isChanging: boolean;
  /** What it adds to. */
  readonly isGrowing: boolean;
  /** Nanoseconds for each element that is looked at. */
  readonly unit: number;
  /** `Object.keys(…)`: the collection is built each time before it is looked at. */
  readonly isRebuilt: boolean;
}

/** Methods that look for a value. */
const valueSearches = new Set(['includes', 'indexOf', 'lastIndexOf']);
/** Methods that look for what passes a test. */
const testSearches = new Set(['find', 'findIndex', 'findLast', 'findLastIndex', 'some', 'filter']);

/**
 * Listing one property of an object that is used as a table (35–70 ns in growing tables of 5,000, Node 20.20, x64).
 */
const listedProperty = 40;

/** Looks through the calls of a file for searches that a loop repeats. */
export function repeatedScans(small: SmallCollections, kinds: Kinds, changes: Changes): RepeatedScan[] {
  const seen = new Map<Node, Set<string>>();
  return small.model.nodesOf(NodeType.CallExpression).flatMap((call) => {
    const scan = repeatedScan(call, small, kinds, changes);
    if (!scan) return [];
    // One is enough for a collection and a loop.
    const name = small.model.textOf(scan.collection);
    const names = seen.get(scan.loop.node) ?? new Set();
    if (names.has(name)) return [];
    seen.set(scan.loop.node, names.add(name));
    return [scan];
  });
}

function repeatedScan(
  call: TSESTree.CallExpression,
  small: SmallCollections,
  kinds: Kinds,
  changes: Changes,
): RepeatedScan | undefined {
  const { sizes } = small;
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const method = sizes.resolver.propertyName(callee) ?? '';
  const [sought, from] = call.arguments;
  const byValue = valueSearches.has(method);
  // A search that goes on from where the last one ended passes over everything once.
  if (!sought || (!byValue && !testSearches.has(method)) || (byValue && from)) return undefined;
  const loops = loopsAround(call, sizes);
  const loop = loops.find((around) => varies(sought, around, changes));
  if (!loop || endsAtOnce(loop)) return undefined;

  const collection = unwrap(callee.object);
  const test = byValue ? undefined : equalityTest(sought, loop, changes);
  if (!byValue && !test) return undefined;
  const whole = unaliased(collection, loop, sizes, changes);
  if (!isOutside(whole, loop, loops, sizes, changes)) return undefined;
  const additions = additionsIn(collection, loop, sizes, changes);
  const isChanging = additions.length > 0;
  if (isChanging && isKeptSmall(collection, additions, loop, sizes)) return undefined;
  if (!isChanging && (loop.count.kind === 'search' || isStructure(whole, loop, small))) return undefined;
  if (loop.over && small.isSmall(loop.over)) return undefined;
  if (loop.count.kind === 'known' && loop.count.count < 200) return undefined;
  const kind = kinds.kindOf(callee.object);
  const isArray = kind?.name === 'array' || isWhole(collection, loop, sizes);
  if (!isArray && !(test && kind === undefined && collection.type !== NodeType.CallExpression)) {
    return undefined;
  }
  const isRebuilt = listed(collection, sizes) !== undefined;
  const own = byValue ? unitCosts.scanned : unitCosts.element + 2 * unitCosts.operation;
  return {
    call,
    callee,
    method,
    collection,
    loop,
    isChanging,
    isGrowing: additions.some((place) => !isRemoval(place)),
    isRebuilt,
    unit: isRebuilt ? listedProperty : own,
  };
}

/** The object whose keys, values or entries are listed. */
export function listed(node: Node, sizes: Sizes): Node | undefined {
  const value = unwrap(node);
  if (value.type !== NodeType.CallExpression) return undefined;
  const target = sizes.resolver.resolve(value.callee);
  return target && /^Object\.(?:keys|values|entries)$/.test(displayName(target))
    ? value.arguments[0]
    : undefined;
}

const chained = new Set(['map', 'filter', 'slice', 'concat', 'flat', 'reverse']);

/**
 * Is a collection there before the loop begins, and not a part of what another loop is at? Parts are small: the cells of
 * a row, the children of a node.
 */
function isOutside(
  collection: Node,
  loop: Loop,
  loops: readonly Loop[],
  sizes: Sizes,
  changes: Changes,
): boolean {
  const root = rootOf(collection, sizes);
  if (!root) return false;
  const others = loops.slice(loops.indexOf(loop) + 1);
  const isPart = (node: Node | undefined): boolean => {
    const variable = node && sizes.model.variableOf(node);
    return others.some((other) => isDeclaredIn(variable, other));
  };
  if (root.type === NodeType.Identifier) {
    const variable = sizes.model.variableOf(root);
    if (isWhole(root, loop, sizes)) return true;
    if (!variable || isDeclaredIn(variable, loop) || isPart(root)) return false;
    // Another collection in each iteration.
    if (root !== collection && varies(root, loop, changes)) return false;
  }
  return !isPart(loop.over && rootOf(loop.over, sizes));
}

/** `items.list`, where each iteration begins with `const list = items.list` and that is the same each time. */
function unaliased(collection: Node, loop: Loop, sizes: Sizes, changes: Changes): Node {
  if (collection.type !== NodeType.Identifier) return collection;
  if (!isDeclaredIn(sizes.model.variableOf(collection), loop)) return collection;
  const held = sizes.resolver.constantInitialiser(collection);
  const value = held && unwrap(held);
  return value?.type === NodeType.MemberExpression && !value.computed && !varies(value, loop, changes)
    ? value
    : collection;
}

/** The third parameter of an array method's callback is the array itself. */
function isWhole(name: Node, { inside }: Loop, sizes: Sizes): boolean {
  if (!isFunction(inside)) return false;
  const whole = inside.params[2];
  const variable = sizes.model.variableOf(name);
  return whole?.type === NodeType.Identifier && variable?.identifiers.includes(whole) === true;
}

/** The variable (or `this`) that a collection is reached from. */
function rootOf(collection: Node, sizes: Sizes): Node | undefined {
  let node = unwrap(collection);
  for (;;) {
    switch (node.type) {
      case NodeType.MemberExpression:
        // `table[key].includes(x)`: a part.
        if (node.computed) return undefined;
        node = unwrap(node.object);
        break;
      case NodeType.CallExpression: {
        const object = listed(node, sizes);
        const callee = unwrap(node.callee);
        if (object) node = unwrap(object);
        else if (
          callee.type === NodeType.MemberExpression &&
          chained.has(sizes.resolver.propertyName(callee) ?? '')
        ) {
          node = unwrap(callee.object);
        } else return undefined;
        break;
      }
      case NodeType.Identifier:
      case NodeType.ThisExpression:
        return node;
      default:
        return undefined;
    }
  }
}

/** Is a collection small, or part of an object (`schema.columns`), which describe things rather than hold data? */
function isStructure(collection: Node, loop: Loop, small: SmallCollections): boolean {
  if (small.isSmall(collection)) return true;
  // What a sender fills, and what is compared with itself, is data.
  if (small.requestData.isSent(collection)) return false;
  if (loop.over && small.model.textOf(loop.over) === small.model.textOf(collection)) return false;
  let node = unwrap(listed(collection, small.sizes) ?? collection);
  while (node.type === NodeType.CallExpression && node.callee.type === NodeType.MemberExpression) {
    node = unwrap(node.callee.object);
  }
  return node.type !== NodeType.Identifier;
}

/** Where each iteration (or some of them) adds to what is searched. */
function additionsIn(collection: Node, loop: Loop, sizes: Sizes, changes: Changes): Node[] {
  const held = unwrap(listed(collection, sizes) ?? collection);
  return changes.additionsTo(held).filter((place) => contains(loop.inside, place));
}

const isSplice = (callee: Node): boolean =>
  callee.type === NodeType.MemberExpression &&
  callee.property.type === NodeType.Identifier &&
  callee.property.name === 'splice';

/** `items.splice(i, 1)` */
function isRemoval(collection: Node): boolean {
  const call = collection.parent?.parent;
  return call?.type === NodeType.CallExpression && call.arguments.length === 2 && isSplice(call.callee);
}

/**
 * The comparison in `(y) => y.id === x.id` that says which element is looked for: of something of the element with
 * something else, so that a table could answer it. Undefined for other tests.
 */
function equalityTest(callback: Node, loop: Loop, changes: Changes): TSESTree.BinaryExpression | undefined {
  const fn = unwrap(callback);
  if (!isFunction(fn) || fn.async || fn.generator) return undefined;
  const [parameter] = fn.params;
  const [only] = fn.body.type === NodeType.BlockStatement ? fn.body.body : [];
  const test =
    fn.body.type !== NodeType.BlockStatement
      ? fn.body
      : only?.type === NodeType.ReturnStatement
        ? only.argument
        : undefined;
  if (!parameter || !test) return undefined;
  const isOfElement = (node: Node): boolean =>
    findNode(node, (part) => {
      const variable = part.type === NodeType.Identifier ? changes.model.variableOf(part) : undefined;
      return (
        variable?.defs.some(({ name }) => findNode(parameter, (inner) => inner === name) !== undefined) ===
        true
      );
    }) !== undefined;
  return conjuncts(test).find((part): part is TSESTree.BinaryExpression => {
    if (part.type !== NodeType.BinaryExpression || (part.operator !== '===' && part.operator !== '=='))
      return false;
    const sides = [part.left, part.right];
    const [own, ...moreOwn] = sides.filter(isOfElement);
    const foreign = sides.find((side) => side !== own);
    return (
      own !== undefined && moreOwn.length === 0 && foreign !== undefined && varies(foreign, loop, changes)
    );
  });
}

/** The parts of `a && b && c`. */
function conjuncts(node: Node): Node[] {
  const value = unwrap(node);
  return value.type === NodeType.LogicalExpression && value.operator === '&&'
    ? [...conjuncts(value.left), ...conjuncts(value.right)]
    : [value];
}
