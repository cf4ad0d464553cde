import { pseudoStack } from '../sources/stack-table';
import type { CpuTrack, ThreadTrack } from '../sources/tracks';
import { ThreadState, type StateSlices } from '../timeline/model';

/**
 * Decides what a thread was doing from three sources that each know a part of it. Samples tell JavaScript, garbage
 * collection and idling apart, but show a blocked or preempted thread as running. Recorded calls tell exactly when a
 * known API held the thread up, and whether it computed. The kernel's counters tell for every tick of some 10 ms how
 * long the thread ran, how long it waited for a CPU, and so how long it did neither, but not when within the tick.
 */
export function threadStates(
  thread: ThreadTrack,
  lane: { readonly start: number; readonly end: number },
  ticks: readonly number[],
  cpu: CpuTrack | undefined,
): StateSlices {
  const segments = overlayCalls(sampledSegments(thread, lane), waitingCalls(thread, lane));
  if (cpu !== undefined) splitByCpuTime(segments, lane, ticks, cpu);
  return toSlices(segments, lane.start);
}

/** What the samples call native code outside any JavaScript; without CPU time the event loop waits in it. */
const program = 5;
type Kind = (typeof ThreadState)[keyof typeof ThreadState] | typeof program;

interface Segment {
  end: number;
  readonly kind: Kind;
  /** Pieces of this segment that splitting has found, in order; the last one ends where the segment does. */
  pieces?: Piece[];
}

interface Piece {
  readonly end: number;
  readonly state: number;
}

function sampledSegments({ times, stacks }: ThreadTrack, lane: { start: number; end: number }): Segment[] {
  const segments: Segment[] = [];
  const add = (end: number, kind: Kind): void => {
    const last = segments.at(-1);
    const from = last?.end ?? lane.start;
    const to = Math.min(end, lane.end);
    if (to <= from) return;
    if (last?.kind === kind) last.end = to;
    else segments.push({ end: to, kind });
  };
  add(times[0] ?? lane.end, ThreadState.running);
  for (let index = 0; index < times.length; index++) {
    add(times[index + 1] ?? lane.end, kindOf(stacks[index] ?? 0));
  }
  return segments;
}

function kindOf(stack: number): Kind {
  if (stack === pseudoStack.idle) return ThreadState.idle;
  if (stack === pseudoStack.gc) return ThreadState.gc;
  return stack === pseudoStack.program ? program : ThreadState.running;
}

interface Interval {
  readonly start: number;
  readonly end: number;
}

/** A call that waited, with the µs in it that were spent on a CPU and ready to run without one. */
interface WaitingCall extends Interval {
  readonly cpu: number;
  readonly wait: number;
}

/** The calls that waited for something else than a CPU, as disjoint intervals in order of time. */
function waitingCalls({ calls, pending }: ThreadTrack, lane: Interval): WaitingCall[] {
  const waiting: WaitingCall[] = [];
  for (const { api, start, end, cpu: counted, wait } of calls) {
    const cpu = Number.isNaN(counted) ? (computes(api) ? Infinity : 0) : counted;
    const blocked = end - start - cpu - wait;
    // Counters step with the timer, so that little blocked time is only proven where it is most of the call.
    if (blocked > Math.min((end - start) / 2, unexplained)) waiting.push({ start, end, cpu, wait });
  }
  if (pending !== undefined) waiting.push({ start: pending.start, end: lane.end, cpu: 0, wait: 0 });
  return disjoint(waiting, lane);
}

/** What a call does where its CPU time is not known. */
const computes = (api: string): boolean => api.startsWith('crypto.') || api.startsWith('zlib.');

/** The intervals in order of time, cut to `bounds` and where they overlap. */
export function disjoint<T extends Interval>(intervals: readonly T[], bounds: Interval): (T & Interval)[] {
  const result: (T & Interval)[] = [];
  let from = bounds.start;
  for (const interval of [...intervals].sort((a, b) => a.start - b.start)) {
    const start = Math.max(interval.start, from);
    const end = Math.min(interval.end, bounds.end);
    if (end <= start) continue;
    result.push({ ...interval, start, end });
    from = end;
  }
  return result;
}

