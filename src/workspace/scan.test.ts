import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultOptions } from '../analysis';
import { scan, scanText, type ScanFile, type Scanned, type ScanOptions } from './scan';

const worker = fileURLToPath(new URL('./testing/scan-worker.mjs', import.meta.url));
const blocking =
  "import fs from 'node:fs';\nexport async function load(path) {\n  fs.readFileSync(path);\n}\n";
/** Enough for workers to be worth starting. */
const large = 500_000;

describe('scan', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'lanewise-scan-')));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(count: number, size: number, text = blocking): Promise<ScanFile[]> {
    return Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const path = join(folder, `${index}.js`);
        await writeFile(path, text);
        return { path, size };
      }),
    );
  }
  async function scanned(files: readonly ScanFile[], options: Partial<ScanOptions> = {}): Promise<Scanned[]> {
    const all: Scanned[] = [];
    await scan(files, {
      analysis: defaultOptions,
      worker,
      concurrency: 2,
      onScanned: (one) => all.push(one),
      ...options,
    });
    return all;
  }
  const pathOf = (one: Scanned): string => (one.kind === 'facts' ? one.facts.path : one.path);
  const byPath = (all: readonly Scanned[]): Scanned[] =>
    [...all].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));

  it('gives the same facts from workers as from this thread', async () => {
    const files = await write(20, large);
    const [parallel, here] = [await scanned(files), await scanned(files, { concurrency: 1 })];
    assert.equal(parallel.length, 20);
    assert.ok(parallel.every((one) => one.kind === 'facts' && one.facts.reports.length > 0));
    assert.deepEqual(byPath(parallel), byPath(here));
  });

  it('analyses what nests deep, up to a limit that is the same in every thread', async () => {
    const chain = (calls: number): string => `${blocking}use()${'\n.next()'.repeat(calls)};\n`;
    const nested = (arrays: number): string => `${blocking}${'[\n'.repeat(arrays)}${']\n'.repeat(arrays)};\n`;
    for (const [text, isAnalysed] of [
      [chain(1_900), true],
      [chain(2_100), false],
      [nested(4_100), false],
    ] as const) {
      const files = await write(2, large, text);
      const [parallel, here] = [await scanned(files), await scanned(files, { concurrency: 1 })];
      assert.deepEqual(byPath(parallel), byPath(here));
      for (const one of here) {
        assert.ok(one.kind === 'facts');
        assert.equal(one.facts.skipped?.kind, isAnalysed ? undefined : 'too-deep');
        assert.equal(one.facts.reports.length, isAnalysed ? 1 : 0);
      }
    }
  });

  it('leaves what would overflow the native parser’s stack to the other parser', async () => {
    const levels = 250_000;
    const lines = (each: string, count: number): string => `${each.repeat(50)}\n`.repeat(count / 50);
    const text = `type A = ${lines('A<', levels)}A${lines('>', levels)};\n`;
    const files = (await write(2, large, text)).map(({ path, size }) => ({ path: `${path}.ts`, size }));
    for (const { path } of files) await writeFile(path, text);
    for (const one of await scanned(files)) {
      assert.equal(one.kind === 'facts' && one.facts.skipped?.kind, 'too-deep');
    }
  });

  it('starts no worker for little code', async () => {
    const all = await scanned(await write(3, 100), { worker: join(folder, 'missing.cjs') });
    assert.equal(all.length, 3);
  });

  it('says which files cannot be read, and analyses the rest', async () => {
    const files = await write(2, large);
    const missing = { path: join(folder, 'missing.js'), size: large };
    for (const concurrency of [1, 2]) {
      const all = await scanned([...files, missing], { concurrency });
      const skipped = all.filter((one) => one.kind === 'skipped');
      assert.equal(all.length, 3);
      assert.deepEqual(skipped.map(pathOf), [missing.path]);
      assert.match(skipped[0]?.reason ?? '', /^cannot be read: ENOENT/);
    }
  });

  it('skips a file that no worker survives, and analyses the rest', async () => {
    // Stands in for a defect or for too little memory: `process.exit` ends a worker's thread without a word.
    const fragile = join(folder, 'fragile.cjs');
    await writeFile(
      fragile,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ files }) => {
         for (const { path } of files) {
           if (path.endsWith('7.js')) process.exit(3);
           if (path.endsWith('8.js')) throw new Error('eight');
           parentPort.postMessage({ kind: 'facts', facts: { path } });
         }
       });
       parentPort.postMessage({ kind: 'ready' });`,
    );
    const all = await scanned(await write(10, large), { worker: fragile });
    assert.deepEqual(
      byPath(all).map((one) => (one.kind === 'facts' ? 'facts' : one.reason)),
      [
        ...Array.from({ length: 7 }, () => 'facts'),
        'the analysis broke off in it: its worker exited with code 3',
        'the analysis broke off in it: eight',
        'facts',
      ],
    );
  });

  it('works out the facts of a text here, and in a worker where it nests too deep', async () => {
    const options = { analysis: defaultOptions, worker: join(folder, 'missing.cjs') };
    const facts = await scanText({ path: 'a.js', text: blocking }, options);
    assert.equal(facts.reports.length, 1);
    const deep = { path: 'a.js', text: `${blocking}use()${'\n.next()'.repeat(1_900)};\n` };
    assert.equal((await scanText(deep, { ...options, worker })).reports.length, 1);
    await assert.rejects(scanText(deep, options), /missing\.cjs/);
    const fragile = join(folder, 'fragile.cjs');
    await writeFile(
      fragile,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', () => process.exit(3));
       parentPort.postMessage({ kind: 'ready' });`,
    );
    assert.deepEqual((await scanText(deep, { ...options, worker: fragile })).skipped, {
      kind: 'internal-error',
      message: 'the analysis broke off in it: its worker exited with code 3',
    });
  });

  it('tells what slows its workers down', async () => {
    const slow = join(folder, 'slow.cjs');
    await writeFile(
      slow,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ files }) => {
         for (const { path } of files) parentPort.postMessage({ kind: 'facts', facts: { path } });
       });
       parentPort.postMessage({ kind: 'ready', problem: 'no permission' });`,
    );
    const problems = new Map<string, string>();
    const onProblem: ScanOptions['onProblem'] = ({ file, message }) => problems.set(file, message);
    await scanned(await write(4, large), { worker: slow, onProblem });
    assert.deepEqual([...problems.keys()], [slow]);
    assert.match(problems.get(slow) ?? '', /native parser cannot be loaded: no permission$/);
    problems.clear();
    await scanned(await write(4, large), { onProblem });
    assert.equal(problems.size, 0);
  });

  it('fails when no worker can be started', async () => {
    const files = await write(4, large);
    await assert.rejects(scanned(files, { worker: join(folder, 'missing.cjs') }), /missing\.cjs/);
    const silent = join(folder, 'silent.cjs');
    await writeFile(silent, '');
    await assert.rejects(scanned(files, { worker: silent }), /exited with code 0/);
  });

  it('ends when it is aborted, and says no more', async () => {
    for (const concurrency of [1, 2]) {
      const files = await write(50, large);
      const stop = new AbortController();
      let count = 0;
      const scanning = scan(files, {
        analysis: defaultOptions,
        worker,
        concurrency,
        signal: stop.signal,
        onScanned: () => {
          count++;
          stop.abort(new Error('enough'));
        },
      });
      await assert.rejects(scanning, /^Error: enough$/);
      const counted = count;
      assert.ok(counted < 50);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(count, counted);
      await assert.rejects(scanned(files, { signal: stop.signal }), /^Error: enough$/);
    }
  });

  it('fails with what the receiver throws', async () => {
    const files = await write(4, large);
    const onScanned = (): void => {
      throw new Error('full');
    };
    for (const concurrency of [1, 2])
      await assert.rejects(scanned(files, { concurrency, onScanned }), /^Error: full$/);
  });
});
