import { isPoolJob } from '../catalog/pool-jobs';
import { NodeType, type TSESTree, unwrap } from '../parse/syntax';
import { diagnostics, type Effect } from './effects';
import { globals, type ModuleMember, type Resolver } from './resolver';

/** One effect of a call, and the positions of the arguments that tell on which path or host, or its receiver. */
export interface Operation {
  readonly effect: Effect;
  readonly at: readonly number[] | 'receiver';
}

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** What a call of a known module does; undefined if nothing is known of it, empty if it does nothing. */
export function moduleEffects(
  member: ModuleMember,
  call: Call,
  resolver: Resolver,
): readonly Operation[] | undefined {
  const { module, path } = member;
  switch (module) {
    case globals:
      return globalEffects(path, call, resolver);
    case 'process':
      return processEffects(path);
    case 'fs':
      return fileEffects(path, call, resolver, true);
    case 'fs-extra':
    case 'graceful-fs':
      // They wait for a descriptor to become free.
      return fileEffects(path, call, resolver, false);
    case 'child_process':
    case 'execa':
    case 'cross-spawn':
    case 'zx':
    case 'tinyexec':
    case 'shelljs':
      return [processEffect(path)];
    case 'timers':
      return [{ effect: { resource: 'clock', access: 'write' }, at: [] }];
    case 'readline':
    case 'inquirer':
    case 'prompts':
    case 'enquirer':
      return [{ effect: { resource: 'console', access: 'write' }, at: [] }];
    case 'dns':
      return [{ effect: { resource: 'network', access: 'read' }, at: [0] }];
    case 'http':
    case 'https':
    case 'http2':
    case 'net':
    case 'tls':
    case 'dgram':
      return connectionEffects(path, call, resolver);
    default:
  }
  if (requestModules.has(module)) return requestEffects(path, call, resolver);
  if (readingModules.has(module)) {
    return [{ effect: { resource: 'file-system', access: 'read' }, at: [0] }];
  }
  if (writingModules.has(module)) {
    return [{ effect: { resource: 'file-system', access: 'write' }, at: [0] }];
  }
  if (!pureModules.has(module)) return undefined;
  return isPoolJob(member) ? [poolJob(call)] : [];
}

/** Something that is computed for its arguments while the thread goes on. */
function poolJob({ arguments: args }: Call): Operation {
  return { effect: { resource: 'thread-pool', access: 'read' }, at: args.map((_, index) => index) };
}

function processEffect(path: readonly string[]): Operation {
  // Of those that block there is one at a time.
  const isSync = path.some((name) => name.endsWith('Sync') || name === 'sync');
  return {
    effect: { resource: 'process', access: 'write', ...(!isSync && { opens: 'process' }) },
    at: [0, 1],
  };
}

/** Modules that make requests with a function for each method, or with the method among the options. */
const requestModules = new Set([
  ...['axios', 'got', 'node-fetch', 'undici', 'ky', 'superagent', 'needle', 'request', 'request-promise'],
  ...['cross-fetch', 'isomorphic-fetch', 'ofetch', 'make-fetch-happen', 'wretch', 'phin', 'bent'],
]);
const readingModules = new Set([
  'glob',
  'globby',
  'fast-glob',
  'tinyglobby',
  'find-up',
  'pkg-up',
  'locate-path',
]);
const writingModules = new Set([
  'rimraf',
  'mkdirp',
  'del',
  'make-dir',
  'cpy',
  'move-file',
  'write-file-atomic',
]);

/** Modules that compute, or only describe what others do. */
const pureModules = new Set([
  ...[
    'assert',
    'buffer',
    'crypto',
    'events',
    'os',
    'path',
    'perf_hooks',
    'punycode',
    'querystring',
    'stream',
  ],
  ...[
    'string_decoder',
    'url',
    'util',
    'zlib',
    'lodash',
    'lodash-es',
    'underscore',
    'ramda',
    'uuid',
    'nanoid',
  ],
  ...[
    'chalk',
    'picocolors',
    'kleur',
    'colorette',
    'ansi-colors',
    'strip-ansi',
    'semver',
    'ms',
    'bytes',
    'qs',
  ],
  ...['dayjs', 'moment', 'date-fns', 'luxon', 'zod', 'yup', 'joi', 'ajv', 'validator', 'deepmerge', 'clsx'],
  ...[
    'classnames',
    'fast-deep-equal',
    'picomatch',
    'micromatch',
    'minimatch',
    'yaml',
    'js-yaml',
    'ini',
    'toml',
  ],
  ...[
    'bcrypt',
    'bcryptjs',
    'argon2',
    'jsonwebtoken',
    'jose',
    'he',
    'marked',
    'slash',
    'pathe',
    'ufo',
    'bluebird',
  ],
  ...['p-limit', 'p-map', 'p-queue', 'p-all', 'p-settle', 'async-mutex', 'tslib', 'rxjs', 'react', 'vue'],
  ...['mime', 'mime-types', 'typescript', 'acorn', 'magic-string', 'source-map', 'csstype', 'drizzle-orm'],
]);

