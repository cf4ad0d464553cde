import * as vscode from 'vscode';

/** Shows the documentation page of `rule` as rendered text. */
export async function showRulePage(extensionUri: vscode.Uri, rule: unknown): Promise<void> {
  // The argument comes with a link, so it may be anything; an id cannot lead out of the folder.
  if (typeof rule !== 'string' || !/^[a-z]+(?:-[a-z]+)*$/.test(rule)) return;
  const page = vscode.Uri.joinPath(extensionUri, 'dist', 'rules', `${rule}.md`);
  try {
    await vscode.workspace.fs.stat(page);
  } catch {
    void vscode.window.showErrorMessage(`Lanewise has no rule named ${rule}.`);
    return;
  }
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
