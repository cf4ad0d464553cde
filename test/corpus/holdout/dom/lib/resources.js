const fs = require('fs');
const fsp = require('fs/promises');
const path = require('path');

exports.loadScripts = async function (scripts) {
  const window = { results: [] };
  for (const script of scripts) {
    const text = await fsp.readFile(script.src, 'utf8');
    // - no-await-in-loop: scripts run in order, and one may stop the others
    if (!(await script.run(text, window))) break;
  }
  return window;
};

exports.loadStyles = async function (links) {
  const styles = [];
  for (const link of links) {
    // + no-await-in-loop: sheets can be read at the same time and kept in order
    const text = await fsp.readFile(link.href, 'utf8');
    styles.push({ href: link.href, text });
  }
  return styles;
};

exports.page = async function (folder) {
  const html = await fsp.readFile(path.join(folder, 'index.html'), 'utf8');
  // + prefer-concurrent-awaits information: a file that is there whatever the page says
  const icon = await fsp.readFile(path.join(folder, 'favicon.ico'));
  return { html, icon };
};

exports.script = async function (folder) {
  const manifest = JSON.parse(await fsp.readFile(path.join(folder, 'manifest.json'), 'utf8'));
  // - prefer-concurrent-awaits: the manifest names the file
  const code = await fsp.readFile(path.join(folder, manifest.main), 'utf8');
  return code;
};

exports.load = function (file) {
  // + no-blocking-call hint: whoever loads a page waits for the disk
  return fs.readFileSync(file, 'utf8');
};

exports.loadImage = function (file, done) {
  // - no-blocking-call: calls back when the file is there
  fs.readFile(file, done);
};

exports.defaultStyle = (() => {
  let text;
  return () => {
    // - no-blocking-call: read once, then kept
    if (text === undefined) text = fs.readFileSync(path.join(__dirname, 'default.css'), 'utf8');
    return text;
  };
})();
