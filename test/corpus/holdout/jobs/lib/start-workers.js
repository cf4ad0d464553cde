const { Worker } = require('node:worker_threads');
const os = require('node:os');

exports.startWorkers = function (template) {
  const workers = [];
  for (let i = 0; i < os.cpus().length; i++) {
    // - no-worker-per-task: as many as there are cores
    // - no-costly-transfer: a name
    workers.push(new Worker('./workers/mail.js', { workerData: { template } }));
  }
  return workers;
};

exports.letter = function (name) {
  return new Promise((resolve, reject) => {
    // + no-worker-per-task: a thread for one letter, which ends with its first message
    const worker = new Worker('./workers/mail.js', { workerData: { template: 'letter.txt' } });
    worker.once('message', (letter) => {
      worker.terminate();
      resolve(letter);
    });
    worker.once('error', reject);
    worker.postMessage(name);
  });
};
