import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, codeActions, edit, findings, showFile, showUnsaved, untilPlaces } from '../editor';

const before = `import fs from 'node:fs';

export async function load(path) { await globalThis.ready;
  // The whole of it.
  return fs.readFileSync(path, 'utf8').trim();
}

export async function list(path) { await globalThis.ready;
  return fs.readdirSync(path);
}
`;
const after = before
  .replace("fs.readFileSync(path, 'utf8').trim()", "(await fs.promises.readFile(path, 'utf8')).trim()")
  .replace('fs.readdirSync', 'await fs.promises.readdir');

describe('quick fixes', () => {
  afterEach(closeAll);

  it('make a blocking call of an async function await', async () => {
    const { document } = await showUnsaved('javascript', before);
    await untilPlaces(document, ['4:9 Information', '8:9 Information']);
    const actions = await codeActions(
      document,
      new vscode.Range(8, 11, 8, 11),
      vscode.CodeActionKind.QuickFix,
    );
    const fix = actions.find(({ isPreferred }) => isPreferred === true);
    assert.ok(fix?.edit, JSON.stringify(actions.map(({ title }) => title)));
    assert.match(fix.title, /fs\.promises\.readdir/);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(document.getText(), before.replace('fs.readdirSync', 'await fs.promises.readdir'));
    await untilPlaces(document, ['4:9 Information']);
  });

  it('are all applied on save, where the user wants that', async () => {
    const configuration = vscode.workspace.getConfiguration('editor');
    const target = vscode.ConfigurationTarget.Workspace;
    await configuration.update('codeActionsOnSave', { 'source.fixAll.lanewise': 'explicit' }, target);
    try {
      const editor = await showFile('fixed-on-save.mjs', '');
      await edit(editor, before);
      await untilPlaces(editor.document, ['4:9 Information', '8:9 Information']);
      assert.ok(await editor.document.save());
      assert.equal(editor.document.getText(), after);
    } finally {
      await configuration.update('codeActionsOnSave', undefined, target);
    }
  });

  it('are applied with those of others on save, never the unsafe ones, and those within others too', async () => {
    const text = `import fs from 'node:fs';

export async function read(link) { await globalThis.ready;
  return fs.readFileSync(fs.readlinkSync(link), 'utf8').trim();
}

export async function save(path, text) { await globalThis.ready;
  if (fs.existsSync(path)) fs.writeFileSync(path, text);
}
`;
    const fixed = text.replace(
      "fs.readFileSync(fs.readlinkSync(link), 'utf8').trim()",
      "(await fs.promises.readFile(await fs.promises.readlink(link), 'utf8')).trim()",
    );
    const configuration = vscode.workspace.getConfiguration('editor');
    const target = vscode.ConfigurationTarget.Workspace;
    await configuration.update('codeActionsOnSave', { 'source.fixAll': 'explicit' }, target);
    try {
      const editor = await showFile('fixed-with-others.mjs', '');
      await edit(editor, text);
      const unsafe = ['7:6 Information', '7:27 Information'];
      await untilPlaces(editor.document, ['3:9 Information', '3:25 Information', ...unsafe]);
      const offered = await codeActions(editor.document, new vscode.Range(7, 0, 7, 50));
      const titles = offered.map(({ title }) => title).join('\n');
      const kinds = offered.filter(({ title }) => title.includes('unsafe')).map(({ kind }) => kind?.value);
      assert.deepEqual(kinds, ['quickfix.lanewise.unsafe', 'quickfix.lanewise.unsafe'], titles);
      assert.ok(await editor.document.save());
      assert.equal(editor.document.getText(), fixed);
      await untilPlaces(editor.document, unsafe);
      // There is nothing left to fix.
      await edit(editor, ' ', new vscode.Range(9, 0, 9, 0));
      assert.ok(await editor.document.save());
      assert.equal(editor.document.getText().trimEnd(), fixed.trimEnd());
    } finally {
      await configuration.update('codeActionsOnSave', undefined, target);
    }
  });

  it('take away a comment that silences nothing', async () => {
    const comment = '// lanewise-disable-next-line no-blocking-call -- not any more\n';
    const { document } = await showUnsaved('javascript', `${comment}export const fine = 1;\n`);
    await untilPlaces(document, ['0:0 Hint']);
    const [finding] = findings(document);
    assert.deepEqual(finding?.tags, [vscode.DiagnosticTag.Unnecessary]);
    const [action] = await codeActions(
      document,
      new vscode.Range(0, 9, 0, 9),
      vscode.CodeActionKind.QuickFix,
    );
    assert.ok(action?.edit);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.equal(document.getText(), 'export const fine = 1;\n');
    await untilPlaces(document, []);
  });

  it('disable the rule for a line by a comment', async () => {
    const { document } = await showUnsaved('javascript', before);
    await untilPlaces(document, ['4:9 Information', '8:9 Information']);
    const actions = await codeActions(document, new vscode.Range(4, 9, 4, 9), vscode.CodeActionKind.QuickFix);
    const disable = actions.find(({ title }) => title === 'Disable no-blocking-call for this line');
    assert.ok(disable?.edit);
    assert.ok(await vscode.workspace.applyEdit(disable.edit));
    assert.match(document.lineAt(4).text, /^ {2}\/\/ lanewise-disable-next-line no-blocking-call -- $/);
    await untilPlaces(document, ['9:9 Information']);
  });

  it('are for the text as it is, however fresh', async () => {
    const editor = await showUnsaved('javascript', 'export const fine = 1;\n');
    await untilPlaces(editor.document, []);
    await edit(editor, before);
    const actions = await codeActions(
      editor.document,
      new vscode.Range(8, 11, 8, 11),
      vscode.CodeActionKind.QuickFix,
    );
    const fix = actions.find(({ isPreferred }) => isPreferred === true);
    assert.ok(fix?.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(editor.document.getText(), before.replace('fs.readdirSync', 'await fs.promises.readdir'));
  });
});
