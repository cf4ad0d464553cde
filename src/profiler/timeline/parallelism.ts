import { ThreadState, type Timeline } from './model';
import { coresBusy } from './statistics';

/** How many threads of a run computed (ran or collected garbage) at once. */
export interface Parallelism {
  /** On average over the run. */
  readonly avg: number;
  readonly peak: number;
  /** µs in which at least two did. */
  readonly overlap: number;
}

/**
 * Sweeps over the lanes in order of time, a tick of the kernel's counters at a time. Where threads waited for a core,
 * it is known how long each of them ran in the tick, but not when; they may have taken turns. There at least two are
 * taken to have computed for as long as one core alone was not enough for what they computed together.
 */
export function parallelism(timeline: Timeline): Parallelism {
  const computing = new Spans(timeline, (state) => state === ThreadState.running || state === ThreadState.gc);
  const waiting = new Spans(timeline, (state) => state === ThreadState.preempted);
  const { duration, coresAvailable } = timeline;
  const counter = coresBusy(timeline);
  const ticks = [...(counter?.time ?? []), duration];
  let computed = 0;
  let overlap = 0;
  let peak = 0;
  let from = 0;
  for (const [index, tick] of ticks.entries()) {
    const to = Math.min(tick, duration);
    if (to <= from) continue;
    const busy = counter?.value[index - 1] ?? Infinity;
    const ran = computing.advance(to);
    // Where CPU time is not recorded, more threads may seem to compute than there are cores.
    computed += Math.min(ran.total, coresAvailable * (to - from));
    // What was counted late for one lane may stand in a tick too early; for all of them together it was right.
    const cores = Math.min(ran.total / (to - from), busy);
    if (waiting.advance(to).total > 0) {
      overlap += Math.min(1, Math.max(0, cores - 1)) * (to - from);
      peak = Math.max(peak, Math.min(ran.atOnce, Math.round(cores)), ran.atOnce > 0 ? 1 : 0);
    } else {
      overlap += ran.overlap;
      peak = Math.max(peak, ran.atOnce);
    }
    from = to;
  }
  return { avg: duration > 0 ? computed / duration : 0, peak: Math.min(peak, coresAvailable), overlap };
}

/** What happened in a stretch of time: µs summed over all lanes, µs with at least two, and how many at once at most. */
interface Stretch {
  total: number;
  overlap: number;
  atOnce: number;
}

/** The spans in which lanes are in some state, swept over once from the start of the run. */
class Spans {
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  #started = 0;
  #ended = 0;
  #time = 0;

  constructor({ lanes }: Timeline, isIn: (state: number) => boolean) {
    const starts: number[] = [];
    const ends: number[] = [];
    for (const { states } of lanes) {
      let last = NaN;
      states.state.forEach((state, i) => {
        const start = states.start[i] ?? 0;
        const end = states.end[i] ?? 0;
        if (!isIn(state) || end <= start) return;
        // A garbage collection between two stretches of running does not interrupt the lane.
        if (start === last) ends[ends.length - 1] = end;
        else {
          starts.push(start);
          ends.push(end);
        }
        last = end;
      });
    }
    this.#starts = Float64Array.from(starts).sort();
    this.#ends = Float64Array.from(ends).sort();
  }

  /** Goes on to the time `to`. */
  advance(to: number): Stretch {
    const stretch: Stretch = { total: 0, overlap: 0, atOnce: 0 };
    while (this.#time < to) {
      const start = this.#starts[this.#started] ?? Infinity;
      const end = this.#ends[this.#ended] ?? Infinity;
      const time = Math.min(start, end, to);
      const atOnce = this.#started - this.#ended;
      if (time > this.#time) {
        stretch.total += atOnce * (time - this.#time);
        if (atOnce >= 2) stretch.overlap += time - this.#time;
        stretch.atOnce = Math.max(stretch.atOnce, atOnce);
        this.#time = time;
      }
      // At one instant ends come first: a thread that takes over from another did not compute beside it.
      if (end === time) this.#ended++;
      else if (start === time) this.#started++;
    }
    return stretch;
  }
}
