import {
  type AnalysisOptions,
  type Finding,
  severities,
  type Severity,
  withConfirmation,
  Workspace,
} from '../analysis';
import type { RegexChecker } from '../regex-check/regex-checker';
import { createFileRoles } from '../workspace/file-roles';
import { createModuleResolver } from '../workspace/module-resolution';
import { packageOptions } from '../workspace/package-options';
import { scan, type ScanFile } from '../workspace/scan';
import { displayPath, sourceFiles } from '../workspace/source-files';
import { surroundingFiles } from '../workspace/surroundings';
import {
  type CheckFinding,
  type CheckReport,
  reportFinding,
  type SkippedFile,
  toRange,
  type UnusedDirective,
} from './check-report';

export interface CheckOptions {
  readonly analysis: AnalysisOptions;
  /** Findings below it are not reported. */
  readonly minSeverity: Severity;
  /** Patterns as in `.gitignore`, relative to `cwd`. */
  readonly ignore: readonly string[];
  readonly cwd: string;
  /** Leaves the rest of the files' packages out of account. */
  readonly isolated: boolean;
  /** Threads at most. */
  readonly concurrency: number | undefined;
  /** The built `scan-worker.cjs`. */
  readonly scanWorker: string;
  /** Takes a closer look at the regular expressions of findings. */
  readonly regexChecker: RegexChecker;
  readonly onProgress: (done: number, total: number) => void;
}

/** What was found, and how much was looked at. */
export interface CheckResult {
  readonly report: CheckReport;
  /** Comments that ask for silence in vain. */
  readonly unusedDirectives: readonly UnusedDirective[];
  /** Absolute paths of the files analysed, surroundings not included. */
  readonly analysed: readonly string[];
  /** Files and directories that ignore rules left out. */
  readonly ignored: number;
  /** Files that were looked at for what they say of the ones that were asked for. */
  readonly surroundings: number;
}

/** What was asked for, as it was found on disk. */
interface Discovered {
  readonly files: readonly ScanFile[];
  /** In the order of discovery, which is that of the report. */
  readonly paths: readonly string[];
  readonly unusable: ReadonlyMap<string, string>;
  readonly ignored: number;
}

/**
 * Analyses everything at `paths` (absolute) as parts of one program, together with the rest of their packages. No text is
 * kept.
 */
export async function checkFiles(paths: readonly string[], options: CheckOptions): Promise<CheckResult> {
  const { cwd, ignore } = options;
  const { files, paths: found, unusable, ignored } = await discover(paths, options);
  const asked = new Set(files.map(({ path }) => path));
  const surroundings = options.isolated ? [] : await surroundingFiles(asked, paths, ignore, cwd);

  const all = new Set([...asked, ...surroundings.map(({ path }) => path)]);
  const analysis = { ...options.analysis, packages: packageOptions(all) };
  const resolver = createModuleResolver(all);
  const roles = createFileRoles(all, cwd);
  const workspace = new Workspace({
    resolveModule: (from, specifier) => resolver.resolve(from, specifier),
    roleOf: (path) => roles.roleOf(path),
  });
  const unread = new Map(unusable);
  const slowness = new Map<string, string>();
  let done = 0;
  await scan([...files, ...surroundings], {
    analysis,
    worker: options.scanWorker,
    ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
    onProblem: ({ file, message }) => slowness.set(file, message),
    onScanned: (scanned) => {
      if (scanned.kind === 'facts') workspace.set(scanned.facts);
      else unread.set(scanned.path, scanned.reason);
      options.onProgress(++done, all.size);
    },
  });

  const findings: CheckFinding[] = [];
  const unusedDirectives: UnusedDirective[] = [];
  const skipped: SkippedFile[] = [];
  const analysed: string[] = [];
  const least = severities.indexOf(options.minSeverity);
  for (const path of found) {
    const { findings: decided, notes, skipped: skip } = workspace.analysis(path, analysis);
    const reason = unread.get(path) ?? skip?.message;
    if (reason !== undefined) {
      skipped.push({ file: displayPath(path, cwd), reason });
      continue;
    }
    analysed.push(path);
    for (const { range, message, removal } of notes) {
      if (removal === undefined) continue;
      const place = { file: displayPath(path, cwd), range: toRange(range, workspace.linesOf(path)) };
      unusedDirectives.push({ ...place, message });
    }
    const severe = decided.filter(({ severity }) => severities.indexOf(severity) >= least);
    for (const finding of await confirmed(severe, options.regexChecker)) {
      findings.push(reportFinding(finding, path, (file) => workspace.linesOf(file), cwd));
    }
  }
  const problems = [
    ...resolver.problems().map(({ file, message }) => ({ file: displayPath(file, cwd), message })),
    ...Array.from(slowness, ([file, message]) => ({ file, message })),
  ];
  return {
    report: { version: 1, findings, skipped, problems },
    unusedDirectives,
    analysed,
    ignored,
    surroundings: surroundings.length,
  };
}

async function discover(paths: readonly string[], { ignore, cwd }: CheckOptions): Promise<Discovered> {
  const files: ScanFile[] = [];
  const found: string[] = [];
  const unusable = new Map<string, string>();
  let ignored = 0;
  for await (const entry of sourceFiles(paths, ignore, cwd)) {
    if (entry.kind === 'ignored') {
      ignored++;
      continue;
    }
    found.push(entry.path);
    if (entry.kind === 'file') files.push({ path: entry.path, size: entry.size });
    else unusable.set(entry.path, entry.reason);
  }
  return { files, paths: found, unusable, ignored };
}

/** The findings after a closer look at regular expressions; those that it clears are gone. */
async function confirmed(findings: readonly Finding[], checker: RegexChecker): Promise<Finding[]> {
  const looked = await Promise.all(
    findings.map(async (finding) =>
      finding.regex ? withConfirmation(finding, await checker.confirmRegex(finding.regex)) : finding,
    ),
  );
  return looked.filter((finding) => finding !== undefined);
}
