import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { root } from '../../test/host/environment';
import type { Corpus } from './corpus';
import { median, table } from './run';

/** Milliseconds that the server waits for the next keystroke. */
const typingPause = 200;
const warmUp = 5;

/** The protocol demands what it calls deprecated. */
const rootless = { rootUri: null };

/** From a keystroke to its diagnostics, through the built language server. */
export async function keystrokes({ files }: Corpus, strokes: number): Promise<string> {
  const rows: string[][] = [];
  for (const lines of [1_000, 10_000]) {
    const times = await typeInto(textOf(lines, files), strokes);
    const own = times.map((time) => time - typingPause);
    rows.push([
      lines.toLocaleString('en'),
      median(times).toFixed(0),
      median(own).toFixed(0),
      Math.max(...own).toFixed(0),
    ]);
  }
  return table(['lines', 'median ms', `without the ${typingPause} ms pause`, 'longest'], rows);
}

/** So many lines of real code: files of the corpus, each a block of its own. */
function textOf(lines: number, files: readonly string[]): string {
  const parts: string[] = [];
  let count = 0;
  for (const file of files.filter(
    (each) => each.includes('typeorm') && /[/\\]package[/\\]\w+[/\\].*\.js$/.test(each),
  )) {
    const text = readFileSync(file, 'utf8');
    const own = text.split('\n').length + 2;
    if (/^(?:import|export) /m.test(text) || own > lines - count) continue;
    parts.push(`(function () {\n${text}\n})();`);
    count += own;
    if (count > lines * 0.98) break;
  }
  parts.push('// padding\n'.repeat(Math.max(0, lines - count)));
  return parts.join('\n');
}

async function typeInto(text: string, strokes: number): Promise<number[]> {
  const child = spawn(process.execPath, [path.join(root, 'dist/server.cjs'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const uri = 'file:///lanewise-bench/typed.js';
  const published = new Map<number, () => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    if (params.uri === uri && params.version !== undefined) published.get(params.version)?.();
  });
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    ...rootless,
    workspaceFolders: null,
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const answered = (version: number): Promise<void> =>
    new Promise((resolve) => {
      published.set(version, resolve);
    });
  const opened = answered(0);
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'javascript', version: 0, text },
  });
  await opened;
  const times: number[] = [];
  for (let version = 1; version <= warmUp + strokes; version++) {
    const start = performance.now();
    const answer = answered(version);
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: ';' },
      ],
    });
    await answer;
    if (version > warmUp) times.push(performance.now() - start);
  }
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  connection.dispose();
  return times;
}
