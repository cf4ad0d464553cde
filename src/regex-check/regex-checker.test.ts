import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { examine } from './examine';
import { RegexChecker } from './regex-checker';

describe('examining a regular expression', () => {
  it('finds exponential time, with an attack that is one', () => {
    const found = examine({ source: '^(\\w+\\s?)*$', flags: '' }, 5_000);
    assert.equal(found.kind, 'vulnerable');
    assert.equal(found.complexity, 'exponential');
    assert.match(found.attack, /\.repeat\(\d+\)/);
    assert.match(found.hotspot, /\w/);
  });

  it('finds polynomial time, and its degree', () => {
    const found = examine({ source: '^\\d*\\d*\\d*$', flags: 'g' }, 5_000);
    assert.equal(found.kind, 'vulnerable');
    assert.deepEqual([found.complexity, found.degree], ['polynomial', 3]);
  });

  it('refutes what is linear', () => {
    assert.deepEqual(examine({ source: '^-([a-z.]{2,})([^]*)$', flags: 'd' }, 5_000), { kind: 'safe' });
  });

  it('says why nothing could be found out', () => {
    assert.match(reason('[a--b]', 'v'), /flag v/);
    assert.match(reason('[', ''), /invalid/);
    assert.match(
      reason('-----BEGIN CERTIFICATE-----\\r*\\n(.+?)\\r*\\n-----END CERTIFICATE-----', 'gs'),
      /within 50 ms/,
    );
  });

  function reason(source: string, flags: string): string {
    const found = examine({ source, flags }, 50);
    return found.kind === 'unknown' ? found.reason : found.kind;
  }
});

describe('RegexChecker', () => {
  const exponential = { source: '^(a+)+$', flags: '' };
  let folder: string;
  let workerFile: string;
  let checker: RegexChecker;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lanewise-regex-'));
    workerFile = join(folder, 'regex-check.cjs');
    esbuild.buildSync({
      entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      outfile: workerFile,
    });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    checker.dispose();
  });

  /** A checker whose thread does what the text says, to see how it is used. */
  const withWorker = (text: string, timeLimit?: number): RegexChecker => {
    const file = join(folder, 'fake.cjs');
    writeFileSync(file, `const { parentPort: port } = require('node:worker_threads');\n${text}`);
    return new RegexChecker(file, timeLimit);
  };
  /** Answers with how many requests this thread has had. */
  const counting = `let n = 0; port.on('message', () => port.postMessage({ kind: 'unknown', reason: String(++n) }));`;
  const sources = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ source: `${index}`, flags: '' }));
  const reasonOf = (confirmation: Awaited<ReturnType<RegexChecker['confirmRegex']>>) =>
    confirmation.kind === 'unknown' ? confirmation.reason : confirmation.kind;

  it('examines on another thread', async () => {
    checker = new RegexChecker(workerFile);
    const [slow, fast] = await Promise.all([
      checker.confirmRegex(exponential),
      checker.confirmRegex({ source: '^a+$', flags: 'i' }),
    ]);
    assert.equal(slow.kind, 'vulnerable');
    assert.equal(fast.kind, 'safe');
  });

  it('uses one thread for all, and asks for each expression once', async () => {
    checker = withWorker(counting);
    const regexes = [...sources(3), ...sources(3), { source: '0', flags: 'i' }];
    const results = await Promise.all(regexes.map((regex) => checker.confirmRegex(regex)));
    assert.deepEqual(results.map(reasonOf), ['1', '2', '3', '1', '2', '3', '4']);
    assert.equal(reasonOf(await checker.confirmRegex({ source: '2', flags: '' })), '3');
  });

  it('ends a thread that does not keep to the limit, and goes on with the next', async () => {
    checker = withWorker(
      `port.on('message', ({ regex }) => { if (regex.source === '0') for (;;); port.postMessage({ kind: 'safe' }); });`,
      10,
    );
    const [stuck, next] = await Promise.all(sources(2).map((regex) => checker.confirmRegex(regex)));
    assert.deepEqual(stuck, { kind: 'unknown', reason: 'not examined to the end within 10 ms' });
    assert.deepEqual(next, { kind: 'safe' });
  });

  it('survives a thread that fails', async () => {
    checker = withWorker(
      `port.on('message', ({ regex }) => { if (regex.source === '0') throw new Error('oh'); if (regex.source === '1') process.exit(3); port.postMessage({ kind: 'safe' }); });`,
    );
    const results = await Promise.all(sources(3).map((regex) => checker.confirmRegex(regex)));
    assert.deepEqual(results.map(reasonOf), [
      'the examination failed: oh',
      'the examination ended with code 3',
      'safe',
    ]);
  });

  it('says so if its thread cannot be started', async () => {
    checker = new RegexChecker(join(folder, 'missing.cjs'));
    assert.match(reasonOf(await checker.confirmRegex(exponential)), /Cannot find module/);
  });

  it('does not begin what nobody asks for any longer', async () => {
    checker = withWorker(counting);
    const [first, second, third] = sources(3);
    assert.ok(first && second && third);
    const gone = new AbortController();
    const results = [
      checker.confirmRegex(first),
      checker.confirmRegex(second, gone.signal),
      checker.confirmRegex(third, gone.signal),
      checker.confirmRegex(third),
    ];
    gone.abort();
    assert.deepEqual((await Promise.all(results)).map(reasonOf), [
      '1',
      'it is no longer asked for',
      'it is no longer asked for',
      '2',
    ]);
    // Asked for anew, it is examined.
    assert.equal(reasonOf(await checker.confirmRegex(second)), '3');
    assert.equal(
      reasonOf(await checker.confirmRegex(second, AbortSignal.abort())),
      'it is no longer asked for',
    );
  });

  it('answers everything that is open when it is disposed of', async () => {
    checker = withWorker(`port.on('message', () => {});`);
    const results = sources(3).map((regex) => checker.confirmRegex(regex));
    checker.dispose();
    const late = checker.confirmRegex(exponential);
    assert.deepEqual(
      (await Promise.all([...results, late])).map(reasonOf),
      Array.from({ length: 4 }, () => 'it is no longer asked for'),
    );
  });
});
