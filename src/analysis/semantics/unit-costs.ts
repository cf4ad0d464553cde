/**
 * What common operations cost once V8 has optimised them, in nanoseconds. Medians of loops over each operation on Node
 * 20.20, x64, one core of a shared 2-core virtual machine. They tell milliseconds from seconds, not more;
 * `bench/unit-costs.ts` prints them beside what loops really take.
 */
export const unitCosts = {
  /** Arithmetic, comparison, assignment or member access (a loop that adds integers: 0.8 for three of them). */
  operation: 0.5,
  /** A call that is not inlined and of which nothing is known (4.8). */
  call: 5,
  /** An object or array literal, a closure (7.6), `new` of something unknown. */
  allocation: 8,
  /** Copying the properties of a small object by spreading it (25 for three; many times that where shapes vary). */
  objectSpread: 100,
  /** `+` with a string, a template literal (16–28). */
  stringBuilding: 20,
  /** A match of a simple regular expression (17–59). */
  regex: 40,
  /** `split` of a short string, `Set.add`, `Map.set` (69). */
  collectionWrite: 60,
  /** `Map.get`, `Set.has` (10). */
  collectionRead: 10,
  /** One element in a call of an array method's callback, the callback's body aside (2.4). */
  element: 2.5,
  /** One element passed over by `includes`, `indexOf`, `concat` or a spread (0.7–0.9). */
  scanned: 0.8,
  /** One comparison of `sort`, the comparator's body aside (11). */
  comparison: 11,
  /** `Math.sin` and its kin (68); `Math.sqrt` and what compiles to one instruction is an operation. */
  transcendental: 60,
} as const;

/** Calls of globals and of Node's modules with a cost of their own, on small input; sources as above. */
export const callCosts: ReadonlyMap<string, number> = new Map(
  Object.entries({
    'globalThis:JSON.parse': 650,
    'globalThis:JSON.stringify': 500,
    'globalThis:structuredClone': 1_350,
    'globalThis:RegExp': 130,
    'globalThis:RegExp.new': 130,
    'globalThis:Date.new': 40,
    'globalThis:Object.keys': 12,
    'globalThis:Object.values': 20,
    'globalThis:Object.entries': 60,
    'globalThis:Object.assign': 100,
    'globalThis:Map.new': 60,
    'globalThis:Set.new': 60,
    'crypto:createHash': 1_000,
    'crypto:createHmac': 1_500,
    'crypto:randomBytes': 500,
    'crypto:pbkdf2Sync': 46_000_000, // 100,000 rounds
    'crypto:scryptSync': 33_000_000, // as Node has it by itself: N = 16,384, r = 8, p = 1
    'crypto:generateKeyPairSync': 80_000_000,
    'crypto:generatePrimeSync': 50_000_000,
    'crypto:checkPrimeSync': 1_000_000,
    'crypto:sign': 1_000_000,
    'zlib:gzipSync': 28_000,
    'zlib:deflateSync': 28_000,
    'zlib:deflateRawSync': 28_000,
    'zlib:gunzipSync': 15_000,
    'zlib:inflateSync': 15_000,
    'zlib:brotliCompressSync': 500_000,
    'zlib:brotliDecompressSync': 20_000,
  }),
);

const transcendental = new Set([
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh'],
  ...['exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'pow', 'hypot', 'cbrt'],
]);

export function mathCost(name: string): number {
  return transcendental.has(name) ? unitCosts.transcendental : unitCosts.operation;
}

/** Methods known by name alone, whatever their object is. */
export const methodCosts: ReadonlyMap<string, number> = new Map(
  Object.entries({
    test: unitCosts.regex,
    exec: unitCosts.regex,
    match: unitCosts.regex,
    matchAll: unitCosts.regex,
    replace: unitCosts.regex,
    replaceAll: unitCosts.regex,
    search: unitCosts.regex,
    split: unitCosts.collectionWrite,
    set: unitCosts.collectionWrite,
    add: unitCosts.collectionWrite,
    get: unitCosts.collectionRead,
    has: unitCosts.collectionRead,
    push: 15,
    localeCompare: 15,
    toLocaleString: 250,
    toFixed: 150,
    toString: unitCosts.stringBuilding,
    join: unitCosts.stringBuilding,
    slice: unitCosts.stringBuilding,
    substring: unitCosts.stringBuilding,
    padStart: unitCosts.stringBuilding,
    padEnd: unitCosts.stringBuilding,
  }),
);

/** Methods that pass over what they are called on, element by element. */
export const scanningMethods = new Set([
  'includes',
  'indexOf',
  'lastIndexOf',
  'concat',
  'flat',
  'toReversed',
]);
