import { readFileSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

parentPort.on('message', (file) => {
  // - no-blocking-call: a worker may block, it serves nobody else
  const image = readFileSync(file);
  for (let pass = 0; pass < 200; pass++) {
    // - no-cpu-heavy-loop: computing is what the worker is for
    for (let i = 0; i < 10_000_000; i++) image[i % image.length] ^= pass;
  }
  // - no-blocking-call: a worker may block
  writeFileSync(`${file}.small`, image);
  parentPort.postMessage('done');
});

// - no-blocking-call: a worker may block
// + no-costly-transfer: a Buffer arrives as a plain Uint8Array
if (workerData) parentPort.postMessage(readFileSync(workerData));
