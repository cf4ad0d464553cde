#!/usr/bin/env node
import { readFileSync, existsSync } from 'node:fs';
import { collect } from '../src/collect.js';
import { pack, packAll } from '../src/pack.js';
import { serve } from '../src/serve.js';

const [command, ...files] = process.argv.slice(2);

// - no-blocking-call: a command line program has nobody else to serve
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

if (command === 'serve') serve(manifest.files);
// - no-blocking-call: a command line program has nobody else to serve
else if (!existsSync('.packit')) {
  await main();
}

async function main() {
  // - no-blocking-call: an async function that only the command line reaches
  const ignore = existsSync('.packitignore') ? readFileSync('.packitignore', 'utf8') : '';
  const all = collect(files, ignore);
  await packAll(all);
  for (const file of all) pack(file);
}
