#!/usr/bin/env node
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { execSync } from 'node:child_process';
import { build, clean } from '../lib/build.js';
import { serve } from '../lib/serve.js';

// - no-blocking-call: a program of the command line, nobody else waits
const settings = existsSync('site.json') ? JSON.parse(readFileSync('site.json', 'utf8')) : {};
const [command = 'build'] = process.argv.slice(2);

if (command === 'build') {
  await clean(settings.output);
  await build(settings);
  // - no-blocking-call: a program of the command line
  writeFileSync('.last-build', new Date().toISOString());
} else if (command === 'serve') {
  serve(settings);
} else if (command === 'deploy') {
  for (const target of settings.targets) {
    // - no-blocking-call: a program of the command line, one deployment after the other
    execSync(`rsync -a public/ ${target}`, { stdio: 'inherit' });
  }
} else {
  const names = Object.keys(settings.commands);
  // - no-accidental-quadratic: commands that a person has typed
  const unknown = process.argv.slice(3).filter((name) => !names.includes(name));
  console.error(`unknown: ${unknown.join(', ')}`);
}
