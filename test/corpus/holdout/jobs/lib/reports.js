const fs = require('node:fs');
const fsp = require('node:fs/promises');
const { execFile } = require('node:child_process');
const { promisify } = require('node:util');

const run = promisify(execFile);

exports.writeReport = function (id, data) {
  // + no-blocking-call warning: called for each job of a queue
  if (!fs.existsSync('reports')) fs.mkdirSync('reports');
  // + no-blocking-call warning: called for each job of a queue
  fs.writeFileSync(`reports/${id}.json`, JSON.stringify(data));
};

exports.appendFailure = function (id, error) {
  // + no-blocking-call warning: called by an event handler
  fs.appendFileSync('failures.log', `${id} ${error.message}\n`);
};

exports.summary = async function (id) {
  const report = await fsp.readFile(`reports/${id}.json`, 'utf8');
  // + prefer-concurrent-awaits warning: another file, which the first says nothing about
  const schema = await fsp.readFile('schema.json', 'utf8');
  return { report: JSON.parse(report), schema: JSON.parse(schema) };
};

exports.replace = async function (id, text) {
  await fsp.writeFile(`reports/${id}.json`, text);
  // - prefer-concurrent-awaits: reads the file that was written
  const written = await fsp.readFile(`reports/${id}.json`, 'utf8');
  return written === text;
};

exports.render = (files) =>
  // + no-unbounded-concurrency: a process for each file
  Promise.all(files.map((file) => run('pandoc', [file, '-o', `${file}.pdf`])));

exports.mtimes = (files) =>
  // - no-unbounded-concurrency: `stat` holds no descriptor
  Promise.all(files.map((file) => fsp.stat(file)));

exports.rotate = async function () {
  await fsp.rename('failures.log', 'failures.1.log');
  // - prefer-concurrent-awaits: the new file takes the name that the old one has given up
  await fsp.writeFile('failures.log', '');
};

exports.renderLater = function (pages, done) {
  // + no-fake-async: postponed, but computed on this thread all the same
  setImmediate(() => done(permutations(pages)));
};

/** All orders of the pages by three. */
function permutations(pages) {
  const orders = [];
  // + no-cpu-heavy-loop: each page by each other by each other
  for (const a of pages) {
    for (const b of pages) {
      for (const c of pages) orders.push([a, b, c]);
    }
  }
  return orders;
}

exports.renderInPortions = function (pages, done) {
  const texts = [];
  (function some(from) {
    for (const page of pages.slice(from, from + 100)) texts.push(page.title.toUpperCase());
    // - no-fake-async: computes a hundred at a time, others take their turn in between
    if (from + 100 < pages.length) setImmediate(() => some(from + 100));
    else done(texts);
  })(0);
};
