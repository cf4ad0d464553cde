const fs = require('node:fs');
const path = require('node:path');
const { execSync } = require('node:child_process');

const found = [];

function searchPaths() {
  return [path.resolve('node_modules'), '/usr/local/lib/node_modules'];
}

exports.discover = function () {
  for (const folder of searchPaths()) {
    // - no-blocking-call: looks for plugins once, at start-up
    if (!fs.existsSync(folder)) continue;
    // - no-blocking-call: looks for plugins once, at start-up
    for (const name of fs.readdirSync(folder)) {
      // - no-slow-regex: a dot stands between the parts, so that there is one way to divide a name
      if (!/^((@[\w-]+(\.[\w-]+)*)\/)?(bridge-[\w-]+)$/.test(name)) continue;
      // - no-accidental-quadratic: at start-up, among a handful of plugins
      if (!found.includes(name)) found.push(name);
    }
  }
};

exports.external = () => found.map((name) => ({ name, script: `${name}/child.js` }));

exports.globalFolder = function () {
  // + no-blocking-call warning: a request waits for a process, and all others with it
  return execSync('npm root -g').toString().trim();
};
