import { cp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { findBrowser, launchBrowser } from '../../host/browser';
import { root, temporaryFolder } from '../../host/environment';
import { type VsCodeServer, startVsCodeServer } from '../../host/vscode-server';
import { Workbench } from './workbench';

/** A running VS Code with the packaged extension installed, opened on a copy of the sample workspace. */
export interface Session {
  readonly workbench: Workbench;
  /** The copy of the sample workspace. */
  readonly folder: string;
  readonly server: VsCodeServer;
  close(): Promise<void>;
}

/** Starts VS Code as a user has it: the package installed, no development extension, notifications shown. */
export async function openSession(): Promise<Session> {
  const vsix = process.env['LANEWISE_VSIX'];
  if (vsix === undefined) {
    throw new Error('LANEWISE_VSIX does not name the package to test: use "npm test -- --only browser".');
  }
  const temporary = temporaryFolder();
  const folder = join(temporary, 'sample');
  await cp(join(root, 'samples'), folder, {
    recursive: true,
    filter: (path) => !['out', '.lanewise'].includes(basename(path)),
  });
  let server: VsCodeServer | undefined;
  let context: BrowserContext | undefined;
  const close = async (): Promise<void> => {
    await context?.close();
    await server?.stop();
    await rm(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    const browser = await findBrowser();
    server = await startVsCodeServer({ vsix: [vsix], settings: { 'window.title': '${rootName}' } });
    context = await launchBrowser(browser, join(server.folder, 'browser'));
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(60_000);
    await page.goto(server.url({ folder }));
    const workbench = new Workbench(page);
    await workbench.ready();
    return { workbench, folder, server, close };
  } catch (error) {
    await close();
    throw error;
  }
}
