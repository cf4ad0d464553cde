import { fileURLToPath } from 'node:url';
import {
  CodeActionKind,
  CodeActionTriggerKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  TextDocumentSyncKind,
  WatchKind,
  type CancellationToken,
  type CodeAction,
  type CodeActionContext,
  type CodeActionParams,
  type Connection,
  type FileEvent as ProtocolFileEvent,
  type Hover,
  type HoverParams,
  type InitializeParams,
  type InitializeResult,
  type WorkDoneProgressParams,
} from 'vscode-languageserver/node';
import {
  type BaselineFile,
  baselinesMethod,
  saveBaselinesMethod,
  type ShowBaselines,
  showBaselinesMethod,
} from '../messages/baseline';
import {
  analyseWorkspaceMethod,
  programStatusMethod,
  stopIndexingMethod,
  unsafeFixKind,
  type WorkspaceSummary,
} from '../messages/findings';
import type { Finding } from '../analysis/finding';
import type { MigrationAnswer } from '../migration-thread/messages';
import { fixFile } from '../refactoring/fix-file';
import { textOnDisk } from '../workspace/file-text';
import { Analyses, type Analysed } from './analyses';
import { analyseWorkspace } from './analyse-workspace';
import { arrivalsHandled } from './analysis-queue';
import {
  asksFor,
  findingsAt,
  fixAllAction,
  fixAllKind,
  type FixedDocument,
  quickFixes,
} from './code-actions';
import { toDiagnostic } from './diagnostics';
import type { Engine } from './engine';
import type { FolderListener } from './folder';
import { Folders } from './folders';
import { hoverAt } from './hover';
import { IndexingProgress } from './indexing-progress';
import { type EditAbilities, migrationAction, type VersionOf } from './migration-actions';
import { mayMigrate, Migrations } from './migrations';
import type { OpenDocument } from './open-document';
import type { FileEvent } from './program';
import { baselines, saveBaselines } from './save-baselines';
import { SettingsSource } from './settings-source';

/** Serves diagnostics, hovers and code actions over `connection` until it ends. */
export function startServer(connection: Connection, engine: Engine): void {
  const server = new Server(connection, engine);
  server.listen();
}

class Server {
  readonly #connection: Connection;
  readonly #engine: Engine;
  readonly #settings: SettingsSource;
  readonly #folders: Folders;
  readonly #analyses: Analyses;
  readonly #migrations: Migrations;
  readonly #progress: IndexingProgress;
  #abilities: EditAbilities = { annotations: false, obstacles: false };
  #canWatch = false;
  /** When the folders are those of the client. */
  #updated: Promise<void> = Promise.resolve();

