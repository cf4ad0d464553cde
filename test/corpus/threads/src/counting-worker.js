import { parentPort, workerData } from 'node:worker_threads';

const counts = new Int32Array(workerData);

parentPort.on('message', () => {
  // + no-async-race: an update of shared memory that is not atomic
  counts[1] += 1;
  Atomics.add(counts, 0, 1);
  // - no-async-race: a worker may wait
  Atomics.wait(counts, 2, 0, 1000);
  Atomics.notify(counts, 0);
});
