import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import manifest from '../package.json' with { type: 'json' };
import { root } from '../test/host/environment';
import { buildMark, ensureBuilt, newest } from './build';

/** The packaged extension of this version. */
export const vsixFile = join(root, `${manifest.name}-${manifest.version}.vsix`);

/** The README as the package has it, at its top. */
export const readmePath = 'dist/README.md';

/** What the package depends on besides the bundles. */
const inputs = [
  '.vscodeignore',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'docs',
  'media',
  'package.json',
];

/** Packages the bundles, which are brought up to date first, into `vsixFile`. @returns its size in bytes. */
export async function packageExtension(): Promise<number> {
  await ensureBuilt();
  await createVSIX({
    cwd: root,
    packagePath: vsixFile,
    readmePath,
    // Everything is bundled.
    dependencies: false,
    allowMissingRepository: true,
    // Without a public repository there is nothing that relative links could become.
    rewriteRelativeLinks: false,
  });
  return (await stat(vsixFile)).size;
}

/** Packages the extension where that is missing or older than what goes into it. */
export async function ensurePackaged(): Promise<void> {
  await ensureBuilt();
  const changed = await Promise.all([buildMark, ...inputs].map((input) => newest(join(root, input))));
  if ((await newest(vsixFile)) < Math.max(...changed)) await packageExtension();
}

if (process.argv[1] === import.meta.filename) {
  const size = await packageExtension();
  console.log(`${vsixFile}: ${(size / 1024 / 1024).toFixed(1)} MB`);
}
