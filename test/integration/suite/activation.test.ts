import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

/** These tests come first of all suites: they look at the extension before anything has started it. */
describe('activation', () => {
  const extension = vscode.extensions.getExtension('lanewise.lanewise');

  it('finds the extension, not active', () => {
    assert.ok(extension, 'the extension is not loaded');
    assert.equal(extension.isActive, false);
  });

  it('stays inactive for files in other languages', async () => {
    await vscode.window.showTextDocument(workspaceFile('notes.txt'));
    await delay(500);
    assert.equal(extension?.isActive, false);
  });

  it('becomes active when JavaScript is opened', async () => {
    assert.ok(extension);
    const opened = performance.now();
    await vscode.window.showTextDocument(workspaceFile('plain.js'));
    while (!extension.isActive) await delay(1);
    const active = performance.now() - opened;

    const bundle = join(extension.extensionPath, 'dist/extension.cjs');
    const require = createRequire(__filename);
    const { [bundle]: loaded } = require.cache;
    Reflect.deleteProperty(require.cache, bundle);
    const start = performance.now();
    require(bundle);
    const load = performance.now() - start;
    if (loaded !== undefined) require.cache[bundle] = loaded;
    console.log(
      `      from opening a file to the active extension: ${active.toFixed(0)} ms; loading its bundle: ${load.toFixed(1)} ms`,
    );
  });

  it('offers every command it contributes', async () => {
    assert.ok(extension);
    const contributed = contributedCommands(extension.packageJSON);
    assert.ok(contributed.includes('lanewise.profileCurrentFile'));
    const available = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributed.filter((command) => !available.has(command)),
      [],
    );
  });
});

function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the test workspace is not open');
  return vscode.Uri.joinPath(folder.uri, name);
}

function contributedCommands(manifest: unknown): string[] {
  const { contributes } = manifest as { contributes: { commands: readonly { command: string }[] } };
  return contributes.commands.map(({ command }) => command);
}
