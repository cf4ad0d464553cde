const { fork } = require('node:child_process');
const path = require('node:path');

const running = new Map();

exports.launch = function (settings) {
  // - no-worker-per-task: each plugin has a program of its own, which runs on and is kept
  const child = fork(path.resolve(settings.script), ['--name', settings.name]);
  running.set(settings.name, child);
  child.on('exit', (code) => {
    if (code !== 0) exports.launch(settings);
  });
};

exports.runScript = function (name, done) {
  // + no-worker-per-task warning: a process for each request
  const child = fork(path.resolve(__dirname, 'script-runner.js'), [name]);
  child.once('exit', done);
};

exports.send = function (name, message) {
  // - no-costly-transfer: `send` of a process means JSON
  running.get(name)?.send({ message, at: new Date() });
};
