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
  const cancelled = new Promise<never>((_resolve, reject) => {
    token.onCancellationRequested(() => {
      reject(new ResponseError(LSPErrorCodes.RequestCancelled, 'The analysis was cancelled.'));
    });
  });
  cancelled.catch(() => undefined); // Whether anybody waits for it depends on how far the request has come.
  progress.begin('Analysing the workspace', 0);
  try {
    const all = folders.all();
    for (const folder of all)
      await Promise.race([read(folder, analyses.listsAll, token, progress), cancelled]);
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

/** Reads a folder's files. What this request has begun ends with it. */
async function read(
  folder: Folder,
  again: boolean,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<void> {
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

function report(progress: WorkDoneProgressReporter, what: string, done: number, total: number): void {
  if (total > 0) progress.report(Math.floor((100 * done) / total), `${what}: ${done} of ${total} files`);
}

function summary(folders: readonly Folder[], analyses: Analyses): WorkspaceSummary {
  const programs = folders.flatMap(({ program }) => program ?? []);
  const skipped = programs.flatMap((program) =>
    [...program.skipped()].map(([path, reason]) => ({ uri: pathToFileURL(path).toString(), reason })),
  );
  const total = programs.reduce((sum, program) => sum + [...program.paths()].length, 0);
  const { files, findings, hiddenByBaseline } = analyses.list.counts;
  return {
    folders: folders.length,
    files: Math.max(0, total - skipped.length),
    filesWithFindings: files,
    findings,
    hiddenByBaseline,
    skipped,
    problems: folders.flatMap(({ problems }) => problems),
  };
}
