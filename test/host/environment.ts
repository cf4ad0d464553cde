import { tmpdir } from 'node:os';
import { mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where downloads are kept between runs; ignored by git. */
export const keptFolder = join(root, '.vscode-test');

/**
 * The environment for programs that must not notice that npm or another VS Code started them: without it, a nested npm
 * would take its settings from the outer one, and VS Code would talk to the instance around it.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|INIT_CWD$|NODE_OPTIONS$|VSCODE_|ELECTRON_RUN_AS_NODE$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** A new folder of its own in the temporary folder. Its path is short: VS Code puts Unix sockets under it. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'lw-'));
}
