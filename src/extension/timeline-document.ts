import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import type { DecodedTrace } from './decode-trace';

/** Reads a trace file; when aborted, whatever it gives is not used. */
export type ReadTrace = (uri: vscode.Uri, aborted: AbortSignal) => Promise<DecodedTrace>;

/** A file is read again when it has rested for this many milliseconds: it is written in several steps. */
const restMillis = 300;

/**
 * A trace file that is open in at least one editor. It is read once, however many editors show it, and again when the
 * file is written anew.
 */
export class TimelineDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly #readTrace: ReadTrace;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  #abort = new AbortController();
  #reading: Promise<DecodedTrace>;
  #rest: NodeJS.Timeout | undefined;

  /** What was shown is out of date. */
  readonly onDidChange = this.#changed.event;

  constructor(uri: vscode.Uri, readTrace: ReadTrace) {
    this.uri = uri;
    this.#readTrace = readTrace;
    this.#reading = readTrace(uri, this.#abort.signal);
    this.#watch();
  }

  /** The trace as the file has it now: what was being read when the file changed counts no more. */
  async decoded(): Promise<DecodedTrace> {
    for (;;) {
      const reading = this.#reading;
      const decoded = await reading;
      if (reading === this.#reading) return decoded;
    }
  }

  dispose(): void {
    clearTimeout(this.#rest);
    this.#abort.abort();
    this.#store.dispose();
  }

  #watch(): void {
    // The name cannot be the pattern: it may hold characters that mean something in one.
    const siblings = new vscode.RelativePattern(vscode.Uri.joinPath(this.uri, '..'), '*');
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher(siblings, false, false, true));
    const changed = (uri: vscode.Uri): void => {
      if (uri.toString() !== this.uri.toString()) return;
      clearTimeout(this.#rest);
      this.#rest = setTimeout(() => {
        this.#readAgain();
      }, restMillis);
    };
    // A file that is replaced is created, too.
    this.#store.add(watcher.onDidCreate(changed));
    this.#store.add(watcher.onDidChange(changed));
  }

  #readAgain(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#reading = this.#readTrace(this.uri, this.#abort.signal);
    this.#changed.fire();
  }
}
