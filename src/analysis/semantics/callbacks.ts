import { isFunction, type Node, NodeType, type TSESTree, unwrap } from '../parse/syntax';
import { displayName, globals, type ModuleMember, type Resolver } from './resolver';

/**
 * What becomes of a function that is handed to a call. `iteration`: called once per element, before the call returns.
 * `inline`: runs as part of the code around it. `callback`: called by Node when something has been done. `unknown`:
 * nothing can be told.
 */
export type CallbackUse =
  | {
      readonly kind: 'handler' | 'exit-hook' | 'start-up' | 'function' | 'callback';
      readonly reason: string;
      /** A handler of requests: each run is given objects that nobody else holds. */
      readonly ownsParameters?: true;
    }
  | { readonly kind: 'iteration' | 'inline' | 'unknown' };

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

const routeMethods = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'del',
  'head',
  'options',
  'all',
  'route',
]);
const middlewareMethods = new Set(['use', 'param', 'addHook']);

/** Names by which people call the object that routes requests. */
const serverName =
  /(?:^|_)(?:app|api|server|router|routes|express|fastify|koa|hono|polka|restify)$|(?:App|Api|Server|Router|Routes)$/;

/** Modules whose applications and routers take request handlers. */
const serverModules = new Set([
  'express',
  'fastify',
  'koa',
  'koa-router',
  '@koa/router',
  'hono',
  'restify',
  'polka',
  'router',
  'connect',
  'find-my-way',
]);

/** Functions of Node's that take a handler as one of their arguments. */
const serverFactories: ReadonlyMap<string, string> = new Map([
  ['http.createServer', 'a request handler'],
  ['http.Server', 'a request handler'],
  ['https.createServer', 'a request handler'],
  ['http2.createServer', 'a request handler'],
  ['http2.createSecureServer', 'a request handler'],
  ['net.createServer', 'a connection handler'],
  ['tls.createServer', 'a connection handler'],
]);

/** Functions of modules that run a handler for each event of some kind. */
const handlerRegistrations: ReadonlyMap<string, string> = new Map([
  ['fs.watch', 'for each change'],
  ['fs.watchFile', 'for each change'],
  ['vscode.commands.registerCommand', 'as a command'],
  ['vscode.commands.registerTextEditorCommand', 'as a command'],
  ['electron.ipcMain.handle', 'for each message'],
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
const testModules = new Set(['test', 'vitest', 'mocha', '@jest/globals', 'bun:test', 'tap', 'ava', 'uvu']);

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
  return callee.type === NodeType.MemberExpression && call.type === NodeType.CallExpression
    ? useByMethod(call, callee, argument, resolver)
    : { kind: 'unknown' };
}

function useByTarget(target: ModuleMember): CallbackUse | undefined {
  const { module, path } = target;
  const name = displayName(target);
  const factory = serverFactories.get(name);
  if (factory !== undefined) return requestHandler(`passed to \`${name}\` as ${factory}`);

  const registered = handlerRegistrations.get(name);
  if (registered !== undefined)
    return { kind: 'handler', reason: `passed to \`${name}\`, runs ${registered}` };
  if (callbackModules.has(module) && path.length === 1 && !name.endsWith('Sync')) {
    return { kind: 'callback', reason: `called back by \`${name}\`` };
  }

  const isGlobal = module === globals;
  const [first = ''] = path;
  if ((isGlobal && timers.has(first)) || (module === 'timers' && timers.has(path.join('.')))) {
    return { kind: 'handler', reason: `passed to \`${first}\`, which runs it from the event loop` };
  }
  if ((isGlobal && testFunctions.has(first)) || testModules.has(module)) {
    return { kind: 'start-up', reason: `part of a test, passed to \`${name}\`` };
  }
  if (isGlobal && (name === 'Promise' || name === 'Promise.new')) return { kind: 'inline' };
  if (isGlobal && name === 'Array.from') return { kind: 'iteration' };
  if (isGlobal && name === 'queueMicrotask') return { kind: 'inline' };
  if (module === 'process' && name === 'process.nextTick') return { kind: 'inline' };
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
  const serves =
    serverName.test(lastNameOf(callee.object)) ||
    (object !== undefined && serverModules.has(object.module) && object.path.length > 0);
  if (routeMethods.has(method) && serves && call.arguments.length >= 2) {
    return requestHandler(`passed to \`${name}\` as a request handler`);
  }
  // `router.route('/users').get(…).post(…)`
  if (routeMethods.has(method) && isRouteChain(callee.object, resolver)) {
    return requestHandler(`passed to \`${method}\` of a route as a request handler`);
  }
  if (middlewareMethods.has(method) && serves) {
    return requestHandler(`passed to \`${name}\` as a request handler`);
  }
  // `users.find({}, done)` asks a database.
  const callbackAt = method.startsWith('replace') ? 1 : 0;
  if (iterationMethods.has(method) && call.arguments[callbackAt] === argument) return { kind: 'iteration' };
  if (promiseMethods.has(method)) return { kind: 'inline' };
  // `(function () { … }).call(this)`
  if ((method === 'call' || method === 'apply') && isFunction(unwrap(callee.object)))
    return { kind: 'inline' };
  return { kind: 'unknown' };
}

function isRouteChain(node: Node, resolver: Resolver): boolean {
  for (let object = unwrap(node); object.type === NodeType.CallExpression;) {
    const callee = unwrap(object.callee);
    if (callee.type !== NodeType.MemberExpression) return false;
    if (resolver.propertyName(callee) === 'route') return true;
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
  if (emitter?.module === 'worker_threads' && emitter.path[0] === 'parentPort') {
    return { kind: 'function', reason: 'runs in a worker thread, for each message' };
  }
  return event === 'request' ? requestHandler(reason) : { kind: 'handler', reason };
}

function requestHandler(reason: string): CallbackUse {
  return { kind: 'handler', reason, ownsParameters: true };
}

function lastNameOf(node: Node): string {
  const expression = unwrap(node);
  if (expression.type === NodeType.Identifier) return expression.name;
  if (expression.type === NodeType.MemberExpression && expression.property.type === NodeType.Identifier) {
    return expression.property.name;
  }
  if (expression.type === NodeType.CallExpression) return lastNameOf(expression.callee);
  return '';
}

function nameOf(node: Node): string {
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
