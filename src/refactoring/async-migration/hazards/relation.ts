import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  exitOf,
  findNode,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  type TSESTree,
} from '../../../analysis/parse/syntax';
import type { FileModel } from '../../../analysis/semantics/file-model';
import type { Body } from './run-code';

/** Does what is done at `later` depend on what was seen at `earlier`, by its value or because a condition let it come so far? */
export function dependsOn(later: Node, earlier: Node, body: Body, model: FileModel): boolean {
  if (decides(earlier, later, body) || isMadeFrom(later, earlier, body, model)) return true;
  const names = namesFrom(earlier, body, model);
  return mentionsIn(body, names, model).some((mention) => decides(mention, later, body));
}

/** Does an expression mention a value, be it by way of variables? */
export function isMadeFrom(later: Node, earlier: Node, body: Body, model: FileModel): boolean {
  if (later !== earlier && contains(later, earlier)) return true;
  return mentionsIn(later, namesFrom(earlier, body, model), model).length > 0;
}

/** Does a condition that `part` belongs to decide whether `target` is reached? */
export function decides(part: Node, target: Node, body: Body): boolean {
  for (let inner = part, node = part.parent; node && inner !== body; inner = node, node = node.parent) {
    switch (node.type) {
      case NodeType.IfStatement:
        if (node.test === inner && (contains(node, target) || isLeft(node, target))) return true;
        break;
      case NodeType.ConditionalExpression:
        if (node.test === inner && contains(node, target)) return true;
        break;
      case NodeType.LogicalExpression:
        if (node.left === inner && contains(node, target)) return true;
        break;
      case NodeType.AssignmentExpression:
        // `cache ??= load()`
        if (node.left === inner && /^(?:\?\?|\|\||&&)=$/.test(node.operator) && contains(node, target))
          return true;
        break;
      case NodeType.SwitchStatement:
        if (node.discriminant === inner && contains(node, target)) return true;
        break;
      case NodeType.ForOfStatement:
      case NodeType.ForInStatement:
        if (node.right === inner && contains(node, target)) return true;
        break;
      case NodeType.WhileStatement:
      case NodeType.DoWhileStatement:
      case NodeType.ForStatement:
        if (node.test === inner && contains(node, target)) return true;
        break;
      default:
    }
  }
  return false;
}

/** `if (busy) return;`: what comes after it depends on it. */
function isLeft(node: TSESTree.IfStatement, target: Node): boolean {
  const { parent } = node;
  const leaves = exitOf(node.consequent) ?? (node.alternate && exitOf(node.alternate));
  return (
    leaves !== undefined && leaves !== null && contains(parent, target) && target.range[0] >= node.range[1]
  );
}

/** So many times a value may be handed on from one variable to the next. */
const maxSteps = 3;

/** The variables of a body that get their values from an expression. */
function namesFrom(origin: Node, body: Body, model: FileModel): ReadonlySet<Variable> {
  const names = new Set<Variable>();
  const add = (value: Node): void => {
    const target = givenTo(value, body);
    findNode(target ?? value, (node) => {
      const variable = target && node.type === NodeType.Identifier ? variableAt(node, model) : undefined;
      if (variable?.defs.some(({ name }) => contains(body, name))) names.add(variable);
      return false;
    });
  };
  add(origin);
  for (let step = 0, size = 0; step < maxSteps && names.size > size; step++) {
    size = names.size;
    for (const mention of mentionsIn(body, names, model)) add(mention);
  }
  return names;
}

/** What a value is assigned to, in the end. */
function givenTo(value: Node, body: Body): Node | undefined {
  for (let inner = value, node = value.parent; node && inner !== body; inner = node, node = node.parent) {
    if (node.type === NodeType.VariableDeclarator) return node.init === inner ? node.id : undefined;
    if (node.type === NodeType.AssignmentExpression) return node.right === inner ? node.left : undefined;
    if (node.type === NodeType.ForOfStatement && node.right === inner) return node.left;
    if (isFunction(node) || isLoop(node) || node.type === NodeType.BlockStatement) return undefined;
  }
  return undefined;
}

const variableAt = (identifier: TSESTree.Identifier, model: FileModel): Variable | undefined =>
  model.variableOf(identifier) ?? undefined;

function mentionsIn(root: Node, names: ReadonlySet<Variable>, model: FileModel): Node[] {
  return [...names].flatMap((variable) =>
    variable.references.flatMap((reference) => {
      const identifier: Node = reference.identifier;
      return reference.isRead() && contains(root, identifier) && model.variableOf(identifier)
        ? [identifier]
        : [];
    }),
  );
}
