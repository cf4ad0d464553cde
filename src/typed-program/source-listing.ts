import { closeSync, type Dirent, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { languageOf } from '../analysis';
import { messageOf } from '../base/errors';
import type { ProgramProblem } from './program-problem';

export interface SourceListing {
  /** Absolute paths of the files with code, in the order of their names. */
  readonly files: readonly string[];
  readonly problems: readonly ProgramProblem[];
  /** Differs when other files are listed, or when a configuration or what is installed in the folder has changed. */
  readonly fingerprint: string;
}

/** Larger files are built, or data. */
export const maxFileSize = 1_000_000;

interface IgnoreRules {
  readonly base: string;
  readonly matcher: Ignore;
}

/**
 * The JavaScript and TypeScript files under a folder, without declarations, `node_modules`, what `.gitignore` files and
 * `patterns` (of the same form, relative to the folder) leave out, and what is too large. Directories behind symbolic
 * links are not followed. Unlike `sourceFiles` of the workspace it does not wait: it runs in threads of its own.
 */
export function listSources(root: string, patterns: readonly string[]): SourceListing {
  const files: string[] = [];
  const problems: ProgramProblem[] = [];
  const settings: string[] = [];
  const visit = (directory: string, inherited: readonly IgnoreRules[]): void => {
    let entries: Dirent[];
    let rules = inherited;
    try {
      entries = readdirSync(directory, { withFileTypes: true });
      const own = readRules(directory);
      if (own) rules = [...inherited, own];
    } catch (error) {
      problems.push({ file: directory, message: `cannot be read: ${messageOf(error)}` });
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(directory, entry.name);
      const isDirectory = entry.isDirectory();
      if (settles.test(entry.name))
        settings.push(`${path} ${statSync(path, { throwIfNoEntry: false })?.mtimeMs}`);
      if (!isDirectory && languageOf(entry.name) !== 'code' && extname(entry.name) !== '') continue;
      if (entry.name === '.git' || entry.name === 'node_modules') continue;
      if (isIgnored(path, isDirectory, rules)) continue;
      if (isDirectory) visit(path, rules);
      else if (extname(entry.name) !== '' || isScript(path)) take(path);
    }
  };
  const take = (path: string): void => {
    try {
      const found = statSync(path);
      if (!found.isFile()) return;
      if (found.size > maxFileSize)
        problems.push({ file: path, message: `is larger than ${maxFileSize} bytes` });
      else files.push(path);
    } catch (error) {
      problems.push({ file: path, message: `cannot be read: ${messageOf(error)}` });
    }
  };
  const own = patterns.length > 0 ? [{ base: root, matcher: ignore().add([...patterns]) }] : [];
  visit(root, [...rulesAbove(root), ...own]);
  return { files, problems, fingerprint: JSON.stringify([files, settings, problems]) };
}

/** A program without an extension whose first line says that Node runs it. */
function isScript(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    const start = Buffer.alloc(64);
    try {
      readSync(file, start);
    } finally {
      closeSync(file);
    }
    return /^#!.*\bnode\b/.test(start.toString('latin1'));
  } catch {
    return false;
  }
}

const settles = /^(?:package\.json|[tj]sconfig.*\.json|\.gitignore|node_modules)$/;

/** The `.gitignore` files above a folder up to the root of its repository; none if they leave out the folder itself. */
function rulesAbove(root: string): IgnoreRules[] {
  const rules: IgnoreRules[] = [];
  for (let at = root; ; at = dirname(at)) {
    const own = at === root ? undefined : readRules(at);
    if (own) rules.unshift(own);
    if (statSync(join(at, '.git'), { throwIfNoEntry: false }))
      return isIgnored(root, true, rules) ? [] : rules;
    if (dirname(at) === at) return [];
  }
}

function readRules(directory: string): IgnoreRules | undefined {
  const file = join(directory, '.gitignore');
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  return { base: directory, matcher: ignore().add(readFileSync(file, 'utf8')) };
}

/** The deepest rules that say anything of a path decide, as in git. */
function isIgnored(path: string, isDirectory: boolean, rules: readonly IgnoreRules[]): boolean {
  for (const { base, matcher } of [...rules].reverse()) {
    const way = relative(base, path).split(sep).join('/');
    const { ignored, unignored } = matcher.test(way + (isDirectory ? '/' : ''));
    if (ignored || unignored) return ignored;
  }
  return false;
}
