import assert from 'node:assert/strict';
import { isLoop, type Node, NodeType } from '../../parse/syntax';
import { loopVerdictIn, told, verdictIn } from './testing/verdict-in';

const isCall = (node: Node): boolean => node.type === NodeType.CallExpression;

const loops: readonly [name: string, text: string, verdict: string][] = [
  [
    'a map into new memory',
    'function f(a, n) { const out = new Float64Array(n); for (let i = 0; i < n; i++) out[i] = a[i] * 2; return out; }',
    'independent',
  ],
  [
    'a map into a list that may be the input',
    'function f(a, out, n) { for (let i = 0; i < n; i++) out[i] = a[i] * 2; }',
    'unknown a[i]',
  ],
  [
    'a view of a buffer',
    'function f(a, buffer, n) { const out = new Float64Array(buffer); for (let i = 0; i < 9; i++) out[i] = a[i]; }',
    'unknown a[i]',
  ],
  [
    'a list that was handed on',
    'function f(a, n) { const out = []; keep(out); for (let i = 0; i < n; i++) out[i] = a[i]; }',
    'unknown a[i]',
  ],
  [
    'an error of what it calls',
    'function f(n) { const out = []; for (let i = 0; i < n; i++) out[i] = g(i); return out; } function g(i) { if (i < 0) throw new RangeError("i"); return i; }',
    'independent',
  ],
  [
    'an end of its own',
    'function f(n) { const out = []; for (let i = 0; i < n; i++) { if (i > 4) throw out; out[i] = i; } return out; }',
    'carried throw out; -> for (let i = 0; i < n; i++) { if (i > 4…',
  ],
  ['in place', 'function f(a, n) { for (let i = 1; i < n; i++) a[i] = a[i] + 1; }', 'independent'],
  [
    'a prefix sum',
    'function f(a, n) { for (let i = 1; i < n; i++) a[i] += a[i - 1]; }',
    'carried a[i] -> a[i - 1]',
  ],
  [
    'a stencil in place',
    'function f(a, n) { for (let i = 1; i < n; i++) a[i] = a[i + 1] / 2; }',
    'carried a[i] -> a[i + 1]',
  ],
  [
    'even and odd elements',
    'function f(a) { for (let i = 0; i < 99; i++) a[2 * i] = a[2 * i + 1]; }',
    'independent',
  ],
  ['beyond what it reads', 'function f(a) { for (let i = 0; i < 50; i++) a[i] = a[i + 50]; }', 'independent'],
  [
    'just not beyond what it reads',
    'function f(a) { for (let i = 0; i < 51; i++) a[i] = a[i + 50]; }',
    'carried a[i] -> a[i + 50]',
  ],
  [
    'an offset that is not known',
    'function f(a, k, n) { for (let i = 0; i < n; i++) a[i] = a[i + k]; }',
    'unknown a[i + k]',
  ],
  [
    'one element',
    'function f(a, n) { const out = []; for (let i = 0; i < n; i++) out[0] = a[i]; }',
    'carried out[0] -> out[0]',
  ],
  [
    'through a table',
    'function f(p, n) { const out = []; for (let i = 0; i < n; i++) out[p[i]] = i; }',
    'unknown out[p[i]]',
  ],
  [
    'rows of an image',
    'function f(w, h, p) { const out = new Uint8Array(w * h * 4); for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) { const i = (y * w + x) * 4; out[i] = p[i]; out[i + 3] = 255; } }',
    'independent',
  ],
  [
    'one too many per pixel',
    'function f(w, h, p) { const out = new Uint8Array(w * h * 4); for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) { const i = (y * w + x) * 4; out[i + 4] = p[i]; out[i] = 1; } }',
    'unknown out[i + 4]',
  ],
  [
    'columns of an image',
    'function f(w, h) { const out = new Uint8Array(w * h); for (let x = 0; x < w; x++) for (let y = 0; y < h; y++) out[y * w + x] = x; }',
    'independent',
  ],
  [
    'rows that are too short',
    'function f(w, h) { const out = []; for (let y = 0; y < h; y++) for (let x = 0; x <= w; x++) out[y * w + x] = x; }',
    'unknown out[y * w + x]',
  ],
  [
    'a matrix product',
    'function f(a, b, n) { const c = []; for (let i = 0; i < n; i++) { c[i] = []; for (let j = 0; j < n; j++) { let s = 0; for (let k = 0; k < n; k++) s += a[i][k] * b[k][j]; c[i][j] = s; } } }',
    'independent',
  ],
  [
    'a matrix whose rows may be one',
    'function f(a, b, c, n) { for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) c[i][j] = a[i][j] * b[i][j]; }',
    'unknown c[i][j]',
  ],
  [
    'a matrix whose rows are one',
    'function f(n) { const c = new Array(n).fill([]); for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) c[i][j] = i; }',
    'unknown c[i][j]',
  ],
  [
    'edit distance',
    'function f(a, b, d) { for (let i = 1; i <= a.length; i++) for (let j = 1; j <= b.length; j++) d[i][j] = Math.min(d[i - 1][j], d[i][j - 1]) + 1; }',
    'carried d[i][j] -> d[i - 1][j]',
  ],
  [
    'variables of old code',
    'function f(a, n) { var i, j, t; for (i = 0; i < n; i++) { t = 0; for (j = 0; j < n; j++) t += j; a[i] = t; } }',
    'independent',
  ],
  [
    'a variable that is read afterwards',
    'function f(a, n) { let last; for (let i = 0; i < n; i++) { last = a[i]; } return last; }',
    'unknown last = a[i]',
  ],
  [
    'a variable that is not always set',
    'function f(a, n) { let t = 0; for (let i = 0; i < n; i++) { if (a[i]) t = a[i]; a[i] = t; } }',
    'carried t = a[i] -> t',
  ],
  [
    'the previous element',
    'function f(a) { let prev = 0; const d = []; for (let i = 0; i < a.length; i++) { d[i] = a[i] - prev; prev = a[i]; } return d; }',
    'carried prev = a[i] -> prev',
  ],
  [
    'a hash',
    'function f(s) { let h = 0; for (let i = 0; i < s.length; i++) h = (h * 31 + s.charCodeAt(i)) | 0; return h; }',
    'carried h = (h * 31 + s.charCodeAt(i)) | 0 -> h',
  ],
  [
    'a counter of its own',
    'function f(a, n) { const out = []; let o = 0; for (let i = 0; i < n; i++) out[o++] = a[i]; }',
    'carried o++ -> o',
  ],
  [
    'a sum',
    'function f(a) { let s = 0; for (const x of a) s += x * x; return s; }',
    'reduction s + rounding',
  ],
  [
    'a sum of whole numbers',
    'function f(a) { let s = 0; for (const x of a) s += x.length; return s; }',
    'reduction s + never',
  ],
  [
    'a sum that wraps around',
    'function f(t) { let s = 0; for (let i = 0; i < t.length; i++) s = (s + t.charCodeAt(i)) | 0; return s; }',
    'reduction s + never',
  ],
  ['text', 'function f(a) { let s = ""; for (const x of a) s += x; return s; }', 'reduction s + always'],
  [
    'text that grows at its front',
    'function f(a) { let s = ""; for (const x of a) s = x + s; return s; }',
    'carried s = x + s -> s',
  ],
  [
    'a sum that is looked at',
    'function f(a) { let s = 0; const out = []; for (let i = 0; i < a.length; i++) { s += a[i]; out[i] = s; } }',
    'carried s += a[i] -> s',
  ],
  [
    'the greatest',
    'function f(a) { let m = -Infinity; for (const x of a) if (x > m) m = x; return m; }',
    'reduction m Math.max never',
  ],
  [
    'the least, by a function',
    'function f(a) { let m = Infinity; for (const x of a) m = Math.min(m, x); return m; }',
    'reduction m Math.min never',
  ],
  [
    'where the greatest is',
    'function f(a) { let m = 0, at = 0; for (let i = 0; i < a.length; i++) { if (a[i] > m) { m = a[i]; at = i; } } return at; }',
    'reduction at of Math.max always, m Math.max always',
  ],
  [
    'a list that grows',
    'function f(a) { const out = []; for (const x of a) if (x) out.push(x); return out; }',
    'reduction out push always',
  ],
  [
    'a list that grows and is read',
    'function f(a) { const out = []; for (const x of a) { if (!out.includes(x)) out.push(x); } return out; }',
    'unknown out',
  ],
  [
    'a histogram in a typed array',
    'function f(a) { const h = new Uint32Array(9); for (const x of a) h[x]++; return h; }',
    'reduction h + never',
  ],
  [
    'a histogram in an object',
    'function f(a) { const h = {}; for (const x of a) h[x] = (h[x] || 0) + 1; return h; }',
    'reduction h + always',
  ],
  [
    'a histogram in a map',
    'function f(a) { const h = new Map(); for (const x of a) h.set(x, (h.get(x) ?? 0) + 1); return h; }',
    'reduction h + always',
  ],
  [
    'a member of an object',
    'function f(a, stats) { for (const x of a) stats.count++; }',
    'reduction stats.count + never',
  ],
  [
    'a search',
    'function f(a) { for (const x of a) if (x > 3) break; }',
    'carried break; -> for (const x of a) if (x > 3) break;',
  ],
  [
    'a return',
    'function f(a) { for (const x of a) if (x > 3) return x; }',
    'carried return x; -> for (const x of a) if (x > 3) return x;',
  ],
  [
    'a break of an inner loop',
    'function f(n) { let c = 0; for (let i = 2; i < n; i++) { let p = true; for (let j = 2; j < i; j++) if (i % j === 0) { p = false; break; } if (p) c++; } return c; }',
    'reduction c + never',
  ],
  ['printing', 'function f(a) { for (const x of a) console.log(x); }', 'impure console.log(x)'],
  [
    'chance',
    'function f(n) { const o = []; for (let i = 0; i < n; i++) o[i] = Math.random(); }',
    'impure Math.random()',
  ],
  [
    'files',
    'import fs from "fs"; function f(a) { for (const x of a) fs.writeFileSync(x, ""); }',
    'impure fs.writeFileSync(x, "")',
  ],
  [
    'a function that computes',
    'const g = (x) => x * 2; function f(n) { const o = []; for (let i = 0; i < n; i++) o[i] = g(i); }',
    'independent',
  ],
  [
    'a function that counts',
    'let t = 0; function g(x) { t += x; return x; } function f(n) { const o = []; for (let i = 0; i < n; i++) o[i] = g(i); }',
    'impure g(i)',
  ],
  [
    'a function that prints, two calls away',
    'function g(x) { return h(x); } function h(x) { console.log(x); } function f(a) { for (const x of a) g(x); }',
    'impure g(x)',
  ],
  [
    'functions that call each other',
    'function g(x) { return x > 0 ? h(x - 1) : 0; } function h(x) { return g(x - 1); } function f(n) { const o = []; for (let i = 0; i < n; i++) o[i] = g(i); }',
    'independent',
  ],
  [
    'a function that changes what it is given',
    'function g(x) { x.done = true; } function f(a) { for (const x of a) g(x); }',
    'unknown g(x)',
  ],
  [
    'a function that changes what is the iteration’s own',
    'function g(x) { x.done = true; return x; } function f(a) { const o = []; for (let i = 0; i < a.length; i++) { const p = {}; g(p); o[i] = p; } }',
    'independent',
  ],
  [
    'a function that reads what the loop writes',
    'function f(n) { const o = []; function g() { return o[0]; } for (let i = 0; i < n; i++) o[i] = g(); }',
    'unknown g()',
  ],
  [
    'a function of another file',
    'import { g } from "./g"; function f(n) { const o = []; for (let i = 0; i < n; i++) o[i] = g(i); }',
    'unknown g(i)',
  ],
  ['elements that may be there twice', 'function f(a) { for (const x of a) x.n = 1; }', 'unknown x.n'],
  [
    'keys of an object',
    'function f(a) { const o = {}; for (const k in a) o[k] = a[k] * 2; return o; }',
    'independent',
  ],
  ['a loop that searches', 'function f(n) { while (n.next) n = n.next; }', 'carried n = n.next -> n'],
  [
    'functions',
    'function f(n) { const o = []; for (let i = 0; i < n; i++) o[i] = () => i; }',
    'not-transferable () => i',
  ],
  [
    'a formatter',
    'const nf = new Intl.NumberFormat(); function f(a) { const o = []; for (let i = 0; i < 9; i++) o[i] = nf.x; }',
    'not-transferable nf',
  ],
  [
    'an instance',
    'class P { area() {} } const p = new P(); function f(a) { const o = []; for (let i = 0; i < 9; i++) o[i] = p.x; }',
    'not-transferable p',
  ],
];

