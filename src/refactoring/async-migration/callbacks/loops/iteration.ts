import { shorten, type TextRange } from '../../../../base/text';
import { lastName, type Node, NodeType, type TSESTree, unwrap } from '../../../../analysis/parse/syntax';
import { globals } from '../../../../analysis/semantics/resolver';
import type { Refusal } from '../../migration';
import { type CallbackUse, calleeName, rangeOf, refuse } from '../callback-use';

export const iterationMethods = [
  ...['forEach', 'map', 'flatMap', 'filter', 'some', 'every', 'find', 'findIndex', 'reduce'],
] as const;
export type IterationMethod = (typeof iterationMethods)[number];

/** Methods that go from the last value to the first, and those that do the same the other way round. */
export const fromEndMethods: ReadonlyMap<string, IterationMethod> = new Map([
  ['findLast', 'find'],
  ['findLastIndex', 'findIndex'],
  ['reduceRight', 'reduce'],
]);

/** A call that hands each of some values to a function, one after the other. */
export interface Iteration {
  readonly method: IterationMethod;
  /** `iterable`: anything that `for…of` takes; `length`: `{ length: n }`. */
  readonly over: 'array' | 'set' | 'map' | 'iterable' | 'length';
  /** What is iterated over, parentheses included. */
  readonly values: TextRange;
  /** The expression of it. */
  readonly valuesNode: Node;
  /** The constant that holds it, where it is needed more than once. */
  readonly valuesName?: string;
  /** The first value that `reduce` is given. */
  readonly initial?: Node;
  readonly thisArgument?: Node;
  /** `xs?.map(…)` */
  readonly isOptional: boolean;
  /** It begins with the last value. */
  readonly fromEnd?: true;
  /** The array has holes: it is written with them. */
  readonly skipsHoles?: true;
  /** Nothing tells that it is an array but the name of the method. */
  readonly isAssumed: boolean;
  /** lodash goes on to the end unless it is given `false`. */
  readonly stopsAtFalse: boolean;
}

/** Modules of functions that take what they iterate over first. */
const collectionModules = /^(?:lodash|lodash-es|underscore)$/;
const collectionFunctions: ReadonlyMap<string, IterationMethod> = new Map([
  ['each', 'forEach'],
  ['forEach', 'forEach'],
  ['map', 'map'],
  ['flatMap', 'flatMap'],
  ['filter', 'filter'],
  ['some', 'some'],
  ['every', 'every'],
  ['find', 'find'],
  ['findIndex', 'findIndex'],
  ['reduce', 'reduce'],
]);

/** The iteration that a call is; nothing if it is none, or a refusal where it is one that no loop can take the place of. */
export function iterationOf(use: CallbackUse): Iteration | Refusal | undefined {
  const { call, argument, source } = use;
  if (call.type !== NodeType.CallExpression || call.optional) return undefined;
  const target = source.resolver.resolve(call.callee);
  const at = call.arguments.findIndex((other) => other === argument);
  if (call.arguments.slice(0, at + 1).some(({ type }) => type === NodeType.SpreadElement)) return undefined;
  const [first, second, third] = call.arguments;
  if (target && collectionModules.test(target.module)) {
    const method = collectionFunctions.get(target.path.at(-1) ?? '');
    if (!method || target.path.length !== 1 || at !== 1 || !first) return undefined;
    const list = collectionOf(first, method, use);
    if (list !== 'array' && list !== 'assumed') {
      return refuse(
        use,
        'callback',
        `\`${calleeName(use)}\` takes other things than arrays, and \`${shorten(source.model.textOf(first))}\` is one`,
      );
    }
    return {
      method,
      over: 'array',
      values: rangeOf(first),
      valuesNode: first,
      ...(method === 'reduce' && third && { initial: third }),
      isOptional: false,
      isAssumed: list === 'assumed',
      stopsAtFalse: method === 'forEach',
    };
  }
  if (target?.module === globals && target.path.join('.') === 'Array.from') {
    return at === 1 && first ? arrayFrom(first, call.arguments[2], use) : undefined;
  }
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || at !== 0) return undefined;
  const name = source.resolver.propertyName(callee) ?? '';
  const reversed = fromEndMethods.get(name);
  const method = reversed ?? iterationMethods.find((each) => each === name);
  // Without a first value it begins with the last but one.
  if (!method || (name === 'reduceRight' && !second)) return undefined;
  const over = collectionOf(callee.object, method, use);
  if (typeof over === 'object' || over === undefined) return over;
  return {
    method,
    over: over === 'assumed' ? 'array' : over,
    values: { start: call.range[0], end: receiverEnd(callee, source.model.text) },
    valuesNode: callee.object,
    ...(second && (method === 'reduce' ? { initial: second } : { thisArgument: second })),
    isOptional: callee.optional,
    ...(reversed && { fromEnd: true }),
    isAssumed: over === 'assumed',
    stopsAtFalse: false,
  };
}

