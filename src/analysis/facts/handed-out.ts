import { type FunctionNode, type Node, NodeType, type TSESTree, unwrap, wrapped } from '../parse/syntax';
import { callbackUse } from '../semantics/callbacks';
import { globals } from '../semantics/resolver';
import type { References } from './references';
import type { Reference } from './summary';

/** Names that are given to names that are given to names: nobody goes on for longer. */
const maxAliases = 8;

/**
 * Does a function reach something that nothing is known of, so that it may be called by anybody? Calls, arguments,
 * exports, results and members of objects are known by other means.
 */
export function isHandedOut(fn: FunctionNode, references: References): boolean {
  // Not every read is looked at.
  if ('kind' in fn.parent && fn.parent.kind === 'get') return true;
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
      return parent.callee !== value && isTakenByUnknown(parent, value, references);
    case NodeType.VariableDeclarator:
      return parent.init === value && parent.id.type === NodeType.Identifier
        ? nameIsHandedOut(parent.id, parent, references, depth + 1)
        : false;
    case NodeType.AssignmentExpression: {
      if (parent.right !== value) return false;
      const { left } = parent;
      // `exports.load = load`, `module.exports = load`
      if (left.type === NodeType.MemberExpression && references.of(left)?.kind === 'module') return false;
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
    case NodeType.Property: {
      // `register({ load })`
      const object = wrapped(parent.parent);
      const call = object.parent;
      return (
        parent.value === value &&
        (call?.type === NodeType.CallExpression || call?.type === NodeType.NewExpression) &&
        call.callee !== object &&
        isTakenByUnknown(call, object, references)
      );
    }
    case NodeType.ReturnStatement:
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

/** What is called without our knowing it may do anything with its arguments. */
function isTakenByUnknown(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  value: Node,
  references: References,
): boolean {
  const { resolver } = references;
  if (references.of(call.callee)) return false;
  // `JSON.stringify` and the like are known to call nothing; a global of which there is but the name may do anything.
  const known = resolver.resolve(call.callee);
  if (known && (known.module !== globals || known.path.length > 1)) return false;
  return callbackUse(call, value, resolver).kind === 'unknown';
}

/** What a file takes from other files and lets reach something that nothing is known of. */
export function importsHandedOut(references: References): Reference[] {
  const { model } = references;
  const names: readonly Node[] = [
    ...model.nodesOf(NodeType.ImportSpecifier).map(({ local }) => local),
    ...model.nodesOf(NodeType.ImportDefaultSpecifier).map(({ local }) => local),
    ...model.nodesOf(NodeType.VariableDeclarator).flatMap(({ id, init }) => {
      if (!init || unwrap(init).type !== NodeType.CallExpression) return [];
      if (references.of(init)?.kind !== 'module') return [];
      return id.type === NodeType.ObjectPattern
        ? id.properties.flatMap((property) => (property.type === NodeType.Property ? property.value : []))
        : id;
    }),
  ];
  return names.flatMap((name) => {
    if (name.type !== NodeType.Identifier || !nameIsHandedOut(name, name, references, 0)) return [];
    const variable = model.lookUp(name.name, name);
    const use = variable?.references.find((reference) => !reference.isWrite());
    const reference = use && references.of(use.identifier);
    return reference ?? [];
  });
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
