const fs = require('node:fs');
const { parentPort, workerData, isMainThread } = require('node:worker_threads');

if (isMainThread) throw new Error('to be run as a worker thread');

// - no-blocking-call: a worker thread, nobody else waits
const template = fs.readFileSync(workerData.template, 'utf8');

class Letter {
  constructor(text) {
    this.text = text;
  }

  size() {
    return this.text.length;
  }
}

parentPort.on('message', (name) => {
  // + no-costly-transfer: arrives as a plain object without `size`
  parentPort.postMessage(new Letter(template.replace('{name}', name)));
});
