import { globals } from '../../../../analysis/semantics/resolver';

/**
 * What a call does with a function that it is handed. `waits`: it takes promises. `gives`: it gives what the function
 * gives. `own-turn`: the function is called from the event loop, with nobody above who looks at what it gives or throws.
 * `next`: request handlers whose errors it hands on, but not those of promises. `value`: it needs the value itself.
 */
export type Taking = 'waits' | 'gives' | 'own-turn' | 'next' | 'value' | 'exit-hook';

export interface Taker {
  readonly module: string | RegExp;
  /** The path of the member as the resolver has it, joined by dots; matched as a whole. */
  readonly member: RegExp;
  readonly taking: Taking;
  /** From which argument on this is so, from 0. */
  readonly from?: number;
  /** A function with more parameters tells by the last one, a function, when it is done; then it must not give a promise too. */
  readonly parameters?: number;
  /** From that major version of the package on. */
  readonly since?: number;
}

const testMember = (names: string): RegExp =>
  new RegExp(`^(?:${names})(?:\\.(?:only|skip|todo|concurrent|sequential|failing|serial))*$`);
const tests = 'it|test|specify|xit|fit|xtest';
const hooks =
  'before|after|beforeEach|afterEach|beforeAll|afterAll|setup|teardown|suiteSetup|suiteTeardown|(?:before|after)_each';
const groups = /^(?:describe|suite|context|xdescribe|fdescribe)(?:\..*)?$/;

