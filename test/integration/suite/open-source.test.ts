import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openSource } from '../../../src/extension/open-source';
import { closeAll, showFile, workspaceFolder } from '../editor';

describe('going to the source of a slice', () => {
  afterEach(closeAll);

  it('shows the place', async () => {
    const { document } = await showFile('source.mjs', 'one;\ntwo;\n');
    await closeAll();
    assert.equal(await openSource(document.uri.fsPath, 2, 3), undefined);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, document.uri.fsPath);
    assert.deepEqual(editor.selection.active, new vscode.Position(1, 2));
  });

  it('shows a place past the end as near as it can', async () => {
    const { document } = await showFile('changed.mjs', 'one;\n');
    assert.equal(await openSource(document.uri.fsPath, 900, 900), undefined);
  });

  it('refuses what is no file of this machine, and says why', async () => {
    const folder = workspaceFolder().fsPath;
    for (const [file, message] of [
      ['node:fs', /part of Node\.js/],
      ['relative.js', /not a path on this machine/],
      ['https://example.org/a.js', /not a path on this machine/],
      ['command:workbench.action.quit', /not a path on this machine/],
      ['//server/share/a.js', /not a path on this machine/],
      [`${folder}/missing.js`, /does not exist/],
      [folder, /is not a file/],
      ['', /not a path on this machine/],
    ] as const) {
      assert.match((await openSource(file, 1, 1)) ?? '', message, file);
    }
    assert.equal(vscode.window.activeTextEditor, undefined);
  });
});
