import assert from 'node:assert/strict';
import { isFunction, isLoop, type Node } from '../../parse/syntax';
import { told, verdictIn } from './testing/verdict-in';

/** The verdict on the first loop of each text, which calls functions of the same file. */
const loops: Readonly<Record<string, readonly (readonly [text: string, verdict: string])[]>> = {
  'a name of an iteration’s own for an object that all share': [
    [
      'const shared = { n: 1 }; for (let i = 0; i < 9; i++) { const s = shared; const bump = () => { s.n = s.n * 2 + i; return s.n; }; out[i] = bump(); } const out = [];',
      'impure bump()',
    ],
    [
      'for (let i = 0; i < 9; i++) { const row = rows[i % 2]; const bump = () => { row.n = row.n * 2 + i; return row.n; }; out[i] = bump(); } const rows = [{ n: 0 }, { n: 1 }]; const out = [];',
      'unknown bump()',
    ],
    [
      'for (let i = 0; i < 9; i++) { const { acc } = ctx; const go = (k) => { acc.push(k); if (k) go(k - 1); }; go(i); out[i] = acc.length; } const ctx = { acc: [] }; const out = [];',
      'unknown go(i)',
    ],
    [
      'for (const row of rows) { const visit = (n) => { row.count = n; for (const c of n.kids) visit(c); }; visit(row); } const a = {}; const rows = [a, a];',
      'unknown visit(row)',
    ],
    [
      'for (let i = 0; i < 9; i++) { const seen = new Set(); const list = []; const go = (k) => { seen.add(k); list.push(k); if (k) go(k - 1); }; go(i); out[i] = list; } const out = [];',
      'independent',
    ],
  ],
  'new objects that hold old ones': [
    [
      'const out = []; for (let i = 0; i < 9; i++) out[i] = next(rows.filter(ok)); function ok(r) { return r.a > 0; } function next(list) { for (const r of list) r.n = r.n * 2 + 1; return list[0].n; }',
      'unknown next(rows.filter(ok))',
    ],
    [
      'const out = []; for (let i = 0; i < 9; i++) out[i] = next({ st }); const st = { n: 1 }; function next(o) { o.st.n *= 7; return o.st.n; }',
      'unknown next({ st })',
    ],
    [
      'const out = []; for (let i = 0; i < 9; i++) out[i] = next({ st }); const st = { n: 1 }; function next({ st }) { st.n *= 7; return st.n; }',
      'unknown next({ st })',
    ],
    [
      'const out = []; for (let i = 0; i < 9; i++) { const list = []; fill(list, i); out[i] = list.length; } function fill(list, n) { for (let k = 0; k < n; k++) list.push(k); }',
      'independent',
    ],
    [
      'function f(st) { for (let i = 1; i < 9; i++) { const ctx = { st, i }; st[i] = before(ctx); } } function before(o) { return o.st[o.i - 1] * 2; }',
      'unknown before(ctx)',
    ],
  ],
};

