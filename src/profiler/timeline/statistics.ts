import { indexFlame, type FlameIndex } from './flame-index';
import { ThreadState, type Counter, type Lane, type Timeline } from './model';
import { firstAfter, firstFrom, overlap, type TimeRange } from './search';
import { StateIndex, type StateTimes } from './state-index';

/** A timeline with what statistics of its ranges need; built once, in time linear in the timeline. */
export interface TimelineIndex {
  readonly timeline: Timeline;
  /** As `timeline.lanes`. */
  readonly lanes: readonly LaneIndex[];
}

export interface LaneIndex {
  readonly states: StateIndex;
  readonly flame: FlameIndex;
}

/** Times are microseconds within the range. Lists hold only what occurs in it, most time first. */
export interface Statistics {
  readonly range: TimeRange;
  /** Time by state of each lane, as `timeline.lanes`. */
  readonly lanes: readonly StateTimes[];
  readonly functions: readonly FunctionTime[];
  readonly blocking: readonly BlockingTime[];
}

export interface FunctionTime {
  /** Index into the frame table. */
  readonly frame: number;
  /** The thread was running and this function was the innermost. */
  readonly self: number;
  /** This function was on the stack, whatever the thread was doing; recursion counts once. */
  readonly total: number;
}

/** The blocking calls of one API from one place on one lane. */
export interface BlockingTime {
  /** Index into `timeline.lanes`. */
  readonly lane: number;
  /** String index of the API. */
  readonly api: number;
  /** Frame index of the call site; -1 = unknown. */
  readonly site: number;
  /** Calls that overlap the range. */
  readonly count: number;
  readonly total: number;
  readonly max: number;
}

export function indexTimeline(timeline: Timeline): TimelineIndex {
  const lanes = timeline.lanes.map((lane) => ({
    states: new StateIndex(lane.states),
    flame: indexFlame(lane, timeline.frames.name.length),
  }));
  return { timeline, lanes };
}

/** What happened in `range`, by lane state, function and blocking call. Adjacent ranges add up. */
export function statistics(index: TimelineIndex, range: TimeRange): Statistics {
  const { lanes } = index.timeline;
  return {
    range,
    lanes: index.lanes.map(({ states }) => states.between(range.start, range.end)),
    functions: functionTimes(index, range),
    blocking: lanes
      .flatMap((lane, i) => blockingTimes(index.timeline, lane, i, range))
      .sort((a, b) => b.total - a.total),
  };
}

function functionTimes(index: TimelineIndex, range: TimeRange): FunctionTime[] {
  const { lanes, frames } = index.timeline;
  const self = new Float64Array(frames.name.length);
  const total = new Float64Array(frames.name.length);
  lanes.forEach((lane, i) => {
    const laneIndex = index.lanes[i];
    if (laneIndex) addFunctionTimes(lane, laneIndex, range, self, total);
  });
  const times: FunctionTime[] = [];
  for (let frame = 0; frame < total.length; frame++) {
    // Differences of large sums leave dust below a nanosecond.
    const selfTime = Math.max(0, self[frame] ?? 0);
    const totalTime = total[frame] ?? 0;
    if (totalTime > 0) times.push({ frame, self: selfTime < 1e-3 ? 0 : selfTime, total: totalTime });
  }
  return times.sort((a, b) => b.self - a.self || b.total - a.total);
}

/** Adds one lane's times; a function's self time is the running time of its slices less that of their children. */
function addFunctionTimes(
  lane: Lane,
  index: LaneIndex,
  range: TimeRange,
  self: Float64Array,
  total: Float64Array,
): void {
  const { rows, start, end, frame } = lane.flame;
  const { parent, outermost, running } = index.flame;
  const times: StateTimes = new Float64Array(5);
  for (let depth = 0; depth + 1 < rows.length; depth++) {
    const rowEnd = rows[depth + 1] ?? 0;
    const first = firstAfter(end, range.start, rows[depth] ?? 0, rowEnd);
    for (let i = first; i < rowEnd; i++) {
      const sliceStart = start[i] ?? 0;
      const sliceEnd = end[i] ?? 0;
      if (sliceStart >= range.end) break;
      const from = Math.max(sliceStart, range.start);
      const to = Math.min(sliceEnd, range.end);
      const whole = from === sliceStart && to === sliceEnd;
      const ran = whole
        ? (running[i] ?? 0)
        : (index.states.between(from, to, times)[ThreadState.running] ?? 0);
      const id = frame[i] ?? 0;
      self[id] = (self[id] ?? 0) + ran;
      if (outermost[i] === 1) total[id] = (total[id] ?? 0) + to - from;
      const above = parent[i] ?? -1;
      if (above >= 0) {
        const caller = frame[above] ?? 0;
        self[caller] = (self[caller] ?? 0) - ran;
      }
    }
  }
}

function blockingTimes(timeline: Timeline, lane: Lane, laneIndex: number, range: TimeRange): BlockingTime[] {
  const { start, end, api, site } = lane.blocking;
  const groups = new Map<string, { -readonly [K in keyof BlockingTime]: BlockingTime[K] }>();
  const last = firstFrom(start, range.end, 0, start.length);
  for (let i = 0; i < last; i++) {
    const time = overlap(start[i] ?? 0, end[i] ?? 0, range);
    if (time === 0) continue;
    const key = `${api[i] ?? 0} ${placeOf(timeline, site[i] ?? -1)}`;
    const group = groups.get(key);
    if (group) {
      group.count++;
      group.total += time;
      group.max = Math.max(group.max, time);
    } else {
      groups.set(key, {
        lane: laneIndex,
        api: api[i] ?? 0,
        site: site[i] ?? -1,
        count: 1,
        total: time,
        max: time,
      });
    }
  }
  return [...groups.values()];
}

function placeOf({ frames }: Timeline, frame: number): string {
  return frame < 0 ? '' : [frames.file[frame], frames.line[frame], frames.column[frame]].join();
}

/** The counter of cores that the recorded processes kept busy; undefined where it was not recorded. */
export function coresBusy({ counters }: Timeline): Counter | undefined {
  return counters.find(({ id }: { readonly id: string }) => id === 'cores-busy');
}

/** Mean of a counter over `range`, weighted by time; null when it holds no value there. */
export function counterAverage(counter: Counter, range: TimeRange): number | null {
  const { time, value } = counter;
  let area = 0;
  let covered = 0;
  for (let i = Math.max(0, firstAfter(time, range.start, 0, time.length) - 1); i < time.length; i++) {
    if ((time[i] ?? 0) >= range.end) break;
    const span = overlap(time[i] ?? 0, time[i + 1] ?? Infinity, range);
    area += span * (value[i] ?? 0);
    covered += span;
  }
  return covered > 0 ? area / covered : null;
}
