import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../base/errors';

/**
 * Shows a place that a trace names beside the timeline. A trace can come from anywhere, so its paths are only ever
 * shown as text, and only where they are files of this machine.
 *
 * @returns why it cannot be shown, for people.
 */
export async function openSource(file: string, line: number, column: number): Promise<string | undefined> {
  if (file.startsWith('node:')) return `${file} is part of Node.js; its source is not on disk.`;
  // Merely looking at \\server\share would log in there with the user's name.
  if (!isAbsolute(file) || /^[\\/]{2}/.test(file)) return `${file} is not a path on this machine.`;
  const uri = vscode.Uri.file(file);
  const stat = await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => undefined);
  if (stat === undefined) return `${file} does not exist on this machine.`;
  if ((stat.type & vscode.FileType.File) === 0) return `${file} is not a file.`;
  const position = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
  try {
    await vscode.window.showTextDocument(uri, {
      viewColumn: vscode.ViewColumn.Beside,
      selection: new vscode.Range(position, position),
      preview: true,
    });
  } catch (error) {
    return `${file} could not be opened: ${messageOf(error)}`;
  }
  return undefined;
}