/** Globals that neither read nor change anything outside. */
const pureGlobals = new Set([
  ...[
    'Math',
    'JSON',
    'Object',
    'Array',
    'String',
    'Number',
    'Boolean',
    'BigInt',
    'Symbol',
    'Promise',
    'Map',
    'Set',
  ],
  ...['WeakMap', 'WeakSet', 'WeakRef', 'Date', 'RegExp', 'Error', 'TypeError', 'RangeError', 'SyntaxError'],
  ...[
    'AggregateError',
    'EvalError',
    'ReferenceError',
    'URIError',
    'Proxy',
    'Reflect',
    'Intl',
    'Buffer',
    'URL',
  ],
  ...[
    'URLSearchParams',
    'TextEncoder',
    'TextDecoder',
    'AbortController',
    'AbortSignal',
    'Headers',
    'Request',
  ],
  ...[
    'Response',
    'FormData',
    'Blob',
    'File',
    'Event',
    'CustomEvent',
    'EventTarget',
    'DataView',
    'ArrayBuffer',
  ],
  ...[
    'SharedArrayBuffer',
    'Atomics',
    'structuredClone',
    'parseInt',
    'parseFloat',
    'isNaN',
    'isFinite',
    'atob',
  ],
  ...['btoa', 'encodeURIComponent', 'decodeURIComponent', 'encodeURI', 'decodeURI', 'escape', 'unescape'],
  ...[
    'crypto',
    'performance',
    'require',
    'queueMicrotask',
    'clearTimeout',
    'clearInterval',
    'clearImmediate',
  ],
  ...['DOMException', 'ReadableStream', 'WritableStream', 'TransformStream', 'CompressionStream', 'Iterator'],
]);

