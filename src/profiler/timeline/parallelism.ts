import { ThreadState, type Timeline } from './model';
import { coresBusy } from './statistics';

/** How many threads of a run computed (running or collecting garbage) at once. */
export interface Parallelism {
  readonly avg: number;
  readonly peak: number;
  /** µs in which at least two did. */
  readonly overlap: number;
}

/**
 * Sweeps over the starts and ends of all computing slices, in order of time. Within a tick of the kernel's counters it
 * is not known when a thread ran, so that threads which took turns on one core may seem to compute at once. The cores
 * that there are, and those that were busy in the tick, bound the count.
 */
export function parallelism(timeline: Timeline): Parallelism {
  const { starts, ends } = computingSpans(timeline);
  const counter = coresBusy(timeline);
  const ticks = counter?.time ?? new Float64Array();
  let atOnce = 0;
  let busy = Infinity;
  let computed = 0;
  let overlap = 0;
  let peak = 0;
  let previous = 0;
  for (let s = 0, e = 0, t = 0; e < ends.length;) {
    const start = starts[s] ?? Infinity;
    const end = ends[e] ?? Infinity;
    const tick = ticks[t] ?? Infinity;
    const time = Math.min(start, end, tick);
    if (time > previous) {
      const count = Math.min(atOnce, timeline.coresAvailable, busy);
      computed += count * (time - previous);
      // With `count` cores busy on average, two or more were busy for at least this share of the time.
      overlap += Math.min(1, Math.max(0, count - 1)) * (time - previous);
      peak = Math.max(peak, Math.min(atOnce, Math.max(1, Math.round(count))));
      previous = time;
    }
    // At one instant ends come first: a thread that takes over from another did not compute beside it.
    if (tick === time) busy = counter?.value[t++] ?? Infinity;
    else if (end === time) {
      atOnce--;
      e++;
    } else {
      atOnce++;
      s++;
    }
  }
  const { duration } = timeline;
  return { avg: duration > 0 ? computed / duration : 0, peak, overlap };
}

/** Starts and ends, each in order of time. */
function computingSpans({ lanes }: Timeline): { starts: Float64Array; ends: Float64Array } {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { states } of lanes) {
    let last = NaN;
    states.state.forEach((state, i) => {
      if (state !== ThreadState.running && state !== ThreadState.gc) return;
      const start = states.start[i] ?? 0;
      const end = states.end[i] ?? 0;
      if (end <= start) return;
      // A garbage collection between two stretches of running does not interrupt the lane.
      if (start === last) ends[ends.length - 1] = end;
      else {
        starts.push(start);
        ends.push(end);
      }
      last = end;
    });
  }
  return { starts: Float64Array.from(starts).sort(), ends: Float64Array.from(ends).sort() };
}
