import { shorten } from '../../../base/text';
import { lineOf, rangeOf } from '../draft';
import type { Hazard } from '../migration';
import type { Conflict } from './conflicts';
import type { Overlap } from './overlap';
import type { Access } from './access';

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
  const [first, second] = [before.access, after.access];
  const between = by && by.node !== first.node && by.node !== second.node ? ` (${lineIn(by, first)})` : '';
  switch (kind) {
    case 'lost-update':
      return `${both(first, 'read', second, 'changed')}; ${other} may change it in between`;
    case 'done-twice':
      return `${both(first, 'looked at', second, 'set')}; ${other} may come in between, find the same and do it again`;
    case 'not-kept':
      return `${both(first, 'set', second, 'read')}; ${other} may set it in between${between}`;
    case 'seen-between':
      return `${both(first, 'changed', second, 'changed again')}; ${other} may see what holds in between${between}`;
    case 'checked':
      return `${both(first, 'looked at', second, 'used')}; ${other} may change it in between${between}`;
  }
}

/** "`total` is read on line 3 and changed on line 9". */
export function both(first: Access, isFirst: string, second: Access, isSecond: string): string {
  const name = `\`${shorten(second.name)}\``;
  const [place, later] = [lineIn(first, first), lineIn(second, first)];
  return place === later
    ? `${name} is ${isFirst} and, after a wait, ${isSecond} on ${place}`
    : `${name} is ${isFirst} on ${place} and ${isSecond} on ${later}`;
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
