import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';

const require = createRequire(import.meta.url);
const fs = require('fs');

export default function loadPlugins(folder) {
  // - no-blocking-call: called once while the service starts
  return readdirSync(folder).map((name) => {
    // - no-blocking-call: called once while the service starts
    return JSON.parse(fs.readFileSync(`${folder}/${name}`, 'utf8'));
  });
}
