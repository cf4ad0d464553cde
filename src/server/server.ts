import ignore from 'ignore';
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type CodeAction,
  type CodeActionParams,
  type CancellationToken,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver/node';
import type { AnalysisOptions } from '../analysis/options';
import { LineIndex } from '../base/text';
import { analysisStatusMethod, type AnalysisStatus } from '../messages/analysis-status';
import { fixFile } from '../refactoring/fix-file';
import { AnalysisQueue, arrivalsHandled } from './analysis-queue';
import { asksFor, fixAllAction, fixAllKind, quickFixes, unsafeFixKind } from './code-actions';
import { toDiagnostic, type Place } from './diagnostics';
import { documentPath, relativePath } from './document-path';
import type { Engine } from './engine';
import { OpenDocument } from './open-document';
import { parseSettings, type Settings } from './settings';

/** Milliseconds without a keystroke after which a document is analysed: short of what people notice as a wait. */
const typingPause = 200;

/** What the settings say of one document. */
interface DocumentSettings {
  readonly settings: Settings;
  /** Why the document is left out; undefined where it is analysed. */
  readonly leftOut: string | undefined;
}

/** Serves diagnostics and code actions over `connection` until it ends. */
export function startServer(connection: Connection, engine: Engine): void {
  const server = new Server(connection, engine);
  server.listen();
}

