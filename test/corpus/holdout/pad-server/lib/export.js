const { Router } = require('express');
const { Worker } = require('worker_threads');
const { spawn } = require('child_process');
const Piscina = require('piscina');
const pads = require('./pads');

const router = Router();
const pool = new Piscina({ filename: `${__dirname}/convert.js` });

router.get('/:pad/pdf', async (req, res) => {
  const pad = await pads.pad(req.params.pad);
  // + no-worker-per-task warning: a thread for each request
  const worker = new Worker(`${__dirname}/convert.js`, { workerData: { text: pad.text } });
  worker.once('message', (pdf) => res.end(pdf));
  worker.once('error', () => res.sendStatus(500));
});

router.get('/:pad/html', async (req, res) => {
  const pad = await pads.pad(req.params.pad);
  // - no-worker-per-task: a pool that was made once
  // - no-costly-transfer: plain data of a document
  res.send(await pool.run({ text: pad.text, format: 'html' }));
});

router.get('/:pad/odt', async (req, res) => {
  const pad = await pads.pad(req.params.pad);
  // - no-worker-per-task: another program than Node.js, nothing that a pool could keep
  const office = spawn('soffice', ['--convert-to', 'odt', '/dev/stdin']);
  office.stdin.end(pad.text);
  office.stdout.pipe(res);
});

router.get('/:pad/all', async (req, res) => {
  const formats = new Set(req.query.formats.split(','));
  // + no-worker-per-task warning: a pool of threads for each request
  const own = new Piscina({ filename: `${__dirname}/convert.js` });
  const results = [];
  for (const format of formats) results.push(own.run({ pad: req.params.pad, format }));
  res.json(await Promise.all(results));
  await own.destroy();
});

module.exports = router;