function overlayCalls(segments: readonly Segment[], calls: readonly WaitingCall[]): Segment[] {
  const result: Segment[] = [];
  let next = 0;
  let from = -Infinity;
  const add = (end: number, kind: Kind, pieces?: Piece[]): void => {
    if (end <= from) return;
    const last = result.at(-1);
    if (last?.kind === kind && last.pieces === undefined && pieces === undefined) last.end = end;
    else result.push({ end, kind, ...(pieces && { pieces }) });
    from = end;
  };
  for (const { end, kind } of segments) {
    for (let call = calls[next]; call !== undefined && call.start < end; call = calls[++next]) {
      add(call.start, kind);
      add(call.end, ThreadState.blocked, piecesOf(call));
    }
    add(end, kind);
  }
  return result;
}

/** The parts of a call that waited. It is not known when in it the thread ran: first, say, as calls copy their arguments. */
function piecesOf({ start, end, cpu, wait }: WaitingCall): Piece[] {
  const ran = Math.min(end, start + cpu);
  return [
    { end: ran, state: ThreadState.running },
    { end: Math.min(end, ran + wait), state: ThreadState.preempted },
    { end, state: ThreadState.blocked },
  ];
}

/** The kernel counts in steps of its timer tick, 4 ms on most machines; less than one and a half of it proves nothing. */
const unexplained = 6000;
/** Waiting for a CPU that is shorter than this within a tick is not worth showing. */
const shortWait = 1000;
/** How many ticks back CPU time that was counted late may belong. */
const lateness = 100;
/** How many ticks on CPU time that was counted early may belong. */
const earliness = 3;

interface Bucket {
  readonly start: number;
  readonly end: number;
  /** µs in which the samples show work. */
  readonly busy: number;
  cpu: number;
  wait: number;
}

function splitByCpuTime(
  segments: Segment[],
  lane: Interval,
  ticks: readonly number[],
  track: CpuTrack,
): void {
  const buckets = bucketsOf(segments, lane, ticks, track);
  settleLateCounts(buckets);
  let index = 0;
  let from = lane.start;
  for (const bucket of buckets) {
    const idle = bucket.busy - bucket.cpu - bucket.wait;
    const blocked = idle >= unexplained ? Math.min(idle, bucket.busy) : 0;
    const waited = Math.min(bucket.wait, bucket.busy - blocked);
    const preempted = waited >= shortWait ? waited : 0;
    if (blocked === 0 && preempted === 0) continue;
    const shares: Share[] = [
      { state: ThreadState.running, left: bucket.busy - blocked - preempted },
      { state: ThreadState.preempted, left: preempted },
      { state: ThreadState.blocked, left: blocked },
    ];
    while (index < segments.length && (segments[index]?.end ?? 0) <= bucket.start) {
      from = segments[index]?.end ?? from;
      index++;
    }
    let position = from;
    for (let inside = index; inside < segments.length && position < bucket.end; inside++) {
      const segment = segments[inside];
      if (segment === undefined) break;
      const start = Math.max(position, bucket.start);
      const end = Math.min(segment.end, bucket.end);
      if (isBusy(segment.kind)) share(segment, start, end, shares);
      position = segment.end;
    }
  }
}

interface Share {
  readonly state: number;
  left: number;
}

const isBusy = (kind: Kind): boolean =>
  kind === ThreadState.running || kind === ThreadState.gc || kind === program;

/** What a segment shows where its thread was in `state` by the kernel's counters. */
function stateIn(kind: Kind, state: number): number {
  switch (kind) {
    case ThreadState.gc:
      // A collection that does not run waits for its helper threads.
      return state === ThreadState.preempted ? state : ThreadState.gc;
    case program:
      // Native code without JavaScript on the stack that does not run is the event loop waiting.
      return state === ThreadState.blocked ? ThreadState.idle : state;
    default:
      return state;
  }
}

/** Fills `start` to `end` of a segment with states from what is left of the shares, in their order. */
function share(segment: Segment, start: number, end: number, shares: readonly Share[]): void {
  segment.pieces ??= [];
  const add = (to: number, state: number): void => {
    segment.pieces?.push({ end: to, state: stateIn(segment.kind, state) });
  };
  // What lies before, since the last piece, is as the samples say.
  if (start > (segment.pieces.at(-1)?.end ?? -Infinity)) add(start, ThreadState.running);
  let position = start;
  for (const piece of shares) {
    const to = Math.min(end, position + piece.left);
    if (to <= position) continue;
    add(to, piece.state);
    piece.left -= to - position;
    position = to;
  }
  if (position < end) add(end, ThreadState.running);
}

