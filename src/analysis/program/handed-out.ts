import { type FunctionNode, type Node, NodeType, wrapped } from '../parse/syntax';
import type { References } from './references';

/** Names that are given to names that are given to names: nobody goes on for longer. */
const maxAliases = 8;

/**
 * Does a function reach something that nothing is known of, so that it may be called by anybody? Calls, arguments,
 * exports, results and members of objects are known by other means.
 */
export function isHandedOut(fn: FunctionNode, references: References): boolean {
  const isMethod = fn.parent.type === NodeType.MethodDefinition;
  if (isMethod) return false;
  if (fn.type === NodeType.FunctionDeclaration)
    return fn.id !== null && nameIsHandedOut(fn.id, fn, references, 0);
  return valueIsHandedOut(wrapped(fn), references, 0);
}

function valueIsHandedOut(value: Node, references: References, depth: number): boolean {
  const parent = value.parent;
  switch (parent?.type) {
    case NodeType.CallExpression:
    case NodeType.NewExpression:
      // What is called without our knowing it may do anything with its arguments.
      return parent.callee !== value && !references.of(parent.callee);
    case NodeType.VariableDeclarator:
      return parent.init === value && parent.id.type === NodeType.Identifier
        ? nameIsHandedOut(parent.id, parent, references, depth + 1)
        : false;
    case NodeType.AssignmentExpression: {
      if (parent.right !== value) return false;
      const { left } = parent;
      const owner = left.type === NodeType.MemberExpression ? references.of(left.object) : undefined;
      return (
        owner?.kind !== 'local' &&
        owner?.kind !== 'instance' &&
        owner?.kind !== 'module' &&
        !isPrototype(left)
      );
    }
    case NodeType.MemberExpression: {
      const call = parent.parent;
      const isBound =
        call.type === NodeType.CallExpression &&
        call.callee === parent &&
        references.resolver.propertyName(parent) === 'bind';
      return isBound && valueIsHandedOut(wrapped(call), references, depth + 1);
    }
    case NodeType.ReturnStatement:
    case NodeType.Property:
    case NodeType.PropertyDefinition:
    case NodeType.ArrowFunctionExpression:
    case NodeType.ExportSpecifier:
    case NodeType.ExportDefaultDeclaration:
    case NodeType.ExportNamedDeclaration:
    case NodeType.ExpressionStatement:
    case NodeType.UnaryExpression:
    case NodeType.BinaryExpression:
    case NodeType.IfStatement:
    case NodeType.TSExportAssignment:
    case NodeType.TSTypeQuery:
      return false;
    default:
      return true;
  }
}

function isPrototype(left: Node): boolean {
  return (
    left.type === NodeType.MemberExpression &&
    left.object.type === NodeType.MemberExpression &&
    left.object.property.type === NodeType.Identifier &&
    left.object.property.name === 'prototype'
  );
}

function nameIsHandedOut(name: Node, holder: Node, references: References, depth: number): boolean {
  if (depth > maxAliases || name.type !== NodeType.Identifier) return true;
  const { model } = references;
  const variable = model.lookUp(name.name, holder.parent ?? holder);
  return (variable?.references ?? []).some(
    (reference) =>
      !reference.isWrite() && valueIsHandedOut(wrapped(reference.identifier), references, depth + 1),
  );
}
