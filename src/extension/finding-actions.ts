import * as vscode from 'vscode';
import { disableTitle, titleAtLine, unsafeFixKind } from '../messages/findings';
import type { Entry } from './findings-model';
import { toRange } from './findings-view';

const gone = 'The fix is not offered any more; the code may have changed.';

/** Applies a safe fix of a finding, which the user picks where there are several. */
export async function applyFix(entry: Entry | undefined): Promise<void> {
  if (entry === undefined) return;
  const actions = await fixesOf(entry, true);
  const action = actions.length > 1 ? await pick(actions, 'The fix to apply') : actions[0];
  if (action === undefined && actions.length > 1) return;
  await apply(action, gone);
}

/** Applies an unsafe fix of a finding, once the user has read what it may change and picked it. */
export async function applyUnsafeFix(entry: Entry | undefined): Promise<void> {
  if (entry === undefined) return;
  const actions = await fixesOf(entry, false);
  const action = await pick(actions, 'The program may not do the same afterwards: apply it nevertheless?');
  if (action === undefined && actions.length > 0) return;
  await apply(action, gone);
}

/** Applies all safe fixes in the file that is being edited, and tells where there are none. */
export async function applySafeFixes(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) return;
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
    'source.fixAll.lanewise',
  );
  const [action] = actions;
  if (action !== undefined) await apply(action, 'The fixes could not be applied; the code may have changed.');
  else void vscode.window.showInformationMessage('There is no safe fix to apply in this file.');
}

/** Adds the comment that disables the rule for the finding's line. */
export async function disableForLine(entry: Entry | undefined): Promise<void> {
  if (entry === undefined) return;
  const titles = titlesOf(disableTitle(entry.finding.rule), entry);
  const action = (await actionsOf(entry)).find(({ title }) => titles.includes(title));
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

/** A title as the code actions at the place of a finding may have it. */
const titlesOf = (title: string, { finding }: Entry): readonly string[] => [
  title,
  titleAtLine(title, finding.range.start.line),
];

/** The fixes of a finding that are safe, or those that are not. */
async function fixesOf(entry: Entry, wanted: boolean): Promise<vscode.CodeAction[]> {
  const fixes = entry.finding.fixes.filter(({ safe }) => safe === wanted);
  const titles = new Set(fixes.flatMap(({ title }) => titlesOf(title, entry)));
  return (await actionsOf(entry)).filter(
    ({ title, kind }) => titles.has(title) && (kind?.value === unsafeFixKind) !== wanted,
  );
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

async function pick(
  actions: readonly vscode.CodeAction[],
  placeHolder: string,
): Promise<vscode.CodeAction | undefined> {
  if (actions.length === 0) return undefined;
  const items = actions.map((action) => ({ label: action.title, action }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.action;
}

async function apply(action: vscode.CodeAction | undefined, otherwise: string): Promise<void> {
  if (action?.edit !== undefined && (await vscode.workspace.applyEdit(action.edit))) return;
  void vscode.window.showWarningMessage(otherwise);
}
