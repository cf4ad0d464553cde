import { shorten } from '../../../base/text';
import { unwrap } from '../../../analysis/parse/syntax';
import type { Hazard } from '../migration';
import type { WaitSteps } from './conflicts';
import { lineIn, placeOf } from './hazard-text';
import type { Overlap } from './overlap';

/**
 * What runs did one after the other, in an order that somebody may rely on, and from now on do in the order in which
 * they are done with waiting: they print, they add to a list, they send.
 */
export function sequenceHazardsAt({ before, after, order, wait }: WaitSteps, overlap: Overlap): Hazard[] {
  // Requests have no order; of calls that are not seen nothing is known.
  if (overlap.kind === 'requests' || overlap.kind === 'calls') return [];
  const hazards = new Map<string, Hazard>();
  // What is waited for is done in whatever order, too.
  const awaited = before.filter((step) => step.node === unwrap(wait) && !step.isThroughCall);
  for (const step of [...awaited, ...after]) {
    // What is called there, and waited for, is looked at where it waits itself.
    if (step.isThroughCall && step.node === unwrap(wait)) continue;
    const { access } = step;
    const { key } = access.state;
    if (hazards.has(key) || order.hasWaitedBefore(step)) continue;
    const isOrdered = access.form === 'append' || (access.form === 'set' && isLast(key));
    if (!isOrdered) continue;
    hazards.set(key, {
      kind: overlap.kind === 'events' ? 'reentrancy' : 'overlapping-runs',
      message: `what \`${shorten(access.name)}\` does on ${lineIn(access, access)}, ${overlap.other} may do first, since both wait`,
      ...placeOf(access),
      other: { file: overlap.entered.source.file, range: { start: wait.range[0], end: wait.range[1] } },
    });
  }
  return [...hazards.values()];
}

/** Is it state, of which the last to be written is what stays? */
const isLast = (key: string): boolean => !key.startsWith('file ') && key !== 'end';
