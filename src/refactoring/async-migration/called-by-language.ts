import { shorten } from '../../base/text';
import {
  type FunctionNode,
  keyName,
  lastName,
  type Node,
  NodeType,
  rootOf,
  type TSESTree,
} from '../../analysis/parse/syntax';
import { refusal } from './draft';
import type { Refusal } from './migration';
import type { Source } from './sources';

/** Methods that the language or Node calls by their name, and whose value it takes at once. */
const conversions = new Set(['toString', 'toJSON', 'valueOf', 'toLocaleString', 'then']);
const iteratorMethods = new Set(['next', 'return', 'throw']);
/** Symbols under which methods may give promises. */
const waitingSymbols = new Set(['asyncIterator', 'asyncDispose']);

type Member = TSESTree.MethodDefinition | TSESTree.PropertyDefinition | TSESTree.Property;

/** Why the language itself cannot wait for a function: it is a constructor, an accessor, or called by a protocol. */
export function calledByLanguage(fn: FunctionNode, source: Source): Refusal | undefined {
  const member = memberOf(fn);
  if (!member) return onPrototype(fn, source);
  const { model } = source;
  const name = model.textOf(member.key);
  const kind = 'kind' in member ? member.kind : undefined;
  if (kind === 'constructor') {
    const around = member.parent.parent;
    const of = 'id' in around && around.id?.type === NodeType.Identifier ? ` of \`${around.id.name}\`` : '';
    return refusal(
      'constructor',
      `the constructor${of} cannot wait; a static method that makes the object could`,
      source,
      member.key,
    );
  }
  if (kind === 'get' || kind === 'set' || describesAccessor(member)) {
    const what = kind === 'set' || name === 'set' ? 'setter' : 'getter';
    return refusal('accessor', `\`${name}\` is a ${what}, which cannot wait`, source, member.key);
  }
  const decorator = wrappingDecorator(member, source);
  if (decorator) return decorator;
  const known = member.computed ? symbolName(member.key) : keyName(member.key);
  if (known === undefined) return undefined;
  const isProtocol = member.computed
    ? !waitingSymbols.has(known)
    : conversions.has(known) || (iteratorMethods.has(known) && isIterator(member));
  return isProtocol
    ? refusal(
        'protocol-method',
        `\`${name}\` is called by the language, which does not wait`,
        source,
        member.key,
      )
    : undefined;
}

/** `Reader.prototype.toString = …` */
function onPrototype({ parent }: FunctionNode, source: Source): Refusal | undefined {
  if (parent.type !== NodeType.AssignmentExpression || parent.left.type !== NodeType.MemberExpression) {
    return undefined;
  }
  const { object, property } = parent.left;
  const name = lastName(parent.left);
  const isOfObjects = lastName(object) === 'prototype' || object.type === NodeType.ThisExpression;
  return isOfObjects && conversions.has(name)
    ? refusal(
        'protocol-method',
        `\`${name}\` is called by the language, which does not wait`,
        source,
        property,
      )
    : undefined;
}

/** A decorator of the workspace's own may put another function in place of the method, which does not wait. */
function wrappingDecorator(member: Member, source: Source): Refusal | undefined {
  const { model, resolver } = source;
  const decorators = 'decorators' in member ? member.decorators : [];
  const own = decorators.find(({ expression }) => {
    const imported = resolver.resolve(rootOf(expression));
    return !imported || imported.module.startsWith('.');
  });
  return own
    ? refusal(
        'decorator',
        `\`${shorten(model.textOf(own))}\` may call \`${model.textOf(member.key)}\` in a function of its own, which does not wait`,
        source,
        own,
      )
    : undefined;
}

/** The member of a class or of an object literal that a function is. */
function memberOf(fn: FunctionNode): Member | undefined {
  const { parent } = fn;
  switch (parent.type) {
    case NodeType.MethodDefinition:
    case NodeType.PropertyDefinition:
      return parent.value === fn ? parent : undefined;
    case NodeType.Property:
      return parent.value === fn && parent.parent.type === NodeType.ObjectExpression ? parent : undefined;
    default:
      return undefined;
  }
}

/** `Object.defineProperty(o, 'x', { get() { … } })` */
function describesAccessor(member: Member): boolean {
  const name = member.computed ? undefined : keyName(member.key);
  if ((name !== 'get' && name !== 'set') || member.type !== NodeType.Property) return false;
  for (const node of nodesAround(member.parent)) {
    if (node.type === NodeType.CallExpression) {
      const { callee } = node;
      return (
        callee.type === NodeType.MemberExpression &&
        keyName(callee.property)?.startsWith('definePropert') === true
      );
    }
    if (node.type !== NodeType.Property && node.type !== NodeType.ObjectExpression) return false;
  }
  return false;
}

/** `iterator` of `[Symbol.iterator]`, `custom` of `[util.inspect.custom]`. */
function symbolName(key: Node): string | undefined {
  if (key.type !== NodeType.MemberExpression || key.computed) return undefined;
  const { object } = key;
  const isSymbol = object.type === NodeType.Identifier && object.name === 'Symbol';
  const isInspect = object.type === NodeType.MemberExpression && keyName(object.property) === 'inspect';
  return isSymbol || isInspect ? key.property.name : undefined;
}

/** Is the object of a method one that `for…of` goes through? */
function isIterator(member: Member): boolean {
  const { parent } = member;
  const siblings: readonly Node[] =
    parent.type === NodeType.ClassBody
      ? parent.body
      : parent.type === NodeType.ObjectExpression
        ? parent.properties
        : [];
  if (siblings.some(isIteratorMethod)) return true;
  return [...nodesAround(parent)].some(isIteratorMethod);
}

function isIteratorMethod(node: Node): boolean {
  return (
    (node.type === NodeType.MethodDefinition || node.type === NodeType.Property) &&
    node.computed &&
    symbolName(node.key) === 'iterator'
  );
}

function* nodesAround(inner: Node): Generator<Node> {
  for (let node = inner.parent; node; node = node.parent) yield node;
}
