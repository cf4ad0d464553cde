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
  const readChanged = (): number => {
    const changed = workspace.takeChanged();
    for (const file of changed) workspace.analysis(file, defaultOptions);
    return changed.length;
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
  const propagations: number[] = [];
  for (const file of files.filter((_, index) => index % step === 0)) {
    const text = `${readFileSync(file, 'utf8')}\nexport function lanewiseEdit() {}\n`;
    const begin = performance.now();
    const facts = fileFacts({ path: file, text }, defaultOptions);
    const parsed = performance.now();
    workspace.set(facts);
    readChanged();
    const end = performance.now();
    times.push(end - begin);
    propagations.push(end - parsed);
  }
  const rows = [
    ['first scan, all cores', first],
    ['of it linking and deciding', linked],
    ['after an edit of one file (median)', median(times)],
    ['of it linking and deciding', median(propagations)],
    ['after the edit that took longest', Math.max(...times)],
  ] as const;
  return table(
    ['', 'ms', 'of the first scan'],
    rows.map(([name, ms]) => [name, ms.toFixed(1), `${((ms / first) * 100).toFixed(2)}%`]),
  );
}
