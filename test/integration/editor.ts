import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

/** The folder that the tests' VS Code has open. */
export function workspaceFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the test workspace is not open');
  return folder.uri;
}

/** Writes a file into the workspace. */
export async function writeFile(name: string, text: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(workspaceFolder(), name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/** Writes a file into the workspace and shows it. */
export async function showFile(name: string, text: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await writeFile(name, text));
}

/** Shows a new document that is not saved anywhere. */
export async function showUnsaved(language: string, content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  return vscode.window.showTextDocument(document);
}

/** Replaces a part of the document's text, the whole of it by default. */
export async function edit(
  editor: vscode.TextEditor,
  text: string,
  range = new vscode.Range(0, 0, editor.document.lineCount, 0),
): Promise<void> {
  assert.ok(
    await editor.edit((builder) => {
      builder.replace(range, text);
    }),
  );
}

/** What Lanewise shows for a document. */
export const findings = ({ uri }: vscode.TextDocument): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'lanewise');

/** Each finding as `line:character severity`, counted from 0. */
export const placesOf = (document: vscode.TextDocument): string[] =>
  findings(document).map(
    ({ range: { start }, severity }) =>
      `${start.line}:${start.character} ${vscode.DiagnosticSeverity[severity]}`,
  );

/** Waits until `probe` gives something; its last answer is in the failure. */
export async function until<T>(what: string, probe: () => T | undefined | false): Promise<T> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const value = probe();
    if (value !== undefined && value !== false) return value;
    await delay(20);
  }
  return assert.fail(`waited in vain for ${what}`);
}

/** Waits until the document's findings are at exactly these places. */
export async function untilPlaces(document: vscode.TextDocument, expected: readonly string[]): Promise<void> {
  const same = (): boolean => JSON.stringify(placesOf(document)) === JSON.stringify(expected);
  const end = Date.now() + 20_000;
  while (Date.now() < end && !same()) await delay(20);
  assert.deepEqual(placesOf(document), expected);
}

/** The code actions at a range; asked again while VS Code is still busy with its start and cancels. */
export async function codeActions(
  { uri }: vscode.TextDocument,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        range,
        kind?.value,
      );
    } catch (error) {
      if (attempt === 20 || !(error instanceof Error) || !error.message.includes('Canceled')) throw error;
      await delay(100);
    }
  }
}

/** The tabs of all groups. */
export const tabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs);

/** Closes everything, without asking for unsaved text. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
