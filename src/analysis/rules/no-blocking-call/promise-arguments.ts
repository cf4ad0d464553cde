import type { AwaitedForm } from '../../catalog';
import { contains, isFunction, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import { functionName } from '../../semantics/function-name';
import type { RuleInput } from '../rule';

const descriptorName = /^(?:fd|fileno)\d*$|(?:_fd|Fd|FD|[dD]escriptor)\d*$/;

/** Does the promise form take these arguments as the synchronous form does? False where that is not certain enough. */
export function takesSameArguments(
  awaited: AwaitedForm,
  args: readonly TSESTree.CallExpressionArgument[],
  input: RuleInput,
): boolean {
  const [first, ...others] = args;
  if (awaited.mostArguments !== undefined && mayBeMore(args, awaited.mostArguments)) return false;
  if (awaited.ofSpread && first?.type !== NodeType.SpreadElement) return false;
  if (awaited.refusesDescriptor && (!first || mayBeDescriptor(first, input))) return false;
  if (awaited.refusesOption !== undefined) {
    const { refusesOption } = awaited;
    if (first?.type === NodeType.SpreadElement) return false;
    return others.every((argument) => lacksOption(argument, refusesOption));
  }
  return true;
}

function mayBeMore(args: readonly TSESTree.CallExpressionArgument[], most: number): boolean {
  return args.length > most || args.some(({ type }) => type === NodeType.SpreadElement);
}

/**
 * Could the value be a file descriptor? A name is taken for a path unless what the file says of it speaks of a number.
 */
function mayBeDescriptor(node: Node, input: RuleInput, depth = 0): boolean {
  if (depth > 8) return true;
  const value = unwrap(node);
  const again = (inner: Node): boolean => mayBeDescriptor(inner, input, depth + 1);
  switch (value.type) {
    case NodeType.Literal:
      return typeof value.value === 'number';
    case NodeType.SpreadElement:
    case NodeType.UnaryExpression:
    case NodeType.UpdateExpression:
      return true;
    case NodeType.BinaryExpression:
      // Adding a string makes a path; anything else makes a number.
      return value.operator !== '+' || (again(value.left) && again(value.right));
    case NodeType.ConditionalExpression:
      return again(value.consequent) || again(value.alternate);
    case NodeType.LogicalExpression:
      return again(value.left) || again(value.right);
    case NodeType.MemberExpression: {
      const name = input.resolver.propertyName(value);
      if (name === undefined) return false;
      const held = input.resolver.constantMember(value);
      return descriptorName.test(name) || (held !== undefined && again(held));
    }
    case NodeType.CallExpression: {
      const callee = input.resolver.resolve(value.callee);
      if (callee?.module === 'fs' && callee.path.join('.') === 'openSync') return true;
      const name = unwrap(value.callee);
      return (
        name.type === NodeType.Identifier && /^(?:Number|parseInt)$|Fd$|[dD]escriptor$|^open/.test(name.name)
      );
    }
    case NodeType.Identifier:
      return descriptorName.test(value.name) || isNumberByDefinition(value, input, depth);
    default:
      return false;
  }
}

function isNumberByDefinition(identifier: TSESTree.Identifier, input: RuleInput, depth: number): boolean {
  const variable = input.model.variableOf(identifier);
  return (variable?.defs ?? []).some((definition) => {
    if (definition.type === DefinitionType.Parameter) {
      const { parent } = definition.name;
      const hasDefault = parent.type === NodeType.AssignmentPattern && parent.left === definition.name;
      if (hasDefault && mayBeDescriptor(parent.right, input, depth + 1)) return true;
      if (definition.name.type !== NodeType.Identifier) return false;
      return (
        speaksOfNumber(definition.name.typeAnnotation) ||
        argumentsFor(definition.name, definition.node, input).some((argument) =>
          mayBeDescriptor(argument, input, depth + 1),
        )
      );
    }
    if (definition.type !== DefinitionType.Variable) return false;
    if (definition.node.id !== definition.name) return false;
    if (speaksOfNumber(definition.node.id.typeAnnotation)) return true;
    // Any value it is ever given counts.
    return (variable?.references ?? []).some(
      ({ writeExpr }) => writeExpr && mayBeDescriptor(writeExpr, input, depth + 1),
    );
  });
}

/** What calls in this file hand to a parameter of a named function. */
function argumentsFor(parameter: Node, fn: Node, { model }: RuleInput): Node[] {
  if (!isFunction(fn)) return [];
  const position = fn.params.findIndex((other) => contains(other, parameter));
  const name = functionName(fn);
  const variable = name === undefined ? undefined : model.lookUp(name, fn);
  return (variable?.references ?? []).flatMap(({ identifier }) => {
    const call = identifier.parent;
    if (call.type !== NodeType.CallExpression || call.callee !== identifier) return [];
    return call.arguments[position] ?? [];
  });
}

function speaksOfNumber(annotation: TSESTree.TSTypeAnnotation | undefined): boolean {
  const pending: TSESTree.TypeNode[] = annotation ? [annotation.typeAnnotation] : [];
  for (let type = pending.pop(); type; type = pending.pop()) {
    if (type.type === NodeType.TSNumberKeyword) return true;
    if (type.type === NodeType.TSUnionType) pending.push(...type.types);
    if (
      type.type === NodeType.TSTypeReference &&
      type.typeName.type === NodeType.Identifier &&
      type.typeName.name === 'PathOrFileDescriptor'
    ) {
      return true;
    }
  }
  return false;
}

/** Is this options argument certain not to set `name`? */
function lacksOption(argument: Node, name: string): boolean {
  const value = unwrap(argument);
  if (value.type === NodeType.Identifier) return value.name === 'undefined';
  if (value.type !== NodeType.ObjectExpression) return value.type === NodeType.Literal;
  return value.properties.every(
    (property) =>
      property.type === NodeType.Property &&
      !property.computed &&
      (property.key.type === NodeType.Identifier ? property.key.name !== name : property.key.value !== name),
  );
}
