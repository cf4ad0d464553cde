import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import type { FromPage, ToPage } from '../messages/timeline';
import { decodeTrace, type DecodedTrace } from './decode-trace';
import { openSource } from './open-source';

export const timelineViewType = 'lanewise.timeline';

/** A trace file that is open in at least one editor. It is read once, however many editors show it. */
class TimelineDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly decoded: Promise<DecodedTrace>;

  constructor(uri: vscode.Uri, decoded: Promise<DecodedTrace>) {
    this.uri = uri;
    this.decoded = decoded;
  }

  dispose(): void {
    // The timeline is plain memory.
  }
}

/** Shows `.lanewise` files as timelines. */
export class TimelineEditor implements vscode.CustomReadonlyEditorProvider<TimelineDocument> {
  readonly #extensionUri: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;

  constructor(extensionUri: vscode.Uri, log: vscode.LogOutputChannel) {
    this.#extensionUri = extensionUri;
    this.#log = log;
  }

  openCustomDocument(uri: vscode.Uri): TimelineDocument {
    return new TimelineDocument(uri, this.#read(uri));
  }

  resolveCustomEditor(document: TimelineDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const assets = vscode.Uri.joinPath(this.#extensionUri, 'dist', 'webview');
    webview.options = { enableScripts: true, localResourceRoots: [assets] };
    const store = new DisposableStore();
    // Before the page is there to say that it is ready.
    store.add(
      webview.onDidReceiveMessage((message: FromPage) => {
        void this.#receive(message, document, webview);
      }),
    );
    panel.onDidDispose(() => {
      store.dispose();
    });
    webview.html = page(webview, assets);
  }

  async #read(uri: vscode.Uri): Promise<DecodedTrace> {
    let bytes: Uint8Array;
    try {
      bytes = await vscode.workspace.fs.readFile(uri);
    } catch (error) {
      return { ok: false, error: `The file could not be read: ${messageOf(error)}` };
    }
    const worker = vscode.Uri.joinPath(this.#extensionUri, 'dist', 'timeline-worker.cjs').fsPath;
    const decoded = await decodeTrace(bytes, worker);
    if (!decoded.ok) this.#log.error(`${uri.fsPath}: ${decoded.error}`);
    return decoded;
  }

  async #receive(message: FromPage, document: TimelineDocument, webview: vscode.Webview): Promise<void> {
    switch (message.type) {
      case 'ready': {
        // A page that was hidden has forgotten everything and asks again.
        const decoded = await document.decoded;
        const title = basename(document.uri.path);
        const answer: ToPage = decoded.ok
          ? { type: 'timeline', timeline: decoded.value, title }
          : { type: 'failed', message: decoded.error };
        await webview.postMessage(answer);
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
  const nonce = randomBytes(16).toString('base64');
  const asset = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(assets, name)).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${asset('timeline.css')}" />
    <title>Lanewise Timeline</title>
  </head>
  <body>
    <script nonce="${nonce}" src="${asset('timeline.js')}"></script>
  </body>
</html>`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
