import http from 'node:http';
import os from 'node:os';
import { Worker } from 'node:worker_threads';
import { fork } from 'node:child_process';

// - no-worker-per-task: as many as there are cores, once
const pool = Array.from({ length: os.availableParallelism() }, () => new Worker(new URL('./resize.js', import.meta.url)));

for (let i = 0; i < os.cpus().length; i++) {
  // - no-worker-per-task: one for each core
  fork('./cluster-child.js');
}

http
  .createServer((request, response) => {
    // + no-worker-per-task: a thread for each request
    const worker = new Worker(new URL('./resize.js', import.meta.url), { workerData: request.url });
    worker.once('message', (image) => response.end(image));
  })
  .listen(3000);

export async function resizeAll(files) {
  return Promise.all(
    files.map(
      (file) =>
        new Promise((resolve, reject) => {
          // + no-worker-per-task: a thread for each file
          const worker = new Worker('./resize.js', { workerData: file });
          worker.on('message', resolve);
          worker.on('error', reject);
        }),
    ),
  );
}

export function transcode(jobs) {
  for (const job of jobs) {
    // + no-worker-per-task: a process for each job
    const child = fork('./transcode.js', [job.input]);
    child.on('exit', job.done);
  }
}

export function restart(worker) {
  worker.on('exit', (code) => {
    // - no-worker-per-task: replaces the one that has died
    if (code !== 0) pool.push(new Worker(new URL('./resize.js', import.meta.url)));
  });
}

const limits = { large: 100_000, threads: 4 };
let active = 0;

http
  .createServer((request, response) => {
    if (request.url.length > limits.large) {
      // + no-worker-per-task warning: the size of what is asked limits no number of threads
      const worker = new Worker('./resize.js', { workerData: request.url });
      worker.once('message', (image) => response.end(image));
    }
  })
  .listen(3001);

http
  .createServer((request, response) => {
    if (active >= limits.threads) {
      response.writeHead(503).end();
      return;
    }
    active++;
    // - no-worker-per-task: never more than the limit says
    const worker = new Worker('./resize.js', { workerData: request.url });
    worker.once('message', (image) => response.end(image));
    worker.once('exit', () => active--);
  })
  .listen(3002);
