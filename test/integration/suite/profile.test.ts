import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { closeAll, showFile, tabs, until, workspaceFolder } from '../editor';

const program = `import { Worker, isMainThread } from 'node:worker_threads';
import { execSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

function spin(ms) {
  for (const end = Date.now() + ms; Date.now() < end; );
}
if (isMainThread) {
  new Worker(new URL(import.meta.url)).on('exit', () => {
    execSync('sleep 0.1');
    writeFileSync('result.txt', \`\${process.argv.length} \${process.stdout.isTTY}\`);
  });
}
spin(100);
`;

/** Ends by itself only when the test fails to stop it. */
const server = `import { writeFileSync } from 'node:fs';
setTimeout(() => {}, 50_000);
process.on('SIGINT', () => {
  writeFileSync('tidied.txt', 'yes');
  process.exit(0);
});
writeFileSync('started.txt', 'yes');
`;

describe('profiling', () => {
  let traces: string;
  const inFolder = (name: string): string => join(workspaceFolder().fsPath, name);

  beforeEach(async () => {
    traces = inFolder('.lanewise');
    await rm(traces, { recursive: true, force: true });
  });
  afterEach(closeAll);

  const timelines = (): vscode.TabInputCustom[] =>
    tabs()
      .map(({ input }) => input)
      .filter((input) => input instanceof vscode.TabInputCustom)
      .filter(({ viewType }) => viewType === 'lanewise.timeline');

  async function traceFiles(): Promise<string[]> {
    return (await readdir(traces)).filter((name) => name.endsWith('.lanewise'));
  }

  /** Profiles the one script of a package below the workspace's folder. */
  async function profileOnlyScript(script: string): Promise<void> {
    const manifest = vscode.Uri.joinPath(workspaceFolder(), 'package', 'package.json');
    await vscode.workspace.fs.writeFile(
      manifest,
      new TextEncoder().encode(JSON.stringify({ scripts: { only: script } })),
    );
    let done = false;
    const isDone = (): boolean => done;
    const profile = Promise.resolve(
      vscode.commands.executeCommand('lanewise.profileNpmScript', manifest),
    ).finally(() => {
      done = true;
    });
    while (!isDone()) {
      // Takes the script as soon as it is offered, and does nothing before and after.
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await delay(100);
    }
    await profile;
  }

  /** Stops the recording once `server` runs. */
  async function stopWhenStarted(folder = ''): Promise<void> {
    const started = inFolder(`${folder}started.txt`);
    await until('the program to start', () => existsSync(started));
    await rm(started);
    await rm(inFolder(`${folder}tidied.txt`), { force: true });
    await vscode.commands.executeCommand('lanewise.stopProfiling');
  }

  it('runs the current file with its unsaved changes in a terminal, and opens its timeline', async () => {
    const editor = await showFile('profiled.mjs', '');
    await editor.edit((builder) => {
      builder.insert(new vscode.Position(0, 0), program);
    });
    await vscode.commands.executeCommand('lanewise.profileCurrentFile');
    assert.equal(await readFile(inFolder('result.txt'), 'utf8'), '2 true');
    const [trace, ...others] = await traceFiles();
    assert.ok(trace);
    assert.deepEqual(others, []);
    assert.match(trace, /^\d{4}-\d\d-\d\d-\d{6}-profiled\.mjs\.lanewise$/);
    const [timeline] = timelines();
    assert.equal(timeline?.uri.fsPath, join(traces, trace));
    assert.equal(await readFile(join(traces, '.gitignore'), 'utf8'), '*\n');
  });

  it('stops a program as Ctrl-C does, and keeps what was recorded', async () => {
    await showFile('server.mjs', server);
    const profile = vscode.commands.executeCommand('lanewise.profileCurrentFile');
    await stopWhenStarted();
    await profile;
    assert.equal(await readFile(inFolder('tidied.txt'), 'utf8'), 'yes');
    assert.equal((await traceFiles()).length, 1);
    assert.equal(timelines().length, 1);
  });

  it('stops a program behind npm and a shell', async () => {
    await showFile('package/server.mjs', server);
    const profile = profileOnlyScript('node server.mjs && echo never');
    await stopWhenStarted('package/');
    await profile;
    assert.equal(await readFile(inFolder('package/tidied.txt'), 'utf8'), 'yes');
    assert.equal((await traceFiles()).length, 1);
  });

  it('runs the npm script that is picked', async () => {
    await profileOnlyScript(`node -e "require('fs').writeFileSync('hello.txt', 'hello')"`);
    assert.equal(await readFile(inFolder('package/hello.txt'), 'utf8'), 'hello');
    const [trace] = await traceFiles();
    assert.match(trace ?? '', /-npm-run-only\.lanewise$/);
    assert.equal(timelines().length, 1);
  });

  it('opens a trace from its file, several at once', async () => {
    await showFile('short.mjs', '1;\n');
    await vscode.commands.executeCommand('lanewise.profileCurrentFile');
    await closeAll();
    const [trace] = await traceFiles();
    assert.ok(trace);
    const uri = vscode.Uri.file(join(traces, trace));
    await vscode.commands.executeCommand('vscode.open', uri);
    await vscode.commands.executeCommand('vscode.open', uri, vscode.ViewColumn.Beside);
    await until('two timelines', () => timelines().length === 2);
  });

  // The browser test looks at what it says.
  it('opens a damaged trace, too', async () => {
    const uri = vscode.Uri.joinPath(workspaceFolder(), 'damaged.lanewise');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('not a trace'));
    await vscode.commands.executeCommand('vscode.open', uri);
    await until('its tab', () => timelines().length === 1);
  });

  it('writes nothing for a file that cannot be profiled', async () => {
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: 'javascript', content: '1;' }),
    );
    await vscode.commands.executeCommand('lanewise.profileCurrentFile');
    assert.equal(timelines().length, 0);
    await assert.rejects(readdir(traces), { code: 'ENOENT' });
  });
});
