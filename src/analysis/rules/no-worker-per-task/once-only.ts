import { enclosingFunction, type Node, NodeType, unwrap, wrapped } from '../../parse/syntax';
import { usesOf } from '../../semantics/function-uses';
import { repetitionsAround, runsInPlace } from '../../semantics/repetition';
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

const ends = new Set(['end', 'destroy', 'close', 'terminate']);

/** Is a pool given one task and ended in the function that makes it: `await pool.run(task); await pool.destroy();`? */
export function isPoolForOneTask(node: Node, { model, resolver }: RuleInput): boolean {
  const fn = enclosingFunction(node);
  const { parent } = wrapped(node);
  if (!fn || parent?.type !== NodeType.VariableDeclarator || parent.id.type !== NodeType.Identifier)
    return false;
  const uses = (model.variableOf(parent.id)?.references ?? []).filter((reference) => !reference.isWrite());
  const methods = uses.flatMap(({ identifier }) => {
    const member = identifier.parent;
    const isCalled =
      member.type === NodeType.MemberExpression &&
      member.object === identifier &&
      member.parent.type === NodeType.CallExpression &&
      member.parent.callee === member &&
      member.parent.parent.type === NodeType.AwaitExpression;
    const isHere = enclosingFunction(identifier) === fn;
    const { repetitions } = repetitionsAround(identifier, resolver);
    return isCalled && isHere && repetitions.length === 0 ? (resolver.propertyName(member) ?? []) : [];
  });
  const [first = '', last = ''] = methods;
  return uses.length === 2 && methods.length === 2 && !ends.has(first) && ends.has(last);
}