  constructor(connection: Connection, engine: Engine) {
    this.#connection = connection;
    this.#engine = engine;
    this.#settings = new SettingsSource(connection, engine.defaults);
    const listener: FolderListener = {
      onReady: (folder) => {
        this.#analyses.programReady(folder);
      },
      onBaseline: (folder) => {
        this.#analyses.baselineChanged(folder);
      },
      onChanged: (folder) => {
        this.#analyses.programChanged(folder);
      },
      onStatus: () => {
        this.#progress.update(this.#folders.status());
      },
      onError: (message) => {
        connection.console.error(message);
      },
    };
    this.#folders = new Folders(engine, this.#settings, listener);
    this.#analyses = new Analyses(connection, engine, this.#settings, this.#folders);
    this.#migrations = new Migrations(connection, engine, () => this.#analyses.openFiles());
    this.#progress = new IndexingProgress(connection, (status) => {
      void connection.sendNotification(programStatusMethod, status);
    });
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => {
      this.#register();
      this.#updateFolders();
    });
    connection.onDidChangeConfiguration(() => {
      this.#analyses.reconsider();
      this.#updateFolders();
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      const events = changes.flatMap(fileEvent);
      this.#migrations.filesChanged(events.map(({ path }) => path));
      this.#folders.filesChanged(events);
    });
    connection.onShutdown(() => {
      this.#migrations.dispose();
      this.#analyses.dispose();
      this.#folders.dispose();
      this.#progress.dispose();
    });
    connection.onCodeAction((params, token) => this.#codeActions(params, token));
    connection.onHover((params, token) => this.#hover(params, token));
    connection.onRequest(analyseWorkspaceMethod, (params: WorkDoneProgressParams, token: CancellationToken) =>
      this.#analyseWorkspace(token, params.workDoneToken),
    );
    connection.onRequest(baselinesMethod, async () => {
      await this.#updated;
      return baselines(this.#folders);
    });
    connection.onRequest(saveBaselinesMethod, (params: WorkDoneProgressParams, token: CancellationToken) =>
      this.#saveBaselines(token, params.workDoneToken),
    );
    connection.onNotification(showBaselinesMethod, ({ shown }: ShowBaselines) => {
      this.#folders.showBaselines(shown);
    });
    connection.onNotification(stopIndexingMethod, () => {
      this.#folders.stop();
    });
    this.#analyses.listen();
    connection.listen();
  }

  #initialize(params: InitializeParams): InitializeResult {
    const { workspace, window } = params.capabilities;
    this.#analyses.ruleHref = ruleHrefOf(params.initializationOptions);
    this.#folders.showBaselines(says('showsBaselines', params.initializationOptions));
    this.#settings.canPull = workspace?.configuration === true;
    this.#settings.hasFolders = workspace?.workspaceFolders === true;
    this.#canWatch = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    this.#progress.canShow = window?.workDoneProgress === true;
    this.#migrations.canShow = window?.workDoneProgress === true;
    this.#abilities = {
      annotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
      obstacles: says('showsObstacles', params.initializationOptions),
    };
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, unsafeFixKind, fixAllKind] },
        hoverProvider: true,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  #register(): void {
    const { client, workspace, console } = this.#connection;
    if (this.#settings.canPull) {
      void client.register(DidChangeConfigurationNotification.type, { section: 'lanewise' });
    }
    if (this.#settings.hasFolders) {
      workspace.onDidChangeWorkspaceFolders(() => {
        this.#analyses.reconsider();
        this.#updateFolders();
      });
    }
    if (this.#canWatch) {
      void client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [
          { globPattern: '**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts,json,yaml,lock}', kind: WatchKind.Change },
          { globPattern: '**/.gitignore', kind: WatchKind.Change },
          // All: of a folder that is moved or deleted the editor tells nothing about the files in it.
          { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
        ],
      });
    } else {
      console.info(
        'The client does not watch files, so changes outside of it are seen after a restart only.',
      );
    }
  }

  /** Has the folders read whose files are not known yet, after the documents that wait for their first analysis. */
  #updateFolders(): void {
    this.#updated = this.#folders
      .update()
      .then(arrivalsHandled)
      .then(() => {
        this.#folders.start();
      })
      .catch((error: unknown) => {
        this.#connection.console.error(`The workspace's folders could not be read: ${String(error)}`);
      });
  }

  async #analyseWorkspace(
    token: CancellationToken,
    workDoneToken: WorkDoneProgressParams['workDoneToken'],
  ): Promise<WorkspaceSummary> {
    const progress = this.#connection.window.attachWorkDoneProgress(workDoneToken);
    await this.#updated;
    return analyseWorkspace(this.#folders, this.#analyses, token, progress);
  }

  async #saveBaselines(
    token: CancellationToken,
    workDoneToken: WorkDoneProgressParams['workDoneToken'],
  ): Promise<readonly BaselineFile[]> {
    const progress = this.#connection.window.attachWorkDoneProgress(workDoneToken);
    await this.#updated;
    return saveBaselines(this.#folders, this.#analyses, token, progress);
  }

  async #hover(
    { textDocument, position }: HoverParams,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    const analysed = await this.#analyses.latest(textDocument.uri);
    if (analysed === undefined || token.isCancellationRequested) return undefined;
    const { document, place } = analysed;
    const offset = place.lines.offsetAt(fromProtocol(position));
    return hoverAt(offset, document.findings, document.notes, document.functions, place);
  }

  async #codeActions(params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
    const analysed = await this.#analyses.analysed(params.textDocument.uri);
    if (analysed === undefined || token.isCancellationRequested) return [];
    const { document, place } = analysed;
    const { only } = params.context;
    const actions: CodeAction[] = [];
    if (asksFor(only, CodeActionKind.QuickFix)) {
      const range = {
        start: place.lines.offsetAt(fromProtocol(params.range.start)),
        end: place.lines.offsetAt(fromProtocol(params.range.end)),
      };
      const { path, text } = document;
      // Taken before the wait, in which the document may be analysed again.
      const findings = findingsAt(document, range);
      const answers = await this.#migrate(document, findings, params.context, token);
      if (answers === undefined) return [];
      const suppress = this.#engine.suppress.bind(this.#engine, { path, text });
      actions.push(
        ...quickFixes(document, range, findings, place, suppress, (finding, titled) => {
          const answer = answers.get(finding);
          if (answer?.kind !== 'result') return undefined;
          const versionOf: VersionOf = (file) =>
            this.#analyses.openFiles().find((each) => each.path === file);
          return migrationAction(answer, toDiagnostic(finding, place), titled, versionOf, this.#abilities);
        }),
      );
    }
    // Not for the light bulb, which asks at each move of the cursor and does not show source actions.
    if (only !== undefined && asksFor(only, fixAllKind)) {
      const fixed = await fixAll(analysed, token);
      if (fixed !== undefined) actions.push(fixAllAction(document, fixed, place.lines));
    }
    return actions;
  }

  /**
   * What would have to change for the code of findings to wait: all of it if the user asks what can be done, and what is
   * known already if the light bulb does. Undefined when the text has changed meanwhile.
   */
  async #migrate(
    document: OpenDocument,
    findings: readonly Finding[],
    { triggerKind }: CodeActionContext,
    token: CancellationToken,
  ): Promise<ReadonlyMap<Finding, MigrationAnswer> | undefined> {
    const { version } = document;
    const answers = new Map<Finding, MigrationAnswer>();
    const folder = document.isFile ? this.#folders.of(document.path) : undefined;
    if (folder === undefined) return answers;
    for (const finding of findings.filter(mayMigrate)) {
      const answer =
        triggerKind === CodeActionTriggerKind.Automatic
          ? this.#migrations.known(document, finding)
          : await this.#migrations.ask(document, finding, folder, token);
      if (answer) answers.set(finding, answer);
      if (token.isCancellationRequested || document.version !== version) return undefined;
    }
    return answers;
  }
}

