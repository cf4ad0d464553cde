import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import {
  closeAll,
  edit,
  findings,
  placesOf,
  showFile,
  showUnsaved,
  tabs,
  until,
  untilPlaces,
} from '../editor';

const blocking = `import fs from 'node:fs';
export async function load(path) { await globalThis.ready;
  return fs.readFileSync(path);
}
`;

describe('diagnostics', () => {
  afterEach(closeAll);

  it('are shown for text that was never saved', async () => {
    const { document } = await showUnsaved('javascript', blocking);
    await untilPlaces(document, ['2:9 Information']);
    const [finding] = findings(document);
    assert.ok(finding);
    assert.match(finding.message, /fs\.readFileSync/);
    assert.equal(document.getText(finding.range), 'fs.readFileSync');
  });

  for (const language of ['javascriptreact', 'typescript', 'typescriptreact']) {
    it(`are shown for ${language}`, async () => {
      const { document } = await showUnsaved(language, blocking);
      await untilPlaces(document, ['2:9 Information']);
    });
  }

  it('link to the page of their rule, which opens as rendered text', async () => {
    const { document } = await showUnsaved('javascript', blocking);
    await untilPlaces(document, ['2:9 Information']);
    const code = findings(document)[0]?.code;
    assert.ok(typeof code === 'object');
    assert.equal(code.value, 'no-blocking-call');
    // As VS Code follows it: in the hover, and in the Problems view.
    assert.equal(code.target.scheme, 'file');
    await vscode.commands.executeCommand('vscode.open', code.target);
    const page = await until('the preview', () =>
      tabs().find(
        ({ input }) =>
          input instanceof vscode.TabInputCustom && input.viewType === 'vscode.markdown.preview.editor',
      ),
    );
    assert.match(page.label, /no-blocking-call\.md/);
  });

  it('follow the text while it is typed', async () => {
    const editor = await showUnsaved('javascript', blocking);
    await untilPlaces(editor.document, ['2:9 Information']);
    await edit(editor, '// a line before\n', new vscode.Range(0, 0, 0, 0));
    await untilPlaces(editor.document, ['3:9 Information']);
    await edit(editor, 'export const fine = 1;\n');
    await untilPlaces(editor.document, []);
  });

  it('stay around half-typed code', async () => {
    const editor = await showUnsaved('javascript', `${blocking}\n\n`);
    await untilPlaces(editor.document, ['2:9 Information']);
    const seen = new Set<string>();
    const watch = vscode.languages.onDidChangeDiagnostics(() => seen.add(placesOf(editor.document).join()));
    // Nothing of this parses until the last character.
    for (const [index, character] of Array.from('if (load({').entries()) {
      await edit(editor, character, new vscode.Range(5, index, 5, index));
      await delay(60);
    }
    await delay(600);
    watch.dispose();
    assert.deepEqual(
      [...seen].filter((places) => places !== '2:9 Information'),
      [],
    );
    assert.deepEqual(placesOf(editor.document), ['2:9 Information']);
  });

  it('are silenced by a comment', async () => {
    const editor = await showUnsaved('javascript', blocking);
    await untilPlaces(editor.document, ['2:9 Information']);
    await edit(
      editor,
      '  // lanewise-disable-next-line no-blocking-call -- read once\n',
      new vscode.Range(2, 0, 2, 0),
    );
    await untilPlaces(editor.document, []);
  });

  describe('obey the settings at once:', () => {
    const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('lanewise');
    const set = (name: string, value: unknown): Thenable<void> =>
      configuration().update(name, value, vscode.ConfigurationTarget.Workspace);

    for (const [name, value, expected] of [
      ['rules.no-blocking-call', 'error', ['2:9 Error']],
      ['rules.no-blocking-call', 'off', []],
      ['rules.no-blocking-call', { handler: 'off', 'async-function': 'warning' }, ['2:9 Warning']],
      ['enable', false, []],
      ['ignore', ['settings.js'], []],
      ['maxFileSize', 10, []],
    ] as const) {
      it(`lanewise.${name} ${JSON.stringify(value)}`, async () => {
        const { document } = await showFile('settings.js', blocking);
        await untilPlaces(document, ['2:9 Information']);
        await set(name, value);
        try {
          await untilPlaces(document, expected);
        } finally {
          await set(name, undefined);
        }
        await untilPlaces(document, ['2:9 Information']);
      });
    }
  });

  it('come back when the language server is restarted', async function () {
    // The process is looked for in /proc.
    if (process.platform !== 'linux') this.skip();
    const editor = await showUnsaved('javascript', blocking);
    await untilPlaces(editor.document, ['2:9 Information']);
    const before = await childrenOf(process.pid, 'server.cjs');
    assert.equal(before.length, 1);
    await vscode.commands.executeCommand('lanewise.restartServer');
    await edit(editor, '\n', new vscode.Range(0, 0, 0, 0));
    await untilPlaces(editor.document, ['3:9 Information']);
    await until('the end of the old server', () => before.every((pid) => !existsSync(`/proc/${pid}`)));
    assert.equal((await childrenOf(process.pid, 'server.cjs')).length, 1);
  });

  it('come back by themselves when the language server crashes', async function () {
    // The process is looked for in /proc.
    if (process.platform !== 'linux') this.skip();
    const editor = await showUnsaved('javascript', blocking);
    await untilPlaces(editor.document, ['2:9 Information']);
    const [server, ...others] = await childrenOf(process.pid, 'server.cjs');
    assert.ok(server !== undefined && others.length === 0);
    process.kill(server, 'SIGKILL');
    await until('the end of the server', () => !existsSync(`/proc/${server}`));
    await edit(editor, '\n', new vscode.Range(0, 0, 0, 0));
    await untilPlaces(editor.document, ['3:9 Information']);
    assert.notDeepEqual(await childrenOf(process.pid, 'server.cjs'), [server]);
  });
});

/** The child processes of `parent` whose command line names `script`. */
async function childrenOf(parent: number, script: string): Promise<number[]> {
  const children: number[] = [];
  for (const pid of (await readdir('/proc')).map(Number).filter((number) => number > 0)) {
    const file = (name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
    const isChild = (await file('status')).includes(`PPid:\t${parent}\n`);
    if (isChild && (await file('cmdline')).includes(script)) children.push(pid);
  }
  return children;
}
