const fs = require('fs');
const path = require('path');
const { minify } = require('terser');

const root = path.join(__dirname, '../static');
let index;

exports.page = function (name, data) {
  // + no-blocking-call warning: read again for each visitor of a pad
  const template = fs.readFileSync(path.join(root, name), 'utf8');
  return template.replace('{{title}}', () => data.title);
};

exports.indexPage = function () {
  // - no-blocking-call: read once, then kept
  index ??= fs.readFileSync(path.join(root, 'index.html'), 'utf8');
  return index;
};

exports.lastModified = async function () {
  let latest = new Date(0);
  // - no-unbounded-concurrency: two folders, written down here
  await Promise.all(
    ['js', 'css'].map(async (folder) => {
      const names = await fs.promises.readdir(path.join(root, folder));
      // - no-unbounded-concurrency: `stat` holds no descriptor
      await Promise.all(names.map(async (name) => {
        const { mtime } = await fs.promises.stat(path.join(root, folder, name));
        // - no-async-race: looked at and set without a wait in between
        if (mtime > latest) latest = mtime;
      }));
    }),
  );
  return latest.toUTCString();
};

exports.minified = async function (name) {
  const source = await fs.promises.readFile(path.join(root, name), 'utf8');
  // + no-fake-async warning: terser works on this thread although it returns a promise
  const { code } = await minify(source);
  return code;
};
