const { Router } = require('express');
const pdf = require('../lib/pdf');
const cache = require('../lib/cache');
const db = require('../lib/db');

const router = Router();

router.get('/:id.pdf', async (req, res) => {
  const invoice = await db.invoice(req.params.id);
  // + no-blocking-call warning: `render` waits for a process
  res.end(pdf.render(invoice));
});

router.get('/logo', (req, res) => {
  // + no-blocking-call warning: `get` of an instance reads the disk
  res.end(cache.get('logo.png'));
});

router.get('/logo/cached', (req, res) => {
  // - no-blocking-call: reads a Map
  res.end(cache.getSync('logo.png'));
});

module.exports = router;
