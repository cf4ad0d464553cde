import assert from 'node:assert/strict';
import { millis } from '../../../base/time';
import { everywhere } from '../../testing/everywhere';
import { findIn, marked } from '../../testing/find-in';

const rule = 'no-accidental-quadratic';
const find = (text: string): string[] => marked(findIn(rule, text), text);
const message = (text: string): string => findIn(rule, text)[0]?.message ?? '';

describe(rule, () => {
  const reported: Readonly<
    Record<'scan' | 'copy' | 'shift', readonly (readonly [text: string, at: string])[]>
  > = {
    scan: [
      ['const seen = []; for (const x of xs) { if (!seen.includes(x)) seen.push(x); }', 'seen.includes(x)'],
      [
        'const seen = []; xs.forEach((x) => { if (seen.indexOf(x) === -1) seen.push(x); });',
        'seen.indexOf(x)',
      ],
      [
        'const seen = []; while (todo.length > 0) { const x = todo.pop(); if (seen.includes(x)) continue; seen.push(x); todo.push(...x.next); }',
        'seen.includes(x)',
      ],
      ['function f(a: string[], b: string[]) { return a.filter((x) => !b.includes(x)); }', 'b.includes(x)'],
      ['function f(a, b = []) { return a.filter((x) => b.indexOf(x) >= 0); }', 'b.indexOf(x)'],
      [
        'import { load } from "./l.js"; const all = [...load()]; export const f = (xs) => xs.filter((x) => all.includes(x));',
        'all.includes(x)',
      ],
      [
        'const groups = { a: load() }; const all = [...groups.a]; export const f = (xs) => xs.filter((x) => all.includes(x));',
        'all.includes(x)',
      ],
      [
        'import { names } from "./names.js"; const all = [...names]; export const add = (x) => all.push(x); export const f = (xs) => xs.filter((x) => all.includes(x));',
        'all.includes(x)',
      ],
      [
        'import { store } from "./s.js"; export function f(xs) { const all = [...store.all]; return xs.filter((x) => all.includes(x)); }',
        'all.includes(x)',
      ],
      ['const f = (a, b) => a.map((x) => b.find((y) => y.id === x.id));', 'b.find((y) => y.id === x.id)'],
      [
        'function f(xs, ys) { for (const x of xs) { const mine = ys.filter((y) => y.owner === x.id && y.on); use(mine); } }',
        'ys.filter((y) => y.owner === x.id && y.on)',
      ],
      [
        'function g(xs, ys) { for (let i = 0; i < xs.length; i++) if (ys.some(function (y) { return xs[i] == y.key; })) f(); }',
        'ys.some(function (y) { return xs[i] == y.key; })',
      ],
      ['const f = (xs) => xs.filter((x, i) => xs.indexOf(x) === i);', 'xs.indexOf(x)'],
      [
        'const u = load().filter((x, i, all) => all.findIndex((y) => y.id === x.id) === i);',
        'all.findIndex((y) => y.id === x.id)',
      ],
      [
        'const table = {}; for (const x of xs) { if (!Object.keys(table).includes(x)) table[x] = 1; }',
        'Object.keys(table).includes(x)',
      ],
      [
        'const names = users.map((u) => u.name); for (const n of wanted) if (names.includes(n)) f();',
        'names.includes(n)',
      ],
      [
        'const lines = text.split("\\n"); others.forEach((o) => { if (lines.includes(o)) f(); });',
        'lines.includes(o)',
      ],
      [
        'class C { items: string[] = []; f(xs) { for (const x of xs) if (!this.items.includes(x)) this.items.push(x); } }',
        'this.items.includes(x)',
      ],

      [
        'function g(b, xs) { if (Array.isArray(b)) for (const x of xs) if (b.includes(x)) f(); }',
        'b.includes(x)',
      ],
      ['const b = opts.list ?? []; for (const x of xs) if (b.includes(x)) f();', 'b.includes(x)'],
      [
        'const b = fs.readdirSync(dir); for (const x of xs) if (b.includes(x)) f();\nimport fs from "fs";',
        'b.includes(x)',
      ],
      [
        'const found = []; let m; while ((m = re.exec(text)) !== null) { if (!found.includes(m[1])) found.push(m[1]); }',
        'found.includes(m[1])',
      ],
      [
        'const out = []; for (const x of xs) for (const y of ys) { if (!out.includes(x + y)) out.push(x + y); }',
        'out.includes(x + y)',
      ],
      ['function f(xs, ys) { for (const x of xs) ys.splice(ys.indexOf(x), 1); }', 'ys.indexOf(x)'],
      [
        'app.post("/", (req, res) => { res.send(req.body.items.filter((x, i) => req.body.items.indexOf(x) === i)); });',
        'req.body.items.indexOf(x)',
      ],
      [
        'app.post("/", (req, res) => { res.send(req.body.orders.map((o) => ({ o, user: req.body.users.find((u) => u.id === o.userId) }))); });',
        'req.body.users.find((u) => u.id === o.userId)',
      ],
      [
        'app.post("/", (req, res) => { const { rules } = req.body; res.send(req.body.orders.map((o) => rules.find((u) => u.id === o.userId))); });',
        'rules.find((u) => u.id === o.userId)',
      ],
      [
        'class Repo { rows = []; dedupe() { this.rows = this.rows.filter((x, i) => this.rows.findIndex((y) => y.id === x.id) === i); } }',
        'this.rows.findIndex((y) => y.id === x.id)',
      ],
      [
        'function f(orders, customers) { const known = customers.filter((c) => c.on); return orders.map((o) => known.find((c) => c.id === o.customerId)); }',
        'known.find((c) => c.id === o.customerId)',
      ],
      [
        'function f(items, gone) { for (const name of gone) { const list = items.list; const at = list.findIndex((item) => item.name === name); if (at >= 0) list.splice(at, 1); } }',
        'list.findIndex((item) => item.name === name)',
      ],
      [
        'function f(rows, q) { const parts = ["x"]; for (const y of q) parts.push(y); return rows.filter((k) => parts.includes(k)); }',
        'parts.includes(k)',
      ],
      [
        'function f(rows, q: string[]) { const parts = ["x"]; parts.push(...q); return rows.filter((k) => parts.includes(k)); }',
        'parts.includes(k)',
      ],
    ],
    copy: [
      ['const r = xs.reduce((all, x) => [...all, f(x)], []);', '[...all, f(x)]'],
      ['const r = xs.reduce((all, x) => ({ ...all, [x.id]: x }), {});', '{ ...all, [x.id]: x }'],
      [
        'const r = xs.reduce((all, x) => { if (x.ok) { return all.concat(x.list); } return all; }, []);',
        'all.concat(x.list)',
      ],
      ['const r = xs.reduce((all, x) => (x.ok ? [...all, x] : all), [] as string[]);', '[...all, x]'],
      [
        'const r = xs.reduce((all, x) => Object.assign({}, all, { [x]: 1 }), {});',
        'Object.assign({}, all, { [x]: 1 })',
      ],
      ['let all = []; for (const x of xs) all = all.concat(f(x));', 'all = all.concat(f(x))'],
      ['let all = []; xs.forEach((x) => { all = [...all, x]; });', 'all = [...all, x]'],
      ['let all = {}; for (const x of xs) { all = { ...all, [x.id]: x }; }', 'all = { ...all, [x.id]: x }'],
      [
        'let all = Buffer.alloc(0); for (const x of xs) { all = Buffer.concat([all, x]); }',
        'all = Buffer.concat([all, x])',
      ],
    ],
    shift: [
      ['const out = []; for (const x of xs) out.unshift(x);', 'out.unshift(x)'],
      [
        'const out = []; for (const x of xs) switch (x.kind) { case 1: out.unshift(x); break; }',
        'out.unshift(x)',
      ],
      [
        'function f(xs) { for (let i = xs.length - 1; i >= 0; i--) if (!xs[i].ok) xs.splice(i, 1); }',
        'xs.splice(i, 1)',
      ],
    ],
  };
  for (const [id, shapes] of Object.entries(reported)) {
    describe(`reports a ${id} in`, () => {
      for (const [text, at] of shapes) {
        it(text, () => {
          const findings = findIn(rule, text);
          assert.deepEqual(marked(findings, text), [at]);
          assert.equal(findings[0]?.messageId, id);
          assert.equal(findings[0].remedy, 'less-work');
        });
      }
    });
  }

  describe('is silent on', () => {
    const texts: Readonly<Record<string, readonly string[]>> = {
      'what is known to be small': [
        'const kinds = ["a", "b"]; for (const x of xs) if (kinds.includes(x)) f();',
        'for (const x of xs) if (["a", "b"].includes(x)) f();',
        'const kinds = ["a", "b"] as const; const all = [...kinds, "c"]; for (const x of xs) if (all.includes(x)) f();',
        'import { names } from "./names.js"; const all = [...names, "c"]; export const f = (xs) => xs.filter((x) => all.includes(x));',
        'import { groups } from "./names.js"; const all = [...groups.a, ...groups.b]; export const f = (xs) => xs.filter((x) => all.includes(x));',
        'const groups = { a: new Set(["a"]), b: ["b"] }; const all = [...groups.a, ...groups.b]; export const f = (xs) => xs.filter((x) => all.includes(x));',
        'for (const x of xs) if (process.argv.includes(x)) f();',
        'enum E { A, B } for (const x of xs) if (Object.values(E).includes(x)) f();',
        'const table = { a: 1 }; for (const x of xs) if (Object.keys(table).includes(x)) f();',
        'function f(xs, ...rest) { return xs.filter((x) => rest.includes(x)); }',
        'function f(xs, pair: [string, string]) { return xs.filter((x) => pair.includes(x)); }',
        'const parts = file.split("/"); for (const x of xs) if (parts.includes(x)) f();',
        'function f(xs, options: string[]) { return xs.filter((x) => options.includes(x)); }',
        'function f(xs, ignoredTypes: string[]) { return xs.filter((x) => ignoredTypes.includes(x.type)); }',
        'function f(xs) { return xs.filter((x) => KINDS.concat([]).includes(x)); }',
        'function f(b: string[]) { for (let i = 0; i < 10; i++) if (b.includes(names[i])) g(); }',
        'function f(b: string[]) { return ["x", "y"].filter((x) => b.includes(x)); }',
        'for (let i = 0; i < 10; i++) all = [...all, i];',
        'const r = ["a", "b"].reduce((all, x) => ({ ...all, [x]: 1 }), {});',
      ],
      'what hardly grows': [
        'function f(rows, q) { const parts = ["x"]; if (q) parts.push("y"); return rows.filter((k) => parts.includes(k)); }',
        'function f(rows, q) { const keep = [...NAMES]; if (q) keep.push("_x"); for (const i in rows) if (keep.indexOf(i) === -1) delete rows[i]; }',
        'function f(xs) { const out = []; for (const x of xs) { if (!out.includes(x)) { out.push(x); if (out.length >= 30) break; } } }',
        'function f(xs) { const out = []; for (const x of xs) { if (out.length < 30 && !out.includes(x)) out.push(x); } }',
        'function f(xs) { const out = []; for (let i = 0; i < xs.length && out.length < 30; i++) { if (!out.includes(xs[i])) out.push(xs[i]); } }',
        'const base = Object.keys({ a: 1 }); for (const x of xs) if (base.includes(x)) f();',
      ],
      'what requests bring only little of': [
        'app.get("/", (req, res) => { for (const x of xs) if (req.query.tags.find((tag) => tag.id === x.id)) f(); });',
      ],
      'what belongs to an object': [
        'function f(schema, xs) { return xs.map((x) => { const columns = schema.columns; return columns.find((column) => column.name === x); }); }',
        'class C { constructor(private readonly ids: readonly string[]) {} f(xs) { return xs.some((x) => this.ids.includes(x)); } }',
        'function f(schema, xs) { return xs.map((x) => schema.columns.find((column) => column.name === x)); }',
        'function f(schema, xs) { return xs.map((x) => schema.columns.map(g).includes(x)); }',
      ],
      'strings and what may be one': [
        'const text = load().trim(); for (const x of xs) if (text.includes(x)) f();',
        'function f(text: string, xs) { return xs.filter((x) => text.includes(x)); }',
        'function f(text, xs) { text = text.toLowerCase(); return xs.filter((x) => text.indexOf(x) >= 0); }',
        'function f(text, xs) { return xs.filter((x) => text.includes(x)); }',
        'const line = `${a}${b}`; for (const x of xs) if (line.includes(x)) f();',
        'function f(b) { for (const x of xs) if (b.includes(x)) f(); b.push(b.toLowerCase()); }',
        'let text = ""; for (const x of xs) text += x;',
        'let text = ""; for (const x of xs) text = text.concat(x);',
        'const r = words.reduce((text, word) => text.concat(word), "");',
      ],
      'what is no array': [
        'const seen = new Set(); for (const x of xs) if (!seen.has(x)) seen.add(x);',
        'for (const x of xs) if (el.classList.contains(x)) f();',
        'function f(b: Set<string>, xs: string[]) { return xs.filter((x) => b.includes(x)); }',
      ],
      'parts of an element': [
        'for (const row of rows) for (const name of names) if (row.cells.includes(name)) f();',
        'for (const row of rows) { const cells = row.cells.map(g); for (const name of names) if (cells.includes(name)) f(); }',
        'for (const x of xs) if (x.tags.includes(x.name)) f();',
        'for (const x of xs) if (table[x.id].includes(x.name)) f();',
        'for (const row of rows) { let all = []; for (const cell of row.cells) all = all.concat(cell); f(all); }',
        'xs.map((x) => [x.a, x.b].reduce((all, y) => [...all, y], []));',
      ],
      'what is searched once': [
        'const all = []; for (const x of xs) all.push(x); if (all.includes(y)) f();',
        'const known = load().map(f); for (const x of xs) { if (known.includes("*")) g(x); }',
        'const b = f().map(g); for (const x of xs) { if (b.includes(x)) h(); break; }',
        'const ys = load().map(g); for (const x of xs) { const copy = ys.slice(); if (copy.includes(x)) f(); }',
        'const ys = load().map(g); let at = 0; for (const x of xs) { at = ys.indexOf(x, at); ys.sort(); }',
        'const ys = load().map(g); for (const x of xs) { const i = ys.indexOf(y); ys.splice(i, 1); }',
        'const b = f().map(g); async function h(xs) { for (const x of xs) later(() => b.includes(x)); }',
      ],
      'tests that no table answers': [
        'const patterns = load().map(g); for (const x of xs) if (patterns.some((p) => p.test(x))) f();',
        'const ys = load().map(g); for (const x of xs) if (ys.some((y) => y.start < x.start)) f();',
        'const ys = load().map(g); for (const x of xs) if (ys.find((y) => y.id === 3)) f();',
        'const ys = load().map(g); for (const x of xs) if (ys.find((y) => y.id === y.other)) f();',
        'const ys = load().map(g); for (const x of xs) if (ys.find(isOpen)) f();',
        'const ys = load().map(g); for (const x of xs) ys.find((y) => { log(y); return y.id === x.id; });',
      ],
      'loops that let others run in between': [
        'async function f(xs, ys) { for (const x of xs) { const y = ys.find((y) => y.id === x.id); await g(y); } }',
        'function f(xs, ys) { return Promise.all(xs.map(async (x) => g(await h(ys.find((y) => y.id === x.id))))); }',
        'async function f(xs) { let all = []; for await (const x of xs) all = all.concat(x); }',
        'function* f(xs, ys) { for (const x of xs) yield ys.find((y) => y.id === x.id); }',
      ],
      'searches by a loop without a count': [
        'function unique(names: string[], name) { let n = 1; while (names.includes(name + n)) n++; return name + n; }',
        'let all = []; for (let node = start; node; node = node.parent) all = all.concat(node);',
      ],
      'copies of what does not grow': [
        'let state = {}; for (const x of xs) state = { ...state, last: x };',
        'for (const x of xs) { const all = [...base, x]; f(all); }',
        'const r = xs.reduce((all, x) => { all.push(x); return all; }, []);',
        'const r = xs.reduce((sum, x) => sum + x, 0);',
        'let all = []; for (const x of xs) { if (x.ok) { all = [...all, x]; break; } }',
        'let all = []; for (const x of xs) { if (!x.ok) { all = [...all, x]; throw all; } }',
        'const r = xs.reduce((last, x) => [...x], []);',
      ],
      queues: [
        'const queue = [start]; while (queue.length > 0) { const x = queue.shift(); queue.push(...x.next); }',
        'const xs = load().map(g); for (let i = 0; i < xs.length; i++) { if (xs[i] === x) { xs.splice(i, 1); break; } }',
        'const xs = load().map(g); for (let i = 0; i < xs.length; i++) { if (xs[i] === x) { xs.splice(i, 1); throw done; } }',
        'const xs = load().map(g); for (let i = 0; i < xs.length; i++) switch (xs[i]) { case x: xs.splice(i, 1); return; }',
        'const other = []; for (const x of xs) other.splice(0, other.length, x);',
      ],
    };
    for (const [reason, list] of Object.entries(texts)) {
      describe(reason, () => {
        for (const text of list) {
          it(text, () => {
            assert.deepEqual(find(text), []);
          });
        }
      });
    }
  });

  it('says how often, from which size on, for whom, and what to do', () => {
    assert.equal(
      message(
        'app.get("/", (req) => { const seen = []; for (const x of load()) if (!seen.includes(x)) seen.push(x); });',
      ),
      '`includes` goes through `seen`, which grows, once per iteration: n × m steps, more than 50 ms from about 11,000 ' +
        'of each on, and every other request and event waits. Look it up in a `Set`. Neither async nor a worker ' +
        '(parallelism) makes the steps fewer: fix the algorithm first.',
    );
  });

  it('tells what shrinks from what grows', () => {
    const text = (change: string): string =>
      message(`function f(xs, ys = []) { for (const x of xs) { const at = ys.indexOf(x); ${change}; } }`);
    assert.doesNotMatch(text('ys.splice(at, 1)'), /grows/);
    assert.match(text('ys.splice(at, 1, x, x)'), /grows/);
  });

  it('says of a filter by positions that it drops duplicates', () => {
    const drop = (search: string): string =>
      message(`function f(xs) { const all = [...xs]; return all.filter((x, i, self) => ${search} === i); }`);
    assert.match(drop('all.indexOf(x)'), /To drop duplicates/);
    assert.match(drop('self.findIndex((y) => y.id === x.id)'), /To drop duplicates/);
    assert.doesNotMatch(
      message(
        'function f(xs, ys = []) { for (const x of xs) { ys.push(x); if (ys.indexOf(x) === 3) g(); } }',
      ),
      /duplicates/,
    );
  });

  it('takes the threshold from the options', () => {
    const text = 'const r = xs.reduce((all, x) => ({ ...all, [x]: 1 }), {});';
    const [finding] = findIn(rule, text, 'a.js', { ...everywhere, loopThreshold: millis(200) });
    assert.match(finding?.message ?? '', /more than 200 ms from about 2,000 of each/);
  });

  it('counts with what is known of sizes', () => {
    const text = (count: number): string =>
      `function f(b: string[]) { for (let i = 0; i < ${count}; i++) if (b.includes(names[i])) g(); }`;
    assert.match(message(text(10_000)), /about 13,000/);
    assert.deepEqual(find(text(1_000)), []);
  });

  it('decides the context at the loop', () => {
    const [finding] = findIn(
      rule,
      'async function f(xs, ys) { for (const x of xs) ys.find((y) => y.id === x.id); }',
    );
    assert.deepEqual([finding?.context.kind, finding?.context.inLoop], ['async-function', false]);
  });

  it('reports one search of a collection in a loop', () => {
    assert.deepEqual(
      find('const s = []; for (const x of xs) { if (s.includes(x)) f(); if (s.indexOf(x) < 0) s.push(x); }'),
      ['s.includes(x)'],
    );
  });
});
