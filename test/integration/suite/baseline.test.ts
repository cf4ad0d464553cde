import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { BaselineFile } from '../../../src/messages/baseline';
import { closeAll, showFile, untilPlaces, workspaceFolder, writeFile } from '../editor';

const blocking = `import fs from 'node:fs';
export async function load(path) { await globalThis.ready;
  return fs.readFileSync(path);
}
`;
const found = ['2:9 Information'];

describe('the baseline', () => {
  const baseline = (): vscode.Uri => vscode.Uri.joinPath(workspaceFolder(), 'lanewise-baseline.json');
  const folder = (): vscode.Uri => vscode.Uri.joinPath(workspaceFolder(), 'set-aside');

  afterEach(async () => {
    await closeAll();
    await vscode.commands.executeCommand('lanewise.hideBaseline');
    await vscode.workspace.fs.delete(folder(), { recursive: true });
    await vscode.workspace.fs.delete(baseline(), { useTrash: false }).then(undefined, () => undefined);
  });

  it('is saved by a command, and hides what it holds until the user wants to see it', async () => {
    const { document } = await showFile('set-aside/a.js', blocking);
    await untilPlaces(document, found);
    const saved = await vscode.commands.executeCommand<readonly BaselineFile[]>('lanewise.saveBaseline');
    assert.deepEqual(
      saved.map(({ uri }) => uri),
      [baseline().toString()],
    );
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(baseline()));
    assert.match(text, /"file":"set-aside\/a\.js","rule":"no-blocking-call"/);
    await untilPlaces(document, []);
    await vscode.commands.executeCommand('lanewise.showBaseline');
    await untilPlaces(document, found);
    await vscode.commands.executeCommand('lanewise.hideBaseline');
    await untilPlaces(document, []);
  });

  it('takes effect when somebody else makes, changes or deletes it', async () => {
    const { document } = await showFile('set-aside/a.js', blocking);
    await untilPlaces(document, found);
    const entry = (file: string): object => ({
      file,
      rule: 'no-blocking-call',
      code: 'return fs.readFileSync(path);',
    });
    const write = (file: string): Thenable<vscode.Uri> =>
      writeFile('lanewise-baseline.json', JSON.stringify({ version: 1, findings: [entry(file)] }));
    await write('set-aside/a.js');
    await untilPlaces(document, []);
    await write('set-aside/b.js');
    await untilPlaces(document, found);
    await write('set-aside/a.js');
    await untilPlaces(document, []);
    await vscode.workspace.fs.delete(baseline());
    await untilPlaces(document, found);
  });
});
