import { toMillis } from '../../base/time';
import {
  ThreadState,
  threadStateNames,
  type Lane,
  type Lost,
  type ThreadStateName,
  type Timeline,
} from './model';
import { parallelism } from './parallelism';
import {
  coresBusy,
  counterAverage,
  indexTimeline,
  statistics,
  type Statistics,
  type TimelineIndex,
} from './statistics';

/**
 * The summary of a run, as `lanewise report --format json` prints it: stable, and described in docs/report-format.md.
 * Times are milliseconds since the start of the run, or durations in milliseconds. Unknown places are null.
 */
export interface Report {
  readonly version: 1;
  readonly command: readonly string[];
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  readonly duration_ms: number;
  readonly cores: {
    readonly available: number;
    /** Cores that the recorded processes kept busy, all their threads counted; null where it was not recorded. */
    readonly busyAvg: number | null;
    readonly busyPeak: number | null;
  };
  /** How many of the recorded lanes computed at the same instant (running or collecting garbage). */
  readonly parallel: {
    readonly avg: number;
    readonly peak: number;
    /** How long at least two did. */
    readonly overlap_ms: number;
  };
  readonly lanes: readonly LaneReport[];
  readonly blocking: readonly BlockingReport[];
  readonly functions: readonly FunctionReport[];
  readonly lost: readonly Lost[];
}

export interface LaneReport {
  readonly pid: number;
  readonly tid: number;
  readonly kind: Lane['kind'];
  readonly process: string;
  readonly name: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly states_ms: Readonly<Record<ThreadStateName, number>>;
}

/** Blocking calls of one API from one place on one thread. */
export interface BlockingReport {
  readonly api: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly pid: number;
  readonly tid: number;
  readonly count: number;
  readonly total_ms: number;
  readonly max_ms: number;
}

export interface FunctionReport {
  readonly name: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** On a CPU with this function innermost. */
  readonly self_ms: number;
  /** On the stack, waiting included; recursion counts once. */
  readonly total_ms: number;
}

/** What the timeline says of the run as a whole. `index` may be given where it exists already. */
export function summarise(timeline: Timeline, index: TimelineIndex = indexTimeline(timeline)): Report {
  const whole = { start: 0, end: timeline.duration };
  const totals = statistics(index, whole);
  const counter = coresBusy(timeline);
  return {
    version: 1,
    command: timeline.command,
    exit: timeline.exit,
    duration_ms: toMillis(timeline.duration),
    cores: {
      available: timeline.coresAvailable,
      busyAvg: counter ? roundedOrNull(counterAverage(counter, whole)) : null,
      busyPeak: counter && counter.value.length > 0 ? rounded(peak(counter.value)) : null,
    },
    parallel: parallelReport(timeline),
    lanes: timeline.lanes.map((lane, i) => laneReport(lane, totals.lanes[i])),
    blocking: blockingReports(timeline, totals),
    functions: functionReports(timeline, totals),
    lost: [...timeline.lost, operationsInFlight],
  };
}

/** Traces hold threads only, so nobody can tell from them how concurrent a run was. */
const operationsInFlight: Lost = {
  what: 'asynchronous operations in flight',
  reason: 'only threads are recorded, so nothing is said about concurrency',
};

/** What to call a function without a name. */
export const anonymous = '(anonymous)';

function laneReport(lane: Lane, states: Float64Array | undefined): LaneReport {
  const millisIn = (name: ThreadStateName): number => toMillis(states?.[ThreadState[name]] ?? 0);
  return {
    pid: lane.pid,
    tid: lane.tid,
    kind: lane.kind,
    process: lane.process,
    name: lane.name,
    start_ms: toMillis(lane.start),
    end_ms: toMillis(lane.end),
    states_ms: {
      running: millisIn('running'),
      gc: millisIn('gc'),
      blocked: millisIn('blocked'),
      preempted: millisIn('preempted'),
      idle: millisIn('idle'),
    },
  };
}

function blockingReports(timeline: Timeline, totals: Statistics): BlockingReport[] {
  return totals.blocking.flatMap((group) => {
    const lane = timeline.lanes[group.lane];
    if (!lane) return [];
    return {
      api: timeline.strings[group.api] ?? '',
      ...placeOf(timeline, group.site),
      pid: lane.pid,
      tid: lane.tid,
      count: group.count,
      total_ms: toMillis(group.total),
      max_ms: toMillis(group.max),
    };
  });
}

function functionReports(timeline: Timeline, totals: Statistics): FunctionReport[] {
  return totals.functions.map(({ frame, self, total }) => {
    const name = timeline.strings[timeline.frames.name[frame] ?? 0] ?? '';
    return {
      name: name === '' ? anonymous : name,
      ...placeOf(timeline, frame),
      self_ms: toMillis(self),
      total_ms: toMillis(total),
    };
  });
}

type Place = Pick<FunctionReport, 'file' | 'line' | 'column'>;

function placeOf({ frames, strings }: Timeline, frame: number): Place {
  const file = strings[frames.file[frame] ?? 0] ?? '';
  const line = frames.line[frame] ?? 0;
  const column = frames.column[frame] ?? 0;
  return {
    file: file === '' ? null : file,
    line: line > 0 ? line : null,
    column: line > 0 && column > 0 ? column : null,
  };
}

function parallelReport(timeline: Timeline): Report['parallel'] {
  const { avg, peak, overlap } = parallelism(timeline);
  return { avg: rounded(avg), peak, overlap_ms: toMillis(overlap) };
}

function peak(values: Float64Array): number {
  return values.reduce((highest, value) => Math.max(highest, value), 0);
}

/** To thousandths. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
const roundedOrNull = (value: number | null): number | null => (value === null ? null : rounded(value));

/** Total of a lane's states: how long it lived. */
export function lifetime(lane: LaneReport): number {
  return threadStateNames.reduce((sum, name) => sum + lane.states_ms[name], 0);
}
