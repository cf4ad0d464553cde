// Opens a VS Code with Lanewise in it: `--open <folder>` on a folder of yours, else on the sample workspace.
import { cp, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cleanEnvironment, root, temporaryFolder } from '../test/host/environment';
import { type VsCodeServer, startVsCodeServer } from '../test/host/vscode-server';
import { ensureBuilt } from './build';
import { desktopCode, openInBrowser } from './desktop';
import { ensurePackaged, vsixFile } from './package';
import { runCommand } from './run-command';

const usage = `Usage: npm start -- [options]
  --open <folder>  open this folder instead of the sample workspace
  --port <number>  port of the browser-based VS Code (default: any free one)
  --browser        use the browser-based VS Code even where desktop VS Code is installed
  --help           show this text`;

interface Options {
  readonly folder: string | undefined;
  readonly port: number;
  readonly browser: boolean;
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: Options | undefined;
  try {
    options = await parse(args);
  } catch (error) {
    console.error(`${messageOf(error)}\n${usage}`);
    return 2;
  }
  if (options === undefined) {
    console.log(usage);
    return 0;
  }
  try {
    const code = options.browser ? undefined : desktopCode();
    return await (code === undefined ? startInBrowser(options) : startOnDesktop(code, options));
  } catch (error) {
    console.error(messageOf(error));
    return 1;
  }
}

/** @throws Error on wrong arguments. Undefined: only the usage is wanted. */
async function parse(args: readonly string[]): Promise<Options | undefined> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      open: { type: 'string' },
      port: { type: 'string' },
      browser: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const port = Number(values.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${values.port ?? ''} is no port.`);
  if (values.open === undefined) return { folder: undefined, port, browser: values.browser };
  // npm changes to the top folder of the repository; the path is relative to where the user is.
  const folder = resolve(process.env['INIT_CWD'] ?? '.', values.open);
  const status = await stat(folder).catch(() => undefined);
  if (status?.isDirectory() !== true) throw new Error(`${folder} is no folder.`);
  return { folder, port, browser: values.browser };
}

async function startOnDesktop(code: string, options: Options): Promise<number> {
  await ensureBuilt();
  const { folder, remove } = await workspace(options);
  console.log(`Opening ${folder} in desktop VS Code. Close its window to end.`);
  try {
    const args = ['--new-window', '--wait', `--extensionDevelopmentPath=${root}`, folder];
    return (await runCommand(code, args, { env: cleanEnvironment() })) === 0 ? 0 : 1;
  } finally {
    await remove();
  }
}

async function startInBrowser(options: Options): Promise<number> {
  const stopped = signalled();
  await ensurePackaged();
  const { folder, remove } = await workspace(options);
  let server: VsCodeServer | undefined;
  try {
    server = await startVsCodeServer({
      port: options.port,
      vsix: [vsixFile],
      // The sample is known to be harmless; of another folder the user decides.
      trust: options.folder === undefined,
    });
    const url = server.url({ folder });
    console.log(
      `\nVS Code with Lanewise on ${folder}:\n\n  ${url}\n\nThe address holds a secret. Ctrl-C ends it.`,
    );
    if (options.folder !== undefined) {
      console.log('To profile, trust the folder: click "Restricted Mode" in the status bar.');
    }
    if (openInBrowser(url)) console.log('Opening it in your browser.');
    const ended = await Promise.race([stopped.then(() => 'stopped'), server.exited.then(() => 'died')]);
    if (ended === 'died') {
      console.error('The VS Code server has ended unexpectedly.');
      return 1;
    }
    console.log('\nEnding.');
    return 0;
  } finally {
    await server?.stop();
    await remove();
  }
}

/** The folder to open: the user's, or a copy of the sample that can be changed freely. */
async function workspace(options: Options): Promise<{ folder: string; remove: () => Promise<void> }> {
  if (options.folder !== undefined) return { folder: options.folder, remove: () => Promise.resolve() };
  const temporary = temporaryFolder();
  const sample = join(root, 'samples');
  const folder = join(temporary, 'sample');
  await cp(sample, folder, {
    recursive: true,
    filter: (path) => !['out', '.lanewise'].includes(basename(path)),
  });
  return { folder, remove: () => rm(temporary, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Resolves at the first signal that asks this process to end; a second one ends it at once. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(130));
      });
    }
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
