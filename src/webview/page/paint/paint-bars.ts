import type { Lane, Timeline } from '../../../profiler/timeline/model';
import { anonymous } from '../../../profiler/timeline/report';
import { formatShare, shortPath } from '../../view/format';
import { originOf, type Origin } from '../../view/origin';
import { anyMatch, type LaneMatches } from '../../view/search-names';
import { forEachSpan, type SliceRow } from '../../view/spans';
import { timeAt, type Viewport } from '../../view/viewport';
import type { BarFills } from './fills';
import type { Palette } from './palette';
import type { Fill, Raster } from './raster';

/** A bar's label to be drawn over all bars. */
export interface BarLabel {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly middle: number;
}

interface Bars {
  readonly into: Raster;
  readonly labels: BarLabel[];
  readonly palette: Palette;
  readonly viewport: Viewport;
  readonly top: number;
  readonly height: number;
  /** Device pixels for each CSS pixel. */
  readonly ratio: number;
  readonly matches: LaneMatches | undefined;
}

/** Bars narrower than this many CSS pixels have no label. */
const narrowestLabel = 28;

/** What drawing looks up of a timeline's frames and slices, computed once. */
export class BarLooks {
  readonly origins: readonly Origin[];
  readonly labels: readonly string[];
  readonly strings: readonly string[];
  readonly #covered = new WeakMap<Float64Array, Float64Array>();

  constructor({ frames, strings }: Timeline) {
    const files = Array.from(frames.file, (file) => strings[file] ?? '');
    this.strings = strings;
    this.origins = files.map(originOf);
    this.labels = Array.from(frames.name, (name, i) => {
      const text = strings[name] ?? '';
      return text !== '' && text !== anonymous
        ? text.slice(0, 200)
        : `${anonymous} ${shortPath(files[i] ?? '')}:${frames.line[i] ?? 0}`;
    });
  }

  /** How much of a pixel column the slices `first … last - 1` fill, which all touch it: 0 to 1. */
  coverage(
    { start, end }: SliceRow,
    viewport: Viewport,
    column: number,
    first: number,
    last: number,
  ): number {
    const from = timeAt(viewport, column);
    const to = timeAt(viewport, column + 1);
    const sums = this.#sums(start, end);
    const before = Math.max(0, from - (start[first] ?? 0));
    const after = Math.max(0, (end[last - 1] ?? 0) - to);
    return ((sums[last] ?? 0) - (sums[first] ?? 0) - before - after) / (to - from);
  }

  /** Summed lengths of all slices before each. */
  #sums(start: Float64Array, end: Float64Array): Float64Array {
    let sums = this.#covered.get(start);
    if (!sums) {
      sums = new Float64Array(start.length + 1);
      for (let i = 0; i < start.length; i++) {
        sums[i + 1] = (sums[i] ?? 0) + (end[i] ?? 0) - (start[i] ?? 0);
      }
      this.#covered.set(start, sums);
    }
    return sums;
  }
}

/** One depth of a flame chart. */
export function paintFlame(bars: Bars, lane: Lane, slices: SliceRow, looks: BarLooks): void {
  const { frame } = lane.flame;
  const { palette, matches } = bars;
  const merged = new MergedRun(bars);
  const fillsOf = (id: number): BarFills => palette.origins[looks.origins[id] ?? 'native'];
  forEachSpan(slices, bars.viewport, {
    slice: (left, right, slice) => {
      const id = frame[slice] ?? 0;
      const found = matches && anyMatch(matches.flame, slice);
      addBar(bars, fillsOf(id), id, found, left, right);
      if (found !== false) addLabel(bars, looks.labels[id] ?? '', left, right);
    },
    merged: (column, first, last) => {
      // The slice in the middle stands for all that share the pixel.
      const id = frame[(first + last - 1) >> 1] ?? 0;
      const found = matches && anyMatch(matches.flame, first, last);
      merged.column(column, fillsOf(id), found, looks.coverage(slices, bars.viewport, column, first, last));
    },
  });
  merged.end();
}

