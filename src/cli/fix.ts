import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { defaultOptions, rules } from '../analysis';
import { messageOf } from '../base/errors';
import { LineIndex } from '../base/text';
import type { Place } from '../refactoring/async-migration/typed-program';
import { fixProgram, type FixReport } from '../refactoring/fix-program/fix-program';
import { absolutePath, displayPath, sourceFiles } from '../workspace/source-files';
import { count } from './check-text';
import { unifiedDiff } from './fix-diff';
import { type FixCommandReport, reportFixes } from './fix-report';
import { programRoot } from './fix-root';
import { fixText } from './fix-text';
import { FixableFiles } from './fixable-files';
import { jsonText } from './json-text';
import { UsageError, useColour, writeOutput } from './output';
import { showProgress } from './progress';
import { writeFiles } from './write-files';

export const fixFormats = ['text', 'json'] as const;

export interface FixCommandOptions {
  readonly format: (typeof fixFormats)[number];
  /** Ids; all rules, if there are none. */
  readonly rule: readonly string[];
  /** `FILE:LINE` or `FILE:LINE:COLUMN`, from 1. */
  readonly at?: string;
  readonly unsafe: boolean;
  readonly everyCall: boolean;
  readonly dryRun: boolean;
  readonly ignore: readonly string[];
  readonly concurrencyLimit: number;
  readonly yieldEvery: number;
  readonly progress: boolean;
}

/**
 * Fixes what is found at `paths`, or at the one place that is asked for, and prints what became of it.
 * @param scanWorker the built `scan-worker.cjs`.
 * @returns the exit code: 0; 1 if there is no fix at the one place; 2 if a fix failed.
 * @throws UsageError when a path does not exist, an option makes no sense, or a file cannot be written.
 */
export async function fix(
  paths: readonly string[],
  options: FixCommandOptions,
  scanWorker: string,
): Promise<number> {
  const started = performance.now();
  const cwd = process.cwd();
  for (const id of options.rule) requireRule(id);
  const named = options.at === undefined ? undefined : parsePlace(options.at, cwd);
  const absolute = paths.length === 0 ? [named?.file ?? cwd] : paths.map((path) => absolutePath(path, cwd));
  const meant = named ? [...absolute, named.file] : absolute;
  for (const path of meant) {
    await stat(path).catch((error: unknown) => {
      throw new UsageError(`${displayPath(path, cwd)} cannot be fixed: ${messageOf(error)}`);
    });
  }
  const progress = showProgress(options.progress);
  let fixable: FixableFiles | undefined;
  try {
    fixable = await FixableFiles.open(await programRoot(meant), {
      analysis: { ...defaultOptions, concurrencyLimit: options.concurrencyLimit },
      scanWorker,
      onProgress: (done, total) => {
        progress.update(`Analysing files … ${done}/${total}`);
      },
    });
    const at = named && rangeAt(named, fixable, cwd);
    const asked = at ? [at.file] : await discover(absolute, options.ignore, cwd);
    const { files, skipped } = whichCanBeEdited(asked, fixable, cwd);
    if (at) skipped.push(...besidesPlace(at.file, paths, cwd));
    const steps = fixProgram(fixable, {
      files,
      rules: options.rule,
      ...(at && { at }),
      unsafe: options.unsafe,
      everyCall: options.everyCall,
      milliseconds: options.yieldEvery,
    });
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      const { done, total, file, doing } = step.value;
      progress.update(`Fixing … ${done}/${total} ${displayPath(file, cwd)}: ${doing}`);
    }
    const changes = fixable.changes();
    if (!options.dryRun) await writeFiles(changes);
    progress.end();
    const diff = options.dryRun ? unifiedDiff(changes, cwd) : undefined;
    const report: FixCommandReport = {
      version: 1,
      ...told(step.value, fixable, options.dryRun, cwd),
      files: changes.map(({ path }) => displayPath(path, cwd)),
      skipped,
      problems: fixable.problems.map(({ file, message }) => ({ file: displayPath(file, cwd), message })),
      ...(diff && { diff: diff.join('') }),
      seconds: (performance.now() - started) / 1000,
    };
    const nothing = named && nothingThere(report, named, options, cwd);
    await print(report, diff, options, nothing);
    if (report.failed.length > 0) return 2;
    return at && report.applied.length === 0 ? 1 : 0;
  } finally {
    progress.end();
    fixable?.dispose();
  }
}

const notEditable = 'not a source file of the program';

function requireRule(id: string): void {
  if (rules.some((rule) => rule.id === id)) return;
  const known = rules.map((rule) => rule.id).join(', ');
  throw new UsageError(`--rule ${id}: there is no such rule; the rules are ${known}`);
}

