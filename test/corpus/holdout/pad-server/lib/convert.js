const { parentPort, workerData } = require('worker_threads');
const { readFileSync } = require('fs');
const { createHash } = require('crypto');

// - no-blocking-call: a thread of its own, which nobody else waits for
const style = readFileSync(`${__dirname}/style.css`, 'utf8');

if (workerData) {
  const checksum = createHash('sha256').update(workerData.text).digest();
  // + no-costly-transfer information: a Buffer arrives as a plain Uint8Array
  parentPort.postMessage({ checksum, style });
}

module.exports = ({ text, format }) => `${format}\n${style}\n${text}`;
