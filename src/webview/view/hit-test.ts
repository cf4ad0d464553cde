import type { Timeline } from '../../profiler/timeline/model';
import { overlap } from '../../profiler/timeline/search';
import { rowAt, type Layout, type Row } from './layout';
import { slicesOf, spanAt } from './spans';
import { timeAt, type Viewport } from './viewport';

/** A slice of the timeline: one of a lane's state, blocking or flame slices. */
export interface SliceRef {
  readonly lane: number;
  readonly kind: Row['kind'];
  /** Depth in the flame chart; 0 for the other kinds. */
  readonly depth: number;
  /** Index into the columns of its kind. */
  readonly index: number;
}

/** A slice under the pointer; `merged` slices share its pixel, of which it fills the most. */
export interface Hit extends SliceRef {
  readonly merged: number;
}

/** The slice drawn at device pixel column `column` and height `y` (CSS pixels, as the layout's). */
export function hitTest(
  timeline: Timeline,
  layout: Layout,
  viewport: Viewport,
  column: number,
  y: number,
): Hit | undefined {
  const row = rowAt(layout, y);
  if (!row || column < 0 || column >= viewport.width) return undefined;
  const slices = slicesOf(timeline, row);
  const span = spanAt(slices, viewport, Math.floor(column));
  if (!span) return undefined;
  const pixel = {
    start: timeAt(viewport, Math.floor(column)),
    end: timeAt(viewport, Math.floor(column) + 1),
  };
  let index = span.first;
  let longest = -1;
  for (let i = span.first; i < span.last; i++) {
    const length = overlap(slices.start[i] ?? 0, slices.end[i] ?? 0, pixel);
    if (length > longest) {
      longest = length;
      index = i;
    }
  }
  return { lane: row.lane, kind: row.kind, depth: row.depth, index, merged: span.last - span.first };
}
