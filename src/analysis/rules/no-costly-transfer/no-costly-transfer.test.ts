import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { applyEdits } from '../../../base/text';
import { findIn, marked } from '../../testing/find-in';

const head = `
import fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { Worker, MessageChannel, parentPort } from 'node:worker_threads';
import Piscina from 'piscina';
const worker = new Worker('./w.js');
const pool = new Piscina({ filename });
class Point { constructor(x) { this.x = x; } }
class Job { run() {} }
class Vault { #key = 1; }
class Codes extends Map {}
class HttpError extends Error {}
class Bus extends EventEmitter {}
class Base { run() {} }
class Derived extends Base {}
function* count() { yield 1; }
async function load() {}
`;

function found(text: string): string[] {
  const all = `${head} async function send(input) { ${text} }`;
  const findings = findIn('no-costly-transfer', all);
  const marks = marked(findings, all);
  return findings.map(({ messageId }, index) => `${messageId}: ${marks[index] ?? ''}`);
}

describe('no-costly-transfer', () => {
  describe('reports', () => {
    const shapes: readonly (readonly [text: string, ...found: string[]])[] = [
      // Copies of much memory.
      ['const grid = new Float64Array(4_000_000); worker.postMessage(grid);', 'costlyClone: grid'],
      [
        'const data = await readFile(p); worker.postMessage({ bytes: new Uint8Array(data) });',
        'costlyClone: new Uint8Array(data)',
      ],
      ['const data = await fs.promises.readFile(p); worker.postMessage({ data });', 'costlyClone: data'],
      ['const body = await response.arrayBuffer(); await pool.run(body);', 'costlyClone: body'],
      [
        'const n = 1024 * 1024; new Worker("./x.js", { workerData: new ArrayBuffer(n) });',
        'costlyClone: new ArrayBuffer(n)',
      ],
      [
        'const picture = context.getImageData(0, 0, w, h); worker.postMessage([picture.data]);',
        'costlyClone: picture.data',
      ],
      ['parentPort.postMessage(Buffer.alloc(2 ** 24));', 'costlyClone: Buffer.alloc(2 ** 24)'],
      ['this.worker.postMessage(new Uint8Array(5e6));', 'costlyClone: new Uint8Array(5e6)'],
      [
        'const picture = context.getImageData(0, 0, 9, 9); self.postMessage(picture.data);',
        'costlyClone: picture.data',
      ],
      // What throws.
      ['worker.postMessage({ each: (x) => x });', 'uncloneable: (x) => x'],
      ['worker.postMessage(load);', 'uncloneable: load'],
      ['worker.postMessage({ run() {} });', 'uncloneable: { run() {} }'],
      ['worker.postMessage({ data: readFile(p) });', 'uncloneable: readFile(p)'],
      ['worker.postMessage(load());', 'uncloneable: load()'],
      ['worker.postMessage(count());', 'uncloneable: count()'],
      ['worker.postMessage({ id: Symbol("a") });', 'uncloneable: Symbol("a")'],
      ['const seen = new WeakMap(); worker.postMessage({ seen });', 'uncloneable: seen'],
      ['const p = new Proxy({}, {}); worker.postMessage(p);', 'uncloneable: p'],
      ['worker.postMessage({ url: new URL(input) });', 'uncloneable: new URL(input)'],
      ['structuredClone({ format: new Intl.NumberFormat() });', 'uncloneable: new Intl.NumberFormat()'],
      ['const message = { done: () => 1 }; worker.postMessage(message);', 'uncloneable: () => 1'],
      [
        'const { port1 } = new MessageChannel(); port1.postMessage(fetch(input));',
        'uncloneable: fetch(input)',
      ],
      // What is damaged.
      ['worker.postMessage(new Job());', 'damagedClone: new Job()'],
      ['const job = new Job(); worker.postMessage({ jobs: [job] });', 'damagedClone: job'],
      ['worker.postMessage(new Vault());', 'damagedClone: new Vault()'],
      ['worker.postMessage(new Codes());', 'damagedClone: new Codes()'],
      ['worker.postMessage({ error: new HttpError("x") });', 'damagedClone: new HttpError("x")'],
      ['worker.postMessage(new Bus());', 'damagedClone: new Bus()'],
      ['worker.postMessage(new Derived());', 'damagedClone: new Derived()'],
      ['worker.postMessage({ events: new EventEmitter() });', 'damagedClone: new EventEmitter()'],
      ['worker.postMessage(fs.createReadStream(p));', 'damagedClone: fs.createReadStream(p)'],
      [
        'const c = new AbortController(); worker.postMessage({ signal: c.signal });',
        'damagedClone: c.signal',
      ],
      ['worker.postMessage({ key: Buffer.from(input) });', 'damagedClone: Buffer.from(input)'],
      [
        'import { createHash } from "crypto"; const sum = createHash("md5").update(x).digest(); worker.postMessage({ sum });',
        'damagedClone: sum',
      ],
      ['worker.postMessage({ get now() { return 1; } });', 'damagedClone: { get now() { return 1; } }'],
      ['worker.postMessage({ [Symbol.toStringTag]: "x" });', 'damagedClone: { [Symbol.toStringTag]: "x" }'],
      ['structuredClone(new Job());', 'damagedClone: new Job()'],
      [
        'new Worker("./x.js", { workerData: { job: new Job(), f: () => 1 } });',
        'damagedClone: new Job()',
        'uncloneable: () => 1',
      ],
    ];
    for (const [text, ...expected] of shapes) {
      it(text, () => {
        assert.deepEqual(found(text), expected);
      });
    }
  });

  describe('is silent about', () => {
    const shapes: readonly string[] = [
      // Handed over, shared, small, or of unknown size.
      'const grid = new Float64Array(4_000_000); worker.postMessage(grid, [grid.buffer]);',
      'const grid = new Float64Array(4_000_000); worker.postMessage({ grid }, { transfer: [grid.buffer] });',
      'const body = await response.arrayBuffer(); await pool.run(body, { transferList: [body] });',
      'import { createHash } from "crypto"; worker.postMessage(createHash("md5").update(x).digest("hex"));',
      'const shared = new SharedArrayBuffer(2 ** 26); worker.postMessage(new Uint8Array(shared));',
      'worker.postMessage(new Uint8Array(1024));',
      'worker.postMessage(new Uint8Array(input.length));',
      'const text = await readFile(p, "utf8"); worker.postMessage(text);',
      'const copy = structuredClone(new Float64Array(4_000_000));',
      // Cloned as they are.
      'worker.postMessage({ id: 1, name: "x", list: [1, 2], at: new Date(), set: new Set([1]), map: new Map() });',
      'worker.postMessage(new Point(1));',
      'worker.postMessage(new Error("x"));',
      'worker.postMessage(/x/g);',
      'worker.postMessage(null);',
      'worker.postMessage(await load());',
      'worker.postMessage({ href: new URL(input).href });',
      'worker.postMessage([...count()]);',
      // What they are is not shown.
      'worker.postMessage(input);',
      'worker.postMessage({ job: input.job });',
      'worker.postMessage(new Imported());',
      'let job = new Job(); job = input; worker.postMessage(job);',
      // Handed over.
      'const { port1, port2 } = new MessageChannel(); worker.postMessage({ port: port2 }, [port2]);',
      // Not structured clone.
      'panel.webview.postMessage({ run: new Job() });',
      'window.parent.postMessage(new Job(), "*");',
      'process.send(new Job());',
      'socket.postMessage(new Job());',
    ];
    for (const text of shapes) {
      it(text, () => {
        assert.deepEqual(found(text), []);
      });
    }
  });

  it('says what is lost and what to do', () => {
    const message = (text: string): string | undefined =>
      findIn('no-costly-transfer', head + text)[0]?.message;
    assert.equal(
      message('worker.postMessage(new Job());'),
      '`worker.postMessage` clones what it is given (parallelism shares no objects): an instance of Job arrives as a ' +
        'plain object without its methods. Send its data and make it anew on the other side.',
    );
    assert.equal(
      message(
        'export function send() { const grid = new Float64Array(4_000_000); worker.postMessage(grid); }',
      ),
      '`worker.postMessage` copies `grid` (32 MB): 16 MB take 31 ms, handed over 0.06 ms. Nothing uses it afterwards: hand ' +
        'its memory over, with `grid.buffer` in the list of what is transferred (parallelism).',
    );
  });

  describe('its fix', () => {
    const fixed = (text: string): string | undefined => {
      const [fix] = findIn('no-costly-transfer', head + text).flatMap(({ fixes }) => fixes);
      return fix && applyEdits(head + text, fix.edits).slice(head.length);
    };

    it('hands memory over that nothing uses afterwards', () => {
      assert.equal(
        fixed('function f() { const grid = new Float64Array(1e6); grid.fill(1); worker.postMessage(grid); }'),
        'function f() { const grid = new Float64Array(1e6); grid.fill(1); worker.postMessage(grid, [grid.buffer]); }',
      );
      assert.equal(
        fixed('async function f(r) { const body = await r.arrayBuffer(); worker.postMessage({ body }); }'),
        'async function f(r) { const body = await r.arrayBuffer(); worker.postMessage({ body }, [body]); }',
      );
    });

    it('says that it is unsafe, since others may hold the memory', () => {
      const [finding] = findIn(
        'no-costly-transfer',
        `${head} { const g = new Uint8Array(5e6); worker.postMessage(g); }`,
      );
      assert.deepEqual(
        finding?.fixes.map(({ applicability, title }) => [applicability, title]),
        [['unsafe', 'Hand over the memory of `g` (unsafe: whoever else holds it finds it empty)']],
      );
    });

    it('leaves what the receiver gets as it was', () => {
      const program = `
        import { MessageChannel } from 'node:worker_threads';
        const { port1, port2 } = new MessageChannel();
        port2.on('message', ({ grid }) => { console.log(grid.constructor.name, grid.length, grid[3]); port2.close(); });
        function send() { const grid = new Float64Array(200_000); grid[3] = 7; port1.postMessage({ grid }); }
        send();`;
      const [fix] = findIn('no-costly-transfer', program, 'a.mjs').flatMap(({ fixes }) => fixes);
      assert.ok(fix);
      const run = (text: string): string =>
        execFileSync(process.execPath, ['--input-type=module', '--eval', text], { encoding: 'utf8' });
      assert.equal(run(applyEdits(program, fix.edits)), run(program));
      assert.equal(run(program), 'Float64Array 200000 7\n');
    });

    const refused: readonly string[] = [
      'function f() { const g = new Uint8Array(5e6); worker.postMessage(g); return g; }',
      'function f() { const g = new Uint8Array(5e6); worker.postMessage(g); setTimeout(() => g.fill(0), 1); }',
      'function f() { const g = new Uint8Array(5e6); later(() => g[0]); worker.postMessage(g); }',
      'function f() { const g = new Uint8Array(5e6); for (const w of ws) { worker.postMessage(g); } }',
      'const g = new Uint8Array(5e6); function f() { worker.postMessage(g); }',
      'async function f(p) { const data = await readFile(p); worker.postMessage(data); }',
      'function f() { const g = new Uint8Array(5e6); new Worker("./x.js", { workerData: g }); }',
    ];
    for (const text of refused) {
      it(`is not offered for ${text}`, () => {
        const findings = findIn('no-costly-transfer', head + text);
        assert.equal(findings.length, 1);
        assert.deepEqual(findings[0]?.fixes, []);
      });
    }
  });
});
