/** Numbers from 0 to 1 that are the same each time (mulberry32, public domain). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A loop to be judged, and what it takes to run it in any order. */
export interface RandomLoop {
  /** A program whose only loop at the outermost level is the one in question. */
  readonly text: string;
  /** The body of a function of `a, b, out, idx, n, w, k, order` that runs the iterations in `order`. */
  readonly reordered: string;
  /** The values of the counter, in the order of the loop. */
  readonly counters: readonly number[];
}

interface Head {
  readonly head: string;
  readonly counters: readonly number[];
}

/** The collecting variables, which are what the function returns besides its arrays. */
const preamble = `
  const o1 = new Array(64).fill(0), t1 = new Float64Array(64);
  const rows = Array.from({ length: 64 }, () => [0, 0, 0, 0, 0, 0]);
  const same = new Array(64).fill([0, 0, 0, 0, 0, 0]);
  const list = [], obj = {}, bag = new Set(), map = new Map();
  let s = 0, c = 0, m = -Infinity, at = -1, prev = 1, tmp = 0, last = 0, text = '', flag = false;
  function double(x) { return x * 2; }
  function bump(x) { c += x; return c; }
  function fill(list, i) { list[i] = i; }
  function peek(list) { return list[3]; }
  function seen() { return o1[2]; }`;

const epilogue = `
  return { a, b, out, o1, t1, rows, same, list, obj, bag: [...bag], map: [...map], s, c, m, at, prev, tmp, last, text, flag };`;

const plainSubscripts: readonly [string, ...string[]] = [
  'i',
  ...['i', 'i', 'i + 1', 'i + 2', 'i - 1', '2 * i', '2 * i + 1', 'i + k', 'idx[i]', '3'],
  ...['n - i', 'i + n', '(i + 1) * 2', 'i % 3', '~~(i / 2)'],
];

const nestedSubscripts: readonly [string, ...string[]] = [
  'i * w + j',
  ...['j * n + i', 'j * 8 + i', 'i * 4 + j', 'j', 'i + j', '(i * w + j) * 2', '(i * w + j) * 2 + 1'],
  ...['i * 3 + j', 'i * w + w - 1 - j'],
];

/** Makes loops out of what real loops are made of, most of them with something that stands in the way. */
export function randomLoop(next: () => number): RandomLoop {
  const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(next() * items.length)] ?? items[0];
  const heads: readonly [Head, ...Head[]] = [
    { head: 'let i = 0; i < n; i++', counters: [0, 1, 2, 3, 4, 5, 6, 7] },
    { head: 'let i = 1; i < 8; i++', counters: [1, 2, 3, 4, 5, 6, 7] },
    { head: 'let i = 0; i < n; i += 2', counters: [0, 2, 4, 6] },
    { head: 'let i = 7; i >= 0; i--', counters: [7, 6, 5, 4, 3, 2, 1, 0] },
    { head: 'let i = 0; i <= 7; i += 3', counters: [0, 3, 6] },
  ];
  const { head, counters } = pick(heads);
  const isNested = next() < 0.35;
  const list = (): string => pick(['a', 'b', 'out', 'o1', 't1', 'o1', 't1', 'out']);
  const subscript = (): string => (isNested && next() < 0.6 ? pick(nestedSubscripts) : pick(plainSubscripts));
  const value = (depth = 0): string => {
    const leaf = next() < 0.55 || depth > 1;
    if (!leaf)
      return pick([
        `${value(depth + 1)} + ${value(depth + 1)}`,
        `double(${value(depth + 1)})`,
        `${value(depth + 1)} - 1`,
      ]);
    return pick([
      `${list()}[${subscript()}]`,
      `${list()}[${subscript()}]`,
      'i',
      'i',
      'idx[i]',
      'k',
      '2',
      'Math.abs(a[i])',
      'b[i]',
      next() < 0.2
        ? pick([
            's',
            'prev',
            'c',
            'tmp',
            'bump(1)',
            'peek(o1)',
            'seen()',
            'list.length',
            'obj[i]',
            'rows[i][1]',
            'last',
          ])
        : 'a[i]',
    ]);
  };
  const target = (): string => `${list()}[${subscript()}]`;
  const statement = (depth = 0): string => {
    const make = pick<() => string>([
      () => `${target()} = ${value()};`,
      () => `${target()} = ${value()};`,
      () => `${target()} = ${value()};`,
      () => `${target()} += ${value()};`,
      () => `s += ${value()};`,
      () => `s = s + ${value()};`,
      () => 'c++;',
      () => `m = Math.max(m, ${value()});`,
      () => `{ const v = ${value()}; if (v > m) m = v; }`,
      () => `{ const v = ${value()}; if (v > m) { m = v; at = i; } }`,
      () => `tmp = ${value()}; ${target()} = tmp;`,
      () => `last = ${value()};`,
      () => `${target()} = prev; prev = ${value()};`,
      () => `text += ${value()};`,
      () => `list.push(${value()});`,
      () => `obj[${subscript()}] = ${value()};`,
      () => `obj[idx[i]] = (obj[idx[i]] || 0) + 1;`,
      () => `bag.add(${value()});`,
      () => `map.set(${value()}, ${value()});`,
      () => `{ const row = rows[${subscript()}]; if (row) row[2] = ${value()}; }`,
      () => `if (rows[${subscript()}]) rows[i][${pick(['0', '1', '2'])}] = ${value()};`,
      () => `same[i][1] = ${value()};`,
      () => `rows[i] = [${value()}, 1, 2];`,
      () => `flag = true;`,
      () => `{ const own = []; own.push(${value()}); ${target()} = own[0]; }`,
      () => `{ let t = ${value()}; t += ${value()}; ${target()} = t; }`,
      () => `fill(${list()}, ${subscript()});`,
      () => (depth < 2 ? `if (${value()} > 3) { ${statement(depth + 1)} }` : 'c++;'),
      () => (depth < 1 && next() < 0.3 ? `if (${value()} > 9) ${pick(['break', 'continue'])};` : 'c += 2;'),
      () => `[${target()}, ${target()}] = [${value()}, ${value()}];`,
    ]);
    return make();
  };
  const statements = Array.from({ length: 1 + Math.floor(next() * 2.5) }, () => statement());
  const inner = statements.join('\n      ');
  const body = isNested ? `for (let j = 0; j < w; j++) {\n      ${inner}\n    }` : inner;
  return {
    text: `function f(a, b, out, idx, n, w, k) {${preamble}
  for (${head}) {
    ${body}
  }${epilogue}
}`,
    reordered: `${preamble}
  for (const i of order) {
    ${body}
  }${epilogue}`,
    counters,
  };
}
