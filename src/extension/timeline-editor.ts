import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { messageOf } from '../base/errors';
import type { FromPage, ToPage } from '../messages/timeline';
import { decodeTrace, type DecodedTrace } from './decode-trace';
import { openSource } from './open-source';
import { TimelineDocument } from './timeline-document';
import { timelineHtml } from './timeline-html';

export const timelineViewType = 'lanewise.timeline';

/** Shows `.lanewise` files as timelines. */
export class TimelineEditor implements vscode.CustomReadonlyEditorProvider<TimelineDocument> {
  readonly #extensionUri: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;

  constructor(extensionUri: vscode.Uri, log: vscode.LogOutputChannel) {
    this.#extensionUri = extensionUri;
    this.#log = log;
  }

  openCustomDocument(
    uri: vscode.Uri,
    _context: vscode.CustomDocumentOpenContext,
    cancelled: vscode.CancellationToken,
  ): TimelineDocument {
    const document = new TimelineDocument(uri, (file, aborted) => this.#read(file, aborted));
    cancelled.onCancellationRequested(() => {
      document.dispose();
    });
    return document;
  }

  resolveCustomEditor(document: TimelineDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const assets = vscode.Uri.joinPath(this.#extensionUri, 'dist', 'webview');
    webview.options = { enableScripts: true, localResourceRoots: [assets] };
    const store = new DisposableStore();
    // Before the page is there to say that it is ready.
    store.add(
      webview.onDidReceiveMessage((message: FromPage) => {
        void this.#receive(message, document, (answer) => {
          if (!store.disposed) void webview.postMessage(answer);
        });
      }),
    );
    panel.onDidDispose(() => {
      store.dispose();
    });
    // A new page asks for what there is to show, and forgets the old run altogether.
    const load = (): void => {
      webview.html = page(webview, assets);
    };
    store.add(document.onDidChange(load));
    load();
  }

  async #read(uri: vscode.Uri, aborted: AbortSignal): Promise<DecodedTrace> {
    let bytes: Uint8Array;
    try {
      bytes = await vscode.workspace.fs.readFile(uri);
    } catch (error) {
      return { ok: false, error: `The file could not be read: ${messageOf(error)}` };
    }
    const worker = vscode.Uri.joinPath(this.#extensionUri, 'dist', 'timeline-worker.cjs').fsPath;
    const decoded = await decodeTrace(bytes, worker, aborted);
    if (aborted.aborted) return decoded;
    if (!decoded.ok) this.#log.error(`${uri.fsPath}: ${decoded.error}`);
    else if (decoded.value.lanes.length === 0) {
      void vscode.window.showWarningMessage(
        `No Node.js process was recorded in ${basename(uri.path)}; the timeline says why.`,
      );
    }
    return decoded;
  }

  async #receive(
    message: FromPage,
    document: TimelineDocument,
    answer: (message: ToPage) => void,
  ): Promise<void> {
    switch (message.type) {
      case 'ready': {
        // A page that was hidden has forgotten everything and asks again.
        const decoded = await document.decoded();
        const title = basename(document.uri.path);
        answer(
          decoded.ok
            ? { type: 'timeline', timeline: decoded.value, title }
            : { type: 'failed', message: decoded.error },
        );
        break;
      }
      case 'open-source': {
        const refusal = await openSource(message.file, message.line, message.column);
        if (refusal !== undefined) void vscode.window.showWarningMessage(refusal);
        break;
      }
      case 'error':
        this.#log.error(`The timeline page of ${document.uri.fsPath} failed: ${message.message}`);
        break;
      default:
        message satisfies never;
    }
  }
}

function page(webview: vscode.Webview, assets: vscode.Uri): string {
  const asset = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(assets, name)).toString();
  return timelineHtml({
    script: asset('timeline.js'),
    style: asset('timeline.css'),
    source: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
  });
}
