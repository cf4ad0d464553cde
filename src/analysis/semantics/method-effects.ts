/** Methods of the built-in collections that change them. */
export const mutators: ReadonlySet<string> = new Set([
  ...['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'],
  ...['set', 'add', 'delete', 'clear', 'append'],
]);

/**
 * Methods of strings, numbers, arrays, collections, dates, regular expressions, promises and events whose names mean
 * nothing else in practice, and which leave everything as it was.
 */
const pureMethods = new Set([
  ...[
    'at',
    'charAt',
    'charCodeAt',
    'codePointAt',
    'concat',
    'endsWith',
    'includes',
    'indexOf',
    'lastIndexOf',
  ],
  ...[
    'localeCompare',
    'match',
    'matchAll',
    'normalize',
    'padEnd',
    'padStart',
    'repeat',
    'replace',
    'replaceAll',
  ],
  ...['slice', 'split', 'startsWith', 'substr', 'substring', 'toLowerCase', 'toUpperCase', 'trim', 'trimEnd'],
  ...[
    'trimStart',
    'toLocaleString',
    'toString',
    'valueOf',
    'toFixed',
    'toPrecision',
    'toJSON',
    'toISOString',
  ],
  ...[
    'every',
    'some',
    'filter',
    'findIndex',
    'findLast',
    'findLastIndex',
    'flat',
    'flatMap',
    'forEach',
    'join',
  ],
  ...[
    'keys',
    'values',
    'entries',
    'map',
    'reduce',
    'reduceRight',
    'toSorted',
    'toReversed',
    'toSpliced',
    'with',
  ],
  ...['getTime', 'getDate', 'getDay', 'getFullYear', 'getMonth', 'getHours', 'getMinutes', 'getSeconds'],
  ...[
    'getMilliseconds',
    'getTimezoneOffset',
    'toDateString',
    'toUTCString',
    'hasOwnProperty',
    'isPrototypeOf',
  ],
  ...['test', 'then', 'catch', 'finally', 'bind', 'isFile', 'isDirectory', 'isSymbolicLink', 'subarray'],
  ...['equals', 'readUInt8', 'readUInt16BE', 'toArray', 'lean', 'populate', 'throwIfAborted', 'isSubsetOf'],
  ...['union', 'intersection', 'difference'],
]);

/** Methods that read the body of a request or response; with an argument they send one. */
const bodyReaders = new Set(['json', 'text', 'arrayBuffer', 'blob', 'bytes']);

export function isPureMethod(name: string, argumentCount: number): boolean {
  return pureMethods.has(name) || (argumentCount === 0 && bodyReaders.has(name));
}

/** Methods that call the functions that they are given. */
const callingMethods = new Set([
  ...[
    'every',
    'some',
    'filter',
    'findIndex',
    'findLast',
    'findLastIndex',
    'flatMap',
    'forEach',
    'map',
    'reduce',
  ],
  ...['reduceRight', 'toSorted', 'sort', 'then', 'catch', 'finally'],
]);

export function callsArguments(name: string): boolean {
  return callingMethods.has(name);
}
