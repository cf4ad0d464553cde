const { spawnSync } = require('node:child_process');
const zlib = require('node:zlib');
const { fonts } = require('./fonts');

module.exports.render = function render(invoice) {
  const loaded = fonts(invoice.locale);
  // + no-blocking-call warning: two calls away from a request handler
  const result = spawnSync('wkhtmltopdf', ['-', '-'], { input: invoice.html, env: loaded });
  // + no-blocking-call warning: compression of data of any size, two calls away from a request handler
  return zlib.gzipSync(result.stdout);
};
