import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanEnvironment, keptFolder, root } from './environment';

/** Something heavy that is installed from the npm registry when it is first needed, and then kept. */
export interface Download {
  /** Folder of `test/host` that holds its `package.json` and lock file. */
  readonly name: string;
  /** What it is and how big, for the message before the download. */
  readonly description: string;
  /** Brings the folder with the lock file copied into it to the state that can be used. */
  readonly install: (folder: string) => Promise<void>;
}

/** Where the lock files are, and where downloads are kept. */
export interface Places {
  readonly source: string;
  readonly kept: string;
}

const ownPlaces: Places = { source: join(root, 'test/host'), kept: join(keptFolder, 'host') };

/**
 * The folder of the complete download, installing it first where it is missing. A folder bears its final name only once
 * it is complete, and the name holds a digest of the lock file: an interrupted or outdated install is never used.
 */
export async function ensureInstalled(download: Download, places = ownPlaces): Promise<string> {
  const { kept } = places;
  const source = join(places.source, download.name);
  const digest = createHash('sha256').update(await readFile(join(source, 'package-lock.json')));
  const folder = join(kept, `${download.name}-${digest.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;

  console.log(`Installing ${download.description}, once, into ${kept} …`);
  const started = Date.now();
  await mkdir(kept, { recursive: true });
  await removeAbandoned(kept);
  const partial = join(kept, `partial-${process.pid}-${randomUUID()}`);
  await cp(source, partial, { recursive: true });
  try {
    await download.install(partial);
    await rename(partial, folder).catch((error: unknown) => {
      // Another run has finished the same install meanwhile.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  await removeOutdated(kept, download.name, folder);
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
  return folder;
}

/** Runs `npm ci` in a folder. Install scripts are not run. */
export async function npmCi(folder: string, ...options: string[]): Promise<void> {
  const defaults = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawn('npm', ['ci', ...defaults, ...options], {
    cwd: folder,
    env: cleanEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  await new Promise<void>((resolve, reject) => {
    npm.once('error', reject);
    npm.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ci failed (${signal ?? String(code)}) in ${folder}; its output is above`));
    });
  });
}

/** Removes what interrupted installs have left behind. */
async function removeAbandoned(kept: string): Promise<void> {
  for (const entry of await readdir(kept)) {
    const owner = /^partial-(\d+)-/.exec(entry)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) {
      await rm(join(kept, entry), { recursive: true, force: true });
    }
  }
}

async function removeOutdated(kept: string, name: string, current: string): Promise<void> {
  for (const entry of await readdir(kept)) {
    const folder = join(kept, entry);
    if (entry.startsWith(`${name}-`) && folder !== current)
      await rm(folder, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