class Server {
  readonly #connection: Connection;
  readonly #engine: Engine;
  readonly #queue = new AnalysisQueue((uri) => this.#refresh(uri));
  readonly #settings = new Map<string, Promise<DocumentSettings>>();
  readonly #documents = new TextDocuments<OpenDocument>({
    create: (uri, languageId, version, text) => new OpenDocument(uri, languageId, version, text),
    update: (document, changes, version) => {
      document.update(changes, version);
      return document;
    },
  });
  #canPullSettings = false;
  #hasFolders = false;
  #ruleHref: string | undefined;

  constructor(connection: Connection, engine: Engine) {
    this.#connection = connection;
    this.#engine = engine;
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => {
      if (this.#canPullSettings) {
        void connection.client.register(DidChangeConfigurationNotification.type, { section: 'lanewise' });
      }
      if (this.#hasFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(() => {
          this.#reconsiderSettings();
        });
      }
    });
    connection.onDidChangeConfiguration(() => {
      this.#reconsiderSettings();
    });
    connection.onShutdown(() => {
      this.#queue.dispose();
    });
    connection.onCodeAction((params, token) => this.#codeActions(params, token));

    // Opening a document counts as a change of its content.
    this.#documents.onDidChangeContent(({ document: { uri, state } }) => {
      this.#queue.schedule(uri, state === 'opened' ? 0 : typingPause);
    });
    this.#documents.onDidClose(({ document: { uri } }) => {
      this.#queue.cancel(uri);
      this.#settings.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
    this.#documents.listen(connection);
    connection.listen();
  }

  #initialize(params: InitializeParams): InitializeResult {
    this.#ruleHref = ruleHrefOf(params.initializationOptions);
    this.#canPullSettings = params.capabilities.workspace?.configuration === true;
    this.#hasFolders = params.capabilities.workspace?.workspaceFolders === true;
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, unsafeFixKind, fixAllKind] },
        workspace: { workspaceFolders: { supported: true } },
      },
    };
  }

  /** Analyses a document and publishes what is found, unless the text changes meanwhile. */
  async #refresh(uri: string): Promise<void> {
    try {
      const { settings, leftOut } = await this.#settingsOf(uri);
      const document = this.#documents.get(uri);
      if (document === undefined) return;
      if (leftOut !== undefined) {
        document.leaveOut();
        this.#publish(document, { uri, state: 'off', reason: leftOut });
        return;
      }
      const { version } = document;
      const analysis = this.#engine.analyse(fileOf(document), settings.analysis);
      // An edit may have arrived while the analysis ran; then its own analysis is on the way and this one is stale.
      await arrivalsHandled();
      if (this.#documents.get(uri) !== document || document.version !== version) return;
      if (analysis.syntaxError === undefined) document.setFindings(analysis.findings);
      else document.keepFindings();
      const { skipped } = analysis;
      if (skipped?.kind === 'internal-error') {
        this.#connection.console.error(`${uri}: ${skipped.message}`);
      } else if (skipped !== undefined && skipped.kind !== 'syntax-error') {
        this.#connection.console.info(`${uri} is not analysed: ${skipped.message}`);
      }
      this.#publish(document, {
        uri,
        state: skipped === undefined ? 'analysed' : 'skipped',
        reason: skipped?.message ?? '',
      });
    } catch (error) {
      // The analysis is total, so this is a defect: told in the log, while the server goes on with other documents.
      this.#connection.console.error(`The analysis of ${uri} failed: ${describe(error)}`);
    }
  }

  #publish(document: OpenDocument, status: AnalysisStatus): void {
    const { uri, version } = document;
    const place = this.#placeOf(document);
    const diagnostics = document.findings.map((finding) => toDiagnostic(finding, place));
    void this.#connection.sendDiagnostics({ uri, version, diagnostics });
    void this.#connection.sendNotification(analysisStatusMethod, status);
  }

  #placeOf(document: OpenDocument): Place {
    return { uri: document.uri, lines: new LineIndex(document.text), ruleHref: this.#ruleHref };
  }

  async #codeActions(params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
    const { uri } = params.textDocument;
    const { settings } = await this.#settingsOf(uri);
    // Fixes are made for the text as it is now, even where its analysis is still waiting for a pause in typing.
    const state = this.#documents.get(uri)?.state;
    if (state === 'opened' || state === 'edited') {
      this.#queue.cancel(uri);
      await this.#refresh(uri);
    }
    const document = this.#documents.get(uri);
    if (document?.state !== 'analysed' || token.isCancellationRequested) return [];

    const { only } = params.context;
    const place = this.#placeOf(document);
    const actions: CodeAction[] = [];
    if (asksFor(only, CodeActionKind.QuickFix)) {
      const range = {
        start: place.lines.offsetAt(fromProtocol(params.range.start)),
        end: place.lines.offsetAt(fromProtocol(params.range.end)),
      };
      const suppress = this.#engine.suppress.bind(this.#engine, fileOf(document));
      actions.push(...quickFixes(document, range, place, suppress));
    }
    // Not for the light bulb, which asks at each move of the cursor and does not show source actions.
    if (only !== undefined && asksFor(only, fixAllKind)) {
      const fixed = await this.#fixAll(document, settings.analysis, token);
      if (fixed !== undefined) actions.push(fixAllAction(document, fixed, place.lines));
    }
    return actions;
  }

  /** The document's text after every safe fix; undefined when there is none or nobody waits for it any more. */
  async #fixAll(
    document: OpenDocument,
    options: AnalysisOptions,
    token: CancellationToken,
  ): Promise<string | undefined> {
    const { version, text } = document;
    const { path } = fileOf(document);
    let fixed: string | undefined;
    for (fixed of fixFile(text, (step) => this.#engine.analyse({ path, text: step }, options))) {
      await arrivalsHandled();
      if (token.isCancellationRequested || document.version !== version) return undefined;
    }
    return fixed;
  }

  #settingsOf(uri: string): Promise<DocumentSettings> {
    let settings = this.#settings.get(uri);
    if (settings === undefined) {
      settings = this.#pullSettings(uri);
      this.#settings.set(uri, settings);
      settings.catch(() => this.#settings.delete(uri));
    }
    return settings;
  }

  async #pullSettings(uri: string): Promise<DocumentSettings> {
    const { workspace, console } = this.#connection;
    const section: unknown = this.#canPullSettings
      ? await workspace.getConfiguration({ scopeUri: uri, section: 'lanewise' })
      : undefined;
    const folders = this.#hasFolders ? await workspace.getWorkspaceFolders() : null;
    const { settings, problems } = parseSettings(section, this.#engine.defaults);
    for (const problem of problems) console.warn(problem);

    const folderUris = (folders ?? []).map((folder) => folder.uri);
    return { settings, leftOut: leftOut(relativePath(uri, folderUris), settings) };
  }

  #reconsiderSettings(): void {
    this.#settings.clear();
    for (const { uri } of this.#documents.all()) this.#queue.schedule(uri, 0);
  }
}

function leftOut(path: string, settings: Settings): string | undefined {
  if (!settings.enable) return 'switched off by the setting lanewise.enable';
  if (path !== '' && ignore().add(settings.ignore).ignores(path)) {
    return 'left out by the setting lanewise.ignore';
  }
  return undefined;
}

/** Where the client has rules' pages, with `{rule}` for the id; undefined where it does not say. */
function ruleHrefOf(options: unknown): string | undefined {
  if (typeof options !== 'object' || options === null || !('ruleHref' in options)) return undefined;
  return typeof options.ruleHref === 'string' ? options.ruleHref : undefined;
}

const fileOf = (document: OpenDocument): { path: string; text: string } => ({
  path: documentPath(document.uri, document.languageId),
  text: document.text,
});

const fromProtocol = ({ line, character }: { line: number; character: number }) => ({
  line: line + 1,
  column: character + 1,
});

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
