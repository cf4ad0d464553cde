const fs = require('fs');
const { execSync } = require('child_process');

// - no-blocking-call: a build script has nobody to serve
execSync('esbuild assets/main.js --bundle --outfile=public/main.js');

async function hashNames() {
  // - no-blocking-call: an async function of a build script
  for (const name of fs.readdirSync('public')) {
    // - no-blocking-call: an async function of a build script
    fs.renameSync(`public/${name}`, `public/hashed-${name}`);
  }
}

hashNames();
