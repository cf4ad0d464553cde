import assert from 'node:assert/strict';
import { findIn, marked } from '../../testing/find-in';
import { defaultOptions } from '../../options';
import { analysisIn } from '../../testing/program';

const head = `
import { readFile, writeFile } from 'node:fs/promises';
import { Worker, parentPort, workerData, isMainThread } from 'node:worker_threads';
let total = 0;
let balance = 100;
let ready = false;
let client;
const counts = new Map();
const seen = new Set();
const accounts = new Map();
const state = { n: 0 };
`;

function found(text: string): string[] {
  const findings = findIn('no-async-race', head + text);
  const marks = marked(findings, head + text);
  return findings.map(({ messageId }, index) => `${messageId}: ${marks[index] ?? ''}`);
}

const handler = (body: string): string => `app.post('/', async (req, res) => { ${body} });`;
const method = (body: string): string => `class A { async run(x) { ${body} } }`;

describe('no-async-race', () => {
  describe('reports', () => {
    const shapes: readonly (readonly [text: string, found: string])[] = [
      // Read before the wait, written after it.
      [handler('total += await price(req);'), 'lostUpdate: total += await price(req)'],
      [handler('total = total + (await price(req));'), 'lostUpdate: total = total + (await price(req))'],
      [handler('state.n = state.n + await price(req);'), 'lostUpdate: state.n = state.n + await price(req)'],
      [handler('total = await next(total);'), 'lostUpdate: total = await next(total)'],
      [handler('total = [...total, await price(req)];'), 'lostUpdate: total = [...total, await price(req)]'],
      [handler('globalThis.hits += await price(req);'), 'lostUpdate: globalThis.hits += await price(req)'],
      [method('this.total += await price(x);'), 'lostUpdate: this.total += await price(x)'],
      [method('this.#n = this.#n + await price(x);'), 'lostUpdate: this.#n = this.#n + await price(x)'],
      [method('const self = this; self.n -= await price(x);'), 'lostUpdate: self.n -= await price(x)'],
      ['export async function add(x) { total += await price(x); }', 'lostUpdate: total += await price(x)'],
      [
        'async function f(ids) { let sum = 0; await Promise.all(ids.map(async (id) => { sum += await price(id); })); }',
        'lostUpdate: sum += await price(id)',
      ],
      [
        'async function f(ids) { let sum = 0; const one = async (id) => { sum += await price(id); }; await Promise.all(ids.map(one)); }',
        'lostUpdate: sum += await price(id)',
      ],
      [
        handler('state.list = state.list.concat(await price(req));'),
        'lostUpdate: state.list = state.list.concat(await price(req))',
      ],
      [
        method('this.state = { ...this.state, x: await price(x) };'),
        'lostUpdate: this.state = { ...this.state, x: await price(x) }',
      ],
      [
        handler('const user = counts[req.params.id]; user.visits = user.visits + (await price(req));'),
        'lostUpdate: user.visits = user.visits + (await price(req))',
      ],
      [
        method('await Promise.all(x.map(async (y) => { this.count += await price(y); }));'),
        'lostUpdate: this.count += await price(y)',
      ],
      // By way of a variable.
      [handler('const n = total; await save(n); total = n + 1;'), 'staleWrite: total = n + 1'],
      [method('const n = this.n; await save(); this.n = n + 1;'), 'staleWrite: this.n = n + 1'],
      [method('const n = this.n + 1; await save(n); this.n = n;'), 'staleWrite: this.n = n'],
      [
        method('const n = this.n; const next = n + 1; await save(); this.n = next;'),
        'staleWrite: this.n = next',
      ],
      [method('let n = this.n; n++; await save(); this.n = n;'), 'staleWrite: this.n = n'],
      [
        handler('const n = counts.get(req.id) ?? 0; await save(n); counts.set(req.id, n + 1);'),
        'staleWrite: counts.set(req.id, n + 1)',
      ],
      [
        method('const list = this.list; const x1 = await load(); this.list = [...list, x1];'),
        'staleWrite: this.list = [...list, x1]',
      ],
      // Checked before the wait, changed after it.
      [
        handler('if (balance < req.amount) return; await pay(); balance -= req.amount;'),
        'checkThenAct: balance -= req.amount',
      ],
      [
        handler('if (balance >= req.amount) { await pay(); balance -= req.amount; }'),
        'checkThenAct: balance -= req.amount',
      ],
      [
        handler(
          'const account = accounts.get(req.id); if (account.money < 1) throw new Error(); await pay(); account.money -= 1;',
        ),
        'checkThenAct: account.money -= 1',
      ],
      [
        'export async function init() { if (ready) return; await connect(); ready = true; }',
        'checkThenAct: ready = true',
      ],
      [
        method('if (!this.ready) { await this.connect(); this.ready = true; }'),
        'checkThenAct: this.ready = true',
      ],
      [
        method('if (this.client === undefined) { this.client = await connect(); } return this.client;'),
        'checkThenAct: this.client = await connect()',
      ],
      [
        'export async function get() { if (!client) client = await db.connect(); return client; }',
        'checkThenAct: client = await db.connect()',
      ],
      [
        method(
          'if (this.client) return this.client; const c = createClient(); await c.connect(); this.client = c; return c;',
        ),
        'checkThenAct: this.client = c',
      ],
      [
        method('if (!this.client) { const c = await openClient(x); this.client = c; }'),
        'checkThenAct: this.client = c',
      ],
      [
        handler('if (seen.has(req.id)) return; await handle(req); seen.add(req.id);'),
        'checkThenAct: seen.add(req.id)',
      ],
      // A file that is read, changed and written back.
      [
        handler(
          `const s = JSON.parse(await readFile('s.json', 'utf8')); s.n++; await writeFile('s.json', JSON.stringify(s));`,
        ),
        `fileUpdate: writeFile('s.json', JSON.stringify(s))`,
      ],
      [
        `const file = path.join(root, 's.json'); ` +
          handler(
            `const text = await readFile(file, 'utf8'); const s = text + 'x'; await writeFile(file, s);`,
          ),
        'fileUpdate: writeFile(file, s)',
      ],
      // Memory that threads share.
      [
        'const shared = new SharedArrayBuffer(64); const cells = new Int32Array(shared); function f(slot) { cells[slot]++; }',
        'sharedUpdate: cells[slot]++',
      ],
      [
        'const cells = new Int32Array(new SharedArrayBuffer(64)); function f(n) { cells[0] = cells[0] + n; }',
        'sharedUpdate: cells[0] = cells[0] + n',
      ],
      [
        'const cells = new Int32Array(new SharedArrayBuffer(64)); function f(n) { const old = cells[0]; cells[0] = old + n; }',
        'sharedUpdate: cells[0] = old + n',
      ],
      [
        'const cells = new Uint8Array(workerData); Atomics.notify(cells, 0); cells[1] |= 4;',
        'sharedUpdate: cells[1] |= 4',
      ],
      // A main thread that waits.
      ['if (isMainThread) { Atomics.wait(cells, 0, 0); }', 'mainThreadWait: Atomics.wait'],
      ['if (!isMainThread) { run(); } else { Atomics.wait(cells, 0, 0); }', 'mainThreadWait: Atomics.wait'],
      [
        'function f() { if (!isMainThread) throw new Error("not for workers"); Atomics.wait(cells, 0, 0); }',
        'mainThreadWait: Atomics.wait',
      ],
      // What never comes.
      [
        'let done = false; parentPort.on("message", () => { done = true; }); while (!done) {}',
        'neverReceived: while (!done)',
      ],
      [
        'let reply; worker.on("message", (m) => { reply = m; }); while (reply === undefined) Atomics.wait(cells, 0, 0, 10);',
        'neverReceived: while (reply === undefined)',
      ],
      ['let done = false; setTimeout(() => { done = true; }, 10); do {} while (!done);', 'neverReceived: do'],
    ];
    for (const [text, expected] of shapes) {
      it(text, () => {
        assert.deepEqual(found(text), [expected]);
      });
    }
  });

  describe('is silent about', () => {
    const shapes: readonly string[] = [
      // Read and written without a wait in between.
      handler('const p = await price(req); total += p;'),
      handler('total = (await price(req)) + total;'),
      handler('total += 1; await save();'),
      handler('await save(); const n = total; total = n + 1;'),
      handler('total = await price(req);'),
      // Each run has its own.
      handler('let sum = 0; sum += await price(req); res.json(sum);'),
      handler('req.total = req.total + await price(req);'),
      handler('res.locals.n += await price(req);'),
      'async function f(ctx) { ctx.n += await price(ctx); }',
      'async function f() { const o = { n: 0 }; o.n += await price(o); }',
      'async function f() { const o = new Thing(); if (!o.ready) { await o.start(); o.ready = true; } }',
      'app.post("/", async (req, res) => { let n = 0; const add = async (x) => { n += await price(x); }; await add(1); await add(2); });',
      'async function f(ids) { let sum = 0; for (const id of ids) { sum += await price(id); } return sum; }',
      'async function f(ids) { let sum = 0; await (async () => { sum += await price(1); })(); return sum; }',
      'total += await price(1);',
      // What is set before the wait keeps others out.
      'export async function init() { if (ready) return; ready = true; await connect(); }',
      method('if (this.busy) return; this.busy = true; const n = this.n; await save(); this.n = n + 1;'),
      handler('if (seen.has(req.id)) return; seen.add(req.id); await handle(req);'),
      handler('if (balance < 1) return; balance -= 1; try { await pay(); } catch { balance += 1; }'),
      // The promise is kept.
      'export function get() { client ??= connect(); return client; }',
      'export async function get() { client ??= await connect(); return client; }',
      method('if (!this.loading) this.loading = load(); await this.loading; this.n = 1;'),
      handler('client = client ?? (await connect());'),
      handler('total = req.fresh ? total : await price(req);'),
      handler('total = total ? total : await price(req);'),
      // At worst the same is loaded twice.
      handler(
        'let user = counts.get(req.id); if (!user) { user = await load(req.id); counts.set(req.id, user); } res.json(user);',
      ),
      handler('if (!counts.has(req.id)) { counts.set(req.id, await load(req.id)); }'),
      method('if (!this.config) this.config = await readConfig(); return this.config;'),
      method('if (!this.config) { const c = await readConfig(); this.config = c; }'),
      method('if (!this.config) { const c = new Config(); await c.load(); this.config = c; }'),
      method('if (!this.client) { const c = createClient(); this.client = c; await c.connect(); }'),
      // Asked again after the wait.
      method('if (!this.ready) { await lock; if (!this.ready) { this.ready = true; } }'),
      method('const n = this.n; await save(); if (this.n === n) { this.n = n + 1; }'),
      // Restored.
      method('const before = this.mode; this.mode = 1; await save(); this.mode = before;'),
      // Under a lock, in a transaction, in a limit.
      handler(
        'const release = await mutex.acquire(); try { const n = total; await save(n); total = n + 1; } finally { release(); }',
      ),
      handler('await mutex.runExclusive(async () => { total += await price(req); });'),
      handler(
        'await db.transaction(async (tx) => { const n = state.n; await tx.save(n); state.n = n + 1; });',
      ),
      method('await this.lock(); this.total += await price(x);'),
      method('return this.queue.add(async () => { this.total += await price(x); });'),
      method('if (this.transactionDepth > 1) { await this.query(x); this.transactionDepth -= 1; }'),
      // Another branch.
      handler('const n = total; if (req.slow) { await save(); return; } total = n + 1;'),
      handler('if (req.slow) { await save(); } else { total = total + 1; }'),
      method('if (this.ready) { await save(); return; } this.ready = true;'),
      // Once.
      'server.once("listening", async () => { total += await price(1); });',
      'process.on("SIGTERM", async () => { if (ready) return; await close(); ready = true; });',
      // Different files, nothing that was read, or a file of each run.
      handler(`const s = await readFile('a.json', 'utf8'); await writeFile('b.json', s);`),
      handler(`await readFile('a.json'); await writeFile('a.json', req.body);`),
      handler('const p = req.path; const s = await readFile(p); await writeFile(p, s + 1);'),
      'export async function bump(file) { const s = await readFile("package.json", "utf8"); await writeFile("package.json", s + 1); }',
      // Memory of one thread, indivisible updates, parts of one's own.
      'const own = new Int32Array(16); function f(i) { own[i]++; }',
      'const cells = new Int32Array(new SharedArrayBuffer(64)); Atomics.add(cells, 0, 1);',
      'const cells = new Int32Array(new SharedArrayBuffer(64)); cells[0] = 1;',
      'const out = new Int32Array(new SharedArrayBuffer(64)); for (let i = from; i < to; i++) out[i] += 1;',
      'const cells = new Int32Array(new SharedArrayBuffer(64)); cells[workerId]++;',
      // Waits where they harm nobody.
      'if (!isMainThread) { Atomics.wait(cells, 0, 0); }',
      'function f() { if (isMainThread) throw new Error("for workers"); Atomics.wait(cells, 0, 0); }',
      'function f() { if (!isMainThread) log("a worker"); Atomics.wait(cells, 0, 0); }',
      'const cells = new Int32Array(new SharedArrayBuffer(64)); function f(n) { const old = cells[1]; cells[0] = old + n; }',
      'parentPort.on("message", () => { Atomics.wait(cells, 0, 0); });',
      'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);',
      // Loops that end.
      'let done = false; on("x", () => { done = true; }); while (!done) { await tick(); }',
      'let done = false; function stop() { done = true; } while (!done) { stop(); }',
      'let i = 0; while (i < 10) i++;',
      'while (Atomics.load(cells, 0) === 0) {}',
      'let done = false; on("message", () => { done = true; }); while (!done) { done = receiveMessageOnPort(port); }',
    ];
    for (const text of shapes) {
      it(text, () => {
        assert.deepEqual(found(text), []);
      });
    }
  });

  it('reports updates of files where a handler of another file has them done', () => {
    const lib = `import { readFile, writeFile } from 'node:fs/promises';
      export async function bump() {
        const text = await readFile('s.json', 'utf8');
        await writeFile('s.json', text + 1);
      }`;
    const found = (main: string): string[] =>
      analysisIn({ 'lib.ts': lib, 'main.ts': `import { bump } from './lib'; ${main}` }, 'lib.ts')
        .findings.filter(({ rule }) => rule === 'no-async-race')
        .map(({ messageId }) => messageId);
    assert.deepEqual(found('app.post("/", async (req, res) => { await bump(); res.end(); });'), [
      'fileUpdate',
    ]);
    assert.deepEqual(found('await bump();'), []);
    assert.deepEqual(found('export async function twice() { await bump(); await bump(); }'), []);
  });

  describe('is as severe as the overlap is certain', () => {
    const severity = (text: string): string | undefined =>
      findIn('no-async-race', head + text, 'a.ts', defaultOptions)[0]?.severity;

    it('a warning in handlers and where all elements are worked on at once', () => {
      assert.equal(severity(handler('total += await price(req);')), 'warning');
      assert.equal(
        severity(
          'let n = 0; export const all = (ids) => Promise.all(ids.map(async (id) => { n += await price(id); }));',
        ),
        'warning',
      );
      assert.equal(
        severity('let n = 0; await Promise.all(ids.map(async (id) => { n += await price(id); }));'),
        'warning',
      );
    });

    it('information where callers are not known', () => {
      assert.equal(severity('export async function add(x) { total += await price(x); }'), 'information');
      assert.equal(
        severity('export async function init() { if (ready) return; await connect(); ready = true; }'),
        'information',
      );
    });
  });

  it('says what overlaps and what to do', () => {
    const message = (text: string): string | undefined => findIn('no-async-race', head + text)[0]?.message;
    assert.equal(
      message(
        'async function f(ids) { let n = 0; await Promise.all(ids.map(async (id) => { n += await price(id); })); }',
      ),
      '`n` is read before the `await` and written after it: all elements of `ids` are worked on at once, and what it ' +
        'writes in between is lost. Await first and update in one go afterwards, or hold a lock (concurrency).',
    );
  });
});
