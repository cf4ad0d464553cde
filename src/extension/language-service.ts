import * as vscode from 'vscode';
import type { LanguageClient, LanguageClientOptions } from 'vscode-languageclient/node';
import { DisposableStore, type Disposable } from '../base/disposable';
import { analysisStatusMethod, type AnalysisStatus } from '../messages/analysis-status';

const languages = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];
/** Not `git:` and the like: the left side of a diff is nobody's to mend. */
const schemes = ['file', 'untitled', 'vscode-vfs'];

const selector = schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language })));

/** The language server's client. It starts with the first JavaScript or TypeScript document that is opened. */
export class LanguageService implements Disposable {
  readonly #store = new DisposableStore();
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #statuses = new Map<string, AnalysisStatus>();
  #client: Promise<LanguageClient> | undefined;
  #statusItem: vscode.LanguageStatusItem | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
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

  dispose(): void {
    this.#store.dispose();
    void this.#client?.then((client) => client.dispose());
  }

  /** Starts the server unless that has been done. */
  async #start(): Promise<void> {
    if (this.#client !== undefined || this.#store.disposed) return;
    this.#client = this.#createClient();
    await (await this.#client).start();
  }

  async #createClient(): Promise<LanguageClient> {
    // Loaded here, since the library is most of the extension's code and whoever opens a trace has no use for it.
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const module = this.#context.asAbsolutePath('dist/server.cjs');
    const rulePages = vscode.Uri.joinPath(this.#context.extensionUri, 'dist', 'lanewise-rules');
    const options: LanguageClientOptions = {
      documentSelector: selector,
      outputChannel: this.#log,
      // A file, since VS Code follows no `command:` link of a diagnostic's code. The manifest has these files rendered.
      initializationOptions: { ruleHref: `${rulePages.toString()}/{rule}.md` },
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
