import { shorten } from '../../../base/text';
import { unwrap } from '../../../analysis/parse/syntax';
import type { Hazard } from '../migration';
import { rangeOf } from '../draft';
import type { Access } from './access';
import type { WaitSteps } from './conflicts';
import { lineIn, placeOf } from './hazard-text';
import type { Overlap } from './overlap';
import { decides } from './relation';

/**
 * What runs did one after the other, in an order that somebody may rely on, and from now on do in the order in which
 * they are done with waiting: they print, they add to a list, they send.
 */
export function sequenceHazardsAt(
  { code, before, after, order, wait }: WaitSteps,
  overlap: Pick<Overlap, 'kind' | 'other'>,
): Hazard[] {
  // Requests have no order; of calls that are not seen nothing is known.
  if (overlap.kind === 'requests' || overlap.kind === 'calls') return [];
  // What is waited for is done in whatever order, too.
  const awaited = before.filter((step) => step.node === unwrap(wait) && !step.isThroughCall);
  const ordered = new Map<string, Access>();
  for (const step of [...awaited, ...after]) {
    const { access } = step;
    const { key } = access.state;
    // What is called there, and waited for, is looked at where it waits itself.
    if ((step.isThroughCall && step.node === unwrap(wait)) || order.hasWaitedBefore(step)) continue;
    // What is set only if it is missing is the same for all, or else a conflict.
    const isFill = before.some(
      (other) =>
        other.access.state.key === key && !other.access.form && decides(other.node, step.node, code.body),
    );
    const isOrdered = access.form === 'append' || (access.form === 'set' && isLast(key) && !isFill);
    if (isOrdered && !ordered.has(key)) ordered.set(key, access);
  }
  const [first, ...others] = ordered.values();
  if (!first) return [];
  const named = others.slice(0, maxNames).map(nameOf);
  if (others.length > maxNames) named.push('more');
  const likewise = named.length > 0 ? `; likewise ${named.join(', ')}` : '';
  return [
    {
      kind: overlap.kind === 'events' ? 'reentrancy' : 'overlapping-runs',
      message: `${nameOf(first)} on ${lineIn(first, first)} is reached only after a wait, before which ${overlap.other} may come to it${likewise}`,
      ...placeOf(first),
      other: { file: code.source.file, range: rangeOf(wait) },
    },
  ];
}

/** So many are named; the rest is told to be there. */
const maxNames = 3;

const nameOf = ({ name }: Access): string => `\`${shorten(name)}\``;

/** Is it state, of which the last to be written is what stays? */
const isLast = (key: string): boolean => !key.startsWith('file ') && key !== 'end';
