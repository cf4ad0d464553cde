import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTrace } from '../../src/profiler/trace/open-trace';
import { runCli } from '../unit/run-cli';
import { PageHarness } from './harness';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the recording of a real program', () => {
  let harness: PageHarness;
  let folder: string;

  before(async () => {
    harness = await PageHarness.start();
    folder = await mkdtemp(join(tmpdir(), 'lanewise-test-'));
  });
  after(async () => {
    await harness.stop();
    await rm(folder, { recursive: true });
  });

  it('opens in the timeline: the eslint command line on a folder', async () => {
    const trace = join(folder, 'eslint.lanewise');
    const command = [process.execPath, 'node_modules/eslint/bin/eslint.js', 'src/base'];
    await runCli(['profile', '-o', trace, '--', ...command], { cwd: root });
    const opened = openTrace(await readFile(trace));
    assert.ok(opened.ok);
    const open = await harness.open();
    await open.send({ type: 'timeline', timeline: opened.value, title: 'eslint.lanewise' });
    assert.match(await open.page.locator('h1').innerText(), /parallel/i);
    const functions = open.page.locator('table', { hasText: 'Function' }).locator('tbody tr');
    assert.ok((await functions.count()) > 10);
    const { errors } = open;
    await open.close();
    assert.deepEqual(errors, []);
  });
});
