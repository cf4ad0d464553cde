const http = require('node:http');
const accessories = require('./lib/accessories');
const plugins = require('./lib/plugins');
const storage = require('./lib/storage');
const children = require('./lib/children');
const pairing = require('./lib/pairing');
const status = require('./lib/status');

storage.prepare();
plugins.discover();
accessories.restore();
accessories.autosave(5);
for (const settings of plugins.external()) children.launch(settings);

http
  .createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    switch (pathname) {
      case '/accessories':
        // - no-blocking-call: lists what is in memory
        response.end(JSON.stringify(accessories.list()));
        break;
      case '/save':
        // + no-blocking-call warning: `persist` writes a file, two calls down
        accessories.persist();
        response.end('saved');
        break;
      case '/plugins':
        // + no-blocking-call warning: `globalFolder` waits for npm
        response.end(plugins.globalFolder());
        break;
      case '/pair':
        response.end(JSON.stringify(await pairing.pair(searchParams.get('controller'))));
        break;
      case '/script':
        children.runScript(searchParams.get('name'), (code) => response.end(String(code)));
        break;
      case '/status':
        response.end(JSON.stringify(await status.overview()));
        break;
      default:
        response.statusCode = 404;
        response.end();
    }
  })
  .listen(51826);

process.on('exit', () => {
  // - no-blocking-call: in an exit hook nothing else can run
  accessories.persist();
});
