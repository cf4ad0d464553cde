import assert from 'node:assert/strict';
import { findIn } from '../../testing/find-in';

const head = `
import { Worker } from 'node:worker_threads';
import config from './config.json';
const limits = { large: 10_000 };
const LARGE = 10_000;
const jobs = new Map();
let active = 0;
let worker;
const sessions = {};
let isOpen = false;
`;

/** What the rule says of a program. */
const said = (program: string): string[] =>
  findIn('no-worker-per-task', head + program).map(({ messageId }) => messageId);

const handler = (body: string): string => `app.post('/', (req, res) => { ${body} });`;
const method = (body: string): string =>
  `class Jobs { attach(app) { app.post('/', (req) => { ${body} }); } }`;

const make = `new Worker('./w.js', { workerData: req.body });`;

describe('a worker is kept, or so many only are made', () => {
  const kept: Readonly<Record<string, string>> = {
    'while there are fewer than a limit': handler(`if (jobs.size < config.max) { ${make} }`),
    'while a limit is above their number': handler(`if (config.max > jobs.size) { ${make} }`),
    'while so many run, as they are counted': handler(`if (active < config.max) { ${make} }`),
    'while fewer are counted than a limit, whatever they are called': method(
      `if (this.max > this.n) { this.n++; ${make} }`,
    ),
    'unless as many run as may': handler(
      `if (active >= limits.large) { res.status(503).end(); return; } active++; ${make}`,
    ),
    'unless it is busy': method(`if (this.busy) return; this.busy = true; ${make}`),
    'unless a flag that is then set is': handler(`if (isOpen) return; isOpen = true; ${make}`),
    'while fewer run than may, one after the other': method(
      `while (this.active < this.max && this.queue.length > 0) { this.active++; ${make} }`,
    ),
    'where there is none under a key': handler(
      `if (!jobs.has(req.query.id)) { const w = ${make} jobs.set(req.query.id, w); }`,
    ),
    'where a table has none': method(`if (!this.all[req.id]) { const w = ${make} this.all[req.id] = w; }`),
    'where a flag that is then set is not': handler(`if (!isOpen) { isOpen = true; ${make} }`),
    'where a flag of the object that is then set is not': method(
      `if (!this.isOpen) { ${make} this.isOpen = true; }`,
    ),
    'where what there is is replaced by request': handler(
      `worker.terminate(); worker = new Worker('./w.js');`,
    ),
    'where there is one under each key': handler(`sessions[req.body.id] = ${make}`),
    'where what comes says when': handler(`if (req.body.kind === 'init') { worker = ${make} }`),
    'where there is one already, and what is to be kept is checked before': handler(
      `if (worker) return res.end(); worker = ${make}`,
    ),
    'where none was found': handler(`const one = workers.find(isFree); if (!one) { ${make} }`),
    'where something does not run': method(`if (!this.isRunning()) { ${make} }`),
  };
  for (const [name, program] of Object.entries(kept)) {
    it(name, () => {
      assert.deepEqual(said(program), []);
    });
  }
});

describe('a worker is not kept', () => {
  const anew: Readonly<Record<string, string>> = {
    'where much is sent': handler(`if (req.body.length > 10_000) { ${make} }`),
    'where more is sent than is configured': handler(`if (req.body.length > config.large) { ${make} }`),
    'where more is sent than a limit of the file': handler(`if (req.body.length > limits.large) { ${make} }`),
    'where a limit is exceeded by what is sent': handler(`if (limits.large < req.body.length) { ${make} }`),
    'where a constant is exceeded by what is sent': handler(`if (LARGE <= req.body.length) { ${make} }`),
    'where more is sent than a limit of the object': method(
      `if (req.body.rows.length > this.threshold) { ${make} }`,
    ),
    'else where little is sent': handler(
      `if (req.body.length <= config.large) res.send(now(req.body)); else { ${make} }`,
    ),
    'unless what is sent was seen, which is then set': handler(
      `if (req.seen) return; req.seen = true; ${make}`,
    ),
    'unless it is configured otherwise': handler(`if (!config.inline) { ${make} }`),
    'unless a single thread is configured': handler(`if (config.singleThread) return res.end(); ${make}`),
    'unless the environment says otherwise': handler(`if (!process.env.INLINE) { ${make} }`),
    'unless the environment speaks of workers': handler(`if (!process.env.NO_WORKERS) { ${make} }`),
    'unless a setting says otherwise': handler(`if (!config.get('workers.inline')) { ${make} }`),
    'unless the options of the object speak of a pool': method(`if (!this.options.pool) { ${make} }`),
    'unless the object does without': method(`if (!this.inline) { ${make} }`),
    'where each request replaces it': handler(`worker = ${make} worker.once('message', (m) => res.send(m));`),
    'where each request replaces that of the object': method(
      `const { body } = req; this.worker = new Worker('./w.js', { workerData: body });`,
    ),
    'where a flag is set elsewhere': method(`if (!this.closed) { ${make} }`).replace(
      'class Jobs {',
      'class Jobs { close() { this.closed = true; }',
    ),
  };
  for (const [name, program] of Object.entries(anew)) {
    it(name, () => {
      assert.deepEqual(said(program), ['workerPerRequest']);
    });
  }
});
