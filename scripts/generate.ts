// Brings up to date what is generated from the code: the settings in package.json and the table of rules in README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { updatedManifest } from './generate-manifest';
import { updatedReadme } from './generate-readme';

for (const [file, update] of [
  ['package.json', updatedManifest],
  ['README.md', updatedReadme],
] as const) {
  const url = new URL(`../${file}`, import.meta.url);
  writeFileSync(url, await update(readFileSync(url, 'utf8')));
}
