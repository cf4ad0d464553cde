import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Application } from './applications';
import type { TestResults } from './test-results';

/** A run that takes longer is ended, and counts as one that did not come to an end. */
const longest = 300_000;

/**
 * Runs an application's tests in a folder, by the Node.js that this runs on.
 * @returns undefined where they did not come to an end; their output is then in the file beside the folder
 */
export async function runTests(
  { test: [program, ...args], read }: Application,
  folder: string,
): Promise<TestResults | undefined> {
  const home = `${folder}.home`;
  mkdirSync(home, { recursive: true });
  const output = await new Promise<string>((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(folder, program ?? ''), ...args], {
      cwd: folder,
      // What tests leave behind in the user's home folder is not shared either.
      env: { ...process.env, HOME: home, CI: '1', NODE_OPTIONS: '', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longest,
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.once('error', reject);
    child.once('close', () => {
      resolve(text);
    });
  });
  writeFileSync(`${folder}.log`, output);
  return read(output);
}