function globalEffects(
  path: readonly string[],
  call: Call,
  resolver: Resolver,
): readonly Operation[] | undefined {
  const [first = '', second = ''] = path;
  if (first === 'fetch') return requestEffects([], call, resolver);
  if (first === 'console') {
    const isOutput = /^(?:log|info|table|dir|group)$/.test(second);
    const target = isOutput ? undefined : diagnostics;
    const effect: Effect = { resource: 'console', access: 'write', ...(target !== undefined && { target }) };
    return [{ effect, at: [] }];
  }
  if (first === 'setTimeout' || first === 'setInterval' || first === 'setImmediate') {
    return [{ effect: { resource: 'clock', access: 'write' }, at: [] }];
  }
  if (first === 'Object' && /^(?:assign|definePropert|setPrototypeOf)/.test(second)) {
    const [target] = call.arguments;
    const isFresh = target && unwrap(target).type === NodeType.ObjectExpression;
    return isFresh ? [] : [{ effect: { resource: 'state', access: 'write' }, at: [0] }];
  }
  if (first === 'Date' || first === 'performance') return [];
  if (/^(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array$/.test(first)) return [];
  // `Promise.all(x).then(f)` and the like do what their arguments do.
  return pureGlobals.has(first) ? [] : undefined;
}

function processEffects(path: readonly string[]): readonly Operation[] {
  const name = path.join('.');
  if (name.startsWith('stdout') || name.startsWith('stderr')) {
    return [{ effect: { resource: 'console', access: 'write' }, at: [] }];
  }
  if (/^(?:hrtime|uptime|nextTick|emitWarning|on|once|off|cpuUsage|memoryUsage)/.test(name)) return [];
  const reads = /^(?:cwd|env|argv|umask|getuid|getgid|geteuid)$/.test(name);
  return [{ effect: { resource: 'process', access: reads ? 'read' : 'write' }, at: [] }];
}

const fileReads = new Set([
  ...[
    'access',
    'exists',
    'stat',
    'lstat',
    'statfs',
    'readFile',
    'readdir',
    'readlink',
    'realpath',
    'opendir',
  ],
  ...['glob', 'createReadStream', 'watch', 'watchFile', 'unwatchFile', 'read', 'readv', 'fstat', 'open'],
  // fs-extra's
  ...['pathExists', 'readJson', 'readJSON', 'pathExistsSync', 'openAsBlob'],
]);

/** Functions that read one path and write another. */
const fileCopies = new Set(['copyFile', 'cp', 'copy', 'link', 'symlink']);

/** Functions whose work is spread over several jobs of the pool, so that descriptors stay open in between. */
const fileOpens = new Set([
  ...[
    'readFile',
    'writeFile',
    'appendFile',
    'open',
    'opendir',
    'createReadStream',
    'createWriteStream',
    'cp',
  ],
]);

/** What these give is still about the file; what the others give is a value like any other. */
const fileHandles = new Set([
  'open',
  'opendir',
  'createReadStream',
  'createWriteStream',
  'watch',
  'watchFile',
]);

function fileEffects(
  path: readonly string[],
  call: Call,
  resolver: Resolver,
  mayRunOut: boolean,
): readonly Operation[] | undefined {
  const [first = '', second = ''] = path;
  const name = (first === 'promises' ? second : first).replace(/Sync$/, '');
  // `readFileSync(path).trim()`
  if (path.includes('()') && !fileHandles.has(name)) return undefined;
  const isSync = path.at(-1)?.endsWith('Sync') === true;
  const opens = mayRunOut && !isSync && fileOpens.has(name) ? ({ opens: 'file' } as const) : {};
  const operation = (access: Effect['access'], at: number): Operation => {
    const argument = call.arguments[at];
    const target = argument && resolver.staticString(argument);
    return {
      effect: { resource: 'file-system', access, ...(target !== undefined && { target }), ...opens },
      at: [at],
    };
  };
  if (name === 'rename' || name === 'move') {
    // What is moved may make room for what is moved next.
    return [operation('write', 0), operation('write', 1)].map(({ effect }) => ({ effect, at: [] }));
  }
  if (name === 'mkdir' && !isRecursive(call)) {
    // The folder that it is made in may be the one that was made before.
    return [{ effect: operation('write', 0).effect, at: [] }];
  }
  if (fileCopies.has(name)) return [operation('read', 0), operation('write', 1)];
  return [operation(fileReads.has(name) ? 'read' : 'write', 0)];
}

function isRecursive({ arguments: [, options] }: Call): boolean {
  return (
    options?.type === NodeType.ObjectExpression &&
    options.properties.some(
      (property) =>
        property.type === NodeType.Property &&
        property.key.type === NodeType.Identifier &&
        property.key.name === 'recursive',
    )
  );
}

function connectionEffects(path: readonly string[], call: Call, resolver: Resolver): readonly Operation[] {
  const [first = ''] = path;
  if (/^(?:createServer|Server|Agent|globalAgent|STATUS_CODES|METHODS)/.test(first)) {
    return [];
  }
  return first === 'get' ? requestEffects(['get'], call, resolver) : [request('write', call, resolver)];
}

/** Requests with GET or HEAD read; the others write. */
function requestEffects(path: readonly string[], call: Call, resolver: Resolver): readonly Operation[] {
  const name = path.filter((part) => part !== '()' && part !== 'new' && part !== 'create').at(-1) ?? '';
  if (
    /^(?:create|extend|defaults?|isAxiosError|isCancel|Headers|Agent|Pool|Client|interceptors|use)$/.test(
      name,
    )
  ) {
    return [];
  }
  // `axios.create()`
  if (path.at(-1) === 'create') return [];
  if (/^(?:get|head|json|text|options)$/i.test(name)) return [request('read', call, resolver)];
  if (/^(?:post|put|patch|delete|del)$/i.test(name)) return [request('write', call, resolver)];
  return [request(methodInOptions(call, resolver) ?? 'read', call, resolver)];
}

function request(access: Effect['access'], call: Call, resolver: Resolver): Operation {
  const [url] = call.arguments;
  const text = url && resolver.staticString(url);
  const host = text === undefined ? undefined : /^https?:\/\/[^/?#]+/i.exec(text)?.[0].toLowerCase();
  return {
    effect: {
      resource: 'network',
      access,
      ...(host !== undefined && { target: host }),
      opens: 'socket',
    },
    // What is sent twice to one address may count for twice, in that order.
    at: access === 'read' ? [0, 1] : [0],
  };
}

/** `fetch(url, { method: 'POST' })`; of options that cannot be seen nothing is known: they may write. */
function methodInOptions(call: Call, resolver: Resolver): Effect['access'] | undefined {
  for (const argument of call.arguments) {
    const value = unwrap(argument);
    if (value.type !== NodeType.ObjectExpression) {
      if (argument !== call.arguments[0]) return 'write';
      continue;
    }
    for (const property of value.properties) {
      if (property.type === NodeType.SpreadElement) return 'write';
      if (property.key.type !== NodeType.Identifier) continue;
      if (property.key.name === 'body' || property.key.name === 'data') return 'write';
      if (property.key.name !== 'method') continue;
      const method = resolver.staticString(property.value);
      return method !== undefined && /^(?:get|head)$/i.test(method) ? 'read' : 'write';
    }
  }
  return undefined;
}