/** The blocking calls of a lane. */
export function paintBlocking(bars: Bars, lane: Lane, slices: SliceRow, looks: BarLooks): void {
  const { api, detail, cpu, start, end } = lane.blocking;
  const { into, palette, top, height, ratio, matches } = bars;
  const { strings } = looks;
  const merged = new MergedRun(bars);
  forEachSpan(slices, bars.viewport, {
    slice: (left, right, slice) => {
      const found = matches && anyMatch(matches.blocking, slice);
      addBar(bars, palette.calls, 1, found, left, right);
      if (found === false) return;
      // A strong edge tells where one of many equal calls begins.
      const edge = Math.min(right - left, Math.max(1, Math.round(2 * ratio)));
      if ((start[slice] ?? 0) >= bars.viewport.start) into.fill(palette.calls.full, left, top, edge, height);
      const onCpu = cpu[slice] ?? NaN;
      const parts = [
        strings[api[slice] ?? 0] ?? '',
        shortPath(strings[detail[slice] ?? 0] ?? ''),
        Number.isNaN(onCpu)
          ? ''
          : `· ${formatShare(onCpu, (end[slice] ?? 0) - (start[slice] ?? 0))} on a CPU`,
      ];
      addLabel(bars, parts.filter((part) => part !== '').join(' '), left, right);
    },
    merged: (column, first, last) => {
      const found = matches && anyMatch(matches.blocking, first, last);
      merged.column(column, palette.calls, found, looks.coverage(slices, bars.viewport, column, first, last));
    },
  });
  merged.end();
}

/** Pixel columns that several slices share; neighbours of one fill are drawn as one. */
class MergedRun {
  readonly #bars: Bars;
  #left = 0;
  #right = 0;
  #fill: Fill | undefined;

  constructor(bars: Bars) {
    this.#bars = bars;
  }

  /** `found` is undefined while there is no search. */
  column(column: number, fills: BarFills, found: boolean | undefined, coverage: number): void {
    const level = Math.min(fills.merged.length - 1, Math.floor(coverage * fills.merged.length));
    const fill = searched(fills, found) ?? fills.merged[level] ?? fills.full;
    if (column !== this.#right || fill !== this.#fill) {
      this.end();
      this.#left = column;
      this.#fill = fill;
    }
    this.#right = column + 1;
  }

  end(): void {
    const { into, top, height } = this.#bars;
    if (this.#fill && this.#right > this.#left)
      into.fill(this.#fill, this.#left, top, this.#right - this.#left, height);
    this.#left = this.#right;
  }
}

function addBar(
  { into, palette, top, height, ratio }: Bars,
  fills: BarFills,
  shade: number,
  found: boolean | undefined,
  left: number,
  right: number,
): void {
  // A hair of background tells neighbours apart.
  const width = right - left > 3 ? right - left - 1 : right - left;
  const fill = searched(fills, found) ?? fills.shades[shade % fills.shades.length] ?? fills.full;
  if (found !== undefined || !palette.highContrast || width <= 3) {
    into.fill(fill, left, top, width, height);
    return;
  }
  const line = Math.max(1, Math.round(ratio));
  into.fill(fills.full, left, top, width, height);
  into.fill(fills.pale, left + line, top + line, width - 2 * line, height - 2 * line);
}

/** The fill of a bar while there is a search. */
function searched(fills: BarFills, found: boolean | undefined): Fill | undefined {
  return found === undefined ? undefined : found ? fills.found : fills.dimmed;
}

function addLabel({ labels, top, height, ratio }: Bars, text: string, left: number, right: number): void {
  if (right - left < narrowestLabel * ratio) return;
  const margin = 4 * ratio;
  labels.push({ text, left: left + margin, right: right - margin, middle: top + height / 2 });
}
