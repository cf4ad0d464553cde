import type { Timeline } from '../../profiler/timeline/model';
import { firstAfter } from '../../profiler/timeline/search';
import type { Row } from './layout';
import { timeAt, type Viewport } from './viewport';

/** Slices `from … to - 1` of two columns, in order of time and without overlap. */
export interface SliceRow {
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** The slices of a row of the layout. */
export function slicesOf(timeline: Timeline, row: Row): SliceRow {
  const lane = timeline.lanes[row.lane];
  if (!lane) return { start: new Float64Array(), end: new Float64Array(), from: 0, to: 0 };
  if (row.kind === 'flame') {
    const { start, end, rows } = lane.flame;
    return { start, end, from: rows[row.depth] ?? 0, to: rows[row.depth + 1] ?? 0 };
  }
  const { start, end } = row.kind === 'states' ? lane.states : lane.blocking;
  return { start, end, from: 0, to: start.length };
}

export interface SpanVisitor {
  /** A slice that covers the pixel columns `left … right - 1`. */
  slice(left: number, right: number, slice: number): void;
  /** A pixel column shared by the slices `first … last - 1`, at least one of them shorter than a pixel. */
  merged(column: number, first: number, last: number): void;
}

/**
 * Walks the visible part of a row at the resolution of the screen: the cost is by pixel columns, not by slices. No
 * column is visited twice, and columns without a slice not at all. A slice owns the columns from the one that it
 * starts in to the one before that it ends in; where it ends in the same column, that column is a merged one.
 */
export function forEachSpan(row: SliceRow, viewport: Viewport, visitor: SpanVisitor): void {
  const { end, to } = row;
  /** Columns before this one are done. */
  let done = 0;
  let i = firstAfter(end, viewport.start, row.from, to);
  while (i < to && done < viewport.width) {
    const left = Math.max(done, columnOf(viewport, row.start[i] ?? 0));
    const right = Math.min(viewport.width, columnOf(viewport, end[i] ?? 0));
    if (left >= viewport.width) return;
    if (right > left) {
      visitor.slice(left, right, i);
      done = right;
      i++;
    } else if (right < left || onlyEndsIn(row, viewport, i, left)) {
      i++;
    } else {
      const last = firstStartingAfter(row, viewport, left, i);
      visitor.merged(left, i, last);
      done = left + 1;
      // The last of them may reach into the columns that follow.
      i = columnOf(viewport, end[last - 1] ?? 0) > left ? last - 1 : last;
    }
  }
}

/** What `forEachSpan` shows in one pixel column; undefined for nothing. */
export function spanAt(
  row: SliceRow,
  viewport: Viewport,
  column: number,
): { readonly first: number; readonly last: number } | undefined {
  let i = firstAfter(row.end, timeAt(viewport, column), row.from, row.to);
  // The column's border may have been rounded to either side.
  while (i > row.from && columnOf(viewport, row.end[i - 1] ?? 0) >= column) i--;
  for (; i < row.to; i++) {
    const left = columnOf(viewport, row.start[i] ?? 0);
    const right = columnOf(viewport, row.end[i] ?? 0);
    if (left > column) return undefined;
    if (right > column) return { first: i, last: i + 1 };
    if (right === column && !onlyEndsIn(row, viewport, i, column)) {
      return { first: i, last: firstStartingAfter(row, viewport, column, i) };
    }
  }
  return undefined;
}

const columnOf = ({ start, end, width }: Viewport, time: number): number =>
  Math.floor(((time - start) / (end - start)) * width);

/** Whether the slice shows in columns before `column` and merely ends in it. */
function onlyEndsIn(row: SliceRow, viewport: Viewport, slice: number, column: number): boolean {
  return column > 0 && columnOf(viewport, row.start[slice] ?? 0) < column;
}

/** The first slice after `slice` that starts in a column after `column`. */
function firstStartingAfter(
  { start, to }: SliceRow,
  viewport: Viewport,
  column: number,
  slice: number,
): number {
  let next = firstAfter(start, timeAt(viewport, column + 1), slice, to);
  while (next > slice + 1 && columnOf(viewport, start[next - 1] ?? 0) > column) next--;
  while (next < to && columnOf(viewport, start[next] ?? 0) <= column) next++;
  return Math.max(next, slice + 1);
}
