import { shorten } from '../../../base/text';
import { type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import type { FileModel } from '../file-model';
import { localFunction } from '../local-function';
import { elementCalls } from '../repetition';
import { displayName } from '../resolver';
import type { Sizes } from '../trip-count';
import type { Obstacle } from './access';
import { type CallEffect, memberEffect, methodEffect } from './builtins';
import type { Region } from './region';

/** What `new` of something does, besides making an object. */
export function effectOfNew(node: TSESTree.NewExpression, { sizes }: Region): CallEffect {
  const target = sizes.resolver.resolve(node.callee);
  if (!target) return { kind: 'unknown' };
  if (target.module !== 'globalThis' || target.path.join('.') !== 'Date') return memberEffect(target, true);
  if (node.arguments.length > 0) return { kind: 'none' };
  return memberEffect({ module: 'globalThis', path: ['Date'] }, true);
}

/** What calling something of a module or of the language does; undefined for methods of values, and what has no name. */
export function effectOfMember(callee: Node, { resolver }: Sizes): CallEffect | undefined {
  const target = resolver.resolve(callee);
  const isOfValue =
    callee.type === NodeType.MemberExpression &&
    target !== undefined &&
    (target.path.includes('()') || target.path.includes('new'));
  return target && !isOfValue ? memberEffect(target, false) : undefined;
}

/** What calling a method of some value does. */
export function effectOfMethod(callee: TSESTree.MemberExpression, region: Region): CallEffect {
  const { resolver } = region.sizes;
  const method = resolver.propertyName(callee) ?? '';
  return methodEffect(method, isCollection(unwrap(callee.object), region));
}

/** What stands in the way if something built in calls a function that it is given, of which nothing is known. */
export function unknownCallback(call: TSESTree.CallExpression, { sizes }: Region): Obstacle | undefined {
  const { resolver, model } = sizes;
  const replacement = unknownReplacement(call, sizes);
  if (replacement) return replacement;
  const target = resolver.resolve(call.callee);
  const isGlobal = target?.module === 'globalThis' && takingCallback.test(target.path.join('.'));
  const callback = elementCalls(call, resolver)?.callback ?? (isGlobal ? call.arguments[1] : undefined);
  if (!callback || localFunction(callback, resolver)) return undefined;
  const value = unwrap(callback);
  // `null`, the keys that JSON is to have, `undefined`.
  if (value.type === NodeType.Literal || value.type === NodeType.ArrayExpression) return undefined;
  if (value.type === NodeType.Identifier && value.name === 'undefined') return undefined;
  return effectOfMember(value, sizes)?.kind === 'none' ? undefined : unknownCode(call, value, model);
}

/** What `text.replace(pattern, …)` puts in may be a function, which it calls. */
function unknownReplacement(call: TSESTree.CallExpression, sizes: Sizes): Obstacle | undefined {
  const callee = unwrap(call.callee);
  const method = callee.type === NodeType.MemberExpression ? sizes.resolver.propertyName(callee) : undefined;
  const replacement = method === 'replace' || method === 'replaceAll' ? call.arguments[1] : undefined;
  const unknown = replacement && functionIn(replacement, sizes);
  return unknown && unknownCode(call, unknown, sizes.model);
}

/** A part of an expression that may hold a function of which nothing is known. */
function functionIn(node: Node, sizes: Sizes): Node | undefined {
  const value = unwrap(node);
  switch (value.type) {
    case NodeType.ConditionalExpression:
      return functionIn(value.consequent, sizes) ?? functionIn(value.alternate, sizes);
    case NodeType.LogicalExpression:
      return functionIn(value.left, sizes) ?? functionIn(value.right, sizes);
    case NodeType.SpreadElement:
    case NodeType.Identifier:
    case NodeType.MemberExpression: {
      if (localFunction(value, sizes.resolver) || effectOfMember(value, sizes)?.kind === 'none')
        return undefined;
      return isText(value, sizes) ? undefined : value;
    }
    default:
      return undefined;
  }
}

/** Does the text show that a name holds no function, but what is computed? */
function isText(value: Node, { model, resolver }: Sizes): boolean {
  if (value.type !== NodeType.Identifier) return false;
  if (value.name === 'undefined') return true;
  const name = model.variableOf(value)?.defs[0]?.name;
  if (name?.type === NodeType.Identifier && name.typeAnnotation) {
    return name.typeAnnotation.typeAnnotation.type === NodeType.TSStringKeyword;
  }
  const initialiser = resolver.constantInitialiser(value);
  const held = initialiser && unwrap(initialiser);
  return (
    held?.type === NodeType.Literal ||
    held?.type === NodeType.TemplateLiteral ||
    held?.type === NodeType.BinaryExpression
  );
}

/** Functions of the language that call their second argument. */
const takingCallback = /^(?:\w*Array\.from|JSON\.(?:parse|stringify))$/;

/** `/a+/.test(text)`: a regular expression that remembers nothing from one match to the next. */
export function isStatelessMatch(callee: TSESTree.MemberExpression, { sizes }: Region): boolean {
  const method = sizes.resolver.propertyName(callee);
  if (method !== 'test' && method !== 'exec') return false;
  const object = unwrap(callee.object);
  const held = object.type === NodeType.Identifier ? sizes.resolver.constantInitialiser(object) : object;
  const value = held && unwrap(held);
  return value?.type === NodeType.Literal && 'regex' in value && !/[gy]/.test(value.regex.flags);
}

/** What stands in the way of telling runs apart if a call has an effect; undefined if nothing does. */
export function obstacleOf(
  effect: CallEffect,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  { sizes }: Region,
): Obstacle | undefined {
  switch (effect.kind) {
    case 'none':
      return undefined;
    case 'outside': {
      const target = sizes.resolver.resolve(call.callee);
      const name = target ? displayName(target) : sizes.model.textOf(call.callee);
      return { kind: 'impure', at: call, reason: `\`${name}\` ${effect.what}` };
    }
    case 'changes-receiver':
    case 'unknown':
      return { ...unknownCode(call, call.callee, sizes.model), isOpen: true };
  }
}

/** A call of code that is not at hand. */
export function unknownCode(call: Node, callee: Node, model: FileModel): Obstacle {
  const reason = `nothing is known of what \`${shorten(model.textOf(callee))}\` does`;
  return { kind: 'unknown', at: call, reason };
}

function isCollection(object: Node, { sizes }: Region): boolean {
  const held = object.type === NodeType.Identifier ? sizes.resolver.constantInitialiser(object) : undefined;
  const made = held && unwrap(held);
  if (made?.type !== NodeType.NewExpression) return false;
  const target = sizes.resolver.resolve(made.callee);
  const name = target?.module === 'globalThis' ? target.path.join('.') : '';
  return name === 'Map' || name === 'Set';
}
