import type { TextEdit } from '../../../base/text';
import type { Variable } from '@typescript-eslint/scope-manager';
import { replacement } from '../../edits/insertion';
import type { Fix } from '../../finding';
import { type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import type { FileModel } from '../../semantics/file-model';
import { mostUses } from './array-readers';
import { withComments, hasDirective, hasType } from './comments';

/**
 * Makes a `Set` of an array that is only ever asked whether it holds something and added to. Both tell values apart in
 * the same way (SameValueZero), but `indexOf` never finds NaN; which of several equal elements is there does not matter.
 */
export function setFix(collection: Node, model: FileModel): Fix | undefined {
  if (collection.type !== NodeType.Identifier || model.lookUp('Set', collection)) return undefined;
  const variable = model.variableOf(collection);
  if (!variable || variable.references.length > mostUses) return undefined;
  const declarator = emptyArray(variable);
  if (!declarator) return undefined;
  const comments = withComments(declarator.parent, model);
  if (hasType(comments) || hasDirective(comments)) return undefined;
  const edits = declarationEdits(declarator, model);
  if (!edits) return undefined;
  let asksForIndex = false;
  for (const { identifier, init } of variable.references) {
    if (init === true) continue;
    const edit = useEdits(identifier);
    if (!edit) return undefined;
    asksForIndex ||= edit.asksForIndex;
    edits.push(...edit.edits);
  }
  const title = `Make \`${collection.name}\` a Set`;
  return asksForIndex
    ? { title: `${title} (which finds NaN, as \`indexOf\` does not)`, applicability: 'unsafe', edits }
    : { title, applicability: 'safe', edits };
}

/** The declaration of a variable that holds one array, empty in the beginning, all its life. */
export function emptyArray(variable: Variable): TSESTree.VariableDeclarator | undefined {
  const [definition, ...others] = variable.defs;
  if (definition?.type !== DefinitionType.Variable || others.length > 0) return undefined;
  const { node } = definition;
  const isExported = node.parent.parent.type === NodeType.ExportNamedDeclaration;
  if (node.id !== definition.name || isExported || !node.init) return undefined;
  const value = unwrap(node.init);
  if (value.type !== NodeType.ArrayExpression || value.elements.length > 0) return undefined;
  return variable.references.every((reference) => reference.init === true || !reference.isWrite())
    ? node
    : undefined;
}

/** `const seen: string[] = []` → `const seen = new Set<string>()` */
function declarationEdits(
  { id, init }: TSESTree.VariableDeclarator,
  model: FileModel,
): TextEdit[] | undefined {
  if (id.type !== NodeType.Identifier || init?.type !== NodeType.ArrayExpression) return undefined;
  if (/[^[\]\s]/.test(model.textOf(init))) return undefined;
  const annotation = id.typeAnnotation;
  if (!annotation) return [replacement(init.range[0], init.range[1], 'new Set()')];
  const element = elementType(annotation.typeAnnotation);
  if (!element) return undefined;
  return [
    replacement(annotation.range[0], annotation.range[1], ''),
    replacement(init.range[0], init.range[1], `new Set<${model.textOf(element)}>()`),
  ];
}

/** The type of the elements in `T[]` and `Array<T>`; other names may stand for arrays that nobody may change. */
export function elementType(type: TSESTree.TypeNode): Node | undefined {
  if (type.type === NodeType.TSArrayType) return type.elementType;
  const isArray =
    type.type === NodeType.TSTypeReference &&
    type.typeName.type === NodeType.Identifier &&
    type.typeName.name === 'Array';
  return isArray ? type.typeArguments?.params[0] : undefined;
}

function useEdits(use: Node): { readonly edits: TextEdit[]; readonly asksForIndex: boolean } | undefined {
  const member = use.parent;
  if (member?.type !== NodeType.MemberExpression || member.object !== use) return undefined;
  const call = member.parent;
  if (call.type !== NodeType.CallExpression || call.callee !== member || member.computed) return undefined;
  const { property } = member;
  const [argument, ...more] = call.arguments;
  const isPlain = !member.optional && !call.optional && property.type === NodeType.Identifier;
  if (!isPlain || !argument || argument.type === NodeType.SpreadElement || more.length > 0) return undefined;
  const renamed = (name: string): TextEdit => replacement(property.range[0], property.range[1], name);
  switch (property.name) {
    case 'includes':
      return { edits: [renamed('has')], asksForIndex: false };
    case 'push':
      return isUnused(call) ? { edits: [renamed('add')], asksForIndex: false } : undefined;
    case 'indexOf': {
      const comparison = call.parent;
      const found = comparison.type === NodeType.BinaryExpression ? meansFound(comparison, call) : undefined;
      if (found === undefined) return undefined;
      const edits = [renamed('has'), replacement(call.range[1], comparison.range[1], '')];
      if (!found) edits.push(replacement(comparison.range[0], comparison.range[0], '!'));
      return { edits, asksForIndex: true };
    }
    default:
      return undefined;
  }
}

/** Does `indexOf(x) >= 0` (and so on) ask whether it is there, or whether it is not? */
function meansFound({ left, operator, right }: TSESTree.BinaryExpression, call: Node): boolean | undefined {
  if (left !== call) return undefined;
  const isZero = right.type === NodeType.Literal && right.value === 0;
  const isMinusOne =
    right.type === NodeType.UnaryExpression &&
    right.operator === '-' &&
    right.argument.type === NodeType.Literal &&
    right.argument.value === 1;
  switch (operator) {
    case '>=':
      return isZero ? true : undefined;
    case '<':
      return isZero ? false : undefined;
    case '>':
    case '!==':
    case '!=':
      return isMinusOne ? true : undefined;
    case '===':
    case '==':
      return isMinusOne ? false : undefined;
    default:
      return undefined;
  }
}

/** Is the value of an expression thrown away? */
export function isUnused(node: Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case NodeType.ExpressionStatement:
      return true;
    case NodeType.LogicalExpression:
      return parent.right === node && isUnused(parent);
    case NodeType.ConditionalExpression:
      return parent.test !== node && isUnused(parent);
    default:
      return false;
  }
}
