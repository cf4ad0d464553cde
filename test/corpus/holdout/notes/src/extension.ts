import * as vscode from 'vscode';
import { existsSync, readFileSync } from 'node:fs';
import { LinkProvider } from './links';
import { collect, NoteIndex } from './collect';
import { preview } from './preview';

let index: NoteIndex | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const settings = vscode.Uri.joinPath(context.extensionUri, 'settings.json').fsPath;
  // - no-blocking-call: once, when the extension starts
  const defaults = existsSync(settings) ? JSON.parse(readFileSync(settings, 'utf8')) : {};
  context.subscriptions.push(
    vscode.languages.registerDocumentLinkProvider('markdown', new LinkProvider()),
    vscode.commands.registerCommand('notes.collect', async () => {
      const files = await vscode.workspace.findFiles('**/*.md');
      const notes = await collect(files.map((file) => file.fsPath));
      await vscode.window.showInformationMessage(`${notes.length} notes`);
    }),
    vscode.commands.registerCommand('notes.preview', () => {
      const file = vscode.window.activeTextEditor?.document.fileName;
      // + no-blocking-call warning: `preview` waits for a process while the editor's extensions stand still
      if (file) preview(file, defaults);
    }),
    vscode.commands.registerCommand('notes.ask', async () => {
      const title = await vscode.window.showInputBox({ prompt: 'Title' });
      // - prefer-concurrent-awaits: two questions to a person, one after the other
      const folder = await vscode.window.showInputBox({ prompt: 'Folder' });
      index ??= new NoteIndex();
      await index.add(`${folder}/${title}.md`);
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      // + no-blocking-call warning: reads the disk at each save of whatever document
      const text = readFileSync(document.fileName, 'utf8');
      index?.update(document.fileName, text);
    }),
  );
}

export async function deactivate(): Promise<void> {
  index = undefined;
}