const callbacks: readonly [name: string, text: string, verdict: string][] = [
  [
    'a callback that is not known',
    'function f(a, cb) { const o = []; for (let i = 0; i < 9; i++) o[i] = a[i].map(cb); }',
    'unknown a[i].map(cb)',
  ],
  [
    'a comparison that is not known',
    'function f(cmp) { for (let i = 0; i < 9; i++) { const own = []; own.sort(cmp); } }',
    'unknown own.sort(cmp)',
  ],
  [
    'a replacer that is not known',
    'function f(a, cb) { const o = []; for (let i = 0; i < 9; i++) o[i] = JSON.stringify(a[i], cb); }',
    'unknown JSON.stringify(a[i], cb)',
  ],
  [
    'a function of the language as callback',
    'function f(a) { const o = []; for (let i = 0; i < 9; i++) o[i] = a[i].map(String).filter(Boolean); }',
    'independent',
  ],
  [
    'an imported replacer',
    'import { count } from "./c"; function f(a) { const o = []; for (let i = 0; i < 9; i++) o[i] = a[i].replace(/x/g, count); }',
    'unknown a[i].replace(/x/g, count)',
  ],
  [
    'keys that JSON is to have',
    'function f(a) { const o = []; for (let i = 0; i < 9; i++) o[i] = JSON.stringify(a[i], ["x"]); }',
    'independent',
  ],
  [
    'a named replacer that counts',
    'let n = 0; const count = () => { n++; return ""; }; function f(a) { const o = []; for (let i = 0; i < 9; i++) o[i] = a[i].replace(/x/, count); }',
    'impure a[i].replace(/x/, count)',
  ],
  [
    'a getter',
    'const c = { get x() { return n++; } }; let n = 0; function f() { const o = []; for (let i = 0; i < 9; i++) o[i] = c.x; }',
    'unknown c.x',
  ],
];

