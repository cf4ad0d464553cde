import { test } from 'node:test';
import assert from 'node:assert';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { Routes } from '../lib/routes.js';

const gzip = promisify(zlib.gzip);

test('routes', async () => {
  const names = Array.from({ length: 5000 }, (_, i) => `page-${i}`);
  // - no-accidental-quadratic: a test
  const expected = names.filter((name, index) => names.indexOf(name) === index);
  assert.deepEqual(Routes.unique(names), expected);
  // - no-unbounded-concurrency: a test
  await Promise.all(names.map((name) => fs.writeFile(`/tmp/${name}`, name)));
  // - no-pool-starvation: a test
  await Promise.all(names.map((name) => gzip(name)));
  // - no-cpu-heavy-loop: a test
  for (let i = 0; i < 500_000_000; i++) Math.sqrt(i);
});
