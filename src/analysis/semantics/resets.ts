import type { Variable } from '@typescript-eslint/scope-manager';
import {
  enclosingFunction,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  unwrap,
} from '../parse/syntax';
import { type ClassNode, classOfThis } from './class-fields';
import { DefinitionType } from './definition-type';
import type { FileModel } from './file-model';
import { functionName } from './function-name';
import { endingName, testingName } from './naming';
import { isNothing } from './presence';

/** What a file takes back now and then that it has assigned before: `cache = undefined` in a function. */
export interface Resets {
  readonly variables: ReadonlySet<Variable>;
  /** By `memberKey`. */
  readonly members: ReadonlySet<string>;
}

/** What is taken back as it is set up, when the program is over, or when it has failed, is not among them. */
export function resetsOf(model: FileModel): Resets {
  const variables = new Set<Variable>();
  const members = new Set<string>();
  const add = (target: Node, at: Node): void => {
    const place = unwrap(target);
    if (!isOnTheWay(at)) return;
    const variable = place.type === NodeType.Identifier ? model.variableOf(place) : undefined;
    if (variable) variables.add(variable);
    else if (place.type === NodeType.MemberExpression && !place.computed)
      members.add(memberKey(place, model));
  };
  for (const node of model.nodesOf(NodeType.AssignmentExpression)) {
    if (node.operator !== '=') continue;
    const value = lastOf(node.right);
    if (isMissing(value) || isWithin(value, node.left, model)) add(node.left, node);
  }
  for (const node of model.nodesOf(NodeType.UnaryExpression)) {
    if (node.operator === 'delete') add(node.argument, node);
  }
  return { variables, members };
}

/**
 * A member as it is written. In the place of `this`, or of an object that is made of a class of the file, goes the class
 * that this one extends in the end, for another class may call something else the same.
 */
export function memberKey(place: Node, model: FileModel): string {
  let root = unwrap(place);
  while (root.type === NodeType.MemberExpression) root = unwrap(root.object);
  const owner = root.type === NodeType.ThisExpression ? classOfThis(root) : classOfObject(root, model);
  if (!owner) return model.textOf(place);
  return `${String(firstClass(owner, model).range[0])} ${model.text.slice(root.range[1], place.range[1])}`;
}

/** `Store` of `store`, where `const store = new Store()`. */
function classOfObject(object: Node, model: FileModel): ClassNode | undefined {
  const variable = object.type === NodeType.Identifier ? model.variableOf(object) : undefined;
  const [definition, ...others] = variable?.defs ?? [];
  if (!variable || definition?.type !== DefinitionType.Variable || others.length > 0) return undefined;
  const made = definition.node.init && unwrap(definition.node.init);
  return made?.type === NodeType.NewExpression && !model.isReassigned(variable)
    ? classNamed(made.callee, model)
    : undefined;
}

/** The first in a line of classes of the file that extend one another. */
function firstClass(owner: ClassNode, model: FileModel): ClassNode {
  const seen = new Set<ClassNode>();
  for (let current = owner; ;) {
    const base = seen.has(current) ? undefined : baseOf(current, model);
    if (!base) return current;
    seen.add(current);
    current = base;
  }
}

function baseOf({ superClass }: ClassNode, model: FileModel): ClassNode | undefined {
  return superClass ? classNamed(superClass, model) : undefined;
}

function classNamed(name: Node, model: FileModel): ClassNode | undefined {
  const definition = model.variableOf(unwrap(name))?.defs[0];
  return definition?.type === DefinitionType.ClassName ? definition.node : undefined;
}

/** `a = b = undefined` */
function lastOf(value: Node): Node {
  let last = unwrap(value);
  while (last.type === NodeType.AssignmentExpression && last.operator === '=') last = unwrap(last.right);
  return last;
}

/** What `if (!cache)` takes for missing. */
function isMissing(value: Node): boolean {
  if (isNothing(value)) return true;
  return value.type === NodeType.Literal
    ? value.value === false || value.value === '' || value.value === 0
    : value.type === NodeType.Identifier && value.name === 'NaN';
}

/** `node = node.next`, which comes to an end some time. */
function isWithin(value: Node, place: Node, model: FileModel): boolean {
  const text = model.textOf(place);
  for (let part = value; part.type === NodeType.MemberExpression;) {
    part = unwrap(part.object);
    if (model.textOf(part) === text) return true;
  }
  return false;
}

/** Does it happen in the course of the program, more than once for all we know? */
function isOnTheWay(node: Node): boolean {
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === NodeType.CatchClause) return false;
    if (isFunction(current) && (isConstructor(current) || isForFailure(current) || isLast(current)))
      return false;
  }
  return enclosingFunction(node) !== undefined;
}

const isConstructor = ({ parent }: FunctionNode): boolean =>
  parent.type === NodeType.MethodDefinition && parent.kind === 'constructor';

/** `load().catch(() => { … })`, `load().then(use, () => { … })` */
function isForFailure(fn: FunctionNode): boolean {
  const { parent } = fn;
  if (parent.type !== NodeType.CallExpression || parent.callee.type !== NodeType.MemberExpression)
    return false;
  const { property } = parent.callee;
  if (property.type !== NodeType.Identifier) return false;
  return property.name === 'catch' || (property.name === 'then' && parent.arguments[1] === fn);
}

/** Where everything is over, or put back between tests. */
function isLast(fn: FunctionNode): boolean {
  const name = functionName(fn);
  return name !== undefined && (endingName.test(name) || testingName.test(name));
}
