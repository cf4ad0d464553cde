import assert from 'node:assert/strict';
import { isFunction, type Node } from '../../parse/syntax';
import { loopVerdictIn, told, verdictIn } from './testing/verdict-in';

/** The verdict on the first function of each text. */
const shapes: Readonly<Record<string, readonly (readonly [text: string, verdict: string])[]>> = {
  'what computes from its arguments': [
    ['function f(a) { let s = 0; for (const x of a) s += x; return s; }', 'independent'],
    ['const f = (n) => Math.sqrt(n) * 2;', 'independent'],
    ['function f(a) { const out = []; for (const x of a) out.push(x * 2); return out; }', 'independent'],
    ['function f(a) { return [...a].sort((x, y) => x - y); }', 'independent'],
    ['function f(a) { return a.map(double); } function double(x) { return x * 2; }', 'independent'],
    ['function f(a) { return a > 0 ? g(a - 1) : a; } function g(a) { return f(a); }', 'independent'],
    ['const limit = 100; function f(n) { return n < limit; }', 'independent'],
    ['const primes = [2, 3, 5]; function f(n) { return primes.includes(n); }', 'independent'],
    ['async function f(n) { let s = 0; while (n-- > 0) s += n; return s; }', 'independent'],
  ],
  exceptions: [
    ['function f(n) { if (n < 0) throw new RangeError("n"); return n; }', 'independent'],
    ['function f(t) { try { return JSON.parse(t); } catch { return undefined; } }', 'independent'],
    [
      'function f(n) { if (n < 0) throw new Refusal(); } class Refusal extends Error {}',
      'unknown new Refusal()',
    ],
  ],
  'state around it that it reads': [
    [
      'function f(n) { return n * scale; } let scale = 1; function set(s) { scale = s; }',
      'independent needs scale',
    ],
    [
      'const seen = new Map(); function f(k) { return seen.get(k); } seen.set(1, 2);',
      'independent needs seen',
    ],
    ['const opts = { a: 1 }; function f(n) { return n * opts.a; } opts.a = 2;', 'independent needs opts'],
    ['const opts = load(); function f(n) { return n * opts; }', 'independent needs opts'],
    ['import { table } from "./table"; function f(n) { return table[n]; }', 'independent needs table'],
    ...[
      'function set(o) { Object.assign(st, o); }',
      'function set() { change(st); } function change(o) {}',
      'function set() { const other = st; other.x = 2; }',
      'function set(v) { [st.x] = v; }',
      'function set(v) { ({ v: st.x } = v); }',
      'function set(v) { for (st.x of v); }',
      'export { st };',
      'module.exports = { st };',
    ].map((text): readonly [string, string] => [
      `function f(n) { return n * st.x; } const st = { x: 1 }; ${text}`,
      'independent needs st',
    ]),
    ['function f(n) { return n * st.x; } export const st = { x: 1 };', 'independent needs st'],
    [
      'function f(n) { return n * st.p.x; } const st = { p: { x: 1 } }; function set(v) { const q = st.p; q.x = v; }',
      'independent needs st',
    ],
    [
      'function f(n) { return n * rows[0].x; } const rows = [{ x: 1 }]; function set(v) { rows.forEach((r) => { r.x = v; }); }',
      'independent needs rows',
    ],
    [
      'function f(n) { return n * Cfg.level; } class Cfg { static level = 1; } function set(v) { Cfg.level = v; }',
      'unknown Cfg',
    ],
    ['function f(n) { return n * g.scale; } function g() {} function set(v) { g.scale = v; }', 'unknown g'],
    [
      'function f(k) { return k in of; } const of = { a: (n) => n }; function add(k, g) { of[k] = g; }',
      'unknown of',
    ],
  ],
  'state around it that nobody changes': [
    [
      'function f(n) { return n * st.x; } const st = { x: 1 }; function g() { return { ...st, y: st.x }; }',
      'independent',
    ],
    ['function f(n) { return n * st.x; } export const st = Object.freeze({ x: 1 });', 'independent'],
    ['function f(n) { return n * x; } export const x = 2; g(x);', 'independent'],
    ['const B = 2; const K = B * Math.sqrt(3) + Math.PI; function f(n) { return n * K; }', 'independent'],
    ['const K = Math.random(); function f(n) { return n * K; }', 'independent needs K'],
    ['function f(k) { return k in of; } const of = { a: (n) => n + 1, b };  function b() {}', 'independent'],
    ['enum Kind { A, B } function f(k) { return k === Kind.A; }', 'independent'],
    ['import { Failed } from "./failed"; function f(e) { return e instanceof Failed; }', 'independent'],
    ['function f(n) { return n * Cfg.level; } class Cfg { static level = 1; }', 'independent'],
    ['function f(k) { return by.get(k); } const by = new Map([["a", 1]]);', 'independent'],
    ['function f(n) { return n * g.scale; } function g() {} g.scale = 2;', 'independent'],
  ],
  'values around it that are not the same each time': [
    [
      'const make = () => { let k = 1; function f(n) { return n * k; } k = 2; return f; };',
      'not-transferable f',
    ],
  ],
  'state around it that it changes': [
    ['let n = 0; function f() { n++; }', 'impure n'],
    ['let last; function f(a) { last = a; return a; }', 'impure last'],
    ['const log = []; function f(a) { log.push(a); }', 'impure log.push(a)'],
    [
      'const seen = new Map(); function f(k) { const v = seen.get(k) ?? k * k; seen.set(k, v); return v; }',
      'carried seen.set(k, v) -> seen',
    ],
    ['let seed = 1; function f() { seed = (seed * 7) % 11; return seed; }', 'carried seed -> seed'],
    [
      'function f(a) { return a > 0 ? g(a - 1) : a; } function g(a) { n++; return f(a); } let n = 0;',
      'impure n',
    ],
    ['function f(n) { globalThis.x = n; }', 'impure globalThis.x'],
  ],
  'what it is given': [
    ['function f(a) { a.push(1); }', 'impure a.push(1)'],
    ['function f(a) { a.sort(); return a; }', 'impure a.sort()'],
    ['function f(rows) { for (const row of rows) row.n = 1; }', 'impure row.n'],
    ['function f(a, compare) { return compare(a[0], a[1]); }', 'not-transferable compare'],
    ['function f(a, fn) { return a.map(fn); }', 'not-transferable fn'],
    [
      'function f(grid) { return grid.n; } f(new Grid()); class Grid { area() {} }',
      'not-transferable new Grid()',
    ],
    [
      'function f(grid) { return grid.n; } const g = new Grid(); f(g); class Grid { area() {} }',
      'not-transferable g',
    ],
    ['function f(grid: Grid) { return grid.n; } class Grid { #n = 1; }', 'not-transferable grid: Grid'],
    ['function f(p: Point) { return p.x; } class Point { x = 1; }', 'independent'],
    ...['P[]', 'P | null', 'Readonly<P>', '{ p: P }', 'Map<string, P>'].map(
      (type): readonly [string, string] => [
        `function f(p: ${type}) { return 1; } class P { get() {} }`,
        `not-transferable p: ${type}`,
      ],
    ),
    ['function f({ p }: { p: P }) { return p.n; } class P { get() {} }', 'not-transferable { p }: { p: P }'],
    ['function f(k: keyof P, n: P["n"]) { return n; } class P { n = 1; get() {} }', 'independent'],
    ['function f(p: Pick<P, "n">[]) { return p.length; } class P { n = 1; get() {} }', 'independent'],
    ['function f(a) { return 1; } f(new WeakMap());', 'not-transferable new WeakMap()'],
    ['function f(shape) { return shape.area(); }', 'unknown shape.area()'],
    ['function f(s, cb) { return s.replace(/x/, cb); }', 'unknown s.replace(/x/, cb)'],
    ['function f(s, by: string) { return s.replace(/x/, by); }', 'independent'],
    [
      'function f(s) { return s.replaceAll("x", o.esc); } const o = { esc };',
      'unknown s.replaceAll("x", o.esc)',
    ],
    [
      'function f(s, to) { return s.replace(/x/, to ? `${to}` : "-").replace("a", (c) => c + to); }',
      'independent',
    ],
    ['function f(s) { return s.replace(/x/g, encodeURIComponent); }', 'independent'],
    ['const by = "y"; function f(s) { return s.replace(/x/, by); }', 'independent'],
    ['function f(s) { return s.replace(/x/, by); } const by = (c) => c + c;', 'independent'],
  ],
  'objects of its own': [
    [
      'function f(a) { const out = { rows: [], n: 0 }; for (const x of a) { out.rows.push(x * 2); out.n++; } return out; }',
      'independent',
    ],
    [
      'function f(a) { const out = { rows: [] }; out.rows = a; out.rows.push(1); return out; }',
      'unknown out.rows.push(1)',
    ],
    ['function f(a) { const out = { rows: a }; out.rows.push(1); return out; }', 'unknown out.rows.push(1)'],
    [
      'function f(a) { const out = { rows: [] }; keep(out); out.rows.push(1); } function keep(o) { o.rows = shared; } const shared = [];',
      'unknown out.rows.push(1)',
    ],
    [
      'function f(a) { const out = { rows: [] }; [out.rows] = a; out.rows.push(1); }',
      'unknown out.rows.push(1)',
    ],
    ['function f(a) { const { rows } = a; rows.push(1); }', 'unknown rows.push(1)'],
    ['function f(a) { const of = new Map(); of.set(1, a); of.get(1).n = 1; }', 'unknown of.get(1).n'],
  ],
  'what it gives back': [
    ['function f(a) { return () => a; }', 'not-transferable () => a'],
    ['function f(a) { return new WeakMap(); }', 'not-transferable new WeakMap()'],
    [
      'function f(a) { const out = []; out.push(new WeakMap()); return out; }',
      'not-transferable new WeakMap()',
    ],
    ['function f(a) { return a.map((x) => new URL(x)); }', 'not-transferable new URL(x)'],
    ['function f(a) { const u = new URL(a); return { u }; }', 'not-transferable new URL(a)'],
    [
      'function f(a) { const u = new URL(a); return g(u); } function g(u) { return u; }',
      'unknown new URL(a)',
    ],
    ['function f(a) { const u = new URL(a); return u.host + new URL(a).port; }', 'independent'],
    ['function* f(a) { yield a; }', 'not-transferable function* f(a) { yield a; }'],
  ],
  'what belongs to an object': [
    ['const o = { x: 1, f() { return this.x; } };', 'not-transferable this'],
    ['const o = { get x() { return n++; } }; let n = 0;', 'carried n -> n'],
    ['function f() { return o.x; } const o = { get x() { return 1; } };', 'unknown o.x'],
    ['function f() { this.n = 1; }', 'impure this.n'],
  ],
  'the world outside': [
    ['function f(a) { console.log(a); return a; }', 'impure console.log(a)'],
    ['function f(a) { return Date.now() - a; }', 'impure Date.now()'],
    ['import fs from "fs"; function f(p) { return fs.readFileSync(p); }', 'impure fs.readFileSync(p)'],
    ['async function f(a) { await a; }', 'impure await a'],
    ['function f(n) { return document.body.children.length + n; }', 'impure document'],
    ['function f(n) { return n + (window.scale ?? 1); }', 'impure window'],
    ['function f(q) { return document.querySelector(q); }', 'impure document.querySelector(q)'],
    ['function f(document) { return document.body; }', 'independent'],
    ['function f(n) { return typeof window === "undefined" ? n : -n; }', 'independent'],
    ['function f(n) { return n * globalThis.scale; }', 'unknown globalThis.scale'],
    ['function f(n) { return n * globalThis.Math.PI; }', 'independent'],
    ['function f(el: HTMLElement) { return el.offsetWidth; }', 'not-transferable el: HTMLElement'],
    ['import { Element } from "./xml"; function f(el: Element) { return el.name; }', 'independent'],
    ['function f(a) { g(a); console.log(a); }', 'impure console.log(a)'],
  ],
};

