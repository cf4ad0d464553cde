import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import manifest from '../package.json' with { type: 'json' };
import { root } from '../test/host/environment';
import { ensureBuilt } from './build';

/** The packaged extension of this version. */
export const vsixFile = join(root, `${manifest.name}-${manifest.version}.vsix`);

/** Packages the bundles, which are brought up to date first, into `vsixFile`. @returns its size in bytes. */
export async function packageExtension(): Promise<number> {
  await ensureBuilt();
  await createVSIX({
    cwd: root,
    packagePath: vsixFile,
    // Everything is bundled.
    dependencies: false,
    allowMissingRepository: true,
    // The links of the README are complete.
    rewriteRelativeLinks: false,
  });
  return (await stat(vsixFile)).size;
}

if (process.argv[1] === import.meta.filename) {
  const size = await packageExtension();
  console.log(`${vsixFile}: ${(size / 1024 / 1024).toFixed(1)} MB`);
}
