const fs = require('fs/promises');

const file = 'sessions.json';
let queue = Promise.resolve();

exports.end = async function (id) {
  const sessions = JSON.parse(await fs.readFile(file, 'utf8'));
  delete sessions[id];
  // + no-async-race warning: two requests read the file before either has written it
  await fs.writeFile(file, JSON.stringify(sessions));
};

exports.endInTurn = function (id) {
  queue = queue.then(async () => {
    const sessions = JSON.parse(await fs.readFile(file, 'utf8'));
    delete sessions[id];
    // - no-async-race: one after the other, in a queue
    await fs.writeFile(file, JSON.stringify(sessions));
  });
  return queue;
};
