import { parentPort, workerData } from 'node:worker_threads';
import { readFileSync } from 'node:fs';

// - no-blocking-call: a thread of its own
const source = readFileSync(workerData.file, 'utf8');
let steps = 0;
// - no-cpu-heavy-loop: a thread of its own, made for computing
for (let i = 0; i < 1_000_000_000; i++) steps += source.length % 7;
parentPort.postMessage({ file: workerData.file, steps });
