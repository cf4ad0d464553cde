import { readFile } from 'node:fs/promises';
import { analyseFile, type AnalysisOptions, severities, type Severity } from '../analysis';
import { reportFindings, type CheckFinding, type CheckReport, type SkippedFile } from './check-report';
import { displayPath, sourceFiles } from '../workspace/source-files';

export interface CheckOptions {
  readonly analysis: AnalysisOptions;
  /** Findings below it are not reported. */
  readonly minSeverity: Severity;
  /** Patterns as in `.gitignore`, relative to `cwd`. */
  readonly ignore: readonly string[];
  readonly cwd: string;
}

/** What was found, and how much was looked at. */
export interface CheckResult {
  readonly report: CheckReport;
  /** Files analysed. */
  readonly analysed: number;
  /** Files and directories that ignore rules left out. */
  readonly ignored: number;
}

/** Analyses everything at `paths` (absolute), one file at a time: memory holds one file's text, and the findings. */
export async function checkFiles(paths: readonly string[], options: CheckOptions): Promise<CheckResult> {
  const { analysis, cwd } = options;
  const findings: CheckFinding[] = [];
  const skipped: SkippedFile[] = [];
  let analysed = 0;
  let ignored = 0;
  const least = severities.indexOf(options.minSeverity);
  for await (const entry of sourceFiles(paths, options.ignore, cwd)) {
    const file = displayPath(entry.path, cwd);
    if (entry.kind === 'ignored') {
      ignored++;
      continue;
    }
    if (entry.kind === 'skipped') {
      skipped.push({ file, reason: entry.reason });
      continue;
    }
    const text = await readText(entry.path, entry.size, analysis.maxFileSize);
    if (typeof text !== 'string') {
      skipped.push({ file, reason: text.reason });
      continue;
    }
    const result = analyseFile({ path: entry.path, text }, analysis);
    if (result.skipped !== undefined) {
      skipped.push({ file, reason: result.skipped.message });
      continue;
    }
    analysed++;
    const severe = result.findings.filter(({ severity }) => severities.indexOf(severity) >= least);
    findings.push(...reportFindings(severe, file, text));
  }
  return { report: { version: 1, findings, skipped }, analysed, ignored };
}

async function readText(
  path: string,
  size: number,
  maxFileSize: number,
): Promise<string | { readonly reason: string }> {
  // UTF-8 takes at most three bytes for a UTF-16 code unit, so this much cannot be within the limit.
  if (size > 3 * maxFileSize) {
    return { reason: `has ${size} bytes, too much for the limit of ${maxFileSize} characters` };
  }
  try {
    // Without the byte order mark, which editors do not count as a column.
    return new TextDecoder().decode(await readFile(path));
  } catch (error) {
    return { reason: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
