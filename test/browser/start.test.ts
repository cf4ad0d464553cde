import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { findBrowser, launchBrowser } from '../host/browser';
import { root } from '../host/environment';
import { Workbench } from './driver/workbench';

describe('npm start', () => {
  let folder: string;
  let start: ChildProcess;
  let context: BrowserContext;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lw-'));
    context = await launchBrowser(await findBrowser(), join(folder, 'browser'));
  });

  afterEach(async () => {
    await context.close();
    if (start.exitCode === null) await stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts it as a user does. @returns the address that it prints. */
  async function address(...args: string[]): Promise<string> {
    const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
    const child = spawn(process.execPath, [tsx, 'scripts/start.ts', '--browser', ...args], {
      cwd: root,
      // No display: nothing is to open a window here.
      env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' },
    });
    start = child;
    let output = '';
    return new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text;
          const url = /http:\/\/localhost\S+/.exec(output)?.[0];
          if (url !== undefined) resolve(url);
        });
      }
      child.once('exit', (code) => {
        reject(new Error(`npm start ended with ${String(code)}:\n${output}`));
      });
    });
  }

  /** Stops it as Ctrl-C does. @returns its exit code. */
  async function stop(): Promise<unknown> {
    const ended = once(start, 'exit');
    start.kill('SIGINT');
    return (await ended)[0];
  }

  async function open(url: string): Promise<Workbench> {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(url);
    const workbench = new Workbench(page);
    await workbench.ready();
    return workbench;
  }

  it('opens the sample workspace with Lanewise, and leaves nothing when it is stopped', async () => {
    const url = await address();
    const sample = new URL(url).searchParams.get('folder');
    assert.ok(sample !== null && existsSync(join(sample, 'report.js')));
    const workbench = await open(url);
    const editor = await workbench.openFile('server.js');
    await editor.locator('.squiggly-warning').first().waitFor();

    assert.equal(await stop(), 0);
    assert.ok(!existsSync(sample));
    await assert.rejects(fetch(url), 'the server still answers');
  });

  it('opens a folder of one’s own, whose code is not run before it is trusted', async () => {
    const own = join(folder, 'own');
    await mkdir(own);
    await writeFile(join(own, 'mine.js'), 'import fs from "fs";\nasync () => fs.readFileSync("mine.js");\n');
    const workbench = await open(await address('--open', own));
    await workbench.page.locator('.part.statusbar', { hasText: 'Restricted Mode' }).waitFor();
    const editor = await workbench.openFile('mine.js');
    await editor.locator('[class*="squiggly-"]').first().waitFor();
    assert.deepEqual(await workbench.listCommands('Lanewise: Show Log'), ['Lanewise: Show Log']);
    assert.deepEqual(await workbench.listCommands('Lanewise: Profile Current File'), []);
    await stop();
  });
});