describe('the verdict on a function', () => {
  for (const [name, texts] of Object.entries(shapes)) {
    describe(name, () => {
      for (const [text, verdict] of texts) {
        it(text, () => {
          assert.equal(told(verdictIn(text, isFunction)), verdict);
        });
      }
    });
  }

  it('sends along what the function around it holds', () => {
    const text =
      'const make = () => { let k = 1; function inner(n) { return n * k; } k = 2; return inner; };';
    const isInner = (node: Node): boolean => isFunction(node) && node.id?.name === 'inner';
    assert.equal(told(verdictIn(text, isInner)), 'independent needs k');
  });

  it('knows of instances that only other files keep it from judging', () => {
    const text =
      'function f(n) { const out: P[] = []; out.push(new P(n)); return out; } class P { constructor(n) { this.n = n; } get() {} }';
    assert.equal(loopVerdictIn(text, isFunction).ifPure?.verdict.kind, 'not-transferable');
  });

  it('says what has to be sent along', () => {
    const verdict = verdictIn('let k = 1; k = 2; function f(n) { return n * k; }', isFunction);
    assert.match(verdict.reason, /provided that what `k` holds at the time is sent along/);
  });

  it('says what it would be if functions of other files had no effects', () => {
    const text = 'import { g } from "./g"; function f(n) { return g(n); }';
    const { verdict, ifPure } = loopVerdictIn(text, isFunction);
    assert.equal(verdict.kind, 'unknown');
    assert.deepEqual(ifPure?.calls, [text.indexOf('g(n)') + 'g(n)'.length]);
    assert.equal(ifPure.verdict.kind, 'independent');
  });
});