/** The verdict on the first function of each text. */
const functions: typeof loops = {
  'new objects that hold old ones': [
    [
      'function f(rows) { enrich(rows.filter((r) => r.a > 0)); } function enrich(list) { for (const r of list) r.total = r.a + r.b; }',
      'unknown r.total',
    ],
    ['function f(x) { mark([...x]); } function mark(l) { l[0].done = true; }', 'unknown l[0].done'],
    ['function f(x) { mark({ ...x }); } function mark(l) { l.a.done = true; }', 'unknown l.a.done'],
    [
      'function f(x) { const ctx = { rows: x, n: 0 }; step(ctx); } function step(c) { c.rows[c.n++].done = 1; }',
      'unknown c.rows[c.n++].done',
    ],
    ['function f(x) { inc({ x }); } function inc({ x }) { x.q = 1; }', 'unknown x.q'],
    ['function f(x) { inc([1], x); } function inc(...given) { given[1].q = 1; }', 'unknown given[1].q'],
    [
      'function f(x) { return own([...x]); } function own(l) { l.sort(); l.push(1); return l; }',
      'independent',
    ],
    ['function f(x) { inc(1, 2); } function inc(...all) { all.push(3); }', 'independent'],
  ],
  'functions inside': [
    [
      'function f(n) { let count = 0; const place = (r) => { if (r === n) { count++; return; } for (let c = 0; c < n; c++) place(r + 1); }; place(0); return count; }',
      'independent',
    ],
    [
      'function f(n) { const memo = {}; const fib = (k) => { if (k < 2) return k; if (memo[k]) return memo[k]; memo[k] = fib(k - 1) + fib(k - 2); return memo[k]; }; return fib(n); }',
      'independent',
    ],
    [
      'function f(nodes) { const seen = new Set(); const out = []; function visit(n) { if (seen.has(n)) return; seen.add(n); for (const d of n.deps) visit(d); out.push(n.id); } for (const n of nodes) visit(n); return out; }',
      'independent',
    ],
    [
      'function g(n) { return f(n) + 1; } function f(n) { let count = 0; const up = () => { count++; }; up(); return count; }',
      'independent',
    ],
    [
      'function f(rows) { const list = rows; const go = () => { list.push(1); }; go(); }',
      'impure list.push(1)',
    ],
    [
      'const all = []; function f() { const list = all; const go = () => { list.push(1); }; go(); }',
      'carried list.push(1) -> all',
    ],
    ['function f(rows) { const go = () => { rows.push(1); }; go(); }', 'impure rows.push(1)'],
    ['function f(rows) { rows.map((row) => { const go = () => { row.n = 1; }; go(); }); }', 'impure row.n'],
    [
      'function f(n) { let list = []; const go = () => { list = all; }; go(); const add = () => { list.push(n); }; add(); } const all = [];',
      'unknown list.push(n)',
    ],
  ],
  'what is handed down': [
    [
      'function flatten(tree) { const out = []; collect(tree, out); return out; } function collect(node, out) { out.push(node.v); for (const c of node.children) collect(c, out); }',
      'independent',
    ],
    [
      'function f(tree) { const out = []; const go = (n) => { collect(n, out); }; go(tree); return out; } function collect(node, out) { out.push(node.v); }',
      'independent',
    ],
    [
      'function f(tree, out) { collect(tree, out); } function collect(node, out) { out.push(node.v); for (const c of node.children) collect(c, out); }',
      'impure out.push(node.v)',
    ],
    [
      'function f(tree) { const out = []; collect(out, tree); return out; } function collect(a, b) { a.push(1); if (b) collect(b, a); }',
      'impure a.push(1)',
    ],
    [
      'const all = []; function f(n) { add(all, n); } function add(l, n) { l.push(n); }',
      'carried l.push(n) -> all',
    ],
    ['function f(rows) { rows.forEach(mark); } function mark(r) { r.done = true; }', 'impure r.done'],
    [
      'function f(id) { mark(find(id)); } function mark(r) { r.done = true; } function find(id) { return rows[id]; } const rows = [];',
      'unknown r.done',
    ],
    [
      'function f(rows) { const all = []; add(...rows, all); } function add(l, n) { n.push(l); }',
      'unknown n.push(l)',
    ],
  ],
};

const inner = 'function f() { let count = 0; function g(k) { count++; if (k) f(); } g(1); }';

describe('what functions of the same file do that are called', () => {
  for (const [name, texts] of Object.entries(loops)) {
    describe(`in a loop: ${name}`, () => {
      for (const [text, verdict] of texts) {
        it(text, () => {
          assert.equal(told(verdictIn(text, isLoop)), verdict);
        });
      }
    });
  }
  for (const [name, texts] of Object.entries(functions)) {
    describe(`in a function: ${name}`, () => {
      for (const [text, verdict] of texts) {
        it(text, () => {
          assert.equal(told(verdictIn(text, isFunction)), verdict);
        });
      }
    });
  }

  it('tells what a call makes from what was there, in functions that call each other', () => {
    assert.equal(told(verdictIn(inner, isFunction)), 'independent');
    const isInner = (node: Node): boolean => isFunction(node) && node.id?.name === 'g';
    assert.equal(told(verdictIn(inner, isInner)), 'impure count');
  });
});
