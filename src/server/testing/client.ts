import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import {
  type CancellationToken,
  type CodeActionContext,
  CodeActionTriggerKind,
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type Diagnostic,
  FileChangeType,
  type Hover,
  type ProgressToken,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import type { Confirmation, FileAnalysis, Finding } from '../../analysis';
import { defaultOptions, type AnalysisOptions } from '../../analysis/options';
import { LineIndex } from '../../base/text';
import { analysisStatusMethod, type AnalysisStatus } from '../../messages/analysis-status';
import {
  type BaselineFile,
  baselinesMethod,
  saveBaselinesMethod,
  showBaselinesMethod,
} from '../../messages/baseline';
import {
  analyseWorkspaceMethod,
  type FindingsChanged,
  findingsChangedMethod,
  type ListedFinding,
  type ProgramStatus,
  programStatusMethod,
  stopIndexingMethod,
  type WorkspaceSummary,
} from '../../messages/findings';
import type { MigrationAnswer, MigrationQuestion } from '../../migration-thread/messages';
import type { Engine, SourceFile } from '../engine';
import type { Program } from '../program';
import { startServer } from '../server';

/** The document that a client opens. */
export const uri = 'file:///folder/a.js';

export const range = (line: number, character: number, endLine: number, endCharacter: number): Range => ({
  start: { line, character },
  end: { line: endLine, character: endCharacter },
});

/** Finds every `BAD(`, and every `WAITS(`, which only a migration can mend; some words in the text make it fail in one way or another. */
export class FakeEngine implements Engine {
  readonly defaults = { rules: ['no-bad'], analysis: defaultOptions, ignore: [] };
  readonly analysed: { text: string; options: AnalysisOptions }[] = [];
  /** How many findings each request asked to suppress. */
  readonly suppressed: number[] = [];
  duringAnalysis: () => void = () => undefined;

  analyse(file: SourceFile, options: AnalysisOptions): Promise<FileAnalysis> {
    return new Promise((resolve) => {
      resolve(this.analyseHere(file, options));
    });
  }

  analyseHere({ path, text }: SourceFile, options: AnalysisOptions): FileAnalysis {
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
    const findings = [...text.matchAll(/(BAD|WAITS)\((unsafe)?/g)].map((match): Finding => {
      const [, word = '', unsafe] = match;
      const place = { start: match.index, end: match.index + word.length };
      if (word === 'WAITS') return { ...waiting, range: place };
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

  program: Program = emptyProgram;

  openProgram(): Program {
    return this.program;
  }

  confirmRegex(): Promise<Confirmation> {
    return Promise.resolve({ kind: 'safe' });
  }

  readonly questions: MigrationQuestion[] = [];
  /** What becomes of questions, each of which it may keep waiting. */
  migration: (signal: AbortSignal, onStep: (step: string) => void) => Promise<MigrationAnswer> = () =>
    Promise.resolve({ kind: 'nothing' });

  migrate(question: MigrationQuestion, signal: AbortSignal, onStep: (step: string) => void) {
    this.questions.push(question);
    return this.migration(signal, onStep);
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

const waiting: Omit<Finding, 'range'> = {
  rule: 'no-blocking-call',
  messageId: 'blockingCall',
  message: 'WAITS waits',
  severity: 'warning',
  remedy: 'concurrency',
  context: { kind: 'function', inLoop: false, reason: '' },
  chain: [],
  fixes: [],
};

/** Of a folder without files. */
export const emptyProgram: Program = {
  index: () => Promise.resolve(),
  update: () => Promise.resolve(),
  has: () => false,
  paths: () => [],
  skipped: () => new Map(),
  problems: () => [],
  open: () => Promise.resolve({}),
  close: () => Promise.resolve(),
  analysisAtOnce: () => ({ findings: [], notes: [] }),
  analysis: () => ({ findings: [], notes: [] }),
  analysisOf: () => ({ findings: [], notes: [] }),
  takeChangedUntil: () => [],
  followCallsUntil: () => true,
  linesOf: () => undefined,
};

/** The editor's side of the protocol, in this process. */
export class Client<E extends Engine = FakeEngine> {
  readonly engine: E;
  /** The URIs of the workspace's folders. */
  readonly folders: readonly string[];
  readonly allPublished: PublishDiagnosticsParams[] = [];
  settings: unknown = {};
  status: AnalysisStatus | undefined;
  programStatus: ProgramStatus | undefined;
  scope: FindingsChanged['scope'] | undefined;
  hiddenByBaseline = 0;
  /** What the view would show, by URI. */
  readonly listed = new Map<string, readonly ListedFinding[]>();
  /** The latest diagnostics, by URI. */
  readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly progress: { kind: string; message?: string; cancellable?: boolean }[] = [];
  /** Of the progress that the server began. */
  readonly progressTokens: ProgressToken[] = [];
  /** What it says that it can do, besides what it has to. */
  initializationOptions: Readonly<Record<string, unknown>> = { showsObstacles: true };
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

  constructor(engine: E, ...folders: readonly string[]) {
    this.engine = engine;
    this.folders = folders.length > 0 ? folders : ['file:///folder'];
  }

  async start(): Promise<void> {
    startServer(
      createConnection(new StreamMessageReader(this.#toServer), new StreamMessageWriter(this.#toClient)),
      this.engine,
    );
    const connection = this.#connection;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.allPublished.push(params);
      this.diagnostics.set(params.uri, params.diagnostics);
      this.#changed();
    });
    connection.onNotification(programStatusMethod, (status: ProgramStatus) => {
      this.programStatus = status;
      this.#changed();
    });
    connection.onNotification(findingsChangedMethod, (change: FindingsChanged) => {
      this.scope = change.scope;
      this.hiddenByBaseline = change.hiddenByBaseline;
      for (const { uri, findings } of change.files) {
        if (findings.length > 0) this.listed.set(uri, findings);
        else this.listed.delete(uri);
      }
      this.#changed();
    });
    connection.onNotification('$/progress', ({ value }: { value: Client['progress'][number] }) => {
      this.progress.push(value);
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
    connection.onRequest('workspace/workspaceFolders', () =>
      this.folders.map((folder) => ({ uri: folder, name: folder })),
    );
    connection.onRequest('window/workDoneProgress/create', ({ token }: { token: ProgressToken }) => {
      this.progressTokens.push(token);
      return null;
    });
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: {
        window: { workDoneProgress: true },
        workspace: {
          configuration: true,
          workspaceFolders: true,
          workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
        },
      },
      initializationOptions: { ruleHref: 'page:{rule}', ...this.initializationOptions },
    });
    await connection.sendNotification('initialized', {});
  }

  async stop(): Promise<void> {
    await this.#connection.sendRequest('shutdown');
    this.#connection.dispose();
  }

  open(text: string, at = uri): void {
    this.#text = text;
    this.#version = 1;
    this.#notify('textDocument/didOpen', {
      textDocument: { uri: at, languageId: 'javascript', version: 1, text },
    });
  }

  change(contentChanges: TextDocumentContentChangeEvent[], at = uri): void {
    this.#version++;
    this.#notify('textDocument/didChange', {
      textDocument: { uri: at, version: this.#version },
      contentChanges,
    });
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

  close(at = uri): void {
    this.#notify('textDocument/didClose', { textDocument: { uri: at } });
  }

  /** Tells of files that have changed on disk. */
  filesChanged(
    ...changes: readonly (readonly [uri: string, kind: 'created' | 'changed' | 'deleted'])[]
  ): void {
    const types = {
      created: FileChangeType.Created,
      changed: FileChangeType.Changed,
      deleted: FileChangeType.Deleted,
    };
    this.#notify('workspace/didChangeWatchedFiles', {
      changes: changes.map(([at, kind]) => ({ uri: at, type: types[kind] })),
    });
  }

  hover(line: number, character: number, at = uri): Promise<Hover | null> {
    return this.#connection.sendRequest('textDocument/hover', {
      textDocument: { uri: at },
      position: { line, character },
    });
  }

  analyseWorkspace(token?: CancellationToken): Promise<WorkspaceSummary> {
    const params = { workDoneToken: 1 };
    return token === undefined
      ? this.#connection.sendRequest(analyseWorkspaceMethod, params)
      : this.#connection.sendRequest(analyseWorkspaceMethod, params, token);
  }

  baselines(): Promise<BaselineFile[]> {
    return this.#connection.sendRequest(baselinesMethod);
  }

  saveBaselines(): Promise<BaselineFile[]> {
    return this.#connection.sendRequest(saveBaselinesMethod, { workDoneToken: 2 });
  }

  showBaselines(shown: boolean): void {
    this.#notify(showBaselinesMethod, { shown });
  }

  stopIndexing(): void {
    this.#notify(stopIndexingMethod, {});
  }

  setSettings(settings: unknown): void {
    this.settings = settings;
    this.#notify('workspace/didChangeConfiguration', { settings: null });
  }

  actions(range: Range, only?: string[], at = uri): Promise<CodeAction[]> {
    return this.#actions(range, { ...(only !== undefined && { only }) }, at);
  }

  /** As the light bulb asks, at each move of the cursor. */
  actionsUnasked(range: Range): Promise<CodeAction[]> {
    return this.#actions(range, { triggerKind: CodeActionTriggerKind.Automatic }, uri);
  }

  /** As `actions`, for whoever may lose interest. */
  actionsUntil(token: CancellationToken, range: Range): Promise<CodeAction[]> {
    return this.#actions(range, {}, uri, token);
  }

  #actions(
    range: Range,
    context: Partial<CodeActionContext>,
    at: string,
    token?: CancellationToken,
  ): Promise<CodeAction[]> {
    const asked = { triggerKind: CodeActionTriggerKind.Invoked, diagnostics: [], ...context };
    const params = { textDocument: { uri: at }, range, context: asked };
    return token === undefined
      ? this.#connection.sendRequest('textDocument/codeAction', params)
      : this.#connection.sendRequest('textDocument/codeAction', params, token);
  }

  /** As the user cancels progress that the server began. */
  cancelProgress(token: ProgressToken): void {
    this.#notify('window/workDoneProgress/cancel', { token });
  }

  get lastDiagnostics(): Diagnostic[] {
    return this.allPublished.at(-1)?.diagnostics ?? [];
  }

  /** The next diagnostics published, together with their status. */
  async published(): Promise<PublishDiagnosticsParams> {
    const index = this.#seen++;
    await this.until(() => this.allPublished.length > index);
    await new Promise((resolve) => setImmediate(resolve));
    const published = this.allPublished[index];
    assert.ok(published);
    return published;
  }

  async logged(message: RegExp): Promise<void> {
    await this.until(() => this.#log.some((line) => message.test(line)));
  }

  #notify(method: string, params: object): void {
    void this.#connection.sendNotification(method, params);
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /** Waits for what the server tells to make `condition` true. */
  async until(condition: () => boolean): Promise<void> {
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
