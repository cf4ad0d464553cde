import { shorten } from '../../../base/text';
import { lineOf, rangeOf } from '../draft';
import type { Hazard } from '../migration';
import type { Conflict } from './conflicts';
import type { Overlap } from './overlap';
import type { Access } from './state';

/** A conflict as a clause for people, which names what is shared and both places. */
export function hazardOf(conflict: Conflict, overlap: Overlap): Hazard {
  const { kind, before, after } = conflict;
  const isHandler = overlap.kind === 'events' || overlap.kind === 'requests';
  return {
    kind: kind === 'seen-between' && isHandler ? 'reentrancy' : 'shared-state',
    message: clauseOf(conflict, overlap),
    ...placeOf(before.access),
    other: placeOf(after.access),
  };
}

function clauseOf({ kind, before, after, by }: Conflict, { other }: Overlap): string {
  const name = `\`${shorten(after.access.name)}\``;
  const from = before.access;
  const both = (first: string, second: string): string => {
    const [place, later] = [lineIn(from, from), lineIn(after.access, from)];
    return place === later
      ? `${name} is ${first} and, after a wait, ${second} on ${place}`
      : `${name} is ${first} on ${place} and ${second} on ${later}`;
  };
  const between =
    by && by.node !== from.node && by.node !== after.access.node ? ` (${lineIn(by, from)})` : '';
  switch (kind) {
    case 'lost-update':
      return `${both('read', 'changed')}; ${other} may change it in between`;
    case 'done-twice':
      return `${both('looked at', 'set')}; ${other} may come in between, find the same and do it again`;
    case 'not-kept':
      return `${both('set', 'read')}; ${other} may set it in between${between}`;
    case 'seen-between':
      return `${both('changed', 'changed again')}; ${other} may see what holds in between${between}`;
    case 'checked':
      return `${both('looked at', 'used')}; ${other} may change it in between${between}`;
  }
}

/** The line of an access, and its file where that is not the one that is spoken of. */
export function lineIn(
  { source, node }: Pick<Access, 'source' | 'node'>,
  from: Pick<Access, 'source'>,
): string {
  const line = `line ${lineOf(source, node)}`;
  return source === from.source ? line : `${line} of ${source.file.replace(/^.*[\\/]/, '')}`;
}

export function placeOf({ source, node }: Pick<Access, 'source' | 'node'>): Pick<Hazard, 'file' | 'range'> {
  return { file: source.file, range: rangeOf(node) };
}