/** Ticks during which the thread was known to the kernel's counters from start to end. */
function bucketsOf(
  segments: readonly Segment[],
  lane: Interval,
  ticks: readonly number[],
  track: CpuTrack,
): Bucket[] {
  const buckets: Bucket[] = [];
  const first = track.ticks[0] ?? ticks.length;
  let entry = 0;
  let index = 0;
  for (let tick = first + 1; tick < ticks.length; tick++) {
    const start = ticks[tick - 1] ?? 0;
    const end = ticks[tick] ?? 0;
    // The counters of a thread that has ended cannot be read any more.
    if (end > lane.end) break;
    while ((track.ticks[entry] ?? Infinity) < tick) entry++;
    const counted = track.ticks[entry] === tick;
    while (index < segments.length && (segments[index]?.end ?? 0) <= start) index++;
    let busy = 0;
    let cpu = counted ? (track.cpu[entry] ?? 0) : 0;
    let wait = counted ? (track.wait[entry] ?? 0) : 0;
    let from = Math.max(start, segments[index - 1]?.end ?? lane.start);
    for (let inside = index; inside < segments.length && from < end; inside++) {
      const segment = segments[inside];
      if (segment === undefined) break;
      const to = Math.min(segment.end, end);
      if (isBusy(segment.kind)) busy += to - from;
      // What was counted of a call is in the tick's counts too.
      let piece = segments[inside - 1]?.end ?? lane.start;
      for (const { end: pieceEnd, state } of segment.pieces ?? []) {
        const overlap = Math.max(0, Math.min(pieceEnd, end) - Math.max(piece, start));
        if (state === ThreadState.running) cpu = Math.max(0, cpu - overlap);
        if (state === ThreadState.preempted) wait = Math.max(0, wait - overlap);
        piece = pieceEnd;
      }
      from = to;
    }
    buckets.push({ start, end, busy, cpu, wait });
  }
  return buckets;
}

/**
 * What was counted in a tick and does not fit into it belongs to neighbours where time is unexplained: to earlier ones
 * where the kernel counted late, CPU time at its timer tick and waiting at its end; else to the next ones, when the
 * sampler itself was held up between looking at the clock and reading the counters.
 */
function settleLateCounts(buckets: readonly Bucket[]): void {
  buckets.forEach((_, index) => {
    moveExcess(buckets, index, -1, lateness);
  });
  buckets.forEach((_, index) => {
    moveExcess(buckets, index, 1, earliness);
  });
}

function moveExcess(buckets: readonly Bucket[], from: number, step: 1 | -1, reach: number): void {
  const bucket = buckets[from];
  if (bucket === undefined) return;
  let excess = bucket.cpu + bucket.wait - bucket.busy;
  for (let distance = 1; excess > 0 && distance <= reach; distance++) {
    const other = buckets[from + step * distance];
    const room = other === undefined ? 0 : other.busy - other.cpu - other.wait;
    if (other === undefined || room <= 0) break;
    const waited = Math.min(room, excess, bucket.wait);
    const ran = Math.min(room - waited, excess - waited);
    bucket.wait -= waited;
    other.wait += waited;
    bucket.cpu -= ran;
    other.cpu += ran;
    excess -= waited + ran;
  }
}

function toSlices(segments: readonly Segment[], laneStart: number): StateSlices {
  const start: number[] = [];
  const end: number[] = [];
  const state: number[] = [];
  let from = laneStart;
  const add = (to: number, value: number): void => {
    if (to <= from) return;
    if (state.at(-1) === value) end[end.length - 1] = to;
    else {
      start.push(from);
      end.push(to);
      state.push(value);
    }
    from = to;
  };
  for (const { end: to, kind, pieces = [] } of segments) {
    for (const piece of pieces) add(piece.end, piece.state);
    add(to, kind === program ? ThreadState.running : kind);
  }
  return { start: Float64Array.from(start), end: Float64Array.from(end), state: Uint8Array.from(state) };
}
