import type { GraphFile } from './call-graph';
import type { DecidedRole } from '../facts/file-role';

/**
 * What files are instead whose role was guessed by a name around them, where the program tells better: what it loads is
 * part of it, and so is what serves requests where nothing tests.
 */
export function rolesInProgram(files: readonly GraphFile[]): ReadonlyMap<string, DecidedRole> {
  const roles = new Map<string, DecidedRole>();
  const guessed = new Map(files.filter(({ role }) => role.guess).map((file) => [file.index.path, file]));
  if (guessed.size === 0) return roles;
  const reached = new Map<string, GraphFile>();
  for (const file of files) {
    const { role, index } = file;
    if (role.role === 'module' || role.role === 'cli' || role.role === 'worker')
      reached.set(index.path, file);
    else if (role.guess === 'unless-serving' && serves(file)) {
      roles.set(index.path, { role: 'module', reason: 'a module that serves requests' });
      reached.set(index.path, file);
    }
  }
  for (const { links } of reached.values()) {
    for (const named of links.named) {
      const file = guessed.get(named);
      if (!file || reached.has(named)) continue;
      roles.set(named, { role: 'module', reason: 'a module that the program loads' });
      reached.set(named, file);
    }
  }
  return roles;
}

function serves({ index, links }: GraphFile): boolean {
  const uses = [
    ...index.summary.functions.flatMap(({ use }) => use ?? []),
    ...links.roots.map(({ use }) => use),
  ];
  return (
    uses.some(({ kind, isEvent }) => kind === 'handler' && isEvent !== true) &&
    uses.every(({ kind }) => kind !== 'test')
  );
}
