/** A span of time in microseconds of the run, half-open: `start <= end`. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The first index in `from … to` whose value is greater than `value`; `to` when there is none. `column` ascends there.
 * Gallops from `from` and then bisects, so that stepping along a column costs by the length of the step.
 */
export function firstAfter(column: Float64Array, value: number, from: number, to: number): number {
  let low = from;
  let step = 1;
  while (low + step < to && (column[low + step] ?? 0) <= value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, to);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first index in `from … to` whose value is `value` or greater; `to` when there is none. `column` ascends there. */
export function firstFrom(column: Float64Array, value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How much of `start … end` lies within `range`, in microseconds. */
export function overlap(start: number, end: number, range: TimeRange): number {
  return Math.max(0, Math.min(end, range.end) - Math.max(start, range.start));
}
