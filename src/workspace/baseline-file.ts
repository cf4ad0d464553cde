import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AnalysisOptions, RuleSetting } from '../analysis';
import { messageOf } from '../base/errors';
import { err, ok, type Result } from '../base/result';
import { Baseline, type BaselineKey } from './baseline';
import { displayPath } from './source-files';

/** Reads the baseline in a file; undefined where there is no such file. The error says what is wrong, for people. */
export async function readBaselineFile(file: string): Promise<Result<Baseline | undefined, string>> {
  try {
    return Baseline.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(undefined);
    return err(messageOf(error));
  }
}

/** What a run has looked at. */
export interface LookedAt {
  /** Absolute paths of the files of which it would have told everything. */
  readonly files: Iterable<string>;
  readonly severity: AnalysisOptions['severity'];
}

/**
 * Would a run have found what the baseline in a file (absolute) has, if it were still there? In a file that is gone nothing
 * is. Of a rule that is off, be it in one context, it may not have: in which one a finding of the baseline was is not known.
 */
export async function whetherLookedAt(
  file: string,
  baseline: Baseline,
  { files, severity }: LookedAt,
): Promise<(key: BaselineKey) => boolean> {
  const folder = dirname(file);
  const looked = new Set([...files].map((path) => displayPath(path, folder)));
  const silenced = silencedRules(severity);
  const missing = new Set<string>();
  for (const name of baseline.files) {
    const exists = await stat(resolve(folder, name)).then(
      () => true,
      () => false,
    );
    if (!exists) missing.add(name);
  }
  return ({ file: name, rule }) => missing.has(name) || (looked.has(name) && !silenced.has(rule));
}

/** The rules that are off in some context. */
function silencedRules(settings: LookedAt['severity']): ReadonlySet<string> {
  const isSilent = (setting: RuleSetting): boolean =>
    typeof setting === 'string' ? setting === 'off' : Object.values(setting).includes('off');
  return new Set(Object.keys(settings).filter((rule) => isSilent(settings[rule] ?? 'auto')));
}
