import type { TimeRange } from '../../profiler/timeline/search';

/** The visible span of time on a plot of `width` device pixels. */
export interface Viewport extends TimeRange {
  readonly width: number;
}

/** No zooming beyond this many microseconds across the plot: the recording knows nothing finer. */
export const shortestRange = 20;

export const xOf = ({ start, end, width }: Viewport, time: number): number =>
  ((time - start) / (end - start)) * width;

export const timeAt = ({ start, end, width }: Viewport, x: number): number =>
  start + (x / width) * (end - start);

/** The range nearest to the wanted one that lies within `0 … duration` and is not too short; shifted rather than cut. */
export function bounded(wanted: TimeRange, duration: number): TimeRange {
  const longest = Math.max(duration, shortestRange);
  const span = Math.min(Math.max(wanted.end - wanted.start, shortestRange), longest);
  // Too short a range grows around its middle.
  const start = wanted.start - Math.max(0, span - (wanted.end - wanted.start)) / 2;
  const placed = Math.min(Math.max(start, 0), longest - span);
  return { start: placed, end: placed + span };
}

/** The range made `factor` times as long, with `anchor` keeping its place on the screen. */
export function zoomed(range: TimeRange, factor: number, anchor: number, duration: number): TimeRange {
  const span = range.end - range.start;
  const bound = Math.max(duration, shortestRange);
  const clamped = Math.min(Math.max(span * factor, Math.min(shortestRange, bound)), bound) / span;
  return bounded(
    { start: anchor - (anchor - range.start) * clamped, end: anchor + (range.end - anchor) * clamped },
    duration,
  );
}

/** The range moved by `fraction` of its length, as far as the run goes. */
export function panned(range: TimeRange, fraction: number, duration: number): TimeRange {
  const by = (range.end - range.start) * fraction;
  return bounded({ start: range.start + by, end: range.end + by }, duration);
}

/** A range that shows `slice` with some of its surroundings. */
export function focused(slice: TimeRange, duration: number): TimeRange {
  const margin = Math.max(slice.end - slice.start, shortestRange) * 0.1;
  return bounded({ start: slice.start - margin, end: slice.end + margin }, duration);
}