/** The document after every safe fix; undefined when there is none or nobody waits for it any more. */
async function fixAll(
  { document, analysisOf }: Analysed,
  token: CancellationToken,
): Promise<FixedDocument | undefined> {
  const { version } = document;
  const steps = fixFile(document.text, analysisOf, textOnDisk);
  let text: string | undefined;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return text === undefined ? undefined : { text, newFiles: step.value };
    text = step.value;
    await arrivalsHandled();
    if (token.isCancellationRequested || document.version !== version) return undefined;
  }
}

function fileEvent({ uri, type }: ProtocolFileEvent): FileEvent[] {
  if (!uri.startsWith('file:')) return [];
  const path = fileURLToPath(uri);
  switch (type) {
    case FileChangeType.Created:
      return [{ path, kind: 'created' }];
    case FileChangeType.Deleted:
      return [{ path, kind: 'deleted' }];
    default:
      return [{ path, kind: 'changed' }];
  }
}

/** Where the client has rules' pages, with `{rule}` for the id; undefined where it does not say. */
function ruleHrefOf(options: unknown): string | undefined {
  if (typeof options !== 'object' || options === null || !('ruleHref' in options)) return undefined;
  return typeof options.ruleHref === 'string' ? options.ruleHref : undefined;
}

/** Whether the client says something of itself. */
const says = (name: 'showsBaselines' | 'showsObstacles', options: unknown): boolean =>
  typeof options === 'object' && options !== null && Reflect.get(options, name) === true;

const fromProtocol = ({ line, character }: { line: number; character: number }) => ({
  line: line + 1,
  column: character + 1,
});
