const fs = require('fs');
const path = require('path');
const { EventEmitter } = require('events');
const cron = require('node-cron');

const events = new EventEmitter();

cron.schedule('0 * * * *', () => {
  // + no-blocking-call warning: a scheduled job runs between requests
  for (const name of fs.readdirSync('tmp')) {
    // + no-blocking-call warning: once per file, in a scheduled job
    fs.unlinkSync(path.join('tmp', name));
  }
});

events.on('uploaded', (file) => {
  // + no-blocking-call warning: a listener runs for each event
  const { size } = fs.statSync(file);
  events.emit('size', size);
});

function archive(file) {
  // + no-blocking-call hint: nobody is seen to call it
  fs.renameSync(file, `${file}.old`);
}

async function compact(files) {
  for (const file of files) {
    // + no-blocking-call warning: in a loop of an async function
    const text = fs.readFileSync(file, 'utf8');
    // + no-await-in-loop: each writes a file of its own
    await fs.promises.writeFile(file, text.trim());
  }
}

module.exports = { events, archive, compact };