/** A place as users name it: a file (an absolute path), a line and maybe a column, from 1. */
interface NamedPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number | undefined;
}

/** @throws UsageError for what is no place in a file. */
function parsePlace(at: string, cwd: string): NamedPlace {
  const [, name, line, column] = /^(.+?):(\d+)(?::(\d+))?$/s.exec(at) ?? [];
  if (name === undefined) throw new UsageError(`--at ${at}: it must be FILE:LINE or FILE:LINE:COLUMN`);
  const file = absolutePath(name, cwd);
  return { file, line: Number(line), column: column === undefined ? undefined : Number(column) };
}

/**
 * The range of a line, or the one place in it.
 * @throws UsageError where there is no such line, or nothing is known of the file.
 */
function rangeAt({ file, line, column }: NamedPlace, fixable: FixableFiles, cwd: string): Place {
  const name = displayPath(file, cwd);
  const text = fixable.program.text(file);
  if (text === undefined) throw new UsageError(`${name} cannot be fixed: it is ${notEditable}`);
  const reason = fixable.skipReason(file);
  if (reason !== undefined) throw new UsageError(`${name} cannot be fixed: it is skipped, ${reason}`);
  const lines = new LineIndex(text);
  if (line > lines.lineCount) throw new UsageError(`${name} has only ${count(lines.lineCount, 'line')}`);
  const start = lines.offsetAt({ line, column: column ?? 1 });
  const end = column === undefined ? lines.offsetAt({ line, column: Infinity }) : start;
  return { file, range: { start, end } };
}

/** Paths that are named beside a place which does not lie in them. */
function besidesPlace(
  file: string,
  paths: readonly string[],
  cwd: string,
): FixCommandReport['skipped'][number][] {
  return paths
    .map((path) => absolutePath(path, cwd))
    .filter((path) => relative(path, file).split(sep)[0] === '..')
    .map((path) => ({ file: displayPath(path, cwd), reason: 'only what `--at` names is fixed' }));
}

/** That there is nothing to be said of a place; undefined where there is something. */
function nothingThere(
  { applied, unsafe, refused, failed }: FixCommandReport,
  { file, line, column }: NamedPlace,
  { rule }: FixCommandOptions,
  cwd: string,
): string | undefined {
  if (applied.length + unsafe.length + refused.length + failed.length > 0) return undefined;
  const place = [displayPath(file, cwd), line, ...(column === undefined ? [] : [column])].join(':');
  return `${place} has nothing to fix${rule.length > 0 ? ` that ${rule.join(' or ')} finds` : ''}`;
}

/** The sources at paths, those that cannot be used included. */
async function discover(paths: readonly string[], ignore: readonly string[], cwd: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of sourceFiles(paths, ignore, cwd)) {
    if (entry.kind !== 'ignored') found.push(entry.path);
  }
  return found;
}

/** Which of some files are sources of the program, and why the others are not looked at. */
function whichCanBeEdited(
  found: readonly string[],
  fixable: FixableFiles,
  cwd: string,
): { files: string[]; skipped: { file: string; reason: string }[] } {
  const known = new Set(fixable.program.files);
  const files: string[] = [];
  const skipped: { file: string; reason: string }[] = [];
  for (const file of found) {
    const reason = known.has(file) ? fixable.skipReason(file) : notEditable;
    if (reason === undefined) files.push(file);
    else skipped.push({ file: displayPath(file, cwd), reason });
  }
  return { files, skipped };
}

/** With the places of the texts that the reader has: those on disk. */
function told(report: FixReport, fixable: FixableFiles, isDryRun: boolean, cwd: string) {
  return reportFixes(report, {
    cwd,
    text: (file) => (isDryRun ? fixable.original(file) : fixable.program.text(file)),
    rangeOf: ({ before, after }) => (isDryRun ? before : after),
  });
}

/** A diff goes to standard output alone, so that it can be piped; the rest then goes to standard error. */
async function print(
  report: FixCommandReport,
  diff: readonly string[] | undefined,
  { format }: FixCommandOptions,
  nothing: string | undefined,
): Promise<void> {
  if (format === 'json') {
    await writeOutput(jsonText(report), undefined);
    await writeOutput(['\n'], undefined);
  } else if (diff) {
    await writeOutput(diff, undefined);
    process.stderr.write(fixText(report, true, process.stderr.isTTY && useColour(), nothing).join(''));
  } else {
    await writeOutput(fixText(report, false, useColour(), nothing), undefined);
  }
}
