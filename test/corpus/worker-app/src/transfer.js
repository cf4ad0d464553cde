import { Worker, MessageChannel } from 'node:worker_threads';
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';

const worker = new Worker(new URL('./resize.js', import.meta.url));

export async function sendFile(file) {
  const data = await readFile(file);
  // + no-costly-transfer: the whole file is copied, where its memory could be handed over
  worker.postMessage({ file, bytes: new Uint8Array(data) });
}

export function sendPixels(width, height) {
  const pixels = new Uint8ClampedArray(width * height * 4);
  pixels.fill(255);
  // - no-costly-transfer: the memory is handed over
  worker.postMessage({ width, height, pixels }, [pixels.buffer]);
}

export function sendShared() {
  const shared = new SharedArrayBuffer(64 * 1024 * 1024);
  // - no-costly-transfer: shared memory is not copied
  worker.postMessage({ view: new Uint8Array(shared) });
}

export function sendBig() {
  const grid = new Float64Array(4_000_000);
  // + no-costly-transfer: 32 MB are copied and not used any more
  worker.postMessage(grid);
}

export function sendSmall(id) {
  // - no-costly-transfer: a small plain object
  worker.postMessage({ kind: 'resize', id, size: [80, 60] });
}

class Job {
  #secret = 1;
  constructor(name) {
    this.name = name;
  }
  run() {
    return this.#secret;
  }
}

export function sendJob(name) {
  const job = new Job(name);
  // + no-costly-transfer: arrives as a plain object without its methods
  worker.postMessage(job);
}

export function sendCallback() {
  // + no-costly-transfer: a function cannot be cloned, the call throws
  worker.postMessage({ kind: 'each', callback: (x) => x + 1 });
}

export function sendEmitter() {
  const events = new EventEmitter();
  // + no-costly-transfer: an emitter arrives without its methods
  worker.postMessage({ events });
}

export function sendMap(entries) {
  // - no-costly-transfer: a Map crosses intact
  worker.postMessage(new Map(entries));
}

export function sendPort() {
  const { port1, port2 } = new MessageChannel();
  // - no-costly-transfer: the port is handed over
  worker.postMessage({ port: port2 }, [port2]);
  return port1;
}

export function sendPromise(file) {
  // + no-costly-transfer: a promise cannot be cloned, the call throws
  worker.postMessage({ data: readFile(file) });
}
