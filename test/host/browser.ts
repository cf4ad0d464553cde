import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { packagedChromium } from './packaged-chromium';

/** A Chromium that has been seen to start on this machine. */
export interface Browser {
  readonly executable: string;
  /** Variables it needs on top of the environment. */
  readonly env: NodeJS.ProcessEnv;
}

/** The variable that names the browser to use, instead of looking for one. */
export const browserVariable = 'LANEWISE_BROWSER';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/**
 * A browser to drive: the one that `LANEWISE_BROWSER` names, else one installed on the machine, else the one from the npm
 * registry, which brings its libraries. Should that one not start either, then Debian's is installed where this process
 * may do so.
 * @throws Error that names the command to run, when there is no browser.
 */
export async function findBrowser(): Promise<Browser> {
  const named = process.env[browserVariable];
  if (named !== undefined && named !== '') {
    const browser = { executable: named, env: {} };
    const problem = await startProblem(browser);
    if (problem === undefined) return browser;
    throw new Error(`${browserVariable} is ${named}, which does not start: ${problem}`);
  }

  const installed = await firstThatStarts(installedBrowsers());
  if (installed !== undefined) return installed;

  let problem: string | undefined;
  if (process.platform === 'linux' && process.arch === 'x64') {
    const packaged = await packagedChromium();
    problem = await startProblem(packaged);
    if (problem === undefined) return packaged;
    console.log(`The browser from the npm registry does not start: ${problem}`);
    const apt = onPath('apt-get');
    if (apt !== undefined && process.getuid?.() === 0) {
      await installDebianChromium(apt);
      const debian = await firstThatStarts(installedBrowsers());
      if (debian !== undefined) return debian;
    }
  }
  throw new Error(
    `There is no browser to drive${problem === undefined ? '' : ` (${problem})`}. Install one, on Debian or Ubuntu with ` +
      `"sudo apt-get install -y chromium", or name one with ${browserVariable}=/path/to/chromium.`,
  );
}

/** Starts a browser without a window and with a new profile, which is kept in `profileFolder`. */
export async function launchBrowser(browser: Browser, profileFolder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profileFolder, {
    executablePath: browser.executable,
    env: { ...definedOnly(process.env), ...definedOnly(browser.env) },
    headless: true,
    permissions: ['clipboard-read', 'clipboard-write'],
    viewport: { width: 1400, height: 1000 },
    args: [
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Why a browser does not start and show a page, or undefined when it does. */
async function startProblem(browser: Browser): Promise<string | undefined> {
  if (!existsSync(browser.executable)) return 'there is no such file';
  try {
    const started = await chromium.launch({
      executablePath: browser.executable,
      env: { ...definedOnly(process.env), ...definedOnly(browser.env) },
      args: ['--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
      timeout: 30_000,
    });
    try {
      const page = await started.newPage();
      await page.setContent('<p>started</p>', { timeout: 10_000 });
      return undefined;
    } finally {
      await started.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function firstThatStarts(executables: readonly string[]): Promise<Browser | undefined> {
  for (const executable of executables) {
    const browser = { executable, env: {} };
    if ((await startProblem(browser)) === undefined) return browser;
  }
  return undefined;
}

/** Where browsers are installed on this machine, whether they start or not. */
export function installedBrowsers(): string[] {
  const found = commands.map(onPath).filter((path) => path !== undefined);
  return process.platform === 'darwin'
    ? [...found, ...macApplications.filter((path) => existsSync(path))]
    : found;
}

/** Where a command is on the PATH. */
export function onPath(command: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => join(folder, command))
    .find((path) => existsSync(path));
}

async function installDebianChromium(apt: string): Promise<void> {
  console.log('Installing Debian’s chromium with apt-get …');
  await run(apt, ['update', '--quiet=2']);
  await run(apt, ['install', '--yes', '--quiet=2', '--no-install-recommends', 'chromium']);
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} failed (${signal ?? String(code)})`));
    });
  });
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
