import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import type { FileAnalysis, Finding } from '../../analysis/finding';
import { defaultOptions, type AnalysisOptions } from '../../analysis/options';
import { LineIndex } from '../../base/text';
import { analysisStatusMethod, type AnalysisStatus } from '../../messages/analysis-status';
import type { Engine, SourceFile } from '../engine';
import { startServer } from '../server';

/** The document that a client opens. */
export const uri = 'file:///folder/a.js';

export const range = (line: number, character: number, endLine: number, endCharacter: number): Range => ({
  start: { line, character },
  end: { line: endLine, character: endCharacter },
});

/** Finds every `BAD(`; some words in the text make it fail in one way or another. */
export class FakeEngine implements Engine {
  readonly defaults = { rules: ['no-bad'], analysis: defaultOptions, ignore: [] };
  readonly analysed: { text: string; options: AnalysisOptions }[] = [];
  /** How many findings each request asked to suppress. */
  readonly suppressed: number[] = [];
  duringAnalysis: () => void = () => undefined;

  analyse({ path, text }: SourceFile, options: AnalysisOptions): FileAnalysis {
    this.analysed.push({ text, options });
    this.duringAnalysis();
    if (text.includes('CRASH')) throw new Error('crashed');
    if (text.includes('@@@')) {
      return {
        findings: [],
        notes: [],
        syntaxError: { message: 'what?', range: { start: 0, end: 0 } },
        skipped: { kind: 'syntax-error', message: 'what?' },
      };
    }
    if (text.includes('LARGE')) {
      return { findings: [], notes: [], skipped: { kind: 'too-large', message: 'it is too large' } };
    }
    const findings = [...text.matchAll(/BAD\((unsafe)?/g)].map(({ index, 1: unsafe }): Finding => {
      const place = { start: index, end: index + 3 };
      return {
        rule: 'no-bad',
        messageId: 'bad',
        message: 'BAD is bad',
        severity: 'warning',
        range: place,
        remedy: 'concurrency',
        context: { kind: 'function', inLoop: false, reason: '' },
        chain: [{ message: 'from here', file: path, range: { start: 0, end: 1 } }],
        fixes: [
          {
            title: 'Make it good',
            applicability: unsafe === undefined ? 'safe' : 'unsafe',
            edits: [{ range: place, text: 'GOOD' }],
          },
        ],
      };
    });
    return { findings, notes: [] };
  }

  suppress({ text }: SourceFile, findings: readonly Finding[]) {
    this.suppressed.push(findings.length);
    const lines = new LineIndex(text);
    return findings.map(({ range }) => {
      const start = lines.offsetAt({ line: lines.positionAt(range.start).line, column: 1 });
      return { range: { start, end: start }, text: '// disabled\n' };
    });
  }
}

/** The editor's side of the protocol, in this process. */
export class Client {
  readonly engine = new FakeEngine();
  readonly allPublished: PublishDiagnosticsParams[] = [];
  settings: unknown = {};
  status: AnalysisStatus | undefined;
  readonly #toServer = new PassThrough();
  readonly #toClient = new PassThrough();
  readonly #connection: ProtocolConnection = createProtocolConnection(
    new StreamMessageReader(this.#toClient),
    new StreamMessageWriter(this.#toServer),
  );
  readonly #log: string[] = [];
  readonly #watchers = new Set<() => void>();
  #seen = 0;
  #version = 0;
  #text = '';

  async start(): Promise<void> {
    startServer(
      createConnection(new StreamMessageReader(this.#toServer), new StreamMessageWriter(this.#toClient)),
      this.engine,
    );
    const connection = this.#connection;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.allPublished.push(params);
      this.#changed();
    });
    connection.onNotification(analysisStatusMethod, (status: AnalysisStatus) => {
      this.status = status;
      this.#changed();
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.#log.push(message);
      this.#changed();
    });
    connection.onRequest('workspace/configuration', () => [this.settings]);
    connection.onRequest('workspace/workspaceFolders', () => [{ uri: 'file:///folder', name: 'folder' }]);
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeConfiguration: { dynamicRegistration: true },
        },
      },
      initializationOptions: { ruleHref: 'page:{rule}' },
    });
    await connection.sendNotification('initialized', {});
  }

  async stop(): Promise<void> {
    await this.#connection.sendRequest('shutdown');
    this.#connection.dispose();
  }

  open(text: string): void {
    this.#text = text;
    this.#version = 1;
    this.#notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'javascript', version: 1, text },
    });
  }

  change(contentChanges: TextDocumentContentChangeEvent[]): void {
    this.#version++;
    this.#notify('textDocument/didChange', { textDocument: { uri, version: this.#version }, contentChanges });
  }

  /** As `change`, but the message has reached the server's input when this returns. */
  changeAtOnce(contentChanges: TextDocumentContentChangeEvent[]): void {
    this.#version++;
    const body = JSON.stringify({
      jsonrpc: '2.0',
      method: 'textDocument/didChange',
      params: { textDocument: { uri, version: this.#version }, contentChanges },
    });
    this.#toServer.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  /** Adds to the end of the text's first line. */
  type(text: string): void {
    const { length } = this.#text;
    this.#text += text;
    this.change([{ range: range(0, length, 0, length), text }]);
  }

  close(): void {
    this.#notify('textDocument/didClose', { textDocument: { uri } });
  }

  setSettings(settings: unknown): void {
    this.settings = settings;
    this.#notify('workspace/didChangeConfiguration', { settings: null });
  }

  actions(at: Range, only?: string[]): Promise<CodeAction[]> {
    return this.#connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: at,
      context: { diagnostics: [], ...(only !== undefined && { only }) },
    });
  }

  get lastDiagnostics(): Diagnostic[] {
    return this.allPublished.at(-1)?.diagnostics ?? [];
  }

  /** The next diagnostics published, together with their status. */
  async published(): Promise<PublishDiagnosticsParams> {
    const index = this.#seen++;
    await this.#until(() => this.allPublished.length > index);
    await new Promise((resolve) => setImmediate(resolve));
    const published = this.allPublished[index];
    assert.ok(published);
    return published;
  }

  async logged(message: RegExp): Promise<void> {
    await this.#until(() => this.#log.some((line) => message.test(line)));
  }

  #notify(method: string, params: object): void {
    void this.#connection.sendNotification(method, params);
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        const watcher = (): void => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
      });
    }
  }
}
