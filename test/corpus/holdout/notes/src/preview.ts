import * as vscode from 'vscode';
import { spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';

const run = promisify(execFile);

export function preview(file: string, defaults: Record<string, string>): void {
  // + no-blocking-call warning: waits for a program, called by a command
  const { stdout } = spawnSync('pandoc', [file]);
  const panel = vscode.window.createWebviewPanel('preview', 'Preview', vscode.ViewColumn.Two);
  panel.webview.html = stdout.toString();
  // - no-costly-transfer: to a webview it is JSON that goes
  panel.webview.postMessage({ defaults, onScroll: undefined });
}

export async function previewLater(file: string): Promise<string> {
  // - no-blocking-call: waits for the program without standing still
  const { stdout } = await run('pandoc', [file]);
  return stdout;
}

export async function previewAll(files: readonly string[]): Promise<string[]> {
  // + no-unbounded-concurrency information: a process for each file, all at once
  const results = await Promise.all(files.map((file) => run('pandoc', [file])));
  return results.map(({ stdout }) => stdout);
}
