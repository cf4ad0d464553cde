import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PackageOption } from '../../analysis';
import type { Fixed } from './fixed';

const resolve = createRequire(import.meta.url).resolve;

/** Where a package that is installed here lies. */
function installed(name: string): string {
  let folder = dirname(resolve(name));
  while (!folder.endsWith(`/${name}`)) folder = dirname(folder);
  return folder;
}

export interface Run {
  /** What the program prints of its results. */
  readonly results: string;
  /** `+a` where work on `a` begins, `-a` where it is done, in that order. */
  readonly events: readonly string[];
  readonly stderr: string;
}

/**
 * Runs a program that prints, with `stat` and `readFile` of its own that take some turns of the event loop, fewer the later
 * they are called, so that whoever does not keep the order is found out; what is called `bad…` fails.
 */
export function run(file: string, { text, newFiles = [] }: Partial<Fixed>): Run {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-iterations-'));
  try {
    for (const name of ['p-map', 'p-limit', 'yocto-queue']) {
      cpSync(installed(name), join(folder, 'node_modules', name), { recursive: true });
    }
    writeFileSync(join(folder, 'events.cjs'), events);
    for (const each of [...newFiles, { path: file, text: text ?? '' }]) {
      mkdirSync(dirname(join(folder, each.path)), { recursive: true });
      writeFileSync(join(folder, each.path), each.text);
    }
    const { stdout, stderr } = spawnSync(process.execPath, ['-r', './events.cjs', file], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 30_000,
    });
    const lines = stdout.split('\n').filter((line) => line !== '');
    const isEvent = (line: string): boolean => /^[+-]/.test(line);
    return {
      results: lines.filter((line) => !isEvent(line)).join('\n'),
      events: lines.filter(isEvent),
      stderr,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const events = `
const promises = require('node:fs/promises');
let turns = 40;
// What loads modules names them by URL.
const work = (give, real) => async (name, ...others) => {
  if (typeof name !== 'string') return real(name, ...others);
  console.log('+' + name);
  for (let left = (turns -= 2); left > 0; left--) await new Promise(setImmediate);
  console.log('-' + name);
  if (name.startsWith('bad')) throw new Error(name);
  return give(name);
};
promises.stat = work((name) => ({ size: name.length }), promises.stat);
promises.readFile = work((name) => name.toUpperCase(), promises.readFile);
promises.unlink = work(() => undefined);
`;

/** How many are under way at the same time at most. */
export function most(all: readonly string[]): number {
  let running = 0;
  return Math.max(0, ...all.map((event) => (running += event.startsWith('+') ? 1 : -1)));
}

/** A package that installs others. */
export function having(dependencies: Readonly<Record<string, string>>, directory = ''): PackageOption {
  return { directory, dependencies, isModule: false };
}
