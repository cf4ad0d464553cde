import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeTrace } from '../../src/extension/decode-trace';
import { openTrace } from '../../src/profiler/trace/open-trace';
import { runCli } from './run-cli';

const worker = fileURLToPath(new URL('../../dist/timeline-worker.cjs', import.meta.url));

describe('decodeTrace', () => {
  let folder: string;
  const { signal } = new AbortController();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lanewise-decode-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('gives the timeline, whole, from a thread of its own', async () => {
    const file = join(folder, 't.lanewise');
    await runCli([
      'profile',
      '-o',
      file,
      '--',
      process.execPath,
      '-e',
      'require("fs").readFileSync("/dev/null")',
    ]);
    // A view into a larger buffer, as the editor's file system may give it.
    const bytes = await readFile(file);
    const padded = Buffer.concat([Buffer.alloc(7), bytes]).subarray(7);
    const decoded = await decodeTrace(padded, worker, signal);
    const opened = openTrace(bytes);
    assert.ok(opened.ok);
    assert.deepEqual(decoded, opened);
    assert.equal(padded.length, bytes.length, 'the bytes were taken away');
  });

  it('says what is wrong with what is not a trace', async () => {
    const decoded = await decodeTrace(new TextEncoder().encode('not a trace'), worker, signal);
    assert.ok(!decoded.ok);
    assert.match(decoded.error, /not a trace.*at byte 0/);
  });

  it('survives a reader that cannot start', async () => {
    const decoded = await decodeTrace(new Uint8Array(), join(folder, 'missing.cjs'), signal);
    assert.ok(!decoded.ok);
    assert.match(decoded.error, /could not be read/);
  });

  it('ends its thread when the trace is not asked for any more', async () => {
    const endless = join(folder, 'endless.cjs');
    await writeFile(endless, 'for (;;);');
    const controller = new AbortController();
    const decoding = decodeTrace(new Uint8Array(), endless, controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 100);
    const decoded = await decoding;
    assert.ok(!decoded.ok);
    const late = await decodeTrace(new Uint8Array(), endless, controller.signal);
    assert.ok(!late.ok);
  });
});
