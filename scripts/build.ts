import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../test/host/environment';
import { runCommand } from './run-command';

/** What the bundles are made of. */
const inputs = [
  'src',
  'README.md',
  'esbuild.mjs',
  'scripts/third-party-notices.mjs',
  'package-lock.json',
  'tsconfig.json',
];

/** Written when a build is complete. */
export const buildMark = 'dist/.complete';

/** Builds the bundles. @returns whether that succeeded; what failed has been printed. */
export async function build(): Promise<boolean> {
  return (await runCommand(process.execPath, ['esbuild.mjs'])) === 0;
}

/** Builds the bundles where they are missing or older than their sources. @throws Error when they cannot be built. */
export async function ensureBuilt(): Promise<void> {
  const built = await stat(join(root, buildMark)).catch(() => undefined);
  const changed = await Promise.all(inputs.map((input) => newest(join(root, input))));
  if (built !== undefined && built.mtimeMs >= Math.max(...changed)) return;
  console.log('Building …');
  if (!(await build())) throw new Error('The build failed; its messages are above.');
}

/** Modification time of a file, or of the newest file of a folder and of those below it; 0 when there is none. */
export async function newest(path: string): Promise<number> {
  const status = await stat(path).catch(() => undefined);
  if (!status?.isDirectory()) return status?.mtimeMs ?? 0;
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  const statuses = await Promise.all(files.map((file) => stat(join(file.parentPath, file.name))));
  return Math.max(0, ...statuses.map(({ mtimeMs }) => mtimeMs));
}
