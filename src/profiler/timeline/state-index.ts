import { threadStateNames, type StateSlices } from './model';
import { firstAfter } from './search';

const stateCount = threadStateNames.length;
/** Slices between two stored sums: a look-up adds up at most this many. */
const blockSize = 16;

/** Microseconds by `ThreadState`; five elements. */
export type StateTimes = Float64Array;

/** Answers in O(log slices) how long a lane was in each state during any span of time. */
export class StateIndex {
  readonly #states: StateSlices;
  /** Time in each state before the first slice of each block, `stateCount` numbers a block. */
  readonly #sums: Float64Array;

  constructor(states: StateSlices) {
    this.#states = states;
    const count = states.start.length;
    this.#sums = new Float64Array((Math.ceil(count / blockSize) + 1) * stateCount);
    const running = new Float64Array(stateCount);
    for (let i = 0; i < count; i++) {
      if (i % blockSize === 0) this.#sums.set(running, (i / blockSize) * stateCount);
      const state = states.state[i] ?? 0;
      running[state] = (running[state] ?? 0) + (states.end[i] ?? 0) - (states.start[i] ?? 0);
    }
  }

  /** Time in each state from `start` to `end`, written to `into`, which is returned. */
  between(start: number, end: number, into: StateTimes = new Float64Array(stateCount)): StateTimes {
    into.fill(0);
    if (end > start) {
      this.#add(end, 1, into);
      this.#add(start, -1, into);
    }
    return into;
  }

  /** Adds to `into` the time in each state before `time`, multiplied by `sign`. */
  #add(time: number, sign: 1 | -1, into: StateTimes): void {
    const { start, end, state } = this.#states;
    const following = firstAfter(start, time, 0, start.length);
    const block = Math.floor(Math.max(0, following - 1) / blockSize);
    for (let s = 0; s < stateCount; s++) {
      into[s] = (into[s] ?? 0) + sign * (this.#sums[block * stateCount + s] ?? 0);
    }
    for (let i = block * blockSize; i < following; i++) {
      const s = state[i] ?? 0;
      into[s] = (into[s] ?? 0) + sign * (Math.min(end[i] ?? 0, time) - (start[i] ?? 0));
    }
  }
}
