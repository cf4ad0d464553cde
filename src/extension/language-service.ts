import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
import { DisposableStore, type Disposable } from '../base/disposable';

const languages = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];
/** Not `git:` and the like: the left side of a diff is nobody's to mend. */
const schemes = ['file', 'untitled', 'vscode-vfs'];

const selector = schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language })));

/** The language server's client. It starts with the first JavaScript or TypeScript document that is opened. */
export class LanguageService implements Disposable {
  readonly #store = new DisposableStore();
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  #client: LanguageClient | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
    const startFor = (document: vscode.TextDocument): void => {
      if (vscode.languages.match(selector, document) > 0) void this.#start();
    };
    this.#store.add(vscode.workspace.onDidOpenTextDocument(startFor));
    vscode.workspace.textDocuments.forEach(startFor);
  }

  /** Stops the server if it runs, and starts it anew. */
  async restart(): Promise<void> {
    if (this.#client === undefined) await this.#start();
    else await this.#client.restart();
    this.#log.info('The language server was restarted.');
  }

  dispose(): void {
    this.#store.dispose();
    void this.#client?.dispose();
  }

  async #start(): Promise<void> {
    if (this.#client !== undefined || this.#store.disposed) return;
    const module = this.#context.asAbsolutePath('dist/server.cjs');
    const options: LanguageClientOptions = {
      documentSelector: selector,
      outputChannel: this.#log,
      // VS Code opens `command:` targets of diagnostic codes, in the hover and in the Problems view.
      initializationOptions: { ruleHref: 'command:lanewise.showRule?%5B%22{rule}%22%5D' },
    };
    this.#client = new LanguageClient(
      'lanewise',
      'Lanewise',
      { module, transport: TransportKind.ipc },
      options,
    );
    await this.#client.start().catch((error: unknown) => {
      this.#log.error('The language server could not be started.', error);
    });
  }
}
