import {
  isFunction,
  keyName,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../parse/syntax';
import { memberConventionOf } from './frameworks/members';
import { isServer, lifeOfServer, methodConventionOf, takesPlugins } from './frameworks/methods';
import { registrationOf } from './frameworks/registrations';
import { localFunction } from './local-function';
import { displayName, globals, type ModuleMember, type Resolver } from './resolver';

/**
 * What becomes of a function that is handed to a call. `iteration`: called once per element, before the call returns.
 * `inline`: runs as part of the code around it. `callback`: called by Node when something has been done. `unknown`:
 * nothing can be told.
 */
export type CallbackUse =
  | {
      readonly kind: 'handler' | 'exit-hook' | 'start-up' | 'test' | 'worker' | 'function' | 'callback';
      readonly reason: string;
      /** A handler of requests: each run is given objects that nobody else holds. */
      readonly ownsParameters?: true;
      /** A handler of a timer or an event, which programs that end by themselves have as well. */
      readonly isEvent?: true;
    }
  | {
      readonly kind: 'iteration' | 'inline' | 'unknown';
      /** Not before the code around it has given back control. */
      readonly isLater?: true;
    };

/** Methods of arrays (and of what behaves like them) that call their argument once per element or match. */
const iterationMethods = new Set([
  'map',
  'forEach',
  'filter',
  'some',
  'every',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'flatMap',
  'reduce',
  'reduceRight',
  'sort',
  'toSorted',
  'replace',
  'replaceAll',
]);

/** Continuations: they run later, but in the course of what the code around them does. */
const promiseMethods = new Set(['then', 'catch', 'finally']);

const listenerMethods = new Set([
  'on',
  'once',
  'addListener',
  'prependListener',
  'prependOnceListener',
  'addEventListener',
]);

/** Modules of Node's whose functions take a callback as their last argument. */
const callbackModules = new Set(['fs', 'child_process', 'crypto', 'dns', 'http', 'https', 'net', 'zlib']);

const timers = new Set(['setTimeout', 'setInterval', 'setImmediate']);
/** Events of the process after which it is about to end. */
const lastEvents = /^(?:SIG[A-Z0-9]+|uncaughtException|uncaughtExceptionMonitor|disconnect)$/;

/** Globals by which the common test runners take tests and their set-up. */
const testFunctions = new Set([
  'it',
  'test',
  'describe',
  'suite',
  'context',
  'specify',
  'before',
  'after',
  'beforeEach',
  'afterEach',
  'beforeAll',
  'afterAll',
  'setup',
  'teardown',
]);
const testModules = new Set([
  'test',
  'vitest',
  'mocha',
  '@jest/globals',
  'bun:test',
  'tap',
  'ava',
  'uvu',
  '@playwright/test',
]);

/** Functions that give a function which runs what it was given once, and keeps the result. */
const onceFunctions = new Set(['once', 'memoize', 'memoise', 'memo', 'lazy', 'singleton', 'memoizeOne']);

/** Tells what `call` does with one of its arguments, a function or a reference to one. */
export function callbackUse(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  argument: Node,
  resolver: Resolver,
): CallbackUse {
  const callee = unwrap(call.callee);
  const target = resolver.resolve(callee);
  const byTarget = target && useByTarget(target);
  if (byTarget) return byTarget;
  if (callee.type === NodeType.FunctionExpression || callee.type === NodeType.ArrowFunctionExpression) {
    return { kind: 'inline' };
  }
  if (isKeptOnce(callee, call, argument, resolver)) {
    return { kind: 'start-up', reason: `runs once; its result is kept by \`${nameOf(callee)}\`` };
  }
  return callee.type === NodeType.MemberExpression && call.type === NodeType.CallExpression
    ? useByMethod(call, callee, argument, resolver)
    : { kind: 'unknown' };
}

/** `once(() => …)`, `memoize(read)`: with parameters there is a result for each of them. */
function isKeptOnce(
  callee: Node,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  argument: Node,
  resolver: Resolver,
): boolean {
  return (
    call.arguments[0] === argument &&
    call.arguments.length === 1 &&
    onceFunctions.has(lastName(callee)) &&
    localFunction(argument, resolver)?.params.length === 0
  );
}

/** Tells what becomes of a function that is a member of an object literal: `route({ handler() { … } })`. */
export function memberUse(property: TSESTree.Property, resolver: Resolver): CallbackUse {
  const object = property.parent;
  const member = property.computed ? undefined : keyName(property.key);
  if (member === undefined || object.type !== NodeType.ObjectExpression) return { kind: 'unknown' };
  const holder = wrapped(object).parent;
  const call =
    holder?.type === NodeType.CallExpression || holder?.type === NodeType.NewExpression ? holder : undefined;
  const target = call && resolver.resolve(call.callee);
  const registration = target && registrationOf(displayName(target));
  if (target && registration && call.callee !== object) {
    return handler(
      `a member of what is passed to \`${displayName(target)}\`, ${registration.runs}`,
      registration.ownsParameters,
    );
  }
  const within =
    holder?.type === NodeType.Property && !holder.computed
      ? keyName(holder.key)
      : holder?.type === NodeType.VariableDeclarator && holder.id.type === NodeType.Identifier
        ? holder.id.name
        : undefined;
  const convention = memberConventionOf({
    member,
    callee: call && lastName(call.callee),
    within,
    isDefaultExport: holder?.type === NodeType.ExportDefaultDeclaration,
  });
  return convention
    ? handler(`the member \`${member}\`, ${convention.reason}`, convention.ownsParameters)
    : { kind: 'unknown' };
}

function useByTarget(target: ModuleMember): CallbackUse | undefined {
  const { module, path } = target;
  const name = displayName(target);
  if (name === 'fastify-plugin') {
    return { kind: 'start-up', reason: `a plugin (\`${name}\`), runs once, while the server starts` };
  }
  const registration = registrationOf(name);
  if (registration) {
    const { runs, ownsParameters } = registration;
    return handler(`passed to \`${name}\`${runs.startsWith('as ') ? '' : ','} ${runs}`, ownsParameters);
  }
  if (callbackModules.has(module) && path.length === 1 && !name.endsWith('Sync')) {
    return { kind: 'callback', reason: `called back by \`${name}\`` };
  }

  const isGlobal = module === globals;
  const [first = ''] = path;
  if ((isGlobal && timers.has(first)) || (module === 'timers' && timers.has(path.join('.')))) {
    const reason = `passed to \`${first}\`, which runs it from the event loop`;
    return { kind: 'handler', reason, isEvent: true };
  }
  if ((isGlobal && testFunctions.has(first)) || testModules.has(module)) {
    return { kind: 'test', reason: `part of a test, passed to \`${name}\`` };
  }
  if (isGlobal && (name === 'Promise' || name === 'Promise.new')) return { kind: 'inline' };
  if (isGlobal && name === 'Array.from') return { kind: 'iteration' };
  if (isGlobal && name === 'queueMicrotask') return { kind: 'inline', isLater: true };
  if (module === 'process' && name === 'process.nextTick') return { kind: 'inline', isLater: true };
  return undefined;
}

function useByMethod(
  call: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
  argument: Node,
  resolver: Resolver,
): CallbackUse {
  const method = resolver.propertyName(callee);
  if (method === undefined) return { kind: 'unknown' };
  const name = `${nameOf(callee.object)}.${method}`;
  const [first] = call.arguments;

  if (listenerMethods.has(method) && first && call.arguments.length >= 2) {
    const event = resolver.staticString(first);
    return event === undefined ? { kind: 'unknown' } : listener(event, name, resolver.resolve(callee.object));
  }
  const object = resolver.resolve(callee.object);
  const chain = chainOf(callee.object);
  const module = object && object.path.length > 0 ? object.module : undefined;
  const life = lifeOfServer(method, first && resolver.staticString(first), chain, module);
  if (life) return life;
  if (first === argument && takesPlugins(method, chain, module)) {
    return { kind: 'start-up', reason: `a plugin (\`${name}\`), runs once, while the server starts` };
  }
  const convention = methodConventionOf(method, chain, module, call.arguments.length);
  if (convention) {
    const { runs, ownsParameters } = convention;
    return handler(`passed to \`${name}\`${runs.startsWith('as ') ? '' : ','} ${runs}`, ownsParameters);
  }
  if (method === 'listen' && call.arguments.at(-1) === argument && isServer(chain, module)) {
    return { kind: 'start-up', reason: `runs once, when \`${name}\` has begun to listen` };
  }
  // `router.route('/users').get(…).post(…)`
  if (isRouteChain(callee.object, resolver)) {
    return handler(`passed to \`${method}\` of a route as a request handler`, true);
  }
  // `users.find({}, done)` asks a database.
  const callbackAt = method.startsWith('replace') ? 1 : 0;
  if (iterationMethods.has(method) && call.arguments[callbackAt] === argument) return { kind: 'iteration' };
  if (promiseMethods.has(method)) return { kind: 'inline', isLater: true };
  // `(function () { … }).call(this)`
  if ((method === 'call' || method === 'apply') && isFunction(unwrap(callee.object)))
    return { kind: 'inline' };
  return { kind: 'unknown' };
}

const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'head', 'options', 'all']);

