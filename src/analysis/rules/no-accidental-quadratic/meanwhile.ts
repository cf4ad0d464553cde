import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  findNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import { displayName } from '../../semantics/resolver';
import { arrayIterators, arrayReaders, isArrayReader, isTarget, mostUses } from './array-readers';
import { annotation, type Kinds } from './collection-kind';
import { functionAround } from './loops-around';

/**
 * May a statement change the array that `variable` holds, by another name or in functions that are not in sight? The
 * variable's own uses are not asked about. Taken for granted: reading a property or turning a value into text changes
 * nothing.
 */
export function mayChange(variable: Variable, statement: Node, kinds: Kinds): boolean {
  const isSafeReceiver = (node: Node): boolean => isOwn(node, variable, statement, kinds);
  const isArray = (node: Node): boolean =>
    kinds.model.variableOf(unwrap(node)) === variable || isProven(node, 'array', kinds);
  return (
    findNode(statement, (node) => {
      switch (node.type) {
        case NodeType.CallExpression:
          return !isTame(node, isArray, isSafeReceiver, kinds);
        case NodeType.NewExpression:
          return !isTameConstructor(node, kinds);
        case NodeType.TaggedTemplateExpression:
        case NodeType.AwaitExpression:
        case NodeType.YieldExpression:
        case NodeType.ImportExpression:
        case NodeType.JSXElement:
        case NodeType.JSXFragment:
          return true;
        case NodeType.ForOfStatement:
          return !isIterable(node.right, isArray, kinds);
        case NodeType.SpreadElement:
          return node.parent.type !== NodeType.ObjectExpression && !isIterable(node.argument, isArray, kinds);
        case NodeType.ArrayPattern:
          return !takesPairs(node, kinds);
        case NodeType.MemberExpression:
          // A setter may be behind it.
          return isTarget(node) && !isSafeReceiver(node.object);
        default:
          return false;
      }
    }) !== undefined
  );
}

const isProven = (node: Node, name: 'array' | 'string', kinds: Kinds): boolean => {
  const kind = kinds.kindOf(node);
  return kind?.name === name && kind.proven;
};

const arrayChanges = new Set(['push', 'unshift', 'pop', 'shift', 'splice']);
const stringReaders = new Set([
  ...['includes', 'indexOf', 'lastIndexOf', 'at', 'slice', 'trim', 'trimStart', 'trimEnd', 'toLowerCase'],
  ...['toUpperCase', 'startsWith', 'endsWith', 'charAt', 'charCodeAt', 'substring', 'padStart', 'padEnd'],
]);
const keyedMethods = new Set(['has', 'get', 'add', 'set', 'delete']);

/** Does a call run nothing but a method of the language, and the functions that are written as its arguments? */
function isTame(
  call: TSESTree.CallExpression,
  isArray: (node: Node) => boolean,
  isOwnArray: (node: Node) => boolean,
  kinds: Kinds,
): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return false;
  const method = kinds.resolver.propertyName(callee) ?? '';
  const receiver = callee.object;
  if (keyedMethods.has(method)) return isKeyed(receiver, kinds);
  if (arrayChanges.has(method)) return isProven(receiver, 'array', kinds) && isOwnArray(receiver);
  if (arrayReaders.has(method) && isArray(receiver)) return true;
  if (stringReaders.has(method) && isProven(receiver, 'string', kinds)) return true;
  const areFunctions = call.arguments.every((argument) => isFunction(unwrap(argument)));
  return arrayIterators.has(method) && areFunctions && isArray(receiver);
}

function isTameConstructor(
  { callee, arguments: given }: TSESTree.NewExpression,
  { resolver }: Kinds,
): boolean {
  const target = resolver.resolve(callee);
  if (target?.module !== 'globalThis') return false;
  const name = displayName(target);
  return (
    /^(?:Type|Range|Syntax|Reference)?Error$/.test(name) || (/^(?:Map|Set)$/.test(name) && given.length === 0)
  );
}

/** Does going over a value run code of the language only? */
function isIterable(node: Node, isArray: (node: Node) => boolean, kinds: Kinds): boolean {
  return isArray(node) || isProven(node, 'string', kinds) || isKeyed(node, kinds);
}

/** `const [key, value] of Object.entries(…)` */
function takesPairs(pattern: TSESTree.ArrayPattern, { resolver }: Kinds): boolean {
  const loop = pattern.parent.parent?.parent;
  if (pattern.parent.type !== NodeType.VariableDeclarator || loop?.type !== NodeType.ForOfStatement)
    return false;
  const call = unwrap(loop.right);
  const target = call.type === NodeType.CallExpression ? resolver.resolve(call.callee) : undefined;
  return target !== undefined && displayName(target) === 'Object.entries';
}

