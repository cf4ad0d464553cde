import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defaultOptions, fileFacts, Workspace } from '../../src/analysis';
import { createFileRoles } from '../../src/workspace/file-roles';
import { createModuleResolver } from '../../src/workspace/module-resolution';
import { scan } from '../../src/workspace/scan';
import { root } from '../../test/host/environment';
import type { Corpus } from './corpus';
import { median, table } from './run';

/** The first scan of a workspace, and what an edit of one file costs after it. */
export async function rescan({ files, folder }: Corpus, edits: number): Promise<string> {
  const set = new Set(files);
  const resolver = createModuleResolver(set);
  const roles = createFileRoles(set, folder);
  const workspace = new Workspace({
    resolveModule: (from, specifier) => resolver.resolve(from, specifier),
    roleOf: (file) => roles.roleOf(file),
  });
  let longestStep = 0;
  /** Decides anew what may have changed, a step at a time, as the language server does. */
  const readChanged = (): void => {
    let changed: readonly string[] | undefined;
    while (!changed) {
      const begin = performance.now();
      changed = workspace.takeChangedUntil(() => true);
      longestStep = Math.max(longestStep, performance.now() - begin);
    }
    for (const file of changed) workspace.analysis(file, defaultOptions);
  };
  const start = performance.now();
  await scan(
    files.map((file) => ({ path: file, size: readFileSync(file).length })),
    {
      analysis: defaultOptions,
      worker: path.join(root, 'dist/scan-worker.cjs'),
      onScanned: (scanned) => {
        if (scanned.kind === 'facts') workspace.set(scanned.facts);
      },
    },
  );
  const scanned = performance.now();
  readChanged();
  const first = performance.now() - start;
  const linked = performance.now() - scanned;

  const step = Math.max(1, Math.floor(files.length / edits));
  const times: number[] = [];
  const ownTimes: number[] = [];
  longestStep = 0;
  for (const file of files.filter((_, index) => index % step === 0)) {
    const text = `${readFileSync(file, 'utf8')}\nexport function lanewiseEdit() {}\n`;
    const begin = performance.now();
    workspace.set(fileFacts({ path: file, text }, defaultOptions));
    workspace.analysisAtOnce(file, defaultOptions);
    ownTimes.push(performance.now() - begin);
    readChanged();
    times.push(performance.now() - begin);
  }
  const rows = [
    ['first scan, all cores', first],
    ['of it linking and deciding', linked],
    ['after an edit, the findings of that file (median)', median(ownTimes)],
    ['all findings (median)', median(times)],
    ['all findings, after the edit that took longest', Math.max(...times)],
    ['the longest step without a pause', longestStep],
  ] as const;
  return table(
    ['', 'ms', 'of the first scan'],
    rows.map(([name, ms]) => [name, ms.toFixed(1), `${((ms / first) * 100).toFixed(2)}%`]),
  );
}
