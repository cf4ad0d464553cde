const { isMainThread } = require('worker_threads');

const shared = new SharedArrayBuffer(1024);
const view = new Int32Array(shared);

exports.allocate = function (size) {
  const start = view[0];
  // + no-async-race: two threads can read the same number before either writes
  view[0] = start + size;
  return start;
};

exports.allocateSafely = function (size) {
  // - no-async-race: reads and writes in one step
  return Atomics.add(view, 0, size);
};

exports.waitForMain = function () {
  if (!isMainThread) throw new Error('only for the main thread');
  // + no-async-race: stands still on the main thread
  // + no-blocking-call hint: stands still until it is notified
  Atomics.wait(view, 1, 0);
};

exports.waitForWorker = function () {
  if (isMainThread) throw new Error('only for workers');
  // - no-async-race: not on the main thread
  // - no-blocking-call: only workers get here
  Atomics.wait(view, 1, 0);
};
