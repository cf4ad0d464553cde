import type { Timeline } from '../../profiler/timeline/model';
import { firstAfter } from '../../profiler/timeline/search';
import type { SliceRef } from './hit-test';
import type { Layout, Row } from './layout';
import { rangeOf } from './neighbours';
import { slicesOf } from './spans';

/** What a search has found: by frame and by string index, 1 = matches. */
export interface Matches {
  readonly text: string;
  readonly frames: Uint8Array;
  readonly strings: Uint8Array;
}

/** Functions, files and calls whose name contains `text`, upper and lower case alike; undefined for an empty text. */
export function searchNames({ strings, frames }: Timeline, text: string): Matches | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  const inStrings = Uint8Array.from(strings, (string) => (string.toLowerCase().includes(wanted) ? 1 : 0));
  const inFrames = Uint8Array.from(frames.name, (name, frame) =>
    inStrings[name] === 1 || inStrings[frames.file[frame] ?? 0] === 1 ? 1 : 0,
  );
  return { text: wanted, frames: inFrames, strings: inStrings };
}

/** How many flame slices and blocking calls match. */
export function countMatches({ lanes }: Timeline, matches: Matches): number {
  let count = 0;
  for (const { flame, blocking } of lanes) {
    for (const frame of flame.frame) count += matches.frames[frame] ?? 0;
    blocking.api.forEach((api, i) => {
      if (callMatches(matches, api, blocking.detail[i] ?? 0)) count++;
    });
  }
  return count;
}

export const callMatches = ({ strings }: Matches, api: number, detail: number): boolean =>
  strings[api] === 1 || strings[detail] === 1;

/** The match that starts next after slice `after` (or at all, without one) in the shown rows; from the end on to the first. */
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
  const lane = timeline.lanes[row.lane];
  if (!lane) return undefined;
  const { start, from, to } = slicesOf(timeline, row);
  for (let index = firstAfter(start, time, from, to); index < to; index++) {
    const found =
      row.kind === 'flame'
        ? matches.frames[lane.flame.frame[index] ?? 0] === 1
        : callMatches(matches, lane.blocking.api[index] ?? 0, lane.blocking.detail[index] ?? 0);
    if (found) return { lane: row.lane, kind: row.kind, depth: row.depth, index };
  }
  return undefined;
}