function isRouteChain(node: Node, resolver: Resolver): boolean {
  for (let object = unwrap(node); object.type === NodeType.CallExpression;) {
    const callee = unwrap(object.callee);
    if (callee.type !== NodeType.MemberExpression) return false;
    const name = resolver.propertyName(callee);
    if (name === 'route') return true;
    if (name === undefined || !verbs.has(name)) return false;
    object = unwrap(callee.object);
  }
  return false;
}

function listener(event: string, name: string, emitter: ModuleMember | undefined): CallbackUse {
  const reason = `listens to \`${event}\` events (\`${name}\`)`;
  if (emitter?.module === 'process' && emitter.path.length === 0) {
    if (event === 'exit') return { kind: 'exit-hook', reason: `runs when the process exits (\`${name}\`)` };
    if (lastEvents.test(event)) {
      return { kind: 'function', reason: `runs when the process is about to end (\`${event}\`)` };
    }
  }
  if (emitter?.module === 'process' && emitter.path.length === 0 && event === 'message') {
    return { kind: 'worker', reason: 'runs in a child process, for each message' };
  }
  if (emitter?.module === 'worker_threads' && emitter.path[0] === 'parentPort') {
    return { kind: 'worker', reason: 'runs in a worker thread, for each message' };
  }
  return event === 'request' ? handler(reason, true) : { kind: 'handler', reason, isEvent: true };
}

function handler(reason: string, ownsParameters: true | undefined): CallbackUse {
  return { kind: 'handler', reason, ...(ownsParameters && { ownsParameters }) };
}

/** The names of the calls and members that an object is reached by, its own first. */
function chainOf(node: Node): readonly string[] {
  const names = [lastName(node)];
  for (let object = unwrap(node); object.type === NodeType.CallExpression;) {
    const callee = unwrap(object.callee);
    if (callee.type !== NodeType.MemberExpression) break;
    object = unwrap(callee.object);
    names.push(lastName(object));
  }
  return names;
}

/** The text of a callee or object for people, as far as it is names. */
export function nameOf(node: Node): string {
  const expression = unwrap(node);
  switch (expression.type) {
    case NodeType.Identifier:
      return expression.name;
    case NodeType.ThisExpression:
      return 'this';
    case NodeType.MemberExpression:
      return expression.property.type === NodeType.Identifier && !expression.computed
        ? `${nameOf(expression.object)}.${expression.property.name}`
        : '…';
    default:
      return '…';
  }
}
