const { parentPort } = require('worker_threads');

parentPort.on('message', async ({ flags, port, url }) => {
  const response = await fetch(url);
  // - no-costly-transfer: text and a number
  port.postMessage({ status: response.status, body: await response.text() });
  // - no-async-race: one step that nobody comes in between
  Atomics.store(flags, 0, 1);
  Atomics.notify(flags, 0);
  // - no-async-race: a worker may stand still
  // - no-blocking-call: a worker, nobody else waits
  Atomics.wait(flags, 1, 0, 10);
});
