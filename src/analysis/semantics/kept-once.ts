import type { FunctionId } from '../finding';
import {
  enclosingFunction,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../parse/syntax';
import { classOfThis, constructorOf, memberName } from './class-fields';
import { DefinitionType } from './definition-type';
import type { FileModel } from './file-model';
import { missingIn, presentIn } from './presence';

/** A guard that returns what is kept stands among the first statements of a function, if there is one. */
const guardWithin = 8;
/** What is kept is assigned within so many statements; looking on to the end of each function would take for ever. */
const keptWithin = 50;

/** What keeps a result, so that it is computed once. */
export interface Kept {
  /** As it is written. */
  readonly in: string;
  /** Each call of this function makes another one that keeps it: absent where there is one for life. */
  readonly per?: FunctionId;
}

/**
 * What keeps the result of `inner` (a part of `current`), so that it is computed once in the life of the program: `cache`
 * in `cache ??= read()`, in `if (!cache) { cache = read(); }` and after `if (cache) return cache;`. What is kept in a
 * variable of the function around it, or in an object that it was given, is not kept for the next call; nor is what is
 * taken back now and then.
 */
export function keptOnce(inner: Node, current: Node, model: FileModel): Kept | undefined {
  const kept = keptBy(inner, current, model);
  const lifetime = kept && lifetimeOf(kept, current, model);
  return lifetime && !model.isReset(kept) ? { in: model.textOf(kept), ...lifetime } : undefined;
}

/** As a clause for people. */
export function keptReason(kept: Kept): string {
  return `runs once; its result is kept in \`${kept.in}\``;
}

function keptBy(inner: Node, current: Node, model: FileModel): Node | undefined {
  switch (current.type) {
    case NodeType.AssignmentExpression:
      return (current.operator === '??=' || current.operator === '||=') && current.right === inner
        ? current.left
        : undefined;
    case NodeType.LogicalExpression: {
      if (current.operator === '&&' || current.right !== inner) return undefined;
      return keptAgain(current, current.left, model) ?? assignedIn(inner, current.left, model);
    }
    case NodeType.IfStatement:
      if (current.consequent === inner) {
        const missing = missingIn(current.test);
        return missing && assignedIn(inner, missing, model);
      }
      return current.alternate === inner ? assignedIn(inner, current.test, model) : undefined;
    case NodeType.ConditionalExpression:
      if (current.alternate !== inner) return undefined;
      return (
        (model.textOf(current.consequent) === model.textOf(current.test)
          ? keptAgain(current, current.test, model)
          : undefined) ?? assignedIn(inner, current.test, model)
      );
    case NodeType.BlockStatement:
      return current.parent.type === NodeType.IfStatement ? undefined : keptAfterGuard(inner, current, model);
    default:
      return undefined;
  }
}

/** `cache = cache ?? read()`, `cache = cache ? cache : read()`: what is kept already is kept again. */
function keptAgain(value: Node, subject: Node, model: FileModel): Node | undefined {
  const { parent } = wrapped(value);
  if (parent?.type !== NodeType.AssignmentExpression) return undefined;
  const { left, operator, right } = parent;
  const isKept = operator === '=' && right.range[0] <= value.range[0];
  return isKept && model.textOf(left) === model.textOf(subject) ? simple(subject) : undefined;
}

/** `if (cache) return cache;` before a statement, and `cache = …` from there on. */
function keptAfterGuard(statement: Node, block: TSESTree.BlockStatement, model: FileModel): Node | undefined {
  if (!isFunction(block.parent)) return undefined;
  for (const guard of block.body.slice(0, guardWithin)) {
    if (guard.range[0] >= statement.range[0]) return undefined;
    if (guard.type !== NodeType.IfStatement || guard.alternate || !returns(guard.consequent)) continue;
    const present = presentIn(guard.test);
    const subject = present && simple(present);
    if (!subject) continue;
    const text = model.textOf(subject);
    const at = block.body.findIndex((other) => other === statement);
    const following = block.body.slice(at, at + keptWithin);
    if (following.some((later) => assigns(later, text, model))) return subject;
  }
  return undefined;
}

function returns(statement: TSESTree.Statement): boolean {
  return statement.type === NodeType.BlockStatement
    ? statement.body.length === 1 && statement.body[0]?.type === NodeType.ReturnStatement
    : statement.type === NodeType.ReturnStatement;
}

/** A variable, or a member of one under a fixed name. */
function simple(node: Node): Node | undefined {
  const value = unwrap(node);
  if (value.type === NodeType.Identifier || value.type === NodeType.ThisExpression) return value;
  return value.type === NodeType.MemberExpression && !value.computed && simple(value.object)
    ? value
    : undefined;
}

function assignedIn(part: Node, kept: Node, model: FileModel): Node | undefined {
  const subject = simple(kept);
  return subject && assigns(part, model.textOf(subject), model) ? subject : undefined;
}

/** Does a statement, or an expression, assign to what is written so? Not within branches or functions of its own. */
function assigns(part: Node, text: string, model: FileModel): boolean {
  switch (part.type) {
    case NodeType.BlockStatement:
      return part.body.some((statement) => assigns(statement, text, model));
    case NodeType.TryStatement:
      return assigns(part.block, text, model);
    case NodeType.ExpressionStatement:
      return assigns(part.expression, text, model);
    case NodeType.ReturnStatement:
      return part.argument !== null && assigns(part.argument, text, model);
    case NodeType.AssignmentExpression:
      return model.textOf(part.left) === text || assigns(part.right, text, model);
    case NodeType.SequenceExpression:
      return part.expressions.some((expression) => assigns(expression, text, model));
    default:
      return false;
  }
}

/** The function that makes the objects that `this` is one of, each time that it is called; undefined where none is seen. */
function makerOfThis(node: Node, model: FileModel): FunctionId | undefined {
  const owner = classOfThis(node);
  if (owner) return constructorOf(owner);
  let fn = enclosingFunction(node);
  while (fn?.type === NodeType.ArrowFunctionExpression) fn = enclosingFunction(fn);
  if (!fn) return undefined;
  const { parent } = fn;
  if (parent.type === NodeType.Property) {
    const object = wrapped(parent.parent);
    return prototypeOwner(object, model) ?? enclosingFunction(object)?.range[0];
  }
  if (fn.type === NodeType.FunctionDeclaration) return isConstructorName(fn.id) ? fn.range[0] : undefined;
  return prototypeOwner(fn, model);
}

const isConstructorName = (id: TSESTree.Identifier | null): boolean => /^[A-Z]/.test(id?.name ?? '');

/** `Store` where a value is set to be `Store.prototype`, or a member of that. */
function prototypeOwner(value: Node, model: FileModel): FunctionId | undefined {
  const { parent } = value;
  if (parent?.type !== NodeType.AssignmentExpression || parent.right !== value) return undefined;
  let place = unwrap(parent.left);
  while (place.type === NodeType.MemberExpression && memberName(place) !== 'prototype')
    place = unwrap(place.object);
  if (place.type !== NodeType.MemberExpression) return undefined;
  const definition = model.variableOf(unwrap(place.object))?.defs[0];
  return definition?.type === DefinitionType.FunctionName ? definition.node.range[0] : undefined;
}

/** How long what keeps a value is there, if it is for the next call of the function around a node. */
function lifetimeOf(kept: Node, at: Node, model: FileModel): Pick<Kept, 'per'> | undefined {
  let root = unwrap(kept);
  while (root.type === NodeType.MemberExpression) {
    if (root.computed) return undefined;
    root = unwrap(root.object);
  }
  if (root.type === NodeType.ThisExpression) {
    const per = makerOfThis(root, model);
    return per === undefined ? {} : { per };
  }
  if (root.type !== NodeType.Identifier) return undefined;
  const variable = model.variableOf(root);
  if (!variable) return model.isGlobal(root) ? {} : undefined;
  const { block } = variable.scope.variableScope;
  for (let node: Node | undefined = at; node; node = node.parent) {
    if (!isFunction(node)) continue;
    if (block === node) return undefined;
    return isFunction(block) ? { per: block.range[0] } : {};
  }
  return undefined;
}
