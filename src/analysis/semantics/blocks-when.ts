import type { BlockingApi, CallCondition } from '../catalog';
import { isFunction, type Node, NodeType, type TSESTree, unwrap, wrapped } from '../parse/syntax';
import type { FileModel } from './file-model';
import type { Resolver } from './resolver';
import { Sizes } from './trip-count';

type Arguments = readonly TSESTree.CallExpressionArgument[];

/** Does a call of the function with these arguments block? Some do so only without their callback, or with an option. */
export function blocksWith(api: BlockingApi, args: Arguments, model: FileModel, resolver: Resolver): boolean {
  const { callbackAt, when } = api;
  if (callbackAt === undefined && when === undefined) return true;
  // What is spread could be the callback, or the option.
  if (args.some(({ type }) => type === NodeType.SpreadElement)) return false;
  if (callbackAt !== undefined && args.length >= callbackAt) return false;
  return (when ?? []).every((condition) => holds(condition, args, model, resolver));
}

function holds(condition: CallCondition, args: Arguments, model: FileModel, resolver: Resolver): boolean {
  switch (condition.kind) {
    case 'is':
      return isOneOf(args[condition.argument], condition.values, resolver);
    case 'is-not':
      return !isOneOf(args[condition.argument], condition.values, resolver);
    case 'computed': {
      const argument = args[condition.argument];
      return argument !== undefined && isComputed(argument, resolver);
    }
    case 'string': {
      const argument = args[condition.argument];
      return argument !== undefined && isString(argument, resolver);
    }
    case 'at-least': {
      const size = sizeOf(args[condition.argument], model, resolver);
      return Number.isNaN(size) ? !isMadeAToken(args) : size >= condition.size;
    }
    case 'not-named': {
      const argument = args[condition.argument];
      return argument === undefined || !isNamed(argument, condition.pattern, resolver);
    }
    case 'option':
      return args.some((argument) => {
        const value = optionOf(argument, condition.name, resolver);
        return value !== undefined && isOneOf(value, condition.values, resolver);
      });
    case 'no-option':
      return !args.some((argument) => {
        const value = optionOf(argument, condition.name, resolver);
        return value !== undefined && areAllOf(value, condition.values, resolver);
      });
    case 'no-callback': {
      const last = args.at(-1);
      return last === undefined || !isCallback(last, resolver);
    }
  }
}

function isOneOf(node: Node | undefined, values: readonly (string | boolean)[], resolver: Resolver): boolean {
  if (!node) return false;
  const value = constantOf(node, resolver);
  return value !== undefined && values.includes(value);
}

function areAllOf(node: Node, values: readonly (string | boolean)[], resolver: Resolver): boolean {
  const list = valueOf(node, resolver);
  if (list.type !== NodeType.ArrayExpression) return isOneOf(list, values, resolver);
  return list.elements.every((element) => element !== null && isOneOf(element, values, resolver));
}

/** What an expression stands for: the value of a constant, else itself. */
function valueOf(node: Node, resolver: Resolver): Node {
  const value = unwrap(node);
  if (value.type !== NodeType.Identifier) return value;
  const initialiser = resolver.constantInitialiser(value);
  return initialiser ? unwrap(initialiser) : value;
}

function constantOf(node: Node, resolver: Resolver): string | boolean | undefined {
  const value = valueOf(node, resolver);
  if (value.type === NodeType.Literal && typeof value.value === 'boolean') return value.value;
  // What minifiers write for `true` and `false`.
  if (value.type === NodeType.UnaryExpression && value.operator === '!') {
    return value.argument.type === NodeType.Literal ? !value.argument.value : undefined;
  }
  return resolver.staticString(value);
}

function isComputed(node: Node, resolver: Resolver): boolean {
  const value = valueOf(node, resolver);
  // AMD's `require(['a', 'b'], …)` only looks like Node's.
  if (value.type === NodeType.ArrayExpression) return false;
  return resolver.staticString(value) === undefined;
}

