import { shorten } from '../../../base/text';
import type { Hazard } from '../migration';
import type { WaitSteps } from './conflicts';
import { lineIn, placeOf } from './hazard-text';
import type { Overlap } from './overlap';

/**
 * What runs did one after the other, in an order that somebody may rely on, and from now on do in the order in which
 * they are done with waiting: they print, they add to a list, they send.
 */
export function sequenceHazardsAt({ after, order, wait }: WaitSteps, overlap: Overlap): Hazard[] {
  // Requests have no order; of calls that are not seen nothing is known.
  if (overlap.kind === 'requests' || overlap.kind === 'calls') return [];
  const hazards = new Map<string, Hazard>();
  for (const step of after) {
    const { access } = step;
    const { key } = access.state;
    if (hazards.has(key) || order.hasWaitedBefore(step)) continue;
    const isOrdered = access.form === 'append' || (access.form === 'set' && isLast(key));
    if (!isOrdered) continue;
    hazards.set(key, {
      kind: overlap.kind === 'events' ? 'reentrancy' : 'overlapping-runs',
      message: `\`${shorten(access.name)}\` on ${lineIn(access, access)} comes after a wait: ${overlap.other} may come to it first`,
      ...placeOf(access),
      other: { file: overlap.entered.source.file, range: { start: wait.range[0], end: wait.range[1] } },
    });
  }
  return [...hazards.values()];
}

/** Is it state, of which the last to be written is what stays? */
const isLast = (key: string): boolean => !key.startsWith('file ') && key !== 'end';
