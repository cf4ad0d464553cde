import * as fs from 'fs';
import * as vscode from 'vscode';

export class TodoProvider implements vscode.DefinitionProvider {
  provideDefinition(document: vscode.TextDocument): vscode.Location | undefined {
    // + no-blocking-call warning: a provider, as a class that another file registers
    const text = fs.readFileSync(document.fileName, 'utf8');
    return text.includes('TODO') ? new vscode.Location(document.uri, new vscode.Position(0, 0)) : undefined;
  }
}
