import { Worker, receiveMessageOnPort, MessageChannel } from 'node:worker_threads';

const shared = new SharedArrayBuffer(1024);
const counts = new Int32Array(shared);
const worker = new Worker(new URL('./counting-worker.js', import.meta.url), { workerData: shared });
const { port1, port2 } = new MessageChannel();

export function countUp(slot) {
  // + no-async-race: an update that another thread can come in between
  counts[slot]++;
}

export function add(slot, n) {
  // + no-async-race: a read and a write that another thread can come in between
  counts[slot] = counts[slot] + n;
}

export function addAtomically(slot, n) {
  // - no-async-race: one indivisible step
  Atomics.add(counts, slot, n);
}

const own = new Int32Array(16);
export function countOwn(slot) {
  // - no-async-race: not shared with anybody
  own[slot]++;
}

export function waitForWorker() {
  worker.postMessage('go');
  // + no-async-race: waits on the main thread
  // + no-blocking-call hint: blocks until it is notified
  Atomics.wait(counts, 0, 0);
}

export async function waitForWorkerAsync() {
  worker.postMessage('go');
  // - no-async-race: does not hold the thread
  await Atomics.waitAsync(counts, 0, 0).value;
}

export function ask(question) {
  worker.postMessage({ question, port: port2 }, [port2]);
  return receiveMessageOnPort(port1);
}
