import { fork, spawn } from 'node:child_process';
import cluster from 'node:cluster';
import os from 'node:os';
import { Worker as JestWorker } from 'jest-worker';
import { Worker } from 'node:worker_threads';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

let inspector;

/** A thread for each test file. */
export async function runFiles(files) {
  const results = [];
  for (const file of files) {
    // + no-worker-per-task: a thread for each file, however many there are
    const worker = new Worker(new URL('./suite.js', import.meta.url), { workerData: { file } });
    results.push(new Promise((resolve) => worker.once('message', resolve)));
  }
  return Promise.all(results);
}

const runInThread = (file) =>
  new Promise((resolve, reject) => {
    // + no-worker-per-task: called for each file by `runAtOnce`
    const worker = new Worker(new URL('./suite.js', import.meta.url), { workerData: { file } });
    worker.once('message', resolve).once('error', reject);
  });

export const runAtOnce = (files) => Promise.all(files.map((file) => runInThread(file)));

export function runInProcesses(files, done) {
  files.forEach((file) => {
    // + no-worker-per-task: a process of Node.js for each file
    spawn(process.execPath, ['--test', file]).on('exit', done);
  });
}

export async function transform(file) {
  // + no-worker-per-task: a pool that is made for one file and ended again
  const pool = new JestWorker(new URL('./transform.js', import.meta.url).pathname);
  try {
    return await pool.transform(file);
  } finally {
    await pool.end();
  }
}

export function startAll(services) {
  // - no-worker-per-task: each service is a program of its own
  return services.map(({ script, args }) => fork(script, args));
}

export function inspect(port) {
  // - no-worker-per-task: started once, then kept
  inspector ??= new Worker(new URL('./inspector.js', import.meta.url), { workerData: { port } });
  return inspector;
}

export function update() {
  // - no-worker-per-task: left to itself
  spawn('node', ['update.js'], { detached: true, stdio: 'ignore' }).unref();
}

export function runCluster(count = os.availableParallelism()) {
  // - no-worker-per-task: a number says how many
  for (let i = 0; i < count; i++) cluster.fork();
  // - no-worker-per-task: started again after its end
  cluster.on('exit', () => cluster.fork());
}

export const control = createServer(async (request, response) => {
  // + no-worker-per-task warning: a process for each request
  const child = fork(new URL('./session.js', import.meta.url).pathname, [request.url]);
  // - no-costly-transfer: messages of processes are JSON
  child.send({ headers: request.headers });
  child.once('message', (message) => response.end(JSON.stringify(message)));
});

export async function sendSource(worker, file) {
  const source = await readFile(file);
  // + no-costly-transfer: all of the file is copied, as a Buffer that arrives without its methods
  inspector.postMessage({ file, source });
  return worker;
}

export function sendSettings(settings) {
  // - no-costly-transfer: nothing tells what they are
  inspector.postMessage(settings);
  // - no-costly-transfer: a Map and a Date cross intact
  inspector.postMessage({ seen: new Map([['a', 1]]), at: new Date() });
}

export function sendFilter(pattern) {
  // + no-costly-transfer: a function cannot be cloned, so that the call throws
  inspector.postMessage({ kind: 'filter', accepts: (name) => pattern.test(name) });
}

export function cancellable(timeout) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), timeout);
  // + no-costly-transfer: a signal arrives as an empty object, which never aborts
  inspector.postMessage({ kind: 'run', signal: controller.signal });
}

export function sendFrames() {
  const frames = new Float32Array(4_000_000);
  frames.fill(1);
  // + no-costly-transfer: 16 MB are copied and not used any more
  inspector.postMessage({ frames });
}

export function sendSharedFrames() {
  const frames = new Float32Array(new SharedArrayBuffer(16_000_000));
  // - no-costly-transfer: shared memory is not copied
  inspector.postMessage({ frames });
}

export function sendSmallFrames() {
  const frames = new Float32Array(64);
  // - no-costly-transfer: 256 bytes
  inspector.postMessage({ frames });
}

export function sendMovedFrames() {
  const frames = new Float32Array(4_000_000);
  // - no-costly-transfer: handed over
  inspector.postMessage({ frames }, [frames.buffer]);
}

class SuiteError extends Error {
  constructor(message, file) {
    super(message);
    this.file = file;
  }
}

export function copyOfError(file) {
  // + no-costly-transfer: comes out as an Error that does not know its file
  return structuredClone(new SuiteError('failed', file));
}

export function sendLimits() {
  // + no-costly-transfer: formatters cannot be cloned, so that the call throws
  inspector.postMessage({ format: new Intl.NumberFormat('de') });
}
