import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { closeAll, codeActions, edit, showFile, untilPlaces, workspaceFolder, writeFile } from '../editor';

const folder = 'migration';
const file = (name: string): string => `${folder}/${name}`;
const uriOf = (name: string): vscode.Uri => vscode.Uri.joinPath(workspaceFolder(), file(name));

const store = `import fs from 'node:fs';

// The newest first.
export function load(name: string): string[] {
  return fs.readFileSync(name, 'utf8').split('\\n');
}
`;
const caller = `import { load } from './store.ts';

export async function first(name: string): Promise<string | undefined> {
  await null;
  return load(name)[0];
}
`;
const migratedStore = store
  .replace(
    'export function load(name: string): string[]',
    'export async function load(name: string): Promise<string[]>',
  )
  .replace("fs.readFileSync(name, 'utf8')", "(await fs.promises.readFile(name, 'utf8'))");
const migratedCaller = caller.replace('load(name)[0]', '(await load(name))[0]');

describe('migrations', () => {
  afterEach(async () => {
    await closeAll();
    await vscode.workspace.fs.delete(uriOf(''), { recursive: true });
  });

  /** What can be done at the blocking call of the file that is shown. */
  async function actionsAt(document: vscode.TextDocument, place: string): Promise<vscode.CodeAction[]> {
    await untilPlaces(document, [place]);
    const [line = 0, character = 0] = place.split(/[: ]/).map(Number);
    const range = new vscode.Range(line, character, line, character);
    // Files of tests before come and go meanwhile, after which it is to be asked for again.
    for (let attempt = 0; ; attempt++) {
      const actions = await codeActions(document, range, vscode.CodeActionKind.QuickFix);
      if (attempt === 20 || actions.some(({ title }) => title.includes('asynchronous'))) return actions;
      await delay(100);
    }
  }
  /** Chooses the first action of a kind at a place of the editor, as its user would. */
  async function applyFirst(kind: string, place: vscode.Position): Promise<void> {
    const { activeTextEditor } = vscode.window;
    assert.ok(activeTextEditor);
    activeTextEditor.selection = new vscode.Selection(place, place);
    await vscode.commands.executeCommand('editor.action.codeAction', { kind, apply: 'first' });
  }
  const titles = (actions: readonly vscode.CodeAction[]): string =>
    actions.map(({ title }) => title).join('\n');

  it('make a function in one file asynchronous and its caller in another one wait, as one step', async () => {
    const callerUri = await writeFile(file('caller.ts'), caller);
    const { document } = await showFile(file('store.ts'), store);
    const actions = await actionsAt(document, '4:9 Information');
    const action = actions.find(({ title }) => title === 'Make asynchronous (1 function in 2 files)');
    assert.ok(action?.edit, titles(actions));
    assert.equal(action.isPreferred, true);
    assert.equal(action.kind?.value, vscode.CodeActionKind.QuickFix.value);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.equal(document.getText(), migratedStore);
    const other = await vscode.workspace.openTextDocument(callerUri);
    assert.equal(other.getText(), migratedCaller);
    assert.ok(document.isDirty && other.isDirty, 'nothing is written that could not be undone');
    await untilPlaces(document, []);
    await vscode.commands.executeCommand('undo');
    assert.deepEqual([document.getText(), other.getText()], [store, caller]);
  });

  it('take the text in the editor for what it is, saved or not', async () => {
    await writeFile(file('store.ts'), store);
    const callerEditor = await showFile(file('caller.ts'), '');
    await edit(callerEditor, caller.replace('load(name)[0]', 'load(name).at(0)'));
    const { document } = await showFile(file('store.ts'), store);
    const actions = await actionsAt(document, '4:9 Information');
    const action = actions.find(({ title }) => title.startsWith('Make asynchronous'));
    assert.ok(action?.edit, titles(actions));
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.match(callerEditor.document.getText(), /return \(await load\(name\)\)\.at\(0\);/);
  });

  it('that are unsafe are confirmed in the preview of refactorings, which names the variable and both places', async () => {
    const text = `import fs from 'node:fs';

let total = 0;
export async function add(name: string): Promise<number> {
  await null;
  const before = total;
  const more = sizeOf(name);
  total = before + more;
  return total;
}

function sizeOf(name: string): number {
  return fs.statSync(name).size;
}
`;
    const { document } = await showFile(file('unsafe.ts'), text);
    const actions = await actionsAt(document, '12:9 Information');
    const action = actions.find(({ title }) => title.startsWith('Make asynchronous'));
    assert.ok(action?.edit, titles(actions));
    assert.match(action.title, /unsafe: .*`total`/);
    assert.equal(action.kind?.value, 'quickfix.lanewise.unsafe');
    assert.notEqual(action.isPreferred, true);
    await applyFirst('quickfix.lanewise.unsafe', new vscode.Position(12, 9));
    // The edit waits in the preview, where no change is ticked: what is applied there without a look is nothing.
    await delay(2_000);
    await vscode.commands.executeCommand('refactorPreview.apply');
    await delay(500);
    assert.equal(document.getText(), text);

    // One that is safe is applied by the same command at once.
    const safe = await showFile(file('store.ts'), store);
    await actionsAt(safe.document, '4:9 Hint');
    await applyFirst('quickfix', new vscode.Position(4, 9));
    for (let attempt = 0; attempt < 100 && safe.document.getText() === store; attempt++) await delay(100);
    assert.equal(safe.document.getText(), migratedStore);
  });

  it('that are refused say why, and lead to what stands in the way', async () => {
    const text = `import fs from 'node:fs';

export class Config {
  readonly text: string;
  constructor(name: string) {
    this.text = fs.readFileSync(name, 'utf8');
  }
}

export async function read(name: string): Promise<string> {
  await null;
  return new Config(name).text;
}
`;
    const { document } = await showFile(file('refused.ts'), text);
    const actions = await actionsAt(document, '5:16 Information');
    const [first] = actions;
    assert.ok(first?.command, titles(actions));
    assert.match(first.title, /^Cannot be made asynchronous: .*constructor.* \(refused\.ts:5\)$/);
    assert.notEqual(first.isPreferred, true);
    await vscode.commands.executeCommand(
      first.command.command,
      ...((first.command.arguments ?? []) as unknown[]),
    );
    const { activeTextEditor } = vscode.window;
    assert.equal(activeTextEditor?.document.uri.path, document.uri.path);
    assert.equal(activeTextEditor.selection.start.line, 4);
  });
});
