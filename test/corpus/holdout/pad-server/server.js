const express = require('express');
const http = require('node:http');
const { Server } = require('socket.io');
const api = require('./lib/api');
const assets = require('./lib/assets');
const locales = require('./lib/locales');
const pads = require('./lib/pads');
const plugins = require('./lib/hooks');
const exporter = require('./lib/export');
const { Settings } = require('./lib/settings');

const settings = new Settings('settings.json');
const app = express();
app.use(express.json());
app.use('/api', api);
app.use('/export', exporter);

app.get('/p/:pad', async (req, res) => {
  // + no-blocking-call warning: `page` reads a template for each visitor
  const html = assets.page('pad.html', { title: req.params.pad });
  await plugins.callAll('padLoad', req.params.pad);
  res.send(html);
});

app.get('/', (req, res) => {
  // - no-blocking-call: `indexPage` keeps the text that it has read
  res.send(assets.indexPage());
});

app.get('/locales/:language', (req, res) => res.json(locales.of(req.params.language)));

app.get('/static/*path', async (req, res) => {
  res.set('Last-Modified', await assets.lastModified());
  res.send(await assets.minified(req.params.path));
});

app.post('/admin/settings', (req, res) => {
  // + no-blocking-call warning: `save` of the instance writes the disk
  settings.save(req.body);
  res.end();
});

app.use((error, req, res, next) => {
  res.status(500).send(error.message);
});

const server = http.createServer(app);
const io = new Server(server);
io.on('connection', (socket) => {
  socket.on('USER_CHANGES', async (message) => {
    // + no-slow-regex warning: a sender of messages chooses the text, digits can be divided in any way
    if (!/^(?:[a-z0-9]+:?)+\$/i.test(message.changeset)) return socket.disconnect();
    await pads.apply(message.pad, message.changeset);
  });
  socket.on('disconnect', () => pads.leave(socket.id));
});

server.listen(settings.get('port') ?? 9001);
