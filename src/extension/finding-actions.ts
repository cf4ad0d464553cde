import * as vscode from 'vscode';
import { disableTitle } from '../messages/findings';
import type { Entry } from './findings-model';
import { toRange } from './findings-view';

/** Applies a fix of a finding, which the user picks where there are several. */
export async function applyFix(entry: Entry | undefined): Promise<void> {
  if (entry === undefined) return;
  const titles = new Set(entry.finding.fixes.map(({ title }) => title));
  const actions = (await actionsOf(entry)).filter(({ title }) => titles.has(title));
  const action = actions.length > 1 ? await pick(actions) : actions[0];
  if (action === undefined && actions.length > 1) return;
  await apply(action, 'The fix is not offered any more; the code may have changed.');
}

/** Adds the comment that disables the rule for the finding's line. */
export async function disableForLine(entry: Entry | undefined): Promise<void> {
  if (entry === undefined) return;
  const title = disableTitle(entry.finding.rule);
  const action = (await actionsOf(entry)).find((offered) => offered.title === title);
  await apply(action, 'There is no place for a comment here that disables the rule.');
}

/** Copies findings as a compiler would print them. */
export async function copyFindings(entries: readonly Entry[]): Promise<void> {
  const lines = entries.map(({ uri, finding: { range, severity, message, rule } }) => {
    const path = vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
    return `${path}:${range.start.line + 1}:${range.start.character + 1} ${severity} ${message} (${rule})`;
  });
  if (lines.length > 0) await vscode.env.clipboard.writeText(lines.join('\n'));
}

/** What can be done about a finding in the text as it is now. Shows its file, where the change will be seen. */
async function actionsOf({ uri: text, finding }: Entry): Promise<vscode.CodeAction[]> {
  const uri = vscode.Uri.parse(text);
  const range = toRange(finding.range);
  await vscode.window.showTextDocument(uri, { selection: range, preview: false });
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    new vscode.Range(range.start, range.start),
    vscode.CodeActionKind.QuickFix.value,
  );
}

async function pick(actions: readonly vscode.CodeAction[]): Promise<vscode.CodeAction | undefined> {
  const items = actions.map((action) => ({ label: action.title, action }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'The fix to apply' }))?.action;
}

async function apply(action: vscode.CodeAction | undefined, otherwise: string): Promise<void> {
  if (action?.edit !== undefined && (await vscode.workspace.applyEdit(action.edit))) return;
  void vscode.window.showWarningMessage(otherwise);
}
