import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { WorkspaceSummary } from '../../../src/messages/findings';
import { closeAll, findings, showFile, until, untilPlaces, workspaceFolder, writeFile } from '../editor';

const helper = `import { readFileSync } from 'node:fs';
export function page(name) {
  return readFileSync(name, 'utf8');
}
`;
const server = `import http from 'node:http';
import { page } from './helper.js';
http.createServer((request, response) => {
  response.end(page(request.url));
}).listen(80);
`;
const script = `import { page } from './helper.js';
console.log(page('a.txt'));
`;

describe('the workspace', () => {
  const folder = 'whole';
  const file = (name: string): string => `${folder}/${name}`;

  before(async () => {
    await vscode.commands.executeCommand('lanewise.analyseWorkspace');
  });
  beforeEach(async () => {
    await writeFile(file('helper.js'), helper);
    await writeFile(file('server.js'), server);
  });
  afterEach(async () => {
    await closeAll();
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(workspaceFolder(), folder), { recursive: true });
  });

  it('decides on a finding by what other files do, and leads there', async () => {
    const { document } = await showFile(file('helper.js'), helper);
    await untilPlaces(document, ['2:9 Warning']);
    const [finding] = findings(document);
    const [hop] = finding?.relatedInformation ?? [];
    assert.ok(hop);
    assert.match(hop.location.uri.path, /whole\/server\.js$/);
    assert.equal(hop.location.range.start.line, 3);
  });

  it('follows other files, whether they are changed in the editor or on disk, made or deleted', async () => {
    const { document } = await showFile(file('helper.js'), helper);
    await untilPlaces(document, ['2:9 Warning']);
    const editor = await vscode.window.showTextDocument(
      vscode.Uri.joinPath(workspaceFolder(), file('server.js')),
      { viewColumn: vscode.ViewColumn.Beside },
    );
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((builder) => {
      builder.replace(whole, script);
    });
    await until('no warning', () => !hasWarning(document));
    await editor.document.save();
    await writeFile(file('other.js'), server);
    await untilPlaces(document, ['2:9 Warning']);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(workspaceFolder(), file('other.js')));
    await until('no warning', () => !hasWarning(document));
  });

  it('explains on hover when the code runs, and why that is known', async () => {
    const { document } = await showFile(file('helper.js'), helper);
    await untilPlaces(document, ['2:9 Warning']);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(2, 12),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
      .join('\n');
    assert.match(text, /no-blocking-call\*\* · runs in a handler/);
    assert.match(text, /passed to `http\.createServer`/);
  });

  it('is analysed by a command, which says how much it has found', async () => {
    const closed = await writeFile(file('never-open-2.js'), server);
    const summary = await vscode.commands.executeCommand<WorkspaceSummary | undefined>(
      'lanewise.analyseWorkspace',
    );
    assert.ok(summary);
    assert.ok(summary.files >= 3, `only ${summary.files} files`);
    assert.ok(summary.findings > 0);
    assert.equal(summary.folders, 1);
    assert.deepEqual(vscode.languages.getDiagnostics(closed), [], 'problems are those of open files');
  });

  it('shows all of its problems where the user wants that', async () => {
    const configuration = vscode.workspace.getConfiguration('lanewise');
    // Another one than was ever open: an editor that was closed may keep its document for a while.
    const uri = await writeFile(file('never-open-1.js'), server);
    await configuration.update('diagnostics', 'workspace', vscode.ConfigurationTarget.Workspace);
    try {
      await until(
        'problems of a file that is not open',
        () => vscode.languages.getDiagnostics(uri).length > 0,
      );
    } finally {
      await configuration.update('diagnostics', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await until('no problems', () => vscode.languages.getDiagnostics(uri).length === 0);
  });

  it('has its safe fixes applied to a file by a command', async () => {
    const editor = await showFile(
      file('fixable.js'),
      "import fs from 'node:fs';\nexport async function load(path) { await globalThis.ready;\n  return fs.readFileSync(path);\n}\n",
    );
    await untilPlaces(editor.document, ['2:9 Information']);
    await vscode.commands.executeCommand('lanewise.fixAll');
    await until('the fix', () => editor.document.getText().includes('await fs.promises.readFile(path)'));
  });
});

const hasWarning = (document: vscode.TextDocument): boolean =>
  findings(document).some(({ severity }) => severity === vscode.DiagnosticSeverity.Warning);
