import * as vscode from 'vscode';
import type { LanguageClient, LanguageClientOptions } from 'vscode-languageclient/node';
import { DisposableStore, type Disposable } from '../base/disposable';
import { analysisStatusMethod, type AnalysisStatus } from '../messages/analysis-status';
import {
  type BaselineFile,
  baselinesMethod,
  saveBaselinesMethod,
  type ShowBaselines,
  showBaselinesMethod,
} from '../messages/baseline';
import {
  analyseWorkspaceMethod,
  type FindingsChanged,
  findingsChangedMethod,
  type ProgramStatus,
  programStatusMethod,
  stopIndexingMethod,
  type WorkspaceSummary,
} from '../messages/findings';
import { ProgramStatusItem } from './program-status-item';

const languages = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];
/** Not `git:` and the like: the left side of a diff is nobody's to mend. */
const schemes = ['file', 'untitled', 'vscode-vfs'];

const baselinesShownKey = 'baselines.shown';

/** What the progress of a request tells; the protocol's `WorkDoneProgress`. */
interface WorkDone {
  readonly message?: string;
  readonly percentage?: number;
}

type Progress = vscode.Progress<{ message?: string; increment?: number }>;

const selector = schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language })));

/** What is done with what the language server tells. */
export interface FindingsListener {
  take(change: FindingsChanged): void;
  /** The server has begun anew and will tell everything again. */
  clear(): void;
}

/**
 * The language server's client. It starts with the first JavaScript or TypeScript document that is opened, or when the
 * workspace is to be analysed.
 */
