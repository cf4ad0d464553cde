import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Where packages are kept between runs. Outside of this repository, so that nothing of its own packages and configurations
 * is found from there.
 */
const cache = path.join(tmpdir(), 'lanewise-bench', 'migration');

/**
 * The folder of a package (`name@version`) as it is published, with its dependencies and those of its tests beside it.
 * Their install scripts are not run.
 */
export function installed(name: string): string {
  const target = path.join(cache, name.replace('/', '+'));
  if (!existsSync(target)) {
    const unpacked = `${target}.part`;
    rmSync(unpacked, { recursive: true, force: true });
    mkdirSync(unpacked, { recursive: true });
    npm(['pack', name, '--silent'], unpacked);
    const archive = readdirSync(unpacked).find((entry) => entry.endsWith('.tgz'));
    if (archive === undefined) throw new Error(`${name} cannot be downloaded`);
    execFileSync('tar', ['-xzf', archive, '--strip-components=1'], { cwd: unpacked });
    rmSync(path.join(unpacked, archive));
    npm(
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--silent'],
      unpacked,
    );
    // What is there under its name is complete.
    renameSync(unpacked, target);
  }
  return target;
}

const npm = (args: readonly string[], cwd: string): void => {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
};

/** A copy of an installed package that may be changed, and shares what is installed. Made anew each time. */
export function copyOf(folder: string, purpose: string): string {
  const copy = `${folder}.${purpose}`;
  rmSync(copy, { recursive: true, force: true });
  const packages = path.join(folder, 'node_modules');
  cpSync(folder, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => source !== packages,
  });
  if (existsSync(packages)) symlinkSync(packages, path.join(copy, 'node_modules'));
  return copy;
}
