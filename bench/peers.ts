import { existsSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../scripts/run-command';

/** The `node_modules` with the peers of the versions that `bench/package.json` names; installs them if they are not there. */
export async function peerModules(): Promise<string> {
  const modules = path.join(import.meta.dirname, 'node_modules');
  if (!existsSync(path.join(modules, '.package-lock.json'))) {
    // Not `ci`, which wants the packages of all platforms in the lock; what is installed has exact versions anyway.
    const code = await runCommand('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (code !== 0) throw new Error('the peers in bench/package.json could not be installed');
  }
  return modules;
}
