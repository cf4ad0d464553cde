import { type FunctionNode, keyName, type Node, NodeType, type TSESTree } from '../../analysis/parse/syntax';
import { refusal } from './draft';
import type { Refusal } from './migration';
import type { Source } from './sources';

/** Methods that the language or Node calls by their name, and whose value it takes at once. */
const conversions = new Set(['toString', 'toJSON', 'valueOf', 'toLocaleString', 'inspect', 'then']);
const iteratorMethods = new Set(['next', 'return', 'throw']);
/** Symbols under which methods may give promises. */
const waitingSymbols = new Set(['asyncIterator', 'asyncDispose']);

type Member = TSESTree.MethodDefinition | TSESTree.PropertyDefinition | TSESTree.Property;

/** Why the language itself cannot wait for a function: it is a constructor, an accessor, or called by a protocol. */
export function calledByLanguage(fn: FunctionNode, source: Source): Refusal | undefined {
  const member = memberOf(fn);
  if (!member) return undefined;
  const { model } = source;
  const name = model.textOf(member.key);
  const kind = 'kind' in member ? member.kind : undefined;
  if (kind === 'constructor') {
    const className =
      member.parent.parent && 'id' in member.parent.parent ? member.parent.parent.id : undefined;
    const of = className?.type === NodeType.Identifier ? ` of \`${className.name}\`` : '';
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
  for (let node: Node | undefined = member.parent.parent; node; node = node.parent) {
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
  for (let node: Node | undefined = parent; node; node = node.parent) if (isIteratorMethod(node)) return true;
  return false;
}

function isIteratorMethod(node: Node): boolean {
  return (
    (node.type === NodeType.MethodDefinition || node.type === NodeType.Property) &&
    node.computed &&
    symbolName(node.key) === 'iterator'
  );
}