/** Is a value known to be a Map or a Set, whose methods are those of the language? */
function isKeyed(node: Node, { model, resolver }: Kinds): boolean {
  const name = unwrap(node);
  if (name.type !== NodeType.Identifier) return false;
  const made = resolver.constantInitialiser(name);
  const value = made && unwrap(made);
  if (value?.type === NodeType.NewExpression) {
    const target = resolver.resolve(value.callee);
    return target?.module === 'globalThis' && /^(?:Weak)?(?:Map|Set)$/.test(displayName(target));
  }
  const definition = model.variableOf(name)?.defs[0];
  const type = definition && annotation(definition);
  return (
    type?.type === NodeType.TSTypeReference &&
    type.typeName.type === NodeType.Identifier &&
    /^(?:Readonly|Weak)?(?:Map|Set)$/.test(type.typeName.name)
  );
}

/**
 * Is an expression the name of an array or object that is made in this function by a literal, and so another one than
 * `searched` holds?
 */
function isOwn(node: Node, searched: Variable, statement: Node, { model, resolver }: Kinds): boolean {
  const name = unwrap(node);
  const variable = model.variableOf(name);
  if (name.type !== NodeType.Identifier || !variable || variable === searched) return false;
  const made = resolver.constantInitialiser(name);
  const value = made && unwrap(made);
  if (
    value?.type !== NodeType.ArrayExpression &&
    !(value?.type === NodeType.ObjectExpression && isPlain(value))
  )
    return false;
  const place = variable.identifiers[0];
  if (!place) return false;
  if (contains(statement, place)) return true;
  if (functionAround(place) !== functionAround(statement)) return false;
  // What was bound before this one was made is another.
  const isBoundOnce = searched.references.every(
    (reference) => reference.init === true || !reference.isWrite(),
  );
  return (isBoundOnce && isBoundBefore(searched, place)) || isNeverHandedOn(variable);
}

/** Has an object no setters? */
function isPlain({ properties }: TSESTree.ObjectExpression): boolean {
  return properties.every(
    (property) =>
      property.type === NodeType.Property &&
      property.kind === 'init' &&
      !property.computed &&
      !(property.key.type === NodeType.Identifier && property.key.name === '__proto__'),
  );
}

function isBoundBefore({ defs }: Variable, place: Node): boolean {
  const home = functionAround(place);
  return defs.every(({ type, name }) => {
    if (type === DefinitionType.Parameter) return true;
    const around = functionAround(name);
    return around === home
      ? name.range[1] <= place.range[0]
      : home !== undefined && (!around || contains(around, home));
  });
}

function isNeverHandedOn({ references }: Variable): boolean {
  return (
    references.length <= mostUses &&
    references.every(({ identifier, init }) => {
      const { parent } = identifier;
      if (init === true || isArrayReader(identifier) || parent.type === NodeType.ReturnStatement) return true;
      const isChange =
        parent.type === NodeType.MemberExpression &&
        parent.object === identifier &&
        parent.property.type === NodeType.Identifier &&
        arrayChanges.has(parent.property.name);
      return isChange && parent.parent.type === NodeType.CallExpression && parent.parent.callee === parent;
    })
  );
}

/** Does a statement change the array that a variable holds by another name that the array has for certain? */
export function changesByOtherName(variable: Variable, statement: Node, { model, resolver }: Kinds): boolean {
  const [first] = variable.references;
  const name = first?.identifier;
  const made = name?.type === NodeType.Identifier ? resolver.constantInitialiser(name) : undefined;
  const origin = made && unwrap(made);
  const originVariable = origin && model.variableOf(origin);
  const originText = origin?.type === NodeType.MemberExpression ? model.textOf(origin) : undefined;
  /** `const merged = existing` */
  const isCopied = (other: TSESTree.Identifier): boolean => {
    const held = resolver.constantInitialiser(other);
    return held !== undefined && model.variableOf(unwrap(held)) === variable;
  };
  return (
    findNode(statement, (node) => {
      if (node.type === NodeType.MemberExpression) {
        return originText !== undefined && model.textOf(node) === originText && !isArrayReader(node);
      }
      const other = node.type === NodeType.Identifier ? model.variableOf(node) : undefined;
      if (node.type !== NodeType.Identifier || !other || other === variable) return false;
      return (other === originVariable || isCopied(node)) && !isArrayReader(node);
    }) !== undefined
  );
}
