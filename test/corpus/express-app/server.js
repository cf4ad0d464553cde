const express = require('express');
const fs = require('fs');
const https = require('https');
const path = require('path');
const { execSync } = require('child_process');
const invoices = require('./routes/invoices');
const uploads = require('./routes/uploads');
const { readSettings } = require('./lib/settings');

const app = express();

// - no-blocking-call: runs once while the server starts
const key = fs.readFileSync(path.join(__dirname, 'tls', 'key.pem'));
// - no-blocking-call: runs once while the server starts
const cert = fs.readFileSync(path.join(__dirname, 'tls', 'cert.pem'));
// - no-blocking-call: a helper that blocks, called once while the server starts
const settings = readSettings('settings.json');

// - no-blocking-call: runs once while the server starts
if (!fs.existsSync(settings.uploads)) fs.mkdirSync(settings.uploads, { recursive: true });

app.get('/robots.txt', (req, res) => {
  // + no-blocking-call warning: a request handler
  res.type('text').send(fs.readFileSync('robots.txt', 'utf8'));
});

app.get('/version', function (req, res) {
  // + no-blocking-call warning: a process is waited for in a request handler
  const revision = execSync('git rev-parse HEAD').toString().trim();
  res.json({ revision });
});

app.use((req, res, next) => {
  // + no-blocking-call warning: middleware runs for each request
  fs.appendFileSync('access.log', `${req.method} ${req.url}\n`);
  next();
});

app.get('/settings', (req, res) => {
  // + no-blocking-call warning: a helper in another file blocks the request
  res.json(readSettings('settings.json'));
});

app.post('/reload', async (req, res) => {
  // + no-blocking-call warning: the helper blocks an asynchronous handler
  const fresh = readSettings(req.query.file ?? 'settings.json');
  res.json(fresh);
});

app.use('/invoices', invoices);
app.use('/uploads', uploads);

process.on('exit', () => {
  // - no-blocking-call: nothing asynchronous can run in an exit hook
  fs.writeFileSync('last-exit', String(Date.now()));
});

process.on('SIGHUP', () => {
  // - no-blocking-call: `flushSync` of an object of one's own is not known to block
  settings.flushSync?.();
});

https.createServer({ key, cert }, app).listen(8443);

setInterval(() => {
  // + no-blocking-call warning: a timer takes its turn between requests
  fs.writeFileSync('heartbeat', String(Date.now()));
}, 10_000);
