/** Methods that run what they are given for each event, told by their name and by that of the object that has them. */
export interface MethodConvention {
  readonly methods: ReadonlySet<string> | RegExp;
  /** The last name of the object: `router` of `this.router`. */
  readonly objects: RegExp;
  /** The object may be the end of a chain of calls that begins with such a name. */
  readonly isChained?: true;
  /** Modules of which the object may come under any name. */
  readonly modules?: ReadonlySet<string>;
  /** Fewer arguments than this are something else: `cache.get(key)`. */
  readonly leastArguments: number;
  readonly runs: string;
  readonly ownsParameters?: true;
}

/** Modules whose applications and routers take request handlers. */
const serverModules = new Set([
  'express',
  'fastify',
  'koa',
  'koa-router',
  '@koa/router',
  'hono',
  '@hono/zod-openapi',
  'restify',
  'polka',
  'router',
  'connect',
  'find-my-way',
  'elysia',
  'itty-router',
  '@hapi/hapi',
  '@tinyhttp/app',
  'express-promise-router',
  'uWebSockets.js',
]);

/** Names by which people call the object that routes requests. */
const servers =
  /(?:^|_)(?:app|api|server|router|routes|express|fastify|koa|hono|polka|restify)$|(?:App|Api|Server|Router|Routes)$/;

export const methodConventions: readonly MethodConvention[] = [
  {
    methods: new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'head', 'options', 'all', 'ws']),
    objects: servers,
    modules: serverModules,
    leastArguments: 2,
    runs: 'as a request handler',
    ownsParameters: true,
  },
  {
    methods: new Set([
      'use',
      'param',
      'addHook',
      'route',
      'setErrorHandler',
      'setNotFoundHandler',
      'onError',
      'notFound',
      'decorateRequest',
      'ext',
      'openapi',
    ]),
    objects: servers,
    modules: serverModules,
    leastArguments: 1,
    runs: 'as a request handler',
    ownsParameters: true,
  },
  {
    methods: new Set(['query', 'mutation', 'subscription', 'use']),
    objects: /procedure$/i,
    isChained: true,
    leastArguments: 1,
    runs: 'as a procedure of tRPC',
    ownsParameters: true,
  },
  {
    // socket.io
    methods: new Set(['use']),
    objects: /^(?:io|nsp|namespace)$/,
    isChained: true,
    leastArguments: 1,
    runs: 'runs for each connection',
    ownsParameters: true,
  },
  {
    methods: new Set(['consume']),
    objects: /^(?:ch|channel|\w*Channel|queue|\w*Queue)$/,
    leastArguments: 2,
    runs: 'runs for each message',
  },
  {
    methods: new Set(['subscribe', 'pSubscribe', 'psubscribe']),
    objects: /^(?:redis|nats|mqtt|sub|subscriber|pubsub|\w*Subscriber|\w*Redis|\w*PubSub)$/i,
    leastArguments: 2,
    runs: 'runs for each message',
  },
  {
    methods: new Set(['process', 'define', 'work']),
    objects: /^(?:queue|\w*Queue|agenda|boss|worker)$/,
    leastArguments: 1,
    runs: 'runs for each job',
  },
  {
    methods: new Set([
      'command',
      'hears',
      'action',
      'onText',
      'start',
      'help',
      'message',
      'event',
      'shortcut',
      'view',
      'callbackQuery',
    ]),
    objects: /^(?:bot|\w*Bot|slackApp|composer)$/,
    modules: new Set(['telegraf', 'grammy', '@slack/bolt', 'node-telegram-bot-api']),
    leastArguments: 1,
    runs: 'runs for each message',
    ownsParameters: true,
  },
  {
    // vscode-languageserver
    methods: /^on[A-Z]\w*$/,
    objects: /^(?:connection|documents)$/,
    leastArguments: 1,
    runs: 'runs for each message of the editor',
  },
  {
    // Events of the VS Code API, and of code in its style.
    methods: /^on(?:Did|Will)[A-Z]\w*$/,
    objects: /(?:)/,
    leastArguments: 1,
    runs: 'runs for each event',
  },
];

/** Is an object a server that listens, by the names that it is reached by or the module that it comes from? */
export function isServer([name = '']: readonly string[], objectModule: string | undefined): boolean {
  return (
    servers.test(name) ||
    (objectModule !== undefined &&
      (serverModules.has(objectModule) || /^(?:https?|http2|net|tls)$/.test(objectModule)))
  );
}

/** Events in the life of a Fastify server, by the documentation of `addHook`. All others are those of requests. */
const startEvents = /^on(?:Route|Register|Ready|Listen)$/;
const endEvents = /^(?:preClose|onClose)$/;

/** When a hook runs that is added for an event in the life of a server; undefined for those of requests. */
export function lifeOfServer(
  method: string,
  event: string | undefined,
  chain: readonly string[],
  objectModule: string | undefined,
): { readonly kind: 'start-up' | 'function'; readonly reason: string } | undefined {
  if (method !== 'addHook' || event === undefined || !isServer(chain, objectModule)) return undefined;
  if (startEvents.test(event))
    return { kind: 'start-up', reason: `runs while the server starts (\`${event}\`)` };
  return endEvents.test(event)
    ? { kind: 'function', reason: `runs when the server is about to end (\`${event}\`)` }
    : undefined;
}

/** Does a method of an object run what it is given once, as a plugin, while the server starts? */
export function takesPlugins(
  method: string,
  [name = '']: readonly string[],
  objectModule: string | undefined,
): boolean {
  return method === 'register' && (/(?:^|_)fastify$|Fastify$/.test(name) || objectModule === 'fastify');
}

/** The convention that a call of a method follows. `chain` are the names of the object: its own, or those of its calls. */
export function methodConventionOf(
  method: string,
  chain: readonly string[],
  objectModule: string | undefined,
  argumentCount: number,
): MethodConvention | undefined {
  return methodConventions.find(
    ({ methods, objects, isChained, modules, leastArguments }) =>
      (methods instanceof RegExp ? methods.test(method) : methods.has(method)) &&
      argumentCount >= leastArguments &&
      (chain.slice(0, isChained ? chain.length : 1).some((name) => objects.test(name)) ||
        (objectModule !== undefined && modules?.has(objectModule) === true)),
  );
}
