import { type Node, NodeType, unwrap } from '../../parse/syntax';
import type { ModuleMember } from '../resolver';
import type { Sizes } from '../trip-count';

/** What calling something that is built in does besides returning a value. */
export type CallEffect =
  | { readonly kind: 'none' }
  /** Something outside of the program sees it, or its result depends on when it happens. */
  | { readonly kind: 'outside'; readonly what: string }
  /** It changes the object that it is called on. */
  | { readonly kind: 'changes-receiver' }
  | { readonly kind: 'unknown' };

const none: CallEffect = { kind: 'none' };

/** Functions and constructors of the language that compute a value from their arguments, which they leave alone. */
const pureGlobals: ReadonlySet<string> = new Set([
  ...['Number', 'String', 'Boolean', 'BigInt', 'parseInt', 'parseFloat', 'isNaN', 'isFinite'],
  ...[
    'encodeURIComponent',
    'decodeURIComponent',
    'encodeURI',
    'decodeURI',
    'escape',
    'unescape',
    'atob',
    'btoa',
  ],
  ...['Number.isInteger', 'Number.isFinite', 'Number.isNaN', 'Number.isSafeInteger', 'Number.parseFloat'],
  ...['Number.parseInt', 'String.fromCharCode', 'String.fromCodePoint', 'BigInt.asIntN', 'BigInt.asUintN'],
  ...['Array', 'Array.from', 'Array.of', 'Array.isArray', 'Object', 'Object.keys', 'Object.values'],
  ...['Object.entries', 'Object.fromEntries', 'Object.create', 'Object.is', 'Object.getPrototypeOf'],
  ...['JSON.parse', 'JSON.stringify', 'structuredClone', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Error'],
  ...['TypeError', 'RangeError', 'SyntaxError', 'RegExp', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView'],
  ...[
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
  ],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'Buffer.from', 'Buffer.alloc'],
  ...['Buffer.concat', 'Buffer.byteLength', 'Date.UTC', 'Date.parse', 'Float64Array.from', 'Uint8Array.from'],
  ...['Int32Array.from', 'Float32Array.from', 'Uint32Array.from', 'TextEncoder', 'TextDecoder', 'URL'],
  ...['Intl.NumberFormat', 'Intl.DateTimeFormat', 'Intl.Collator'],
]);

/** Of those, what returns an object that nothing else can refer to. */
export const freshFunctions: ReadonlySet<string> = new Set(
  [...pureGlobals].filter(
    (name) => name !== 'Object' && name !== 'Object.getPrototypeOf' && name !== 'DataView',
  ),
);

/** Methods of strings, numbers, lists and dates that leave what they are called on alone. */
const pureMethods: ReadonlySet<string> = new Set([
  ...['charCodeAt', 'codePointAt', 'charAt', 'substring', 'substr', 'slice', 'split', 'trim', 'trimStart'],
  ...['trimEnd', 'toLowerCase', 'toUpperCase', 'startsWith', 'endsWith', 'padStart', 'padEnd', 'repeat'],
  ...['normalize', 'localeCompare', 'replace', 'replaceAll', 'match', 'matchAll', 'search', 'indexOf'],
  ...['lastIndexOf', 'includes', 'concat', 'join', 'toFixed', 'toPrecision', 'toExponential', 'toString'],
  ...['toLocaleString', 'at', 'map', 'filter', 'reduce', 'reduceRight', 'some', 'every', 'find', 'findIndex'],
  ...[
    'findLast',
    'findLastIndex',
    'forEach',
    'flat',
    'flatMap',
    'toSorted',
    'toReversed',
    'with',
    'toSpliced',
  ],
  ...['subarray', 'getTime', 'getFullYear', 'getMonth', 'getDate', 'getDay', 'getHours', 'getMinutes'],
  ...['getSeconds', 'toISOString', 'hasOwnProperty'],
]);

/** Of those, what returns an object that nothing else can refer to, or no object. */
export const freshMethods: ReadonlySet<string> = new Set(
  [...pureMethods].filter(
    (name) => !['at', 'find', 'findLast', 'reduce', 'reduceRight', 'subarray'].includes(name),
  ),
);

/** Methods of lists that change them. */
const listChanges: ReadonlySet<string> = new Set([
  ...['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'],
]);

/** Methods of `Map` and `Set` that change them. */
const collectionChanges: ReadonlySet<string> = new Set(['set', 'add', 'delete', 'clear']);

/** Methods of `Map` and `Set` that leave them alone; other classes have methods of these names that do not. */
const collectionReads: ReadonlySet<string> = new Set(['get', 'has', 'keys', 'values', 'entries']);

/** What depends on when it is called, or draws from a source that all share. */
const moments: ReadonlySet<string> = new Set([
  ...['Math.random', 'Date.now', 'Date', 'performance.now', 'crypto.randomUUID', 'crypto.getRandomValues'],
]);

/** Globals through which a program acts on the world. */
const outside: ReadonlySet<string> = new Set([
  ...['console', 'document', 'window', 'localStorage', 'sessionStorage', 'navigator', 'location', 'history'],
  ...['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'],
  ...['alert', 'prompt', 'confirm', 'postMessage', 'importScripts', 'XMLHttpRequest', 'WebSocket', 'Atomics'],
]);

/** Globals of a page, which its workers do not have. */
export const globalsOfPage: ReadonlySet<string> = new Set([
  ...['document', 'window', 'localStorage', 'sessionStorage', 'history', 'location'],
]);

/** Modules of Node's whose functions compute from their arguments alone. */
const pureModules: ReadonlySet<string> = new Set(['path', 'querystring', 'string_decoder', 'punycode']);

/** Functions of other modules of Node's that compute from their arguments alone. */
const pureNodeFunctions: ReadonlySet<string> = new Set([
  ...['pbkdf2Sync', 'scryptSync', 'hkdfSync', 'timingSafeEqual', 'hash'].map((name) => `crypto:${name}`),
  ...['gzipSync', 'gunzipSync', 'deflateSync', 'deflateRawSync', 'inflateSync', 'inflateRawSync'].map(
    (name) => `zlib:${name}`,
  ),
  ...['unzipSync', 'brotliCompressSync', 'brotliDecompressSync', 'crc32'].map((name) => `zlib:${name}`),
]);

/** Functions of Node's that draw from a source that all share. */
const drawing: ReadonlySet<string> = new Set(
  [
    'randomBytes',
    'randomInt',
    'randomUUID',
    'generateKeySync',
    'generateKeyPairSync',
    'generatePrimeSync',
  ].map((name) => `crypto:${name}`),
);

/** What a call of a global or of a member of a module does. */
export function memberEffect({ module, path }: ModuleMember, isNew: boolean): CallEffect {
  const name = path.join('.');
  if (module === 'globalThis') {
    const [root = ''] = path;
    if (moments.has(name) || name === 'Date.new') {
      return { kind: 'outside', what: 'gives another result each time that it is called' };
    }
    if (outside.has(root))
      return { kind: 'outside', what: 'acts on the world outside, in the order of the calls' };
    if (root === 'Math' && path.length === 2) return none;
    return pureGlobals.has(name) && (isNew || name !== 'Object') ? none : { kind: 'unknown' };
  }
  if (pureModules.has(module)) return none;
  if (pureNodeFunctions.has(`${module}:${name}`)) return none;
  if (drawing.has(`${module}:${name}`)) {
    return { kind: 'outside', what: 'gives another result each time that it is called' };
  }
  if (module === 'process' && (name === 'hrtime' || name.startsWith('hrtime.') || name === 'memoryUsage')) {
    return { kind: 'outside', what: 'gives another result each time that it is called' };
  }
  if (nodeModules.has(module)) {
    return { kind: 'outside', what: 'acts on the world outside, in the order of the calls' };
  }
  return { kind: 'unknown' };
}

const nodeModules: ReadonlySet<string> = new Set([
  ...[
    'fs',
    'child_process',
    'net',
    'http',
    'https',
    'http2',
    'tls',
    'dgram',
    'dns',
    'process',
    'worker_threads',
  ],
  ...['cluster', 'readline', 'timers', 'sqlite', 'inspector', 'tty', 'repl'],
]);

/** What a call of a method does, by its name, on an object of which `isCollection` says whether it is a Map or Set. */
export function methodEffect(method: string, isCollection: boolean): CallEffect {
  if (pureMethods.has(method)) return none;
  if (listChanges.has(method) || (isCollection && collectionChanges.has(method))) {
    return { kind: 'changes-receiver' };
  }
  if (collectionReads.has(method) && isCollection) return none;
  return { kind: 'unknown' };
}

/** Is an expression a number, whatever its variables hold? */
export function isNumber(node: Node, sizes: Sizes): boolean {
  const value = unwrap(node);
  switch (value.type) {
    case NodeType.Literal:
      return typeof value.value === 'number';
    case NodeType.UnaryExpression:
      return value.operator === '-' || value.operator === '+' || value.operator === '~';
    case NodeType.UpdateExpression:
      return true;
    case NodeType.BinaryExpression:
      return value.operator === '+'
        ? isNumber(value.left, sizes) && isNumber(value.right, sizes)
        : /^(?:[-*/%|&^]|\*\*|<<|>>>?)$/.test(value.operator);
    case NodeType.MemberExpression: {
      const name = sizes.resolver.propertyName(value);
      return name === 'length' || name === 'size' || name === 'byteLength';
    }
    case NodeType.CallExpression: {
      const target = sizes.resolver.resolve(value.callee);
      return (
        target?.module === 'globalThis' && (target.path[0] === 'Math' || target.path.join('.') === 'Number')
      );
    }
    case NodeType.Identifier: {
      if (sizes.number(value) !== undefined) return true;
      const variable = sizes.model.variableOf(value);
      const name = variable?.defs[0]?.name;
      if (name?.type === NodeType.Identifier && name.typeAnnotation) {
        return name.typeAnnotation.typeAnnotation.type === NodeType.TSNumberKeyword;
      }
      const initialiser = sizes.resolver.constantInitialiser(value);
      if (initialiser && initialiser !== value && initialiser.range[0] < value.range[0]) {
        return isNumber(initialiser, sizes);
      }
      return variable !== undefined && sizes.isBound(variable);
    }
    default:
      return false;
  }
}