function isString(node: Node, resolver: Resolver): boolean {
  const value = valueOf(node, resolver);
  switch (value.type) {
    case NodeType.TemplateLiteral:
      return true;
    case NodeType.BinaryExpression:
      return value.operator === '+' && (isString(value.left, resolver) || isString(value.right, resolver));
    case NodeType.Identifier:
      return value.name === '__dirname' || value.name === '__filename';
    case NodeType.CallExpression:
      return resolver.resolve(value.callee)?.module === 'path';
    default:
      return resolver.staticString(value) !== undefined;
  }
}

/** A number, or the size that a buffer is made with; NaN where neither can be told. */
function sizeOf(node: Node | undefined, model: FileModel, resolver: Resolver): number {
  if (!node) return NaN;
  const sizes = new Sizes(model, resolver);
  const number = sizes.number(node) ?? sizes.size(node);
  if (number !== undefined) return number;
  const value = valueOf(node, resolver);
  if (value.type !== NodeType.CallExpression && value.type !== NodeType.NewExpression) {
    return defaultOf(value, model, sizes);
  }
  const [first] = value.arguments;
  return first ? (sizes.number(first) ?? NaN) : NaN;
}

/** `randomBytes(n).toString('hex')`: nobody makes tokens of many KB. */
function isMadeAToken([first]: Arguments): boolean {
  const member = first && wrapped(first).parent?.parent;
  return (
    member?.type === NodeType.MemberExpression &&
    member.property.type === NodeType.Identifier &&
    member.property.name === 'toString'
  );
}

/** The default of a parameter, which is taken for what it is usually given. */
function defaultOf(node: Node, model: FileModel, sizes: Sizes): number {
  const variable = node.type === NodeType.Identifier ? model.variableOf(node) : undefined;
  const [definition, ...others] = variable?.defs ?? [];
  const parent = definition?.name.parent;
  if (!parent || others.length > 0) return NaN;
  if (parent.type !== NodeType.AssignmentPattern || parent.left !== definition.name) return NaN;
  return sizes.number(parent.right) ?? NaN;
}

function isNamed(node: Node, pattern: RegExp, resolver: Resolver): boolean {
  const value = unwrap(node);
  switch (value.type) {
    case NodeType.Identifier:
      return pattern.test(value.name) || resolver.staticString(value) !== undefined;
    case NodeType.MemberExpression:
      return pattern.test(resolver.propertyName(value) ?? '') || isNamed(value.object, pattern, resolver);
    case NodeType.CallExpression:
      return isNamed(value.callee, pattern, resolver);
    case NodeType.LogicalExpression:
      return isNamed(value.left, pattern, resolver) || isNamed(value.right, pattern, resolver);
    case NodeType.ThisExpression:
      return false;
    default:
      return resolver.staticString(value) !== undefined;
  }
}

/** The value of an option, where the argument is an object literal that sets it. */
function optionOf(node: Node, name: string, resolver: Resolver): Node | undefined {
  const value = valueOf(node, resolver);
  if (value.type !== NodeType.ObjectExpression) return undefined;
  for (const property of value.properties) {
    if (property.type !== NodeType.Property || property.computed) continue;
    const { key } = property;
    const isNamed =
      (key.type === NodeType.Identifier && key.name === name) ||
      (key.type === NodeType.Literal && key.value === name);
    if (isNamed) return property.value;
  }
  return undefined;
}

const callbackName = /^(?:cb|callback|done|next|fn|resolve)$|(?:Cb|Callback)$/;

/** Is an argument a function, or by its name one that is called with the result? */
export function isCallback(node: Node, resolver: Resolver): boolean {
  const value = valueOf(node, resolver);
  if (isFunction(value)) return true;
  if (value.type === NodeType.Identifier) return callbackName.test(value.name);
  if (value.type === NodeType.MemberExpression) {
    return callbackName.test(resolver.propertyName(value) ?? '');
  }
  // `this.done.bind(this)`, `promisify(…)`.
  return (
    value.type === NodeType.CallExpression &&
    value.callee.type === NodeType.MemberExpression &&
    resolver.propertyName(value.callee) === 'bind'
  );
}
