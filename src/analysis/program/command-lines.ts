import type { DecidedRole } from '../facts/file-role';
import type { GraphFile } from './call-graph';
import type { FunctionSummary, Use } from '../facts/summary';

/** A file whose code command lines run, as far as nothing else is known to. */
export interface CommandFile {
  readonly role: DecidedRole;
  /** It serves requests, or what does reaches it. */
  readonly isServing: boolean;
  /** Names of methods that what serves requests calls on objects of which nothing is known: they may be in this file. */
  readonly servedMethods: ReadonlySet<string>;
}

/** Does what calls a function without our knowing belong to a command line? */
export function isCommand({ servedMethods }: CommandFile, { method }: FunctionSummary): boolean {
  return method === undefined || !servedMethods.has(method);
}

/** Callbacks and the like belong to the command line that waits for them, unless something else may be in flight. */
export function useIn<Kind extends Pick<Use, 'kind' | 'reason'>>(
  command: CommandFile | undefined,
  use: Kind,
): Kind {
  if (!command || command.isServing || (use.kind !== 'async-function' && use.kind !== 'function')) return use;
  return { ...use, kind: 'cli', reason: command.role.reason };
}

const noMethods: ReadonlySet<string> = new Set();

/**
 * The files of command lines, those that nobody else reaches, and those in a folder of programs that nobody else reaches:
 * such programs load what lies beside them by its path. What serves requests, and what that reaches, stays as it is.
 */
export function commandFiles(files: readonly GraphFile[]): ReadonlyMap<string, CommandFile> {
  const commands = files.filter(({ role }) => role.role === 'cli');
  if (commands.length === 0) return new Map();
  const byPath = new Map(files.map((file) => [file.index.path, file]));
  const folders = new Set(commands.flatMap(({ index }) => programFolder(index.path) ?? []));
  const beside = new Set(
    files.filter(({ index, role }) => role.role === 'module' && isWithin(index.path, folders)).map(pathOf),
  );
  const reached = reachedFrom([...commands.map(pathOf), ...beside], byPath);
  const serving = reachedFrom(files.filter(servesRequests).map(pathOf), byPath);
  const others = reachedFrom(
    files
      .filter(
        ({ index, role, isPublicEntry }) =>
          role.role === 'worker' || (role.role === 'module' && (isPublicEntry || !reached.has(index.path))),
      )
      .map(pathOf),
    byPath,
  );
  const servedMethods = new Set([...serving].flatMap((path) => byPath.get(path)?.links.unknownMethods ?? []));

  const found = new Map<string, CommandFile>();
  for (const path of reached) {
    const role = byPath.get(path)?.role;
    const isServing = serving.has(path);
    if (role?.role === 'cli') {
      found.set(path, { role, isServing, servedMethods: noMethods });
    } else if (role?.role === 'module' && !isServing && !others.has(path)) {
      found.set(
        path,
        beside.has(path)
          ? { role: { role: 'cli', reason: 'in a folder of programs' }, isServing, servedMethods: noMethods }
          : { role: { role: 'cli', reason: 'only command lines reach it' }, isServing, servedMethods },
      );
    }
  }
  return found;
}

const pathOf = ({ index }: GraphFile): string => index.path;

/** Events and timers are part of programs that end by themselves, too. */
function servesRequests({ index, links, role }: GraphFile): boolean {
  if (role.role !== 'module' && role.role !== 'cli') return false;
  return (
    index.summary.functions.some(({ use }) => use?.kind === 'handler' && use.isEvent !== true) ||
    links.roots.some(({ use }) => use.kind === 'handler' && use.isEvent !== true)
  );
}

/** The folder of a program, where it is one for programs. */
function programFolder(path: string): string | undefined {
  return /^(?:.*[\\/])?bin(?=[\\/][^\\/]*$)/.exec(path)?.[0];
}

function isWithin(path: string, folders: ReadonlySet<string>): boolean {
  for (const { index } of path.matchAll(/[\\/]/g)) if (folders.has(path.slice(0, index))) return true;
  return false;
}

/** Some files and those that they depend on, directly or by way of others. */
function reachedFrom(paths: readonly string[], files: ReadonlyMap<string, GraphFile>): ReadonlySet<string> {
  const reached = new Set(paths);
  for (const path of reached) {
    for (const dependency of files.get(path)?.links.dependencies ?? []) reached.add(dependency);
  }
  return reached;
}
