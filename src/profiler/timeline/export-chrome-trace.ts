import { ThreadState, threadStateNames, type Lane, type Timeline } from './model';
import { depthOf } from './flame-index';

/** One event of Chrome's trace-event format; times in microseconds. */
interface TraceEvent {
  readonly ph: 'M' | 'X' | 'C';
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly args?: Readonly<Record<string, string | number>>;
}

/**
 * The timeline in Chrome's trace-event format (JSON object form), which Perfetto, chrome://tracing and Chrome DevTools
 * open. Yields pieces of the text, so that a long recording need not fit into one string.
 *
 * Slices of one track must nest in that format, while states, exactly timed calls and sampled stacks of one thread do
 * not; so each lane becomes up to three tracks: its states, its blocking calls, and its functions.
 *
 * Format: "Trace Event Format", Google, https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export function* chromeTrace(timeline: Timeline): Generator<string> {
  const about = {
    command: timeline.command.join(' '),
    wallStart: new Date(timeline.wallStart).toISOString(),
    lost: timeline.lost.map(({ what, reason }) => `${what}: ${reason}`),
  };
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(about)},"traceEvents":[\n`;
  let pending = '';
  let separator = '';
  for (const event of traceEvents(timeline)) {
    pending += separator + JSON.stringify(event);
    separator = ',\n';
    if (pending.length > 1 << 16) {
      yield pending;
      pending = '';
    }
  }
  yield `${pending}\n]}\n`;
}

function* traceEvents(timeline: Timeline): Generator<TraceEvent> {
  const first = timeline.lanes[0];
  const seen = new Set<number>();
  for (const [position, lane] of timeline.lanes.entries()) {
    if (!seen.has(lane.pid)) {
      seen.add(lane.pid);
      yield { ph: 'M', name: 'process_name', pid: lane.pid, args: { name: lane.process } };
      yield { ph: 'M', name: 'process_sort_index', pid: lane.pid, args: { sort_index: position } };
    }
    yield* laneEvents(timeline, lane);
  }
  for (const counter of first ? timeline.counters : []) {
    for (let i = 0; i < counter.time.length; i++) {
      const args = { cores: counter.value[i] ?? 0 };
      yield { ph: 'C', name: counter.id, pid: first?.pid ?? 0, ts: counter.time[i] ?? 0, args };
    }
  }
}

function* laneEvents(timeline: Timeline, lane: Lane): Generator<TraceEvent> {
  // Perfetto reserves thread 0, and threads of one process need numbers of their own.
  const stateTrack = lane.tid * 3 + 1;
  yield* trackName(lane, stateTrack, 'states');
  const { states } = lane;
  for (let i = 0; i < states.start.length; i++) {
    const state = states.state[i] ?? ThreadState.idle;
    yield slice(lane, stateTrack, threadStateNames[state] ?? 'idle', 'state', states.start[i], states.end[i]);
  }
  if (lane.blocking.start.length > 0) yield* blockingEvents(timeline, lane, stateTrack + 1);
  if (lane.flame.start.length > 0) yield* flameEvents(timeline, lane, stateTrack + 2);
}

function* blockingEvents(timeline: Timeline, lane: Lane, track: number): Generator<TraceEvent> {
  yield* trackName(lane, track, 'blocking calls');
  const { start, end, api, detail, site, cpu } = lane.blocking;
  for (let i = 0; i < start.length; i++) {
    const args: Record<string, string | number> = {};
    const what = text(timeline, detail[i] ?? 0);
    if (what !== '') args['detail'] = what;
    const place = sourcePlace(timeline, site[i] ?? -1);
    if (place !== '') args['from'] = place;
    const onCpu = cpu[i] ?? NaN;
    if (!Number.isNaN(onCpu)) args['cpu_ms'] = onCpu / 1000;
    yield { ...slice(lane, track, text(timeline, api[i] ?? 0), 'blocking', start[i], end[i]), args };
  }
}

function* flameEvents(timeline: Timeline, lane: Lane, track: number): Generator<TraceEvent> {
  yield* trackName(lane, track, lane.name);
  const { rows, start, end, frame } = lane.flame;
  for (let depth = 0; depth < depthOf(lane.flame); depth++) {
    for (let i = rows[depth] ?? 0; i < (rows[depth + 1] ?? 0); i++) {
      const name = text(timeline, timeline.frames.name[frame[i] ?? 0] ?? 0) || '(anonymous)';
      const place = sourcePlace(timeline, frame[i] ?? -1);
      const event = slice(lane, track, name, 'javascript', start[i], end[i]);
      yield place === '' ? event : { ...event, args: { source: place } };
    }
  }
}

function* trackName(lane: Lane, track: number, name: string): Generator<TraceEvent> {
  const label = name === lane.name ? name : `${lane.name}: ${name}`;
  yield { ph: 'M', name: 'thread_name', pid: lane.pid, tid: track, args: { name: label } };
  yield { ph: 'M', name: 'thread_sort_index', pid: lane.pid, tid: track, args: { sort_index: track } };
}

function slice(
  lane: Lane,
  tid: number,
  name: string,
  cat: string,
  start: number | undefined,
  end: number | undefined,
): TraceEvent {
  // Whole microseconds: sums of fractions would let a slice end after the one that it lies in.
  const ts = Math.round(start ?? 0);
  return { ph: 'X', name, cat, pid: lane.pid, tid, ts, dur: Math.round(end ?? ts) - ts };
}

function sourcePlace({ frames, strings }: Timeline, frame: number): string {
  const file = strings[frames.file[frame] ?? 0] ?? '';
  const line = frames.line[frame] ?? 0;
  if (file === '' || line === 0) return file;
  return `${file}:${line}:${frames.column[frame] ?? 0}`;
}

const text = ({ strings }: Timeline, index: number): string => strings[index] ?? '';
