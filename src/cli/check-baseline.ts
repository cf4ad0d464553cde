import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AnalysisOptions } from '../analysis';
import { messageOf } from '../base/errors';
import { LineIndex } from '../base/text';
import { Baseline, type BaselineEntry, type BaselineKey, codeAt } from '../workspace/baseline';
import { readBaselineFile, whetherLookedAt } from '../workspace/baseline-file';
import { readSource } from '../workspace/scan-file';
import { displayPath } from '../workspace/source-files';
import type { CheckFinding } from './check-report';
import { UsageError } from './output';

/** The findings of a run held against a baseline. */
export interface ComparedFindings {
  readonly fresh: readonly CheckFinding[];
  readonly known: readonly CheckFinding[];
  readonly gone: readonly BaselineEntry[];
  /** Of the baseline. */
  readonly size: number;
}

/** A run, as far as baselines need to know it. */
export interface CheckedFiles {
  readonly findings: readonly CheckFinding[];
  /** Absolute paths of the files analysed. */
  readonly analysed: readonly string[];
  readonly severity: AnalysisOptions['severity'];
  /** Without what calls the files, by which findings are decided. */
  readonly isolated: boolean;
  readonly cwd: string;
}

/**
 * Holds findings against the baseline in `file` (absolute).
 * @throws UsageError when there is none that can be read.
 */
export async function compareWithBaseline(file: string, checked: CheckedFiles): Promise<ComparedFindings> {
  const baseline = await readBaseline(file);
  if (!baseline) throw new UsageError(`there is no baseline ${file}; --update-baseline makes one`);
  const isLookedAt = await whetherLookedAt(file, baseline, lookedAt(checked));
  const { fresh, known, gone } = baseline.compare(keysOf(file, checked), isLookedAt);
  const findingsOf = (keyed: readonly KeyedFinding[]): CheckFinding[] => keyed.map(({ finding }) => finding);
  return { fresh: findingsOf(fresh), known: findingsOf(known), gone, size: baseline.size };
}

/**
 * Sets the findings aside in the baseline in `file` (absolute); what it has and the run could not have found stays.
 * @returns how many it holds then.
 * @throws UsageError when there is something in `file` that is no baseline.
 */
export async function updateBaseline(file: string, checked: CheckedFiles): Promise<number> {
  const old = (await readBaseline(file)) ?? Baseline.of([]);
  const updated = old.updated(keysOf(file, checked), await whetherLookedAt(file, old, lookedAt(checked)));
  await writeFile(file, updated.toString()).catch((error: unknown) => {
    throw new UsageError(`the baseline cannot be written: ${messageOf(error)}`);
  });
  return updated.size;
}

async function readBaseline(file: string): Promise<Baseline | undefined> {
  const read = await readBaselineFile(file);
  if (!read.ok) throw new UsageError(`the baseline ${file} cannot be used: ${read.error}`);
  return read.value;
}

/** Without what calls the files, findings are decided in another way. */
const lookedAt = ({ analysed, severity, isolated }: CheckedFiles) => ({
  files: isolated ? [] : analysed,
  severity,
});

interface KeyedFinding extends BaselineKey {
  readonly finding: CheckFinding;
}

function keysOf(file: string, { findings, cwd }: CheckedFiles): KeyedFinding[] {
  const codes = codesOf(findings, cwd);
  return findings.map((finding) => ({
    rule: finding.rule,
    file: displayPath(resolve(cwd, finding.file), dirname(file)),
    code: codes.get(finding) ?? '',
    finding,
  }));
}

/**
 * The lines that findings start on.
 * @throws UsageError when their files cannot be read any more.
 */
export function codesOf(findings: readonly CheckFinding[], cwd: string): ReadonlyMap<CheckFinding, string> {
  const codes = new Map<CheckFinding, string>();
  const byFile = new Map<string, CheckFinding[]>();
  for (const finding of findings) {
    const others = byFile.get(finding.file);
    if (others) others.push(finding);
    else byFile.set(finding.file, [finding]);
  }
  for (const [name, own] of byFile) {
    const text = readSource(resolve(cwd, name), Infinity);
    // Its text was kept nowhere, and now it is gone.
    if (typeof text !== 'string')
      throw new UsageError(`${name} changed while it was checked: ${text.reason}`);
    const lines = new LineIndex(text);
    for (const finding of own) codes.set(finding, codeAt(lines.offsetAt(finding.range.start), text, lines));
  }
  return codes;
}
