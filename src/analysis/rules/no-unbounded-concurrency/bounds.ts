import {
  isFunction,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import { pausesIn } from '../../semantics/pauses';
import { iterationOf } from '../../semantics/repetition';
import { Sizes } from '../../semantics/trip-count';
import type { RuleInput } from '../rule';

/** So many at once are nothing that a system or a server would refuse. */
const fewEnough = 64;

/** How people call one of the parts that a list is cut into, as the variable of a loop. */
const partName =
  /^_?(?:chunk|batch|slice|page|group|shard|window|bucket|partition)$|(?:Chunk|Batch|Slice|Page|Group|Shard|Window|Bucket|Partition)$/;

/** How they call what cuts a list, and all of its parts. */
const partsName = /chunk|batch|partition|window|splitEvery/i;

/** By these alone what is not the variable of such a loop is one part: pages and groups are lists of their own as well. */
const chunkName = /^_?(?:chunk|batch)$|(?:Chunk|Batch)$/;

const awaitedByItself = 'each part of the list is awaited by itself';
const partByName = 'it is one part of a list, by its name';

/** Why there can be only so many elements: a clause for people, empty where it is not worth telling. */
export function boundOf(over: Node, input: RuleInput, depth = 0): string | undefined {
  if (depth > 8) return undefined;
  const { resolver, model } = input;
  const value = unwrap(over);
  const size = new Sizes(model, resolver).size(value);
  if (size !== undefined) return size <= fewEnough ? '' : undefined;
  switch (value.type) {
    case NodeType.CallExpression:
      return boundOfCall(value, input, depth);
    case NodeType.ArrayExpression:
      return value.elements.every(
        (element) =>
          element?.type !== NodeType.SpreadElement ||
          boundOf(element.argument, input, depth + 1) !== undefined,
      )
        ? ''
        : undefined;
    case NodeType.Identifier: {
      // A constant list by its name: `LOCALES`.
      if (/^[A-Z][A-Z0-9_]*$/.test(value.name) && value.name.length > 1) return '';
      const initialiser = resolver.constantInitialiser(value);
      const bound = initialiser && isList(initialiser) ? boundOf(initialiser, input, depth + 1) : undefined;
      return bound ?? partOfParts(value, input);
    }
    case NodeType.MemberExpression:
      return /^[A-Z][A-Z0-9_]+$/.test(lastName(value)) ? '' : undefined;
    default:
      return undefined;
  }
}

/** An initialiser that tells of a size; an empty list is filled later. */
function isList(initialiser: Node): boolean {
  const value = unwrap(initialiser);
  return !(value.type === NodeType.ArrayExpression && value.elements.length === 0);
}

function boundOfCall(call: TSESTree.CallExpression, input: RuleInput, depth: number): string | undefined {
  const callee = unwrap(call.callee);
  const [first] = call.arguments;
  const member = input.resolver.resolve(callee);
  if (member?.module === 'globalThis') {
    const name = member.path.join('.');
    if (/^Object\.(?:keys|values|entries)$/.test(name) && first) return boundOfObject(first, input);
    if (name === 'Array.from' && first) return boundOf(first, input, depth + 1);
    if ((name === 'Array' || name === 'Array.of') && first) return undefined;
  }
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const method = lastName(callee);
  if (method === 'slice' || method === 'splice') {
    // `slice(i, i + 16)`, `splice(0, 16)`; a slice to the end may hold any number.
    const [, end] = call.arguments;
    return end ? 'only part of the list is started at a time' : boundOf(callee.object, input, depth + 1);
  }
  const keepsSize = /^(?:filter|map|sort|toSorted|reverse|toReversed|keys|values|entries|fill|flat)$/.test(
    method,
  );
  return keepsSize ? boundOf(callee.object, input, depth + 1) : undefined;
}

/** The keys of an object that is written out. */
function boundOfObject(node: Node, { resolver }: RuleInput): string | undefined {
  const value = unwrap(node);
  const held = value.type === NodeType.Identifier ? resolver.constantInitialiser(value) : value;
  const object = held && unwrap(held);
  if (value.type === NodeType.Identifier && /^[A-Z][A-Z0-9_]+$/.test(value.name)) return '';
  return object?.type === NodeType.ObjectExpression &&
    object.properties.length > 0 &&
    object.properties.every(({ type }) => type === NodeType.Property)
    ? ''
    : undefined;
}

/**
 * A variable that holds one part of a list: of a loop that awaits each (`for (const part of chunk(list, 10))`), or one that
 * is called so. What is taken out of something (`const { page } = request.body`) is what somebody else calls so.
 */
function partOfParts(identifier: TSESTree.Identifier, { model, resolver }: RuleInput): string | undefined {
  const [definition, ...others] = model.variableOf(identifier)?.defs ?? [];
  if (!definition || others.length > 0) return undefined;
  const { type, name, node } = definition;
  const isChunk = chunkName.test(identifier.name);
  switch (type) {
    case DefinitionType.Variable: {
      const loop = node.parent.parent;
      if (loop.type !== NodeType.ForOfStatement) return isChunk && node.id === name ? partByName : undefined;
      const isOfParts = partName.test(identifier.name) || partsName.test(lastName(loop.right));
      return isOfParts && (loop.await || pausesIn(loop.body)) ? awaitedByItself : undefined;
    }
    case DefinitionType.Parameter: {
      if (!isChunk || !isFunction(node) || !node.params.some((parameter) => parameter === name))
        return undefined;
      // All parts at once are the whole list.
      const value = wrapped(node);
      const call = value.parent;
      const isForEach = call?.type === NodeType.CallExpression && iterationOf(call, value, resolver);
      return isForEach ? undefined : partByName;
    }
    default:
      return undefined;
  }
}
