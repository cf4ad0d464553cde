import type { Timeline } from '../../profiler/timeline/model';
import { firstAfter, firstFrom, type TimeRange } from '../../profiler/timeline/search';
import type { SliceRef } from './hit-test';
import type { Layout, Row } from './layout';
import { slicesOf } from './spans';

export type Direction = 'previous' | 'next' | 'up' | 'down';

/** The span of a slice. */
export function rangeOf(timeline: Timeline, slice: SliceRef): TimeRange {
  const { start, end } = slicesOf(timeline, { ...slice, y: 0, height: 0 });
  return { start: start[slice.index] ?? 0, end: end[slice.index] ?? 0 };
}

/** The slice beside another in its row, or in the row above or below at about the same time; undefined at the ends. */
export function neighbour(
  timeline: Timeline,
  layout: Layout,
  slice: SliceRef,
  direction: Direction,
): SliceRef | undefined {
  const rows = layout.lanes.flatMap((lane) => lane.rows);
  const at = rows.findIndex(
    ({ lane, kind, depth }) => lane === slice.lane && kind === slice.kind && depth === slice.depth,
  );
  const row = rows[at];
  if (!row) return undefined;
  if (direction === 'previous' || direction === 'next') {
    const { from, to } = slicesOf(timeline, row);
    const index = slice.index + (direction === 'next' ? 1 : -1);
    return index >= from && index < to ? { ...slice, index } : undefined;
  }
  const range = rangeOf(timeline, slice);
  const step = direction === 'up' ? -1 : 1;
  for (let i = at + step; i >= 0 && i < rows.length; i += step) {
    const other = rows[i];
    const found = other && sliceIn(timeline, other, range);
    if (found) return found;
  }
  return undefined;
}

/** The first slice of a row that overlaps `range`. */
export function sliceIn(timeline: Timeline, row: Row, range: TimeRange): SliceRef | undefined {
  const slices = slicesOf(timeline, row);
  const index = firstAfter(slices.end, range.start, slices.from, slices.to);
  const overlapping = index < firstFrom(slices.start, range.end, slices.from, slices.to);
  return overlapping ? { lane: row.lane, kind: row.kind, depth: row.depth, index } : undefined;
}
