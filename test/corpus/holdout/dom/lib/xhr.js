const { Worker, MessageChannel, receiveMessageOnPort } = require('worker_threads');

let worker = null;

function syncWorker() {
  if (!worker) {
    // - no-worker-per-task: started once, then kept
    worker = new Worker(require.resolve('./xhr-worker.js'));
    worker.unref();
    worker.once('exit', () => {
      worker = null;
    });
  }
  return worker;
}

/** Asks the thread beside this one, and stands still until it has answered. */
exports.sendSync = function (request) {
  const flags = new Int32Array(new SharedArrayBuffer(8));
  const { port1, port2 } = new MessageChannel();
  // - no-costly-transfer: shared memory and a port that is handed over
  syncWorker().postMessage({ flags, port: port2, url: String(request.url) }, [port2]);
  // + no-async-race: the thread that has started the worker stands still
  // + no-blocking-call hint: stands still until it is notified
  if (Atomics.wait(flags, 0, 0, 5000) === 'timed-out') throw new Error('no answer');
  return receiveMessageOnPort(port1).message;
};

exports.sendByPolling = function (request) {
  let answer;
  syncWorker().once('message', (message) => {
    answer = message;
  });
  syncWorker().postMessage({ url: String(request.url) });
  // + no-async-race: never ends, since the message can come only when the loop is over
  while (answer === undefined) {
    // wait
  }
  return answer;
};

exports.sendLater = async function (request) {
  const flags = new Int32Array(new SharedArrayBuffer(8));
  syncWorker().postMessage({ flags, url: String(request.url) });
  // - no-async-race: waits without standing still
  await Atomics.waitAsync(flags, 0, 0).value;
  return flags[1];
};

exports.sendHeaders = function (request) {
  const headers = new Headers(request.headers);
  // + no-costly-transfer: headers cannot be cloned, so that the call throws
  syncWorker().postMessage({ url: request.url, headers });
};

exports.sendPlainHeaders = function (request) {
  const headers = new Headers(request.headers);
  // - no-costly-transfer: pairs of text
  syncWorker().postMessage({ url: String(request.url), headers: [...headers] });
};

exports.sendBody = async function (request) {
  const response = await fetch(request.url);
  const body = await response.arrayBuffer();
  // + no-costly-transfer: all of the answer is copied, where it could be handed over
  syncWorker().postMessage({ body });
};

exports.sendBodyAway = async function (request) {
  const response = await fetch(request.url);
  const body = await response.arrayBuffer();
  // - no-costly-transfer: handed over
  syncWorker().postMessage({ body }, [body]);
};
