import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type CodeServer, codeServer } from './code-server';
import { cleanEnvironment, temporaryFolder } from './environment';

export interface ServerOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** User settings on top of the quiet defaults; those in the user data folder win. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packaged extensions to install before the start. */
  readonly vsix?: readonly string[];
  /**
   * Take the development extension and its tests from the page's address. This build does so only in a mode that hides
   * notification toasts too.
   */
  readonly development?: boolean;
  /** Trust every folder without asking. */
  readonly trust?: boolean;
  readonly userDataFolder?: string;
  readonly extensionsFolder?: string;
  /** Variables on top of the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A page that the server can show. */
export interface PageOptions {
  readonly folder?: string | undefined;
  /** With `development` only. */
  readonly extensionDevelopmentPaths?: readonly string[];
  /** With `development` only: module whose `run` the extension host calls. */
  readonly extensionTestsPath?: string | undefined;
}

export interface VsCodeServer {
  /** Holds everything this server writes; goes away with it. */
  readonly folder: string;
  readonly extensionsFolder: string;
  url(page: PageOptions): string;
  stop(): Promise<void>;
  /** Resolves when the server's process has ended for whatever reason. */
  readonly exited: Promise<void>;
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  // The default of browsers is to save after a delay.
  'files.autoSave': 'off',
  'remote.autoForwardPorts': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'chat.disableAIFeatures': true,
};

const startTimeout = 60_000;

/**
 * Starts the browser-based VS Code on this machine's loopback interface, behind a secret token. It must be addressed as
 * `localhost`: webviews refuse other names.
 */
export async function startVsCodeServer(options: ServerOptions = {}): Promise<VsCodeServer> {
  const program = await codeServer();
  const folder = temporaryFolder();
  const userDataFolder = options.userDataFolder ?? join(folder, 'data');
  const extensionsFolder = options.extensionsFolder ?? join(folder, 'extensions');
  await writeSettings(join(userDataFolder, 'User/settings.json'), options.settings ?? {});

  const env: NodeJS.ProcessEnv = {
    ...cleanEnvironment(),
    // Otherwise a login shell is run for its environment.
    VSCODE_CLI: '1',
    EXTENSIONS_GALLERY: '{}',
    // Sockets and scratch files go away with the folder.
    XDG_RUNTIME_DIR: folder,
    TMPDIR: folder,
    ...options.env,
  };
  const common = [
    program.main,
    '--accept-server-license-terms',
    `--server-data-dir=${folder}`,
    `--user-data-dir=${userDataFolder}`,
    `--extensions-dir=${extensionsFolder}`,
    '--telemetry-level=off',
  ];
  const token = randomUUID();
  const logFile = join(folder, 'server.log');
  let child: ChildProcess;
  try {
    for (const vsix of options.vsix ?? []) await installExtension(program, common, env, vsix);
    const log = openSync(logFile, 'a');
    child = spawn(
      program.node,
      [
        ...common,
        '--host=127.0.0.1',
        `--port=${options.port ?? 0}`,
        `--connection-token=${token}`,
        ...(options.trust === false ? [] : ['--disable-workspace-trust']),
        ...(options.development === true ? ['--enable-smoke-test-driver'] : []),
      ],
      // A process group of its own, so that its extension hosts end with it.
      { env, stdio: ['ignore', log, log], detached: true },
    );
    closeSync(log);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }

  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.once('error', () => {
      resolve();
    });
  });
  const killNow = (): void => {
    signalGroup(child, 'SIGKILL');
  };
  process.once('exit', killNow);
  const stop = async (): Promise<void> => {
    signalGroup(child, 'SIGTERM');
    await Promise.race([exited, delay(5000, undefined, { ref: false })]);
    killNow();
    await exited;
    process.off('exit', killNow);
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };

  let port: string | undefined;
  const deadline = Date.now() + startTimeout;
  while (port === undefined) {
    const log = await readFile(logFile, 'utf8');
    port = /listening on (\d+)/.exec(log)?.[1];
    if (port !== undefined) break;
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      await stop();
      const inUse = log.includes('EADDRINUSE') ? `: port ${options.port ?? 0} is in use` : '';
      throw new Error(`The VS Code server did not start${inUse}. Its log:\n${log}`);
    }
    await delay(50);
  }
  const authority = `localhost:${port}`;
  return {
    folder,
    extensionsFolder,
    url: (page) => pageUrl(authority, token, page),
    stop,
    exited,
  };
}

function pageUrl(authority: string, token: string, page: PageOptions): string {
  const remote = (path: string): string => `vscode-remote://${authority}${path}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...(page.extensionDevelopmentPaths ?? []).map((path) => ['extensionDevelopmentPath', remote(path)]),
    ...(page.extensionTestsPath === undefined
      ? []
      : [['extensionTestsPath', remote(page.extensionTestsPath)]]),
  ];
  const url = new URL(`http://${authority}/`);
  url.searchParams.set('tkn', token);
  if (page.folder === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set('folder', page.folder);
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

async function writeSettings(file: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const existing = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '{}';
    throw error;
  });
  await mkdir(dirname(file), { recursive: true });
  const merged: unknown = { ...quietSettings, ...settings, ...(JSON.parse(existing) as object) };
  await writeFile(file, JSON.stringify(merged, undefined, 2));
}

async function installExtension(
  program: CodeServer,
  common: readonly string[],
  env: NodeJS.ProcessEnv,
  vsix: string,
): Promise<void> {
  const child = spawn(program.node, [...common, '--install-extension', vsix], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // It exits with 0 after some failures.
  if (code !== 0 || !output.includes('successfully installed')) {
    throw new Error(`${vsix} could not be installed:\n${output}`);
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: nothing of the group is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