function collectionOf(
  object: Node,
  method: IterationMethod,
  use: CallbackUse,
): 'array' | 'set' | 'map' | 'assumed' | Refusal | undefined {
  const { source, program } = use;
  if (isArray(object, use)) return 'array';
  const type = program.typeOf(source.file, rangeOf(object));
  switch (type?.collection) {
    case 'array':
      return 'array';
    case 'typed-array':
      return method === 'map' || method === 'filter'
        ? refuse(use, 'callback', `\`${method}\` of a typed array gives a typed array`)
        : 'array';
    case 'set':
    case 'map':
      return method === 'forEach' ? type.collection : undefined;
    case undefined:
      if (!type || type.isUntyped) return 'assumed';
      // With a type that is known, it is something else, with a method of its own.
      return /^(?:readonly )?[\w$.<>]+\[\](?: \| (?:undefined|null))*$/.test(type.text) ? 'array' : undefined;
  }
}

const arrayMakers = /^(?:Object\.(?:keys|values|entries|getOwnPropertyNames)|Array\.(?:from|of))\.\(\)$/;

/** Is it an array for certain, without holes, whatever the type checker knows? */
export function isArray(node: Node, { source: { resolver } }: CallbackUse): boolean {
  const value = unwrap(node);
  if (value.type === NodeType.ArrayExpression) return value.elements.every((element) => element !== null);
  if (value.type === NodeType.Identifier) {
    const held = resolver.constantInitialiser(value);
    return held !== undefined && held.type !== NodeType.Identifier && isArrayCall(held, resolver);
  }
  return isArrayCall(value, resolver);
}

function isArrayCall(node: Node, resolver: CallbackUse['source']['resolver']): boolean {
  const awaited = unwrap(node);
  const value = awaited.type === NodeType.AwaitExpression ? unwrap(awaited.argument) : awaited;
  if (value.type !== NodeType.CallExpression) return false;
  const member = resolver.resolve(value);
  if (member?.module === globals) return arrayMakers.test(member.path.join('.'));
  const name = lastName(value.callee);
  return name === 'split' || (member?.module === 'fs' && /^readdir(?:Sync)?$/.test(name));
}

function arrayFrom(values: Node, thisArgument: Node | undefined, use: CallbackUse): Iteration | Refusal {
  const { source, program } = use;
  const literal = unwrap(values);
  const isLength =
    literal.type === NodeType.ObjectExpression &&
    literal.properties.length === 1 &&
    literal.properties.every(
      (property) =>
        property.type === NodeType.Property &&
        !property.computed &&
        source.model.textOf(property.key) === 'length',
    );
  if (
    !isLength &&
    !isArray(values, use) &&
    program.typeOf(source.file, rangeOf(values))?.collection === undefined
  ) {
    return refuse(
      use,
      'callback',
      `\`Array.from\` takes array-likes, too, and \`${shorten(source.model.textOf(values))}\` may be one`,
    );
  }
  return {
    method: 'map',
    over: isLength ? 'length' : 'iterable',
    values: rangeOf(values),
    valuesNode: values,
    ...(thisArgument && { thisArgument }),
    isOptional: false,
    isAssumed: false,
    stopsAtFalse: false,
  };
}

/** Where an object ends whose member is taken, its closing parentheses included. */
function receiverEnd({ object }: TSESTree.MemberExpression, text: string): number {
  const closing = /^(?:\s*\))*/.exec(text.slice(object.range[1]))?.[0].length ?? 0;
  return object.range[1] + closing;
}

/** Is an array written with holes, which iterations leave out? */
export function hasHoles(node: Node, { source: { resolver } }: CallbackUse): boolean {
  const value = unwrap(node);
  const held = value.type === NodeType.Identifier ? resolver.constantInitialiser(value) : value;
  const array = held && unwrap(held);
  return array?.type === NodeType.ArrayExpression && array.elements.some((element) => element === null);
}
