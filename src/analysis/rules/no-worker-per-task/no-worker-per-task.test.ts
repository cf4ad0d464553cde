import assert from 'node:assert/strict';
import { findIn, marked } from '../../testing/find-in';
import { analysisIn } from '../../testing/program';

const head = `
import os from 'node:os';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { fork, spawn } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import Piscina from 'piscina';
import workerpool from 'workerpool';
`;

const found = (text: string): string[] => {
  const findings = findIn('no-worker-per-task', head + text);
  return findings.map(
    ({ messageId }, index) => `${messageId}: ${marked(findings, head + text)[index] ?? ''}`,
  );
};

describe('no-worker-per-task', () => {
  describe('reports one for each item', () => {
    const shapes: readonly (readonly [text: string, mark: string])[] = [
      ['for (const file of files) { const w = new Worker("./w.js", { workerData: file }); }', 'new Worker'],
      ['for (const key in table) new Worker("./w.js", { workerData: key });', 'new Worker'],
      ['for (let i = 0; i < rows.length; i++) new Worker("./w.js", { workerData: rows[i] });', 'new Worker'],
      ['while (queue.length > 0) new Worker("./w.js", { workerData: queue.pop() });', 'new Worker'],
      ['files.forEach((file) => { fork("./task.js", [file]); });', 'fork'],
      ['files.map((file) => spawn(process.execPath, ["task.js", file]));', 'spawn'],
      ['files.map((file) => spawn("node", ["task.js", file]));', 'spawn'],
      [
        'for (const file of files) { const pool = new Piscina({ filename }); await pool.run(file); }',
        'new Piscina',
      ],
      ['for (const file of files) { const pool = workerpool.pool("./w.js"); }', 'workerpool.pool'],
      [
        `await Promise.all(files.map((file) => new Promise((resolve, reject) => {
           const worker = new Worker("./w.js", { workerData: file });
           worker.once("message", resolve);
           worker.once("error", reject);
         })));`,
        'new Worker',
      ],
      [
        `function run(file) {
           return new Promise((resolve) => {
             const worker = new Worker("./w.js", { workerData: file });
             worker.on("message", resolve);
           });
         }
         await Promise.all(files.map((file) => run(file)));`,
        'new Worker',
      ],
      [
        `const run = (file) => new Promise((resolve) => {
           new Worker("./w.js", { workerData: file }).on("message", resolve);
         });
         await Promise.all(files.map(run));`,
        'new Worker',
      ],
      ['for (let i = 0; i < 1000; i++) new Worker("./w.js");', 'new Worker'],
    ];
    for (const [text, mark] of shapes) {
      it(text, () => {
        assert.deepEqual(found(text), [`workerPerItem: ${mark}`]);
      });
    }
  });

  describe('reports one for each request', () => {
    const shapes: readonly (readonly [text: string, mark: string])[] = [
      [
        'app.get("/", (req, res) => { const w = new Worker("./w.js"); w.on("message", (m) => res.send(m)); });',
        'new Worker',
      ],
      [
        'app.post("/", async (req, res) => { const child = fork("./task.js"); child.send(req.body); });',
        'fork',
      ],
      [
        'app.get("/", async (req, res) => { const pool = new Piscina({ filename }); res.send(await pool.run(1)); });',
        'new Piscina',
      ],
      ['socket.on("data", (data) => { new Worker("./w.js", { workerData: data }); });', 'new Worker'],
      ['setInterval(() => { new Worker("./w.js"); }, 1000);', 'new Worker'],
      ['app.get("/", (req, res) => { const w = new Worker("./w.js"); w.unref(); });', 'new Worker'],
      [
        'app.get("/", (req, res) => { for (let i = 0; i < os.cpus().length; i++) new Worker("./w.js"); });',
        'new Worker',
      ],
      // What the request says is checked, not whether there is a worker.
      ...[
        'if (!req.body.processId) return res.status(400).end(); new Worker("./w.js");',
        'if (req.body.process) return res.end(); new Worker("./w.js");',
        'if (req.body.start > req.body.end) { res.status(400).end(); return; } new Worker("./w.js");',
        'const { worker } = req.query; if (worker) return res.end(); new Worker("./w.js");',
        'if (config.restarted) return; new Worker("./w.js");',
        'if (!req.query.dryRun) { new Worker("./w.js"); }',
        'if (!isDryRun(req)) { new Worker("./w.js"); }',
        'if (req.body.length < 1e6) { new Worker("./w.js"); }',
        'const size = req.body.length; if (size < 1e6) new Worker("./w.js");',
        'const w = req.query.sync ? undefined : new Worker("./w.js");',
        'new Promise((resolve) => { if (!req.query.dryRun) new Worker("./w.js"); });',
        'const run = () => { if (!req.query.dryRun) new Worker("./w.js"); }; run();',
      ].map((body) => [`app.post("/", (req, res) => { ${body} });`, 'new Worker'] as const),
    ];
    for (const [text, mark] of shapes) {
      it(text, () => {
        assert.deepEqual(found(text), [`workerPerRequest: ${mark}`]);
      });
    }
  });

  describe('reports one for a task, whoever calls it', () => {
    const shapes: readonly (readonly [text: string, mark: string])[] = [
      [
        `export function runService(workerData) {
           return new Promise((resolve, reject) => {
             const worker = new Worker("./service.js", { workerData });
             worker.on("message", resolve);
             worker.on("error", reject);
           });
         }`,
        'new Worker',
      ],
      [
        `export async function run(data) {
           const worker = new Worker("./w.js", { workerData: data });
           const [result] = await once(worker, "message");
           await worker.terminate();
           return result;
         }`,
        'new Worker',
      ],
      [
        'export async function f(x) { const pool = new Piscina({ filename }); try { return await pool.run(x); } finally { await pool.destroy(); } }',
        'new Piscina',
      ],
    ];
    for (const [text, mark] of shapes) {
      it(text, () => {
        assert.deepEqual(found(text), [`workerPerCall: ${mark}`]);
      });
    }
  });

  describe('reports one for a task that handlers hand on', () => {
    const task = '{ workerData: data }';
    const shapes: readonly string[] = [
      `const resize = (data, cb) => { const w = new Worker("./w.js", ${task}); w.once("message", cb); };
       app.post("/", (req, res) => { resize(req.body, (m) => res.send(m)); });`,
      `function handle(req, res) { const w = new Worker("./w.js"); w.onmessage = ({ data }) => { w.terminate(); res.send(data); }; w.postMessage(req.body); }
       app.post("/", (req, res) => { handle(req, res); });`,
      `class Jobs {
         run({ data }, cb) { const options = { workerData: data }; new Worker("./w.js", options).on("message", cb); }
         attach(app) { app.post("/", (req, res) => { this.run(req.body, (m) => res.send(m)); }); }
       }`,
      `function run(data) { new Worker("./w.js", ${task}); } function outer(data) { run(data); }
       app.post("/", (req) => outer(req.body));`,
      `function run(data, cb) { const pool = new Piscina({ filename }); pool.run(data).then(cb); }
       app.post("/", (req, res) => { run(req.body, (m) => res.send(m)); });`,
    ];
    for (const text of shapes) {
      it(text, () => {
        assert.match(found(text).join(), /^workerPerTask: new \w+$/);
      });
    }

    it('from other files, as a warning', () => {
      const sources = {
        'resize.js': `const { Worker } = require('worker_threads');
          exports.resize = (data, cb) => { const w = new Worker('./w.js', ${task}); w.once('message', cb); };`,
        'app.js': `const { resize } = require('./resize');
          app.post('/', (req, res) => { resize(req.body, (m) => res.send(m)); });`,
      };
      const [finding] = analysisIn(sources, 'resize.js').findings;
      assert.equal(finding?.messageId, 'workerPerTask');
      assert.equal(finding.severity, 'warning');
      assert.match(finding.message, /^Starts a worker thread each time a handler calls this: /);
      assert.equal(finding.chain.length, 1);
    });

    it('for each item where they go over some', () => {
      const text = `function run(data, cb) { new Worker("./w.js", ${task}).once("message", cb); }
        export function all(files, cb) { for (const file of files) run(file, cb); }`;
      assert.deepEqual(found(text), ['workerPerItem: new Worker']);
    });

    const others: readonly string[] = [
      // Handed on, or kept.
      `function run(data) { const w = new Worker("./w.js", ${task}); return w; }`,
      `function run(data) { const w = new Worker("./w.js", ${task}); track(w); }`,
      `function run(data) { const w = new Worker("./w.js", ${task}); return { stop: () => w.terminate() }; }`,
      `const workers = []; function run(data) { const w = new Worker("./w.js", ${task}); workers.push(w); }`,
      `let last; function run(data) { last = new Worker("./w.js", ${task}); }`,
      `let last; function run(data) { if (last) return; last = new Worker("./w.js", ${task}); }`,
      // Not for what the caller gives.
      'function run(cb) { const w = new Worker("./w.js"); w.on("message", cb); }',
      'function run(script) { const child = fork(script); child.on("message", log); }',
    ];
    for (const text of others) {
      it(`not: ${text}`, () => {
        assert.deepEqual(found(`${text} app.post("/", (req, res) => { run(req.body); });`), []);
      });
    }

    it('not: by methods that only they themselves can call, where that is checked', () => {
      const called = (test: string): string[] =>
        found(`class A {
          #run(data) { const w = new Worker("./w.js", ${task}); w.on("message", log); }
          attach(app) { app.post("/", (req) => { ${test} this.#run(req.body); }); }
        }`);
      assert.deepEqual(called('if (!this.worker)'), []);
      assert.deepEqual(called(''), ['workerPerTask: new Worker']);
    });

    const otherCalls: readonly string[] = [
      'run(1);',
      'export function start(data) { run(data); }',
      'let worker; app.post("/", (req) => { if (!worker) { worker = true; run(req.body); } });',
      'emitter.on("exit", () => { run(1); });',
      'let up = false; function boot(c) { if (up) return; up = true; run(c); } app.get("/", () => boot(1));',
      'let worker; function boot(c) { run(c); } app.get("/", () => { if (!worker) { worker = true; boot(1); } });',
      'class Q { drain() { while (this.active < this.max) { this.active++; run(this.q.shift()); } } attach(app) { app.post("/", (r) => { this.q.push(r); this.drain(); }); } }',
      'child.on("exit", () => setTimeout(() => run(1), 1000));',
    ];
    for (const call of otherCalls) {
      it(`not called by ${call}`, () => {
        const run = `function run(data) { const w = new Worker("./w.js", ${task}); w.on("message", log); }`;
        assert.deepEqual(found(`${run} ${call}`), []);
      });
    }
  });

  describe('is silent about', () => {
    const shapes: readonly string[] = [
      // As many as there are cores, or as somebody says.
      'for (let i = 0; i < os.cpus().length; i++) new Worker("./w.js");',
      'const size = os.availableParallelism() - 1; for (let i = 0; i < size; i++) cluster.fork();',
      'for (const _ of os.cpus()) cluster.fork();',
      'const numCPUs = 8; for (let i = 0; i < numCPUs; i++) cluster.fork();',
      'function start(n) { for (let i = 0; i < n; i++) new Worker("./w.js"); }',
      'Array.from({ length: count }, () => new Worker("./w.js"));',
      '[...Array(count).keys()].map(() => new Worker("./w.js"));',
      'new Array(count).fill(0).map(() => new Worker("./w.js"));',
      'while (workers.length < size) workers.push(new Worker("./w.js"));',
      'class Pool { constructor(size) { for (let i = 0; i < size; i++) this.workers.push(new Worker("./w.js")); } }',
      // Left to themselves.
      'app.post("/", (req, res) => { spawn("node", ["x.js"], { detached: true, stdio: "ignore" }).unref(); });',
      'app.post("/", (req, res) => { const child = spawn("node", ["x.js"], { detached: true }); child.unref(); });',
      // One.
      'const worker = new Worker("./w.js");',
      'const pool = new Piscina({ filename }); app.get("/", async (req, res) => { res.send(await pool.run(req.body)); });',
      'export function start() { const worker = new Worker("./w.js"); worker.on("message", log); return worker; }',
      // Pools for many tasks, or that are handed on.
      'export async function f(xs) { const p = new Piscina(o); await Promise.all(xs.map((x) => p.run(x))); await p.destroy(); }',
      'export async function f(xs) { const p = new Piscina(o); for (const x of xs) await p.run(x); await p.destroy(); }',
      'export async function f(x, y) { const p = new Piscina(o); await p.run(x); await p.run(y); await p.destroy(); }',
      'export async function f(xs) { const p = new Piscina(o); await build(p, xs); await p.destroy(); }',
      'export async function f(x) { const p = new Piscina(o); await p.run(x); return p; }',
      // A different program for each.
      'for (const service of services) fork(service.script);',
      'services.forEach(({ script }) => new Worker(script));',
      // Started again when it has ended.
      'cluster.on("exit", () => { cluster.fork(); });',
      'function restart() { cluster.fork(); } cluster.on("exit", restart);',
      'worker.on("exit", () => setTimeout(() => new Worker("./w.js"), 1000));',
      // Kept for the next time.
      'app.get("/", () => { worker ??= new Worker("./w.js"); });',
      'app.get("/", () => { if (!worker) worker = new Worker("./w.js"); });',
      'app.get("/", () => { const w = idle.pop() ?? new Worker("./w.js"); });',
      'app.get("/", () => { const w = idle.length === 0 ? new Worker("./w.js") : idle.pop(); });',
      'app.get("/", () => { if (workers.length < max) { const w = new Worker("./w.js"); workers.push(w); } });',
      ...[
        'if (worker === void 0) { worker = new Worker("./w.js"); }',
        'if (undefined === worker) { worker = new Worker("./w.js"); }',
        'if (typeof worker === "undefined") { worker = new Worker("./w.js"); }',
        'if (worker) { worker.postMessage(req.body); } else { worker = new Worker("./w.js"); }',
        'if (worker) return worker.postMessage(req.body); worker = new Worker("./w.js");',
        'if (isRunning === true) { return; } new Worker("./w.js");',
        'if (workers.has(req.query.id)) return; new Worker("./w.js");',
        'if (workers.length >= max) { return; } new Worker("./w.js");',
        'if (!workers.has(req.query.id)) { new Worker("./w.js"); }',
        'let w = workers.get(req.query.id); if (!w) { w = new Worker("./w.js"); workers.set(req.query.id, w); }',
        'const idle = workers.find((one) => one.idle); if (!idle) { workers.push(new Worker("./w.js")); }',
        'const w = findIdleWorker(); if (!w) { new Worker("./w.js"); }',
        'if (max > workers.length) { new Worker("./w.js"); }',
      ].map((body) => `let worker; let isRunning; app.get("/", (req, res) => { ${body} });`),
      'function setup(app) { let worker; app.get("/", () => { if (!worker) worker = new Worker("./w.js"); }); }',
      'class Jobs { handle = () => { if (this.active < this.max) { new Worker("./w.js"); } }; }',
      // Set off by a person.
      'button.addEventListener("click", () => { new Worker("./w.js"); });',
      // Neither threads nor processes of Node.js.
      'for (const file of files) spawn("git", ["add", file]);',
      'class Worker2 {} for (const job of jobs) new Worker2(job);',
      'import { Worker as Queue } from "bullmq"; for (const name of names) new Queue(name, run);',
    ];
    for (const text of shapes) {
      it(text, () => {
        assert.deepEqual(found(text), []);
      });
    }
  });

  it('says what is started, for what, what that costs and what to do', () => {
    const [finding] = findIn(
      'no-worker-per-task',
      `${head} export function all(files) { return files.map((file) => new Worker("./w.js", { workerData: file })); }`,
    );
    assert.equal(
      finding?.message,
      'Starts a worker thread for every element of `files`, however many there are: each takes 20–26 ms until its first ' +
        'message and 11 MB, and more of them than cores only take turns. Keep as many as there are cores in a pool ' +
        '(piscina, tinypool, workerpool) and hand it the tasks (parallelism).',
    );
    assert.equal(finding.remedy, 'parallelism');
  });
});
