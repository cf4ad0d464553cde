import { pathToFileURL } from 'node:url';
import {
  type CancellationToken,
  LSPErrorCodes,
  ResponseError,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver/node';
import type { WorkspaceSummary } from '../messages/findings';
import type { Analyses } from './analyses';
import { type Folder, Stopped } from './folder';
import type { Folders } from './folders';

/**
 * Analyses all files of the workspace and lists them from now on. Files that have been read already are read again only
 * where the user has asked for all of them before: then they want to be sure.
 */
export async function analyseWorkspace(
  folders: Folders,
  analyses: Analyses,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<WorkspaceSummary> {
  const cancelled = cancellation(token);
  progress.begin('Analysing the workspace', 0);
  try {
    const all = folders.all();
    for (const folder of all)
      await Promise.race([readFiles(folder, analyses.listsAll, token, progress), cancelled]);
    await Promise.race([
      analyses.listAll(all, token, (done, total) => {
        report(progress, 'Deciding', done, total);
      }),
      cancelled,
    ]);
    return summary(all, analyses);
  } finally {
    progress.done();
  }
}

/** Rejects when the request is cancelled. */
export function cancellation(token: CancellationToken): Promise<never> {
  const cancelled = new Promise<never>((_resolve, reject) => {
    const cancel = (): void => {
      reject(new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.'));
    };
    // A token that was cancelled before it got here tells nobody.
    if (token.isCancellationRequested) cancel();
    else token.onCancellationRequested(cancel);
  });
  cancelled.catch(() => undefined); // Whether anybody waits for it depends on how far the request has come.
  return cancelled;
}

/** Reads a folder's files. What this request has begun ends with it. */
export async function readFiles(
  folder: Folder,
  again: boolean,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<void> {
  if (token.isCancellationRequested) return;
  const isUnderWay = folder.status.state === 'indexing';
  const subscription = token.onCancellationRequested(() => {
    if (!isUnderWay) folder.stop();
  });
  const ticks = setInterval(() => {
    const { state, files, total } = folder.status;
    if (state === 'indexing') report(progress, 'Reading', files, total);
  }, 100);
  try {
    await (again && !isUnderWay ? folder.indexAgain() : folder.ready());
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    throw new ResponseError(LSPErrorCodes.RequestCancelled, error.message);
  } finally {
    clearInterval(ticks);
    subscription.dispose();
  }
}

export function report(progress: WorkDoneProgressReporter, what: string, done: number, total: number): void {
  if (total > 0) progress.report(Math.floor((100 * done) / total), `${what}: ${done} of ${total} files`);
}

function summary(folders: readonly Folder[], analyses: Analyses): WorkspaceSummary {
  // One folder may lie within another.
  const paths = new Set<string>();
  const skipped = new Map<string, string>();
  for (const { program } of folders) {
    for (const path of program?.paths() ?? []) paths.add(path);
    for (const [path, reason] of program?.skipped() ?? []) skipped.set(path, reason);
  }
  const { files, findings, hiddenByBaseline } = analyses.list.counts;
  return {
    folders: folders.length,
    files: [...paths].filter((path) => !skipped.has(path)).length,
    filesWithFindings: files,
    findings,
    hiddenByBaseline,
    skipped: [...skipped].map(([path, reason]) => ({ uri: pathToFileURL(path).toString(), reason })),
    problems: folders.flatMap(({ problems }) => problems),
  };
}
