import { threadStateNames } from '../../../profiler/timeline/model';
import type { LaneIndex } from '../../../profiler/timeline/statistics';
import type { StateTimes } from '../../../profiler/timeline/state-index';
import type { SliceRow } from '../../view/spans';
import { forEachSpan } from '../../view/spans';
import { timeAt, type Viewport } from '../../view/viewport';
import type { Palette } from './palette';
import type { Raster } from './raster';

/** States from the bottom of a band up. Idle stays empty. */
const stacked = threadStateNames
  .filter((name) => name !== 'idle')
  .map((name) => threadStateNames.indexOf(name));

/**
 * A lane's states as a band: a slice fills its height. A pixel that several slices share shows their shares of its time,
 * stacked, so that a picture of any scale has the true amount of each colour.
 */
export function paintStates(
  into: Raster,
  palette: Palette,
  states: Uint8Array,
  slices: SliceRow,
  index: LaneIndex,
  viewport: Viewport,
  top: number,
  height: number,
): void {
  const times: StateTimes = new Float64Array(threadStateNames.length);
  const stack = new StackRun(into, palette, top, height);
  forEachSpan(slices, viewport, {
    slice: (left, right, slice) => {
      stack.end();
      const state = states[slice] ?? 0;
      if (threadStateNames[state] !== 'idle')
        into.fill(palette.states[state] ?? palette.life, left, top, right - left, height);
    },
    merged: (column) => {
      index.states.between(timeAt(viewport, column), timeAt(viewport, column + 1), times);
      stack.column(column, times);
    },
  });
  stack.end();
}

/** Columns of stacked shares; neighbours of equal heights are drawn as one. */
export class StackRun {
  #left = 0;
  #right = 0;
  /** Upper edge of each stacked state, in pixels from the bottom. */
  #edges = new Int32Array(stacked.length);
  #nextEdges = new Int32Array(stacked.length);

  constructor(
    readonly into: Raster,
    readonly palette: Palette,
    readonly top: number,
    readonly height: number,
  ) {}

  column(column: number, times: StateTimes): void {
    let whole = 0;
    for (const time of times) whole += time;
    let sum = 0;
    stacked.forEach((state, i) => {
      sum += times[state] ?? 0;
      this.#nextEdges[i] = whole > 0 ? Math.round((sum / whole) * this.height) : 0;
    });
    const continues = column === this.#right && this.#nextEdges.every((edge, i) => edge === this.#edges[i]);
    if (!continues) {
      this.end();
      this.#left = column;
      [this.#edges, this.#nextEdges] = [this.#nextEdges, this.#edges];
    }
    this.#right = column + 1;
  }

  end(): void {
    if (this.#right > this.#left) {
      let below = 0;
      stacked.forEach((state, i) => {
        const edge = this.#edges[i] ?? 0;
        if (edge > below) {
          const y = this.top + this.height - edge;
          const fill = this.palette.states[state] ?? this.palette.life;
          this.into.fill(fill, this.#left, y, this.#right - this.#left, edge - below);
        }
        below = edge;
      });
    }
    this.#left = this.#right;
  }
}
