import type { Timeline } from '../../profiler/timeline/model';
import { firstAfter } from '../../profiler/timeline/search';
import type { SliceRef } from './hit-test';
import type { Layout, Row } from './layout';
import { rangeOf } from './neighbours';
import { slicesOf } from './spans';

/** What a search has found. */
export interface Matches {
  readonly lanes: readonly LaneMatches[];
  /** Slices that match. */
  readonly count: number;
}

/** For each slice of a lane and the end, how many slices before it match: tells in one step whether any of many does. */
export interface LaneMatches {
  readonly flame: Int32Array;
  readonly blocking: Int32Array;
}

/**
 * Flame slices and blocking calls whose function, file, API or argument contains `text`, upper and lower case alike;
 * undefined for an empty text.
 */
export function searchNames({ strings, frames, lanes }: Timeline, text: string): Matches | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  const inStrings = Uint8Array.from(strings, (string) => (string.toLowerCase().includes(wanted) ? 1 : 0));
  const found = (string: number | undefined): boolean => inStrings[string ?? 0] === 1;
  const inFrames = Uint8Array.from(frames.name, (name, i) => (found(name) || found(frames.file[i]) ? 1 : 0));
  const result = lanes.map(({ flame, blocking }) => ({
    flame: countBefore(flame.frame.length, (slice) => inFrames[flame.frame[slice] ?? 0] === 1),
    blocking: countBefore(
      blocking.api.length,
      (call) => found(blocking.api[call]) || found(blocking.detail[call]),
    ),
  }));
  const count = result.reduce((sum, lane) => sum + (lane.flame.at(-1) ?? 0) + (lane.blocking.at(-1) ?? 0), 0);
  return { lanes: result, count };
}

function countBefore(length: number, matches: (slice: number) => boolean): Int32Array {
  const before = new Int32Array(length + 1);
  for (let i = 0; i < length; i++) before[i + 1] = (before[i] ?? 0) + (matches(i) ? 1 : 0);
  return before;
}

/** Whether any of the slices `first … last - 1` matches. */
export const anyMatch = (before: Int32Array, first: number, last = first + 1): boolean =>
  (before[last] ?? 0) > (before[first] ?? 0);

/** The match that starts next after slice `after` (or at all, without one) in the layout's rows; from the end on to the first. */
export function nextMatch(
  timeline: Timeline,
  layout: Layout,
  matches: Matches,
  after: SliceRef | undefined,
): SliceRef | undefined {
  const time = after ? rangeOf(timeline, after).start : -Infinity;
  const rows = layout.lanes.flatMap((lane) => lane.rows).filter(({ kind }) => kind !== 'states');
  const earliest = (from: number): SliceRef | undefined => {
    const found = rows.flatMap((row) => firstMatch(timeline, row, matches, from) ?? []);
    found.sort((a, b) => rangeOf(timeline, a).start - rangeOf(timeline, b).start);
    return found[0];
  };
  return earliest(time) ?? earliest(-Infinity);
}

/** The first match of a row that starts after `time`. */
function firstMatch(timeline: Timeline, row: Row, matches: Matches, time: number): SliceRef | undefined {
  const before = matches.lanes[row.lane]?.[row.kind === 'flame' ? 'flame' : 'blocking'];
  if (!before) return undefined;
  const { start, from, to } = slicesOf(timeline, row);
  for (let index = firstAfter(start, time, from, to); index < to; index++) {
    if (anyMatch(before, index)) return { lane: row.lane, kind: row.kind, depth: row.depth, index };
  }
  return undefined;
}
