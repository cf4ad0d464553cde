import { pathToFileURL } from 'node:url';
import type { CancellationToken, WorkDoneProgressReporter } from 'vscode-languageserver/node';
import type { BaselineFile } from '../messages/baseline';
import type { Analyses } from './analyses';
import { cancellation, readFiles, report } from './analyse-workspace';
import { arrivalsHandled, sliceOver } from './analysis-queue';
import type { Folder } from './folder';
import { FolderBaseline, type KeyedFinding } from './folder-baseline';
import type { Folders } from './folders';

/** The baselines of the workspace's folders, as they are on disk. */
export function baselines(folders: Folders): Promise<readonly BaselineFile[]> {
  return Promise.all(folders.all().map(baselineOf));
}

/**
 * Sets all findings of the workspace aside, those of each folder in its baseline, as `lanewise check --update-baseline`
 * does. What could not have been found stays: of files that cannot be analysed, and of rules that are off.
 */
export async function saveBaselines(
  folders: Folders,
  analyses: Analyses,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<readonly BaselineFile[]> {
  const cancelled = cancellation(token);
  progress.begin('Setting findings aside', 0);
  try {
    const saved: BaselineFile[] = [];
    for (const folder of folders.all()) {
      await Promise.race([readFiles(folder, false, token, progress), cancelled]);
      saved.push(await Promise.race([save(folder, folders, analyses, token, progress), cancelled]));
      await folder.readBaseline();
    }
    return saved;
  } finally {
    progress.done();
  }
}

async function save(
  folder: Folder,
  folders: Folders,
  analyses: Analyses,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<BaselineFile> {
  const before = await FolderBaseline.read(folder.baselinePath);
  const path = folder.baselinePath;
  if (path === undefined || typeof before === 'string') return baselineOf(folder);
  const baseline = before ?? FolderBaseline.empty(path);
  // Those of a folder within this one have a baseline of their own.
  const own = [...(folder.program?.paths() ?? [])].filter((file) => folders.of(file) === folder);
  const keys: KeyedFinding[] = [];
  const files: string[] = [];
  let isOver = sliceOver();
  for (const [index, file] of own.entries()) {
    const found = await analyses.all(file, folder);
    if (found !== undefined) {
      files.push(file);
      keys.push(...baseline.keyed(found.findings, file, found.text));
    }
    if (!isOver()) continue;
    report(progress, 'Deciding', index + 1, own.length);
    await arrivalsHandled();
    isOver = sliceOver();
    if (token.isCancellationRequested) break;
  }
  // What was cancelled must not be written after all.
  if (token.isCancellationRequested) return baselineOf(folder);
  try {
    await baseline.save(keys, { files, severity: folder.settings.analysis.severity });
  } catch (error) {
    return { uri: uriOf(path), problem: error instanceof Error ? error.message : String(error) };
  }
  return baselineOf(folder);
}

async function baselineOf(folder: Folder): Promise<BaselineFile> {
  const path = folder.baselinePath;
  if (path === undefined) {
    return { uri: folder.uri, problem: 'The setting lanewise.baseline names no file.' };
  }
  const baseline = await FolderBaseline.read(path);
  if (typeof baseline === 'string') return { uri: uriOf(path), problem: baseline };
  return { uri: uriOf(path), ...(baseline && { findings: baseline.size }) };
}

const uriOf = (path: string): string => pathToFileURL(path).toString();
