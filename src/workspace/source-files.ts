import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { languageOf } from '../analysis';
import { messageOf } from '../base/errors';

/** Something that lies on the way: a file to analyse, one that cannot be, or what the user's rules leave out. */
export type SourceEntry =
  | { readonly kind: 'file'; readonly path: string; readonly size: number }
  | { readonly kind: 'skipped'; readonly path: string; readonly reason: string }
  /** A file or a whole directory that `.gitignore`, an option or a default leaves out. */
  | { readonly kind: 'ignored'; readonly path: string };

/** Patterns as in `.gitignore`, for the paths within `base`. */
interface IgnoreRules {
  readonly base: string;
  readonly matcher: Ignore;
}

/**
 * The JavaScript and TypeScript files at `paths` (absolute), in an order that depends on names alone. A file that is
 * named is taken whatever it is; directories are searched for files with code by their extension, without `node_modules`,
 * `.git` and what `.gitignore` files and `patterns` (relative to `cwd`) leave out. A path inside `node_modules` is
 * searched whole. Directories behind symbolic links are not followed, so there is no loop.
 */
export async function* sourceFiles(
  paths: readonly string[],
  patterns: readonly string[],
  cwd: string,
): AsyncGenerator<SourceEntry> {
  const seen = new Set<string>();
  for (const path of paths) {
    for await (const entry of sourcesAt(path, patterns, cwd)) {
      if (seen.has(entry.path)) continue;
      seen.add(entry.path);
      yield entry;
    }
  }
}

async function* sourcesAt(
  path: string,
  patterns: readonly string[],
  cwd: string,
): AsyncGenerator<SourceEntry> {
  const found = await stat(path);
  if (!found.isDirectory()) {
    yield found.isFile()
      ? { kind: 'file', path, size: found.size }
      : { kind: 'skipped', path, reason: 'not a regular file' };
    return;
  }
  const base = isWithin(path, cwd) ? cwd : path;
  const rules: IgnoreRules[] = patterns.length > 0 ? [{ base, matcher: ignore().add([...patterns]) }] : [];
  const inPackage =
    (await realpath(path)).split(sep).includes('node_modules') || path.split(sep).includes('node_modules');
  if (inPackage) {
    yield* walk(path, rules, false);
    return;
  }
  const inherited = await rulesAbove(path);
  // Whoever names an ignored directory wants it searched.
  const applicable = isIgnored(path, true, inherited) ? [] : inherited;
  yield* walk(path, [...applicable, ...rules], true);
}

/** @param asProject whether what projects leave out is left out: `node_modules` and what `.gitignore` names. */
async function* walk(
  directory: string,
  inherited: readonly IgnoreRules[],
  asProject: boolean,
): AsyncGenerator<SourceEntry> {
  let entries: Dirent[];
  let rules = inherited;
  try {
    entries = await readdir(directory, { withFileTypes: true });
    if (asProject && entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) {
      rules = [...inherited, await readRules(directory)];
    }
  } catch (error) {
    yield { kind: 'skipped', path: directory, reason: `cannot be read: ${messageOf(error)}` };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(directory, entry.name);
    const isDirectory = entry.isDirectory();
    if (!isDirectory && languageOf(entry.name) !== 'code' && !entry.isSymbolicLink()) continue;
    if (entry.name === '.git') continue;
    if ((asProject && isDirectory && entry.name === 'node_modules') || isIgnored(path, isDirectory, rules)) {
      yield { kind: 'ignored', path };
    } else if (isDirectory) {
      yield* walk(path, rules, asProject);
    } else {
      yield* leaf(path);
    }
  }
}

/** What lies at `path`, which is no directory but may be a link to one. */
async function* leaf(path: string): AsyncGenerator<SourceEntry> {
  const supported = languageOf(path) === 'code';
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      yield { kind: 'skipped', path, reason: 'a symbolic link to a directory, which is not followed' };
    } else if (supported) {
      yield found.isFile()
        ? { kind: 'file', path, size: found.size }
        : { kind: 'skipped', path, reason: 'not a regular file' };
    }
  } catch (error) {
    if (supported) yield { kind: 'skipped', path, reason: `cannot be read: ${messageOf(error)}` };
  }
}

/** The `.gitignore` files above `directory` up to the root of its repository; none outside a repository. */
async function rulesAbove(directory: string): Promise<IgnoreRules[]> {
  const rules: IgnoreRules[] = [];
  for (let at = directory; ; at = dirname(at)) {
    if (at !== directory && (await exists(join(at, '.gitignore')))) rules.unshift(await readRules(at));
    if (await exists(join(at, '.git'))) return rules;
    if (dirname(at) === at) return [];
  }
}

async function readRules(directory: string): Promise<IgnoreRules> {
  const text = await readFile(join(directory, '.gitignore'), 'utf8');
  return { base: directory, matcher: ignore().add(text) };
}

/** The deepest rules that say anything of `path` decide, as in git. */
function isIgnored(path: string, isDirectory: boolean, rules: readonly IgnoreRules[]): boolean {
  for (const { base, matcher } of [...rules].reverse()) {
    const { ignored, unignored } = matcher.test(slashed(relative(base, path)) + (isDirectory ? '/' : ''));
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** A path as reports show it: relative to `cwd`, with `/` on every platform. */
export const displayPath = (path: string, cwd: string): string => slashed(relative(cwd, path));

export const absolutePath = (path: string, cwd: string): string => resolve(cwd, path);

const slashed = (path: string): string => (sep === '/' ? path : path.split(sep).join('/'));

const isWithin = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
