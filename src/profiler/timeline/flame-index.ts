import { ThreadState, type FlameSlices, type Lane, type StateSlices } from './model';
import { firstAfter } from './search';

/** What a lane's flame slices need for adding up times by function over any range. Columns are by slice. */
export interface FlameIndex {
  /** The slice one depth up that this slice lies in; -1 at depth 0. */
  readonly parent: Int32Array;
  /** 1 where no slice around this one is of the same function, so that recursion counts once. */
  readonly outermost: Uint8Array;
  /** How long the thread was running during the slice, in microseconds. */
  readonly running: Float64Array;
}

/** @param frameCount the length of the timeline's frame table. */
export function indexFlame(lane: Lane, frameCount: number): FlameIndex {
  const count = lane.flame.start.length;
  const index: FlameIndex = {
    parent: new Int32Array(count).fill(-1),
    outermost: new Uint8Array(count),
    running: runningTimes(lane),
  };
  findAncestors(lane.flame, frameCount, index);
  return index;
}

/** The depths of a flame chart: as many as it has rows. */
export const depthOf = (flame: FlameSlices): number => Math.max(0, flame.rows.length - 1);

/** Walks the slices as a tree, depth first, and fills in `parent` and `outermost`. */
function findAncestors(flame: FlameSlices, frameCount: number, index: FlameIndex): void {
  const { rows, start, end, frame } = flame;
  /** The next slice to visit at each depth. */
  const next = Int32Array.from(rows);
  /** The slices around the current place, outermost first. */
  const stack: number[] = [];
  /** How often each function is on the stack. */
  const onStack = new Int32Array(frameCount);
  const functionOf = (slice: number): number => frame[slice] ?? 0;
  const leave = (slice: number): void => {
    const id = functionOf(slice);
    onStack[id] = (onStack[id] ?? 0) - 1;
  };
  for (;;) {
    const depth = stack.length;
    const parent = stack.at(-1);
    const slice = next[depth] ?? 0;
    const inRow = depth + 1 < rows.length && slice < (rows[depth + 1] ?? 0);
    if (inRow && (parent === undefined || (start[slice] ?? 0) < (end[parent] ?? 0))) {
      next[depth] = slice + 1;
      const id = functionOf(slice);
      index.parent[slice] = parent ?? -1;
      index.outermost[slice] = onStack[id] === 0 ? 1 : 0;
      onStack[id] = (onStack[id] ?? 0) + 1;
      stack.push(slice);
    } else {
      const left = stack.pop();
      if (left === undefined) return;
      leave(left);
    }
  }
}

function runningTimes(lane: Lane): Float64Array {
  const { rows, start, end } = lane.flame;
  const before = runningBefore(lane.states);
  const running = new Float64Array(start.length);
  for (let depth = 0; depth + 1 < rows.length; depth++) {
    // Both ends ascend along a row, so each look-up goes on from the one before.
    let fromHint = 0;
    let toHint = 0;
    for (let i = rows[depth] ?? 0; i < (rows[depth + 1] ?? 0); i++) {
      fromHint = sliceAt(lane.states, start[i] ?? 0, fromHint);
      toHint = sliceAt(lane.states, end[i] ?? 0, Math.max(fromHint, toHint));
      running[i] =
        runningUntil(lane.states, before, end[i] ?? 0, toHint) -
        runningUntil(lane.states, before, start[i] ?? 0, fromHint);
    }
  }
  return running;
}

/** Running time before each state slice. */
function runningBefore(states: StateSlices): Float64Array {
  const before = new Float64Array(states.start.length);
  let sum = 0;
  for (let i = 0; i < before.length; i++) {
    before[i] = sum;
    if (states.state[i] === ThreadState.running) sum += (states.end[i] ?? 0) - (states.start[i] ?? 0);
  }
  return before;
}

/** The state slice at `time`, searched from slice `hint` on; the first one for times before it. */
function sliceAt(states: StateSlices, time: number, hint: number): number {
  return Math.max(0, firstAfter(states.start, time, hint, states.start.length) - 1);
}

function runningUntil(states: StateSlices, before: Float64Array, time: number, slice: number): number {
  const sum = before[slice] ?? 0;
  if (states.state[slice] !== ThreadState.running) return sum;
  const within = Math.min(time, states.end[slice] ?? 0) - (states.start[slice] ?? 0);
  return sum + Math.max(0, within);
}