export class LanguageService implements Disposable {
  readonly #store = new DisposableStore();
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #findings: FindingsListener;
  readonly #statuses = new Map<string, AnalysisStatus>();
  #progressTokens = 0;
  #listsWorkspace = false;
  #client: Promise<LanguageClient> | undefined;
  #started: Promise<void> | undefined;
  #statusItem: vscode.LanguageStatusItem | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel, findings: FindingsListener) {
    this.#context = context;
    this.#log = log;
    this.#findings = findings;
    const startFor = (document: vscode.TextDocument): void => {
      if (vscode.languages.match(selector, document) === 0) return;
      this.#start().catch((error: unknown) => {
        this.#log.error('The language server could not be started.', error);
      });
    };
    this.#store.add(vscode.workspace.onDidOpenTextDocument(startFor));
    vscode.workspace.textDocuments.forEach(startFor);
  }

  /** Stops the server if it runs, and starts it anew. */
  async restart(): Promise<void> {
    try {
      if (this.#client === undefined) await this.#start();
      else await (await this.#client).restart();
      this.#log.info('The language server was restarted.');
    } catch (error) {
      this.#log.error('The language server could not be restarted.', error);
      void vscode.window.showErrorMessage('The language server could not be restarted; the log says why.');
    }
  }

  /**
   * Analyses all files of the workspace, which the server lists from then on.
   * @throws an error of the protocol when that is cancelled or fails.
   */
  async analyseWorkspace(progress: Progress, token: vscode.CancellationToken): Promise<WorkspaceSummary> {
    const summary = await this.#request<WorkspaceSummary>(analyseWorkspaceMethod, progress, token);
    this.#listsWorkspace = true;
    return summary;
  }

  /** The baselines of the workspace's folders. */
  async baselines(): Promise<readonly BaselineFile[]> {
    return (await this.#running()).sendRequest<BaselineFile[]>(baselinesMethod);
  }

  /**
   * Sets all findings of the workspace aside in the baselines.
   * @throws an error of the protocol when that is cancelled or fails.
   */
  saveBaselines(progress: Progress, token: vscode.CancellationToken): Promise<readonly BaselineFile[]> {
    return this.#request(saveBaselinesMethod, progress, token);
  }

  /** Whether findings in baselines are shown; remembered for the workspace. */
  get showsBaselines(): boolean {
    return this.#context.workspaceState.get(baselinesShownKey) === true;
  }

  /** Has the findings in baselines shown or hidden; a server that starts later is told when it does. */
  async showBaselines(shown: boolean): Promise<void> {
    await this.#context.workspaceState.update(baselinesShownKey, shown);
    const params: ShowBaselines = { shown };
    await (await this.#client)?.sendNotification(showBaselinesMethod, params);
  }

  /** Ends the reading of the workspace's files; what is open is then analysed by itself. */
  async stopIndexing(): Promise<void> {
    await (await this.#client)?.sendNotification(stopIndexingMethod);
  }

  dispose(): void {
    this.#store.dispose();
    void this.#client?.then((client) => client.dispose());
  }

  /** The client of the server, which is started unless it runs. */
  async #running(): Promise<LanguageClient> {
    await this.#start();
    const client = await this.#client;
    if (client === undefined) throw new Error('The language server does not run.');
    return client;
  }

  /** Asks the server for something that takes its time. */
  async #request<T>(method: string, progress: Progress, token: vscode.CancellationToken): Promise<T> {
    const client = await this.#running();
    const { WorkDoneProgress } = await import('vscode-languageclient/node');
    const workDoneToken = `lanewise-${++this.#progressTokens}`;
    let reached = 0;
    const subscription = client.onProgress(WorkDoneProgress.type, workDoneToken, (value: WorkDone) => {
      const { message, percentage = reached } = value;
      progress.report({ increment: percentage - reached, ...(message !== undefined && { message }) });
      reached = percentage;
    });
    try {
      return await client.sendRequest<T>(method, { workDoneToken }, token);
    } finally {
      subscription.dispose();
    }
  }

  /** Starts the server unless that has been done. */
  async #start(): Promise<void> {
    if (this.#client !== undefined || this.#store.disposed) {
      await this.#started;
      return;
    }
    this.#client = this.#createClient();
    this.#started = this.#client.then((client) => client.start());
    await this.#started;
  }

  async #createClient(): Promise<LanguageClient> {
    // Loaded here, since the library is most of the extension's code and whoever opens a trace has no use for it.
    const { LanguageClient, State, TransportKind } = await import('vscode-languageclient/node');
    const module = this.#context.asAbsolutePath('dist/server.cjs');
    const rulePages = vscode.Uri.joinPath(this.#context.extensionUri, 'dist', 'lanewise-rules');
    const options: LanguageClientOptions = {
      documentSelector: selector,
      outputChannel: this.#log,
      // A file, since VS Code follows no `command:` link of a diagnostic's code. The manifest has these files rendered.
      initializationOptions: () => ({
        ruleHref: `${rulePages.toString()}/{rule}.md`,
        showsBaselines: this.showsBaselines,
        showsObstacles: true,
      }),
    };
    const client = new LanguageClient(
      'lanewise',
      'Lanewise',
      { module, transport: TransportKind.ipc },
      options,
    );
    this.#store.add(
      client.onNotification(analysisStatusMethod, (status: AnalysisStatus) => {
        this.#statuses.set(status.uri, status);
        this.#showStatus();
      }),
    );
    const programStatus = this.#store.add(new ProgramStatusItem(selector));
    this.#store.add(
      client.onNotification(programStatusMethod, (status: ProgramStatus) => {
        programStatus.show(status);
      }),
    );
    this.#store.add(
      client.onNotification(findingsChangedMethod, (change: FindingsChanged) => {
        this.#findings.take(change);
      }),
    );
    this.#store.add(
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Stopped) this.#findings.clear();
        if (newState !== State.Running || !this.#listsWorkspace) return;
        // Started anew, by the user or after a crash: what was listed before is wanted still.
        client.sendRequest(analyseWorkspaceMethod, {}).catch((error: unknown) => {
          this.#log.error('The workspace could not be analysed again.', error);
        });
      }),
    );
    this.#statusItem = this.#store.add(
      vscode.languages.createLanguageStatusItem('lanewise.analysis', selector),
    );
    this.#statusItem.name = 'Lanewise';
    this.#store.add(
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.#showStatus();
      }),
    );
    this.#store.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#statuses.delete(uri.toString())),
    );
    return client;
  }

  /** Tells beside the language's name why the active document has no findings where it was not analysed. */
  #showStatus(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const status = uri === undefined ? undefined : this.#statuses.get(uri);
    if (this.#statusItem === undefined) return;
    this.#statusItem.text = status?.state === 'analysed' ? 'Lanewise: analysed' : 'Lanewise: not analysed';
    this.#statusItem.detail = status?.reason ?? '';
    this.#statusItem.severity =
      status?.state === 'skipped'
        ? vscode.LanguageStatusSeverity.Warning
        : vscode.LanguageStatusSeverity.Information;
  }
}

/** Whether an error says that the user has cancelled what was under way. */
export const isCancellation = (error: unknown): boolean =>
  error instanceof vscode.CancellationError ||
  // `LSPErrorCodes.RequestCancelled` and `ServerCancelled`.
  (error instanceof Error && 'code' in error && (error.code === -32800 || error.code === -32802));
