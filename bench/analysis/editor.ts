import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  MessageType,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkspaceFoldersRequest,
} from 'vscode-languageserver/node';
import { analysisStatusMethod, type AnalysisStatus } from '../../src/messages/analysis-status';
import { type ProgramStatus, programStatusMethod } from '../../src/messages/findings';
import { root } from '../../test/host/environment';

/** The protocol demands what it calls deprecated. */
const rootless = { rootUri: null };

/** A client of the built language server with one folder, in which it types into one document. */
export class Editor {
  readonly #server: ChildProcess;
  readonly #connection: ProtocolConnection;
  readonly #uri: string;
  readonly #answered = new Map<number, () => void>();
  #version = 0;
  #isClosing = false;
  /** Files of the program. */
  files = 0;

  private constructor(server: ChildProcess, connection: ProtocolConnection, file: string) {
    this.#server = server;
    this.#connection = connection;
    this.#uri = pathToFileURL(file).href;
    server.once('exit', (code) => {
      if (!this.#isClosing) throw new Error(`the language server ended with ${code}`);
    });
  }

  /** Opens a folder, waits for the server to know all of it, and opens a file of it with a text of its own. */
  static async open(folder: string, file: string, text: string): Promise<Editor> {
    const server = spawn(process.execPath, [path.join(root, 'dist/server.cjs'), '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    const editor = new Editor(server, connection, file);
    await editor.#start(folder);
    const status = new Promise<AnalysisStatus>((resolve) => {
      connection.onNotification(analysisStatusMethod, resolve);
    });
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: editor.#uri, languageId: 'javascript', version: 0, text },
    });
    const { state, reason } = await status;
    if (state !== 'analysed') throw new Error(`${file} is not analysed: ${reason}`);
    return editor;
  }

  /** Resolves when the diagnostics of the text with `text` at `at`, after `removed` characters less, have been published. */
  async type(at: Position, text: string, removed = 0): Promise<void> {
    const version = ++this.#version;
    const answer = new Promise<void>((resolve) => this.#answered.set(version, resolve));
    await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.#uri, version },
      contentChanges: [
        { range: { start: at, end: { line: at.line, character: at.character + removed } }, text },
      ],
    });
    await answer;
    this.#answered.delete(version);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#connection.sendRequest(ShutdownRequest.type);
    const exited = new Promise((resolve) => this.#server.once('exit', resolve));
    await this.#connection.sendNotification(ExitNotification.type);
    await exited;
    this.#connection.dispose();
  }

  async #start(folder: string): Promise<void> {
    const connection = this.#connection;
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version }) => {
      if (uri === this.#uri && version !== undefined) this.#answered.get(version)?.();
    });
    const ready = new Promise<void>((resolve) => {
      connection.onNotification(programStatusMethod, ({ state, files }: ProgramStatus) => {
        this.files = files;
        if (state === 'ready') resolve();
      });
    });
    connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
      if (type === MessageType.Error) console.error(message);
    });
    const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: 'folder' }];
    connection.onRequest(WorkspaceFoldersRequest.type, () => workspaceFolders);
    connection.listen();
    await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      ...rootless,
      workspaceFolders,
      capabilities: {
        workspace: { workspaceFolders: true },
        textDocument: { publishDiagnostics: { versionSupport: true } },
      },
    });
    await connection.sendNotification(InitializedNotification.type, {});
    await ready;
  }
}
