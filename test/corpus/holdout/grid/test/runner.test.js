import test from 'node:test';
import { Worker } from 'node:worker_threads';
import { readFileSync } from 'node:fs';
import sass from 'sass';

const files = ['a.js', 'b.js', 'c.js'];

test('each file in its thread', async () => {
  for (const file of process.argv) {
    // - no-worker-per-task: a test
    const worker = new Worker(file);
    await new Promise((resolve) => worker.once('exit', resolve));
  }
  // - no-blocking-call: a test
  await Promise.all(files.map(async (file) => readFileSync(file)));
  // - no-fake-async: a test
  await sass.compileAsync('a.scss');
});