const calls: readonly [text: string, verdict: string][] = [
  ['xs.map((x) => x * 2);', 'independent'],
  ['xs.forEach((x) => { total += x; }); var total = 0;', 'reduction total + rounding'],
  ['xs.reduce((sum, x) => sum + x.n, 0);', 'reduction sum + rounding'],
  ['xs.reduce((sum, x) => x, 0);', 'carried x -> sum'],
  ['xs.reduce((all, x) => { all[x] = 1; return all; }, {});', 'carried { all[x] = 1; return all; } -> all'],
  ['xs.some((x) => x > 3);', 'reduction some || never'],
  ['xs.find((x) => x > 3);', 'reduction find find always'],
  ['xs.sort((a, b) => a - b);', 'unknown'],
  ['xs.map((x) => { last = x; }); let last; use(last);', 'unknown last = x'],
];

describe('the verdict on a loop', () => {
  for (const [name, text, verdict] of [...loops, ...callbacks]) {
    it(name, () => {
      assert.equal(told(verdictIn(text, isLoop)), verdict);
    });
  }

  for (const [text, verdict] of calls) {
    it(text, () => {
      assert.equal(told(verdictIn(text, isCall)), verdict);
    });
  }

  it('says what it would be if functions of other files had no effects', () => {
    const text =
      'import { g } from "./g"; function f(n) { const o = []; for (let i = 0; i < n; i++) o[i] = g(i); }';
    const { ifPure } = loopVerdictIn(text, isLoop);
    assert.deepEqual(ifPure?.calls, [text.indexOf('g(i)') + 'g(i)'.length]);
    assert.equal(ifPure.verdict.kind, 'independent');
  });
});
