import * as vscode from 'vscode';
import * as cp from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { TodoProvider } from './provider';

export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('todo.blame', () => {
      // + no-blocking-call warning: a command holds up every extension
      const blame = cp.execSync('git blame -p README.md').toString();
      void vscode.window.showInformationMessage(blame);
    }),
    vscode.languages.registerHoverProvider('plaintext', {
      provideHover(document) {
        // + no-blocking-call warning: a provider runs as the mouse moves
        return new vscode.Hover(readFileSync(document.fileName, 'utf8').slice(0, 80));
      },
    }),
    vscode.languages.registerDefinitionProvider('plaintext', new TodoProvider()),
    vscode.workspace.onDidSaveTextDocument((document) => {
      // + no-blocking-call warning: runs at each save
      if (existsSync(`${document.fileName}.todo`)) refresh();
    }),
  );
}

function refresh(): void {
  void vscode.commands.executeCommand('todo.refresh');
}
