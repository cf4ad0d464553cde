import assert from 'node:assert/strict';
import { analyseFile } from '../../analyse-file';
import { everywhere } from '../../testing/everywhere';
import { findIn, marked } from '../../testing/find-in';

const prelude = `import fs from 'node:fs/promises'; import path from 'node:path'; import axios from 'axios';
import sync from 'node:fs'; import crypto from 'node:crypto'; import { promisify } from 'node:util'; import bcrypt from 'bcrypt';
const pbkdf2 = promisify(crypto.pbkdf2);\n`;

/** The texts of the reported awaits of a body of an async function. */
function find(body: string): string[] {
  const text = `${prelude}async function f(items, dir, client, page) { ${body} }`;
  return marked(findIn('no-await-in-loop', text), text);
}

/** What the rule says of the loop it is silent on. */
function notes(body: string): string[] {
  const text = `${prelude}async function f(items, dir, client, page) { ${body} }`;
  return analyseFile({ path: 'a.ts', text }, everywhere)
    .notes.filter(({ rule }) => rule === 'no-await-in-loop')
    .map(({ message }) => message);
}

describe('no-await-in-loop', () => {
  describe('reports the first await of', () => {
    const shapes: readonly [body: string, awaited: string][] = [
      [
        'for (const x of items) await fs.mkdir(x, { recursive: true });',
        'await fs.mkdir(x, { recursive: true })',
      ],
      ['for (const x of items) await fs.readFile(x);', 'await fs.readFile(x)'],
      ['for (const x of items) { const t = await fetch(x); console.error(t.status); }', 'await fetch(x)'],
      ['const out = []; for (const x of items) out.push(await fetch(x)); return out;', 'await fetch(x)'],
      ['const m = new Map(); for (const x of items) m.set(x, await fs.stat(x));', 'await fs.stat(x)'],
      ['const o = {}; for (const k in items) o[k] = await getOne(k);', 'await getOne(k)'],
      [
        'for (let i = 0; i < items.length; i++) { items[i].user = await getUser(items[i].id); }',
        'await getUser(items[i].id)',
      ],
      ['let sum = 0; for (const x of items) sum += (await fs.stat(x)).size;', 'await fs.stat(x)'],
      [
        'let n = 0; for (const x of items) { const s = await fs.stat(x); if (s.isFile()) n++; }',
        'await fs.stat(x)',
      ],
      ['let t; for (const x of items) { t = await fs.stat(x); console.error(t.size); }', 'await fs.stat(x)'],
      ['for (const x of items) { if (!x) continue; await fs.unlink(x); }', 'await fs.unlink(x)'],
      [
        'for (const x of items) { try { await fs.unlink(x); } catch (e) { console.error(e); } }',
        'await fs.unlink(x)',
      ],
      [
        'for (const x of items) { const to = path.join(dir, x); await fs.writeFile(to, x); }',
        'await fs.writeFile(to, x)',
      ],
      [
        'for (const { id } of items) { if (!id) throw new Error(); await axios.get(`/u/${id}`); }',
        'await axios.get(`/u/${id}`)',
      ],
      [
        'for (const x of items) { try { await fs.unlink(x); } catch (e) { throw new Error(x, { cause: e }); } }',
        'await fs.unlink(x)',
      ],
      [
        'for (const x of items) { try { const s = await fs.stat(x); if (!s.isFile()) throw new Error(x); } catch (e) { console.error(e); } }',
        'await fs.stat(x)',
      ],
      [
        'for (const x of items) { const r = await (await fetch(x)).json(); x.name = r.name; }',
        'await (await fetch(x)).json()',
      ],
      ['for (const x of items) { switch (x) { case 1: await fs.stat(x); break; } }', 'await fs.stat(x)'],
      ['for (const x of items) { for (const y of x.parts) await fs.stat(y); }', 'await fs.stat(y)'],
      [
        'outer: for (const x of items) { if (x.skip) continue outer; await fs.stat(x.path); }',
        'await fs.stat(x.path)',
      ],
      [
        'for (const x of items) await prisma.user.update({ where: { id: x.id }, data: x });',
        'await prisma.user.update({ where: { id: x.id }, data: x })',
      ],
      [
        'for (const x of items) await load(x); async function load(p) { return (await fs.readFile(p)).length; }',
        'await load(x)',
      ],
      [
        'for (const x of items) { const t = sync.readFileSync(x, "utf8"); await fs.writeFile(x, t.trim()); }',
        'await fs.writeFile(x, t.trim())',
      ],
      [
        'const out = []; for (const x of items) out.push(await pbkdf2(x, dir, 9, 64, "sha512"));',
        'await pbkdf2(x, dir, 9, 64, "sha512")',
      ],
      [
        'for (const x of items) x.hash = await bcrypt.hash(x.password, 12);',
        'await bcrypt.hash(x.password, 12)',
      ],
      ['const read = (p) => fs.readFile(p); for (const x of items) await read(x);', 'await read(x)'],
      [
        'for (const x of items) { const t = await fs.readFile(x); x.text = format(t); }',
        'await fs.readFile(x)',
      ],
    ];
    for (const [body, awaited] of shapes) {
      it(body, () => {
        assert.deepEqual(find(body)[0], awaited);
        assert.equal(find(body).length, 1);
      });
    }
  });

  describe('is silent, and says why, on', () => {
    const shapes: readonly [body: string, reason: RegExp][] = [
      ['for (const x of items) await client[x]();', /what is called there is not known/],
      [
        'for (const x of items) { const r = await getOne(x); if (r) this.last = r; }',
        /the last one decides `this.last`/,
      ],
      [
        'for (let i = 1; i < items.length; i++) items[i].a = await getOne(items[i - 1]);',
        /`items` is handed on/,
      ],
      ['for (const x of items) await fs.mkdir(x);', /files are written/],
      ['for (const x of items) await userRepository.save(new User(x));', /database is written/],
      ['for (const x of items) await loadModel(x);', /`loadModel` does is not known/],
      [
        'for (const x of items) await User.update(x, { where: { id: x.id }, transaction: t });',
        /transaction/,
      ],
      ['for (let i = 9; i > 0; i--) await fs.rename(`log.${i}`, `log.${i + 1}`);', /files are written/],
      [
        'let u = dir; while (u) { u = (await fetch(u)).headers.get("x"); }',
        /depends on what was awaited|next one begins/,
      ],
      ['while (!(await fetch(dir)).ok) { await sleep(100); }', /waits between two tries/],
      ['for (;;) { const r = await fetch(dir); if (r.ok) break; }', /goes on until/],
      ['let c; do { const p = await client.list({ c }); c = p.nextCursor; } while (c);', /next one begins/],
      ['while (items.length) { await getOne(items.shift()); }', /may add to what is left/],
      ['for (const x of items) { const r = await fetch(x); if (r.ok) return r; }', /last one/],
      ['for (const x of items) { if (await fs.stat(x)) break; }', /last one/],
      [
        'for (const { id } of items) { const r = await axios.get(`/u/${id}`); if (r.status > 399) throw new Error(id); }',
        /one element may end it/,
      ],
      [
        'for (const x of items) { const r = await getOne(x); for (const part of r.parts) { if (part.old) { throw new Error(x); } } }',
        /one element may end it/,
      ],
      [
        'outer: for (const y of items) for (const x of y) { if (await fs.stat(x)) continue outer; }',
        /last one/,
      ],
      [
        'for (let i = 0; i < 3; i++) { try { await fetch(dir); } catch {} await sleep(i); }',
        /lets time pass/,
      ],
      [
        'for (const x of items) { await fetch(x); await new Promise((r) => setTimeout(r, 100)); }',
        /lets time pass/,
      ],
      [
        'for (let i = 0; i < items.length; i += 5) await Promise.all(items.slice(i, i + 5).map(getOne));',
        /several at once/,
      ],
      ['let last; for (const x of items) { last = await getOne(x, last); }', /`last` is handed on/],
      ['let hash = ""; for (const x of items) hash = await getHash(hash, x);', /`hash` is handed on/],
      [
        'const seen = new Set(); for (const x of items) { if (seen.has(x)) continue; seen.add(x); await getOne(x); }',
        /`seen` is handed on/,
      ],
      [
        'for (const x of items) { const r = await fetch(x); items.push(...r.links); }',
        /`items` is handed on/,
      ],
      [
        'for (const x of items) { this.total = this.total + (await getOne(x)); }',
        /`this.total` is read and changed/,
      ],
      ['for (const x of items) { const r = await getOne(x); this.state ??= r; }', /changed|decides/],
      ['for (let i = 0; i < 9; i++) { const r = await getOne(items[i]); if (r) i++; }', /`i` is changed/],
      ['await client.query("BEGIN"); for (const x of items) await client.query(x);', /one connection/],
      ['await db.transaction(async (t) => { for (const x of items) await t.insert(x); });', /transaction/],
      ['for (const x of items) await trx.insert(x);', /transaction/],
      [
        'const shared = { transacting: page.transacting }; for (const x of items) await this.products.get({ x }, shared);',
        /transaction/,
      ],
      ['for (const x of items) await getOne(x, { ...page }); await getTwo(page.transacting);', /transaction/],
      ['const o = _.pick(page, "transacting"); for (const x of items) await getOne(x, o);', /transaction/],
      [
        'await fill({ trx: dir }); async function fill(options) { for (const x of items) await getOne(x, options); }',
        /transaction/,
      ],
      ['await client.query("BEGIN"); for (const x of items) await getOne(client, x);', /one connection/],
      [
        'for (const x of items) await getOne(x); async function getOne(x) { await send(x); }',
        /`send` does is not known/,
      ],
      ['for (const x of items) { await mutex.lock(); }', /lock/],
      ['for (const x of items) await page.click(x);', /one page/],
      ['for (const x of items) await rl.question(x);', /one question|goes on/],
      ['for (const x of items) await limiter.schedule(x);', /at a time/],
      ['for (const plugin of items) await plugin.getReady();', /`plugin` may rely/],
      ['for (const run of items) await run();', /not known/],
      ['for (const x of items) { console.log(await fs.readFile(x)); }', /output is written/],
      ['for (const x of items) await fs.appendFile(dir, x);', /files are written/],
      ['for (const x of items) await fs.writeFile("out.txt", x);', /files are written/],
      ['for (const x of items) await axios.post("/items", x);', /something is sent/],
      ['for (const x of items) await prisma.user.create({ data: x });', /database is written/],
      ['for (const x of items) await doSomething(x);', /`doSomething` does is not known/],
      ['for (const x of items) { await fs.stat(x); report(x); }', /`report` does is not known/],
      ['for (const x of items) await import(x);', /not known/],
      ['for (const x of items) { if (signal.aborted) throw 1; await fetch(x); }', /cancelled/],
      [
        'let n = 0; for (const x of items) await count(x); async function count(p) { await fs.stat(p); n = n * 2; }',
        /`n` is changed/,
      ],
      [
        'for (const x of items) await log(x); function log(p) { return fs.appendFile("log", p); }',
        /files are written \(`log`\)/,
      ],
    ];
    for (const [body, reason] of shapes) {
      it(body, () => {
        assert.deepEqual(find(body), []);
        assert.match(notes(body)[0] ?? '', reason);
      });
    }
  });

  describe('has nothing to say of', () => {
    const bodies = [
      'for (const x of items) await x;',
      'for (const x of items) items.push(() => fs.readFile(x));',
      'for (const x of await fs.readdir(dir)) console.log(x);',
      'for (const x of [dir]) await fs.readFile(x);',
      'for (const x of items) { const t = await fs.readFile(dir); x.t = t; }',
      'for (const x of items) await twice(x); async function twice(n) { return n * 2; }',
      'for (const x of items) run(async () => { await fs.readFile(x); });',
    ];
    for (const body of bodies) {
      it(body, () => {
        assert.deepEqual(find(body), []);
      });
    }

    it('asynchronous iteration', () => {
      assert.deepEqual(find('for await (const x of items) await fs.readFile(x);'), []);
    });

    it('generators', () => {
      const text = `${prelude}async function* g(items) { for (const x of items) yield await fs.readFile(x); }`;
      assert.deepEqual(findIn('no-await-in-loop', text), []);
    });
  });

  it('names what it assumes of functions that it cannot see', () => {
    const message = (body: string): string => {
      const [finding] = findIn('no-await-in-loop', `${prelude}async function f(items) { ${body} }`);
      return finding?.message ?? '';
    };
    assert.match(
      message('for (const x of items) x.user = await getUser(x);'),
      /assuming that `getUser` only reads\)/,
    );
    assert.match(
      message('for (const x of items) await fs.unlink(x);'),
      /assuming that the elements are different/,
    );
    assert.doesNotMatch(message('for (const x of items) await fs.stat(x);'), /assuming/);
  });

  it('says that concurrency is needed, and a limit where the size is unknown', () => {
    const [finding] = findIn(
      'no-await-in-loop',
      `${prelude}async function f(xs) { for (const x of xs) await fs.stat(x); }`,
    );
    assert.equal(finding?.remedy, 'concurrency');
    assert.match(finding.message, /p-limit.*\(concurrency\)\.$/);
    const [small] = findIn(
      'no-await-in-loop',
      `${prelude}async function f() { for (const x of ['a', 'b']) await fs.stat(x); }`,
    );
    assert.doesNotMatch(small?.message ?? 'p-limit', /p-limit/);
  });

  it('is a warning in a request handler', () => {
    const [finding] = findIn(
      'no-await-in-loop',
      `${prelude}app.get('/', async (q, s) => { const out = []; for (const x of q.query.x) out.push(await fs.stat(x)); s.send(out); });`,
    );
    assert.equal(finding?.severity, 'warning');
  });
});
