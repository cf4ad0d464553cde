const express = require('express');
const jwt = require('jsonwebtoken');
const bcrypt = require('bcrypt');
const bcryptjs = require('bcryptjs');
const { execFileSync } = require('child_process');
const db = require('./db');
const sessions = require('./sessions');

const router = express.Router();
const secret = process.env.SECRET;
const privateKey = process.env.PRIVATE_KEY;

router.post('/login', async (req, res) => {
  const user = await db.get(`user:${req.body.name}`);
  // - no-fake-async: bcrypt computes on a thread of the pool
  // - no-pool-starvation: one job for one request
  if (!(await bcrypt.compare(req.body.password, user.password))) return res.sendStatus(401);
  // - no-blocking-call: a shared secret signs, in some microseconds
  res.json({ token: jwt.sign({ name: user.name }, secret) });
});

router.post('/token', (req, res) => {
  // + no-blocking-call warning: a private key signs, without a callback
  const token = jwt.sign({ scope: req.body.scope }, privateKey, { algorithm: 'RS256' });
  res.json({ token });
});

router.post('/register', async (req, res) => {
  // + no-fake-async warning: bcryptjs computes on this thread
  const password = await bcryptjs.hash(req.body.password, 12);
  await db.set(`user:${req.body.name}`, { name: req.body.name, password });
  res.sendStatus(201);
});

router.post('/recover', async (req, res) => {
  const user = await db.get(`user:${req.body.name}`);
  // + no-pool-starvation warning: a job for each recovery code of the user, all at once
  const matches = await Promise.all(user.codes.map((code) => bcrypt.compare(req.body.code, code)));
  res.json(matches.includes(true));
});

router.get('/version', (req, res) => {
  // + no-blocking-call warning: waits for git in each request
  const revision = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' });
  // - no-blocking-call: 16 random bytes cost next to nothing
  const nonce = require('crypto').randomBytes(16).toString('hex');
  res.json({ revision, nonce });
});

router.post('/authors', async (req, res) => {
  const author = await db.get(`author:${req.body.author}`);
  // - prefer-concurrent-awaits: both go through one connection, which asks one after the other
  const group = await db.get(`group:${req.body.group}`);
  res.json({ author, group });
});

router.post('/usage', async (req, res) => {
  // - no-accidental-quadratic: nothing tells that `seen` is a list, texts have an `includes`, too
  const fresh = req.body.ids.filter((id) => !req.body.seen.includes(id));
  // - no-accidental-quadratic: three kinds, written down here
  const kinds = fresh.filter((id) => ['pad', 'group', 'author'].includes(id.split(':')[0]));
  res.json({ fresh, kinds });
});

router.delete('/session', async (req, res) => {
  await sessions.end(req.body.session);
  res.end();
});

module.exports = router;