/** By the documentation of each. The first that fits counts. */
export const takers: readonly Taker[] = [
  // Test runners
  { module: globals, member: testMember(`${tests}|${hooks}`), taking: 'waits', parameters: 0 },
  { module: globals, member: /^(?:it|test)(?:\.only)?\.each\.\(\)$/, taking: 'waits' },
  {
    module: /^(?:mocha|@jest\/globals)$/,
    member: testMember(`${tests}|${hooks}`),
    taking: 'waits',
    parameters: 0,
  },
  { module: 'test', member: testMember(`|${tests}|${hooks}`), taking: 'waits', parameters: 1 },
  { module: 'vitest', member: testMember(`${tests}|${hooks}`), taking: 'waits' },
  { module: /^(?:vitest|@jest\/globals)$/, member: /^(?:it|test)(?:\.only)?\.each\.\(\)$/, taking: 'waits' },
  { module: 'bun:test', member: testMember(`${tests}|${hooks}`), taking: 'waits', parameters: 0 },
  {
    module: /^(?:ava|uvu|@playwright\/test|tap)$/,
    member: testMember(`|${tests}|${hooks}|suite\\.\\(\\)`),
    taking: 'waits',
  },
  { module: 'tape', member: /^(?:test|only)?$/, taking: 'waits', since: 5 },
  { module: /^(?:globalThis|mocha|@jest\/globals|test|vitest|bun:test)$/, member: groups, taking: 'value' },

  // The language
  { module: globals, member: /^(?:setTimeout|setInterval|setImmediate|queueMicrotask)$/, taking: 'own-turn' },
  {
    module: globals,
    member: /^(?:JSON|Object|Reflect|Proxy|Map|Set|WeakMap|String|Symbol|FinalizationRegistry)(?:\..*)?$/,
    taking: 'value',
  },

  // Node.js
  { module: 'timers', member: /^(?:setTimeout|setInterval|setImmediate)$/, taking: 'own-turn' },
  { module: 'process', member: /^nextTick$/, taking: 'own-turn' },
  {
    module: /^(?:http|https|http2|net|tls)$/,
    member: /^(?:create(?:Secure)?Server|Server(?:\.new)?)$/,
    taking: 'own-turn',
  },
  {
    module: /^(?:http|https|http2|net|tls)$/,
    member: /^(?:.*\.)?(?:listen|close|end|write|setTimeout|connect)$/,
    taking: 'own-turn',
  },
  { module: /^(?:fs|net|http|https|stream)$/, member: /^.*\.\(\)\.(?:end|write|close)$/, taking: 'own-turn' },
  {
    module: /^(?:fs|child_process|crypto|dns|http|https|net|zlib)$/,
    member: /^(?!promises$)(?!\w+Sync$)\w+$/,
    taking: 'own-turn',
  },
  { module: 'stream', member: /^(?:pipeline|finished)$/, taking: 'own-turn' },
  {
    module: 'readline',
    member: /^createInterface\.\(\)\.question$|^Interface\.new\.question$/,
    taking: 'own-turn',
  },
  {
    module: 'async_hooks',
    member: /^(?:AsyncLocalStorage\.new\.(?:run|exit)|AsyncResource\.new\.runInAsyncScope)$/,
    taking: 'gives',
  },
  { module: /^(?:assert|util|vm|v8)$/, member: /^.*$/, taking: 'value' },

  // Exit hooks
  {
    module: /^(?:signal-exit|exit-hook|on-exit|when-exit)$/,
    member: /^(?:onExit|exitHook|default)?$/,
    taking: 'exit-hook',
  },

  // Functions of promises
  {
    module:
      /^(?:p-map|p-each-series|p-map-series|p-filter|p-reduce|p-retry|p-times|p-props|async-retry|p-timeout|p-locate)$/,
    member: /^(?:\w+)?$/,
    taking: 'waits',
  },
  { module: /^p-limit$/, member: /^\(\)$/, taking: 'waits' },
  { module: /^p-queue$/, member: /^(?:\w+\.)?new\.add$/, taking: 'waits' },

  // Servers
  {
    module:
      /^(?:koa|koa-router|@koa\/router|hono|@hono\/zod-openapi|elysia|@hapi\/hapi|itty-router|express-promise-router|h3|micro)$/,
    member: /^.*$/,
    taking: 'waits',
  },
  { module: 'fastify', member: /^.*\.listen$/, taking: 'own-turn' },
  { module: 'fastify', member: /^.*\.(?:setErrorHandler|register|addHook)$/, taking: 'waits', parameters: 2 },
  {
    module: 'fastify',
    member: /^.*\.(?:get|post|put|patch|delete|head|options|all|setNotFoundHandler)$/,
    taking: 'waits',
    parameters: 2,
  },
  { module: /^(?:express|connect|polka|router)$/, member: /^.*\.listen$/, taking: 'own-turn' },
  { module: /^(?:express|connect|polka|router)$/, member: /^.*\.(?:engine|set|locals)$/, taking: 'value' },
  {
    module: 'express',
    member: /^.*\.(?:get|post|put|patch|delete|head|options|all|use|param)$/,
    taking: 'waits',
    since: 5,
  },
  {
    module: 'router',
    member: /^.*\.(?:get|post|put|patch|delete|head|options|all|use|param)$/,
    taking: 'waits',
    since: 2,
  },
  {
    module: /^(?:express|connect|polka|router)$/,
    member: /^.*\.(?:get|post|put|patch|delete|head|options|all|use|param)$/,
    taking: 'next',
  },

  // Jobs and messages
  { module: 'bullmq', member: /^Worker\.new$/, taking: 'waits' },
  { module: /^(?:bull|bee-queue)$/, member: /^.*\.process$/, taking: 'waits', parameters: 1 },
  { module: /^(?:node-cron|cron|croner|node-schedule)$/, member: /^.*$/, taking: 'own-turn' },
  { module: 'chokidar', member: /^watch\.\(\)(?:\..*)?\.on$/, taking: 'own-turn' },
  {
    module: 'electron',
    member: /^(?:ipcMain\.handle(?:Once)?|app\.whenReady\.\(\)\.then)$/,
    taking: 'waits',
  },
  { module: 'vscode', member: /^commands\.register(?:TextEditor)?Command$/, taking: 'waits' },
  { module: 'vscode', member: /^\w+\.on[A-Z]\w*$/, taking: 'own-turn' },

  // Command lines and builds
  { module: 'yargs', member: /^.*\.?command$/, taking: 'waits', from: 3, since: 17 },
  {
    module: /^(?:commander|yargs)$/,
    member: /^.*\.?(?:option|argument|coerce|check|middleware|on|hook|addHelpText|command)$/,
    taking: 'value',
  },
  { module: /^(?:cac|sade)$/, member: /^.*\.action$/, taking: 'own-turn' },
  { module: 'gulp', member: /^task$/, taking: 'waits', parameters: 0 },
  { module: 'gulp', member: /^(?:series|parallel)$/, taking: 'waits', parameters: 0 },
  {
    module: /^(?:lodash|lodash-es|underscore|async|ramda|grunt|prop-types|redux|rxjs)$/,
    member: /^.*$/,
    taking: 'value',
  },
];

/** Methods that call what they are given and use what it gives at once, whatever has them. */
export const valueMethods: ReadonlySet<string> = new Set([
  ...['replace', 'replaceAll', 'reduceRight', 'sortBy', 'groupBy', 'orderBy', 'keyBy'],
  ...['uniqBy', 'partition', 'mapValues', 'mapKeys', 'pickBy', 'omitBy', 'debounce', 'throttle', 'memoize'],
]);

/** Packages of servers by the names that people give their applications and routers. */
export const serverPackages = [
  'express',
  'fastify',
  'koa',
  '@koa/router',
  'koa-router',
  'hono',
  'connect',
  'polka',
  '@hapi/hapi',
  'restify',
];
