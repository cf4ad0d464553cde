import * as vscode from 'vscode';
import { statSync } from 'node:fs';
import * as path from 'node:path';

export class LinkProvider implements vscode.DocumentLinkProvider {
  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const links: vscode.DocumentLink[] = [];
    for (let line = 0; line < document.lineCount; line++) {
      const text = document.lineAt(line).text;
      // - no-slow-regex: brackets cannot stand inside
      for (const match of text.matchAll(/\[\[([^\[\]]+)\]\]/g)) {
        const file = path.join(path.dirname(document.fileName), `${match[1]}.md`);
        // + no-blocking-call warning: asks the disk for each link of a document, whenever it changes
        if (!statSync(file, { throwIfNoEntry: false })) continue;
        links.push(new vscode.DocumentLink(new vscode.Range(line, match.index, line, match.index + match[0].length), vscode.Uri.file(file)));
      }
    }
    return links;
  }

  resolveDocumentLink(link: vscode.DocumentLink): vscode.DocumentLink {
    // - no-blocking-call: text only
    link.tooltip = path.basename(link.target?.fsPath ?? '');
    return link;
  }
}
