import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The notices of all npm packages that went into bundles: name, version and licence of each, and the texts that their
 * licences want to be passed on with them.
 *
 * @param {readonly string[]} inputs the files that were bundled, as esbuild's metafiles name them
 * @returns {string}
 * @throws Error when a package comes without the text of its licence
 */
export function thirdPartyNotices(inputs) {
  const folders = new Set(inputs.flatMap((input) => packageFolder.exec(input)?.[0] ?? []));
  const notices = [...folders]
    .filter((folder) => !partOfAnother.test(folder))
    .map(notice)
    .sort();
  // Of two copies of one version, one is enough.
  return ['Lanewise includes these packages.\n', ...new Set(notices)].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The innermost package that a file belongs to. */
const packageFolder = /.*\bnode_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** The platforms' parts of oxc-parser, which come under the text that it has. */
const partOfAnother = /\/@oxc-parser\/binding-/;

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const names = readdirSync(folder);
  const licences = names.filter((file) => /^(licen[cs]e|copying)/i.test(file));
  if (licences.length === 0) throw new Error(`${folder} has no licence text to pass on.`);
  const notices = names.filter((file) => /^(notice|third-?party-?notice)/i.test(file));
  const texts = [...licences, ...notices].map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${name} ${version} (${license})\n\n${texts.join('\n\n').replaceAll('\r\n', '\n')}\n`;
}
