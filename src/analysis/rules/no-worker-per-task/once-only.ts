import {
  enclosingFunction,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../../parse/syntax';
import { usesOf } from '../../semantics/function-uses';
import { runsInPlace } from '../../semantics/repetition';
import type { Resolver } from '../../semantics/resolver';
import type { RuleInput } from '../rule';

/** Events that come once, or when something has ended and is started again, or when somebody presses a button. */
const lifecycleEvents = new Set([
  ...['exit', 'error', 'close', 'disconnect', 'end', 'online', 'fork', 'finish', 'messageerror'],
  ...['listening', 'ready', 'open', 'load', 'DOMContentLoaded', 'install', 'activate', 'start', 'connect'],
  ...['click', 'dblclick', 'submit', 'change', 'restart', 'reload', 'update', 'add', 'unlink', 'all'],
  ...['uncaughtException', 'unhandledRejection'],
]);
const listenerMethods = new Set(['on', 'once', 'addListener', 'prependListener', 'addEventListener']);
const delays = new Set(['setTimeout', 'setImmediate', 'registerCommand', 'registerTextEditorCommand']);

/**
 * Is the handler around a node one that starts a thing again, or that a person sets off, rather than one that is called
 * for each task?
 */
export function isSetOffSeldom(node: Node, { model, resolver }: RuleInput): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    if (usesOf(fn, model).some((use) => isSeldom(use, resolver))) return true;
  }
  return false;
}

function isSeldom(use: Node, resolver: Resolver): boolean {
  const call = use.parent;
  if (call?.type !== NodeType.CallExpression || call.callee === use) return false;
  const callee = unwrap(call.callee);
  const name =
    callee.type === NodeType.MemberExpression
      ? resolver.propertyName(callee)
      : callee.type === NodeType.Identifier
        ? callee.name
        : undefined;
  if (name === undefined) return false;
  if (delays.has(name)) return true;
  const [event] = call.arguments;
  if (!listenerMethods.has(name) || !event) return false;
  const text = resolver.staticString(event);
  return text === undefined || lifecycleEvents.has(text) || text.startsWith('SIG');
}

/**
 * Is what a node makes kept for the next time: assigned to what outlives the function, or made only where there is none,
 * or not enough, yet?
 */
export function isKept(node: Node, input: RuleInput): boolean {
  let fn: FunctionNode | undefined;
  for (let inner: Node = node, current = node.parent; current; inner = current, current = current.parent) {
    if (isFunction(current)) {
      fn = current;
      if (!runsInPlace(current, input.resolver)) break;
      continue;
    }
    if (keeps(current, inner, input)) return true;
  }
  return fn !== undefined && returnsEarlier(fn, node, input);
}

function keeps(parent: Node, inner: Node, { model }: RuleInput): boolean {
  switch (parent.type) {
    case NodeType.AssignmentExpression: {
      if (parent.right !== inner) return false;
      if (parent.operator !== '=') return true;
      const target = unwrap(parent.left);
      if (target.type !== NodeType.Identifier) return true;
      const declared = model.variableOf(target)?.defs[0]?.name;
      return !declared || enclosingFunction(declared) !== enclosingFunction(parent);
    }
    case NodeType.LogicalExpression:
      return parent.right === inner && parent.operator !== '&&';
    case NodeType.ConditionalExpression:
      return parent.test !== inner && asksForNone(parent.test, parent.consequent === inner);
    case NodeType.IfStatement:
      return parent.test !== inner && asksForNone(parent.test, parent.consequent === inner);
    case NodeType.CallExpression:
      return isAddition(parent, inner);
    case NodeType.PropertyDefinition:
      return true;
    default:
      return false;
  }
}

/** `workers.push(new Worker(…))`, `workers.set(id, new Worker(…))`. */
function isAddition(call: TSESTree.CallExpression, inner: Node): boolean {
  const callee = unwrap(call.callee);
  return (
    callee !== inner &&
    callee.type === NodeType.MemberExpression &&
    callee.property.type === NodeType.Identifier &&
    ['push', 'add', 'set', 'unshift'].includes(callee.property.name) &&
    callee.object.type === NodeType.MemberExpression
  );
}

/** `!worker`, `worker === undefined`, `idle.length === 0`, `workers.length < max`; the opposite in an `else`. */
function asksForNone(test: Node, isConsequent: boolean): boolean {
  const condition = unwrap(test);
  switch (condition.type) {
    case NodeType.LogicalExpression:
      return asksForNone(condition.left, isConsequent) || asksForNone(condition.right, isConsequent);
    case NodeType.UnaryExpression:
      return condition.operator === '!' && isConsequent;
    case NodeType.BinaryExpression: {
      const right = unwrap(condition.right);
      const isNothing =
        (right.type === NodeType.Literal && (right.value === null || right.value === 0)) ||
        (right.type === NodeType.Identifier && right.name === 'undefined');
      if (isNothing) return condition.operator.startsWith(isConsequent ? '=' : '!');
      return condition.operator.startsWith('<');
    }
    case NodeType.Identifier:
    case NodeType.MemberExpression:
      return !isConsequent;
    default:
      return false;
  }
}

/** `spawn(…).unref()`, also by way of a variable: a process on its own, which nobody waits for. */
export function isLetGo(node: Node, { model }: RuleInput): boolean {
  const value = wrapped(node);
  const { parent } = value;
  if (isUnref(value)) return true;
  if (parent?.type !== NodeType.VariableDeclarator || parent.id.type !== NodeType.Identifier) return false;
  return model.variableOf(parent.id)?.references.some(({ identifier }) => isUnref(identifier)) ?? false;
}

function isUnref({ parent }: Node): boolean {
  return (
    parent?.type === NodeType.MemberExpression &&
    parent.property.type === NodeType.Identifier &&
    parent.property.name === 'unref' &&
    parent.parent.type === NodeType.CallExpression
  );
}

/** Names of what is kept from one call to the next. */
const keptName = /worker|child|proc|thread|pool|instance|start|running|cache|idle|free/i;

/** `if (worker) return worker;` further up in the function. */
function returnsEarlier(fn: FunctionNode, node: Node, { model }: RuleInput): boolean {
  if (fn.body.type !== NodeType.BlockStatement) return false;
  return fn.body.body.some(
    (statement) =>
      statement.type === NodeType.IfStatement &&
      statement.range[1] <= node.range[0] &&
      keptName.test(model.textOf(statement.test)) &&
      lastOf(statement.consequent).type === NodeType.ReturnStatement,
  );
}

function lastOf(statement: Node): Node {
  return statement.type === NodeType.BlockStatement ? (statement.body.at(-1) ?? statement) : statement;
}

/**
 * Is a thread or process made for one task: in a promise that settles with its first message or its end, or awaited and
 * ended in the same function?
 */
export function isForOneTask(node: Node, { model, resolver }: RuleInput): boolean {
  const fn = enclosingFunction(node);
  if (!fn) return false;
  const text = model.textOf(fn.body);
  const listens = /(?:\.(?:on|once|addEventListener|addListener)\(\s*['"`]message['"`]|\.onmessage\s*=)/.test(
    text,
  );
  const parent = wrapped(fn).parent;
  const isExecutor = runsInPlace(fn, resolver) && parent?.type === NodeType.NewExpression;
  if (isExecutor) return listens;
  return /\bonce\(\s*\w+,\s*['"`]message['"`]/.test(text) && /\.(?:terminate|kill|disconnect)\(/.test(text);
}
