import { existsSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../scripts/run-command';

/** The `node_modules` with the peers of the versions that `bench/package.json` names; installs them if they are not there. */
export async function peerModules(): Promise<string> {
  const modules = path.join(import.meta.dirname, 'node_modules');
  if (!existsSync(path.join(modules, '.package-lock.json'))) {
    const code = await runCommand('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (code !== 0) throw new Error('the peers in bench/package.json could not be installed');
  }
  return modules;
}
