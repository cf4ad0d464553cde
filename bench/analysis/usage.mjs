// Loaded before a program that is measured: notes at its end what it used.
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.LANEWISE_BENCH_USAGE;
if (isMainThread && file !== undefined) {
  // Programs that it starts itself are not asked.
  delete process.env.LANEWISE_BENCH_USAGE;
  process.on('exit', () => {
    writeFileSync(file, JSON.stringify(process.resourceUsage()));
  });
}
