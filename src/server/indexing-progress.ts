import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import type { Disposable } from '../base/disposable';
import type { ProgramStatus } from '../messages/findings';

/** What takes less milliseconds than this is not worth showing. */
const patience = 500;
/** Between two reports of a number that changes. */
const interval = 200;

/** Tells how far the reading of the workspace's files has come. */
export class IndexingProgress implements Disposable {
  /** Whether the client shows progress that the server began. */
  canShow = false;
  readonly #connection: Connection;
  readonly #tell: (status: ProgramStatus) => void;
  #status: ProgramStatus | undefined;
  #told: ProgramStatus | undefined;
  #timer: NodeJS.Timeout | undefined;
  #begin: NodeJS.Timeout | undefined;
  #reporter: Promise<WorkDoneProgressServerReporter> | undefined;

  /** @param tell is told of each status, though not of all while files are being read. */
  constructor(connection: Connection, tell: (status: ProgramStatus) => void) {
    this.#connection = connection;
    this.#tell = tell;
  }

  update(status: ProgramStatus): void {
    this.#status = status;
    const isIndexing = status.state === 'indexing';
    if (isIndexing && this.#told?.state === 'indexing') {
      this.#timer ??= setTimeout(() => {
        this.#tellNow();
      }, interval);
    } else {
      this.#tellNow();
    }
    if (isIndexing && this.canShow && this.#reporter === undefined) {
      this.#begin ??= setTimeout(() => {
        this.#show();
      }, patience);
    }
    if (!isIndexing) this.#end();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#end();
  }

  #tellNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const status = this.#status;
    if (status === undefined || JSON.stringify(status) === JSON.stringify(this.#told)) return;
    this.#told = status;
    this.#tell(status);
    if (status.state !== 'indexing' || status.total === 0) return;
    void this.#reporter?.then((reporter) => {
      reporter.report(percentage(status), `${status.files} of ${status.total} files`);
    });
  }

  #show(): void {
    // Not cancellable: that would put it into a notification. The status item has a command to stop it.
    this.#reporter = this.#connection.window.createWorkDoneProgress().then((reporter) => {
      reporter.begin('Lanewise: reading the workspace', 0, undefined, false);
      return reporter;
    });
    this.#reporter.catch((error: unknown) => {
      this.#connection.console.warn(`Progress cannot be shown: ${String(error)}`);
      this.canShow = false;
      this.#reporter = undefined;
    });
  }

  #end(): void {
    clearTimeout(this.#begin);
    this.#begin = undefined;
    const reporter = this.#reporter;
    this.#reporter = undefined;
    reporter?.then(
      (shown) => {
        shown.done();
      },
      () => undefined, // It never began, which was told when that failed.
    );
  }
}

const percentage = ({ files, total }: ProgramStatus): number => Math.round((100 * files) / total);
