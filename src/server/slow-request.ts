import type { CancellationToken, Connection } from 'vscode-languageserver/node';

/** What takes less milliseconds than this is not worth showing. */
const patience = 500;

export interface SlowRequest {
  readonly connection: Connection;
  readonly title: string;
  /** Whether the client shows progress that the server began. */
  readonly canShow: boolean;
  /** Of the request. */
  readonly token: CancellationToken;
  readonly signal: AbortSignal;
}

/**
 * Runs what may take a while: then its steps are shown, and the user may cancel it.
 * @param run is told by its signal that nobody waits any more.
 */
export async function showProgressOf<T>(
  { connection, title, canShow, token, signal }: SlowRequest,
  run: (signal: AbortSignal, onStep: (step: string) => void) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const cancelled = token.onCancellationRequested(() => {
    abort.abort();
  });
  if (token.isCancellationRequested) abort.abort();
  let step = '';
  let isOver = false;
  let report = (): void => undefined;
  let done = (): void => undefined;
  const begin = async (): Promise<void> => {
    const shown = await connection.window.createWorkDoneProgress();
    if (isOver) return;
    shown.begin(title, undefined, step, true);
    shown.token.onCancellationRequested(() => {
      abort.abort();
    });
    report = () => {
      shown.report(step);
    };
    done = () => {
      shown.done();
    };
  };
  const timer = canShow
    ? setTimeout(() => {
        begin().catch((error: unknown) => {
          connection.console.warn(`Progress cannot be shown: ${String(error)}`);
        });
      }, patience)
    : undefined;
  try {
    return await run(AbortSignal.any([abort.signal, signal]), (next) => {
      step = next;
      report();
    });
  } finally {
    isOver = true;
    clearTimeout(timer);
    cancelled.dispose();
    done();
  }
}
