import type { Timeline } from '../../profiler/timeline/model';
import { firstAfter, firstFrom } from '../../profiler/timeline/search';
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

export type SearchDirection = 'next' | 'previous';

/**
 * The match beside slice `from` in order of time, and of the layout's rows where several start together; beyond the last
 * comes the first. Without `from`, the first or the last one.
 */
export function nextMatch(
  timeline: Timeline,
  layout: Layout,
  matches: Matches,
  from: SliceRef | undefined,
  direction: SearchDirection = 'next',
): SliceRef | undefined {
  const forwards = direction === 'next';
  const rows = layout.lanes.flatMap((lane) => lane.rows).filter(({ kind }) => kind !== 'states');
  const nearest = (time: number, at: number): SliceRef | undefined => {
    const found = rows.flatMap((row, i) => {
      const atOnceToo = forwards ? i > at : i < at;
      return matchInRow(timeline, row, matches, time, direction, atOnceToo) ?? [];
    });
    if (!forwards) found.reverse();
    const start = (slice: SliceRef): number => rangeOf(timeline, slice).start;
    found.sort((a, b) => (forwards ? start(a) - start(b) : start(b) - start(a)));
    return found[0];
  };
  const around = (): SliceRef | undefined => nearest(forwards ? -Infinity : Infinity, -1);
  if (!from) return around();
  const at = rows.findIndex(
    ({ lane, kind, depth }) => lane === from.lane && kind === from.kind && depth === from.depth,
  );
  return nearest(rangeOf(timeline, from).start, at) ?? around();
}

/** The match of a row that starts nearest to `time` on the one side of it, or on request at that time. */
function matchInRow(
  timeline: Timeline,
  row: Row,
  matches: Matches,
  time: number,
  direction: SearchDirection,
  atOnceToo: boolean,
): SliceRef | undefined {
  const before = matches.lanes[row.lane]?.[row.kind === 'flame' ? 'flame' : 'blocking'];
  if (!before) return undefined;
  const { start, from, to } = slicesOf(timeline, row);
  const step = direction === 'next' ? 1 : -1;
  // The first slice on the later side of the border between the two sides.
  const border = (atOnceToo === step > 0 ? firstFrom : firstAfter)(start, time, from, to);
  for (let index = step > 0 ? border : border - 1; index >= from && index < to; index += step) {
    if (anyMatch(before, index)) return { lane: row.lane, kind: row.kind, depth: row.depth, index };
  }
  return undefined;
}
