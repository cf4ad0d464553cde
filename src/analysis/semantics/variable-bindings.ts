import type { Variable } from '@typescript-eslint/scope-manager';
import { keyName, type Node, NodeType } from '../parse/syntax';
import { isNothing } from './presence';
import { DefinitionType } from './definition-type';

/** What a variable holds from its declaration on: a value, or the function that it is the name of. */
export function initialiserOf(variable: Variable): Node | undefined {
  const [definition, ...others] = variable.defs;
  if (definition?.type === DefinitionType.FunctionName && others.length === 0) {
    return variable.references.some((reference) => reference.isWrite()) ? undefined : definition.node;
  }
  const [binding, ...more] = bindingsOf(variable);
  return binding && more.length === 0 && binding.name === binding.pattern ? binding.value : undefined;
}

/** A name, or a pattern with the name in it, and what is assigned to it. */
export interface Binding {
  readonly name: Node;
  readonly pattern: Node;
  readonly value: Node;
}

/**
 * The values that are ever written to a variable: those of its declarations, or that of a single assignment. None where
 * there are others.
 */
export function bindingsOf(variable: Variable): Binding[] {
  const declarators: Binding[] = [];
  for (const { type, node, name } of variable.defs) {
    if (type !== DefinitionType.Variable) return [];
    if (node.init) declarators.push({ name, pattern: node.id, value: node.init });
  }
  const assignments = variable.references.filter(
    (reference) => reference.isWrite() && reference.init !== true,
  );
  const [assignment, ...others] = assignments;
  if (!assignment) return declarators.length === variable.defs.length ? declarators : [];
  // `let fs; fs = require('fs');` and `({ readFileSync } = fs);`, but not `fs ||= …`.
  if (others.length > 0 || declarators.length > 0) return [];
  const binding = assignedBinding(assignment.identifier);
  return binding?.operator === '=' ? [binding] : [];
}

/**
 * All that a variable ever holds, `null` and `undefined` left out: `let db = null; db ??= open(); … db = undefined;`.
 * None where something else may be in it.
 */
export function valuesOf(variable: Variable): Binding[] {
  const values: Binding[] = [];
  for (const { type, node, name } of variable.defs) {
    if (type !== DefinitionType.Variable) return [];
    const { parent } = node.parent;
    if (parent.type === NodeType.ForOfStatement || parent.type === NodeType.ForInStatement) return [];
    if (node.init) values.push({ name, pattern: node.id, value: node.init });
  }
  for (const reference of variable.references) {
    if (!reference.isWrite() || reference.init === true) continue;
    const binding = assignedBinding(reference.identifier);
    if (!binding) return [];
    values.push(binding);
  }
  return values.filter(({ value }) => !isNothing(value));
}

/** What is assigned to a name, by itself or in a pattern; undefined where it is written in another way. */
function assignedBinding(name: Node): (Binding & { readonly operator: string }) | undefined {
  let pattern = name;
  let parent = name.parent;
  while (parent?.type === NodeType.Property || parent?.type === NodeType.ObjectPattern) {
    pattern = parent;
    parent = pattern.parent;
  }
  if (parent?.type !== NodeType.AssignmentExpression || parent.left !== pattern) return undefined;
  const { operator, right } = parent;
  // What `+=` and its like give is something else.
  return operator === '=' || operator === '??=' || operator === '||='
    ? { name, pattern, value: right, operator }
    : undefined;
}

/** Is a variable only ever used for its members, of which the one named is never written? */
export function onlyReadsMembers(variable: Variable, name: string): boolean {
  return variable.references.every(({ identifier, init }) => {
    if (init === true) return true;
    const member = identifier.parent;
    if (member.type !== NodeType.MemberExpression || member.object !== identifier) return false;
    if (member.computed) return false;
    const { parent } = member;
    const isWritten =
      (parent.type === NodeType.AssignmentExpression && parent.left === member) ||
      parent.type === NodeType.UpdateExpression ||
      (parent.type === NodeType.UnaryExpression && parent.operator === 'delete');
    return !isWritten || keyName(member.property) !== name;
  });
}
