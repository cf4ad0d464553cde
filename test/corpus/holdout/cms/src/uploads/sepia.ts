import { parentPort, workerData } from 'node:worker_threads';

const bytes = new Uint8Array(workerData as Uint8Array);
// - no-cpu-heavy-loop: a worker thread, made for computing
for (let round = 0; round < 1000; round++) {
  for (let i = 0; i < 1_000_000; i++) bytes[i] = (bytes[i] ?? 0) ^ round;
}
// - no-costly-transfer: handed over, not copied
parentPort?.postMessage(bytes, [bytes.buffer]);
