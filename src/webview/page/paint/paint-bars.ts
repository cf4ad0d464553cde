import { ThreadState, type Lane, type Timeline } from '../../../profiler/timeline/model';
import { anonymous } from '../../../profiler/timeline/report';
import { overlap } from '../../../profiler/timeline/search';
import { formatShare, shortPath } from '../../view/format';
import { originOf, type Origin } from '../../view/origin';
import { callMatches, type Matches } from '../../view/search-names';
import { forEachSpan, type SliceRow } from '../../view/spans';
import { timeAt, type Viewport } from '../../view/viewport';
import type { Palette } from './palette';
import type { Rectangles } from './rectangles';

/** A bar's label to be drawn over all bars. */
export interface BarLabel {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly middle: number;
}

interface Bars {
  readonly into: Rectangles;
  readonly labels: BarLabel[];
  readonly palette: Palette;
  readonly viewport: Viewport;
  readonly top: number;
  readonly height: number;
  /** Device pixels for each CSS pixel. */
  readonly ratio: number;
  readonly matches: Matches | undefined;
}

/** Bars narrower than this many CSS pixels have no label. */
const narrowestLabel = 28;
/** Strengths of colour: a bar; two shades that tell neighbours apart; what a search does not find. */
const shades = [0.32, 0.42, 0.52] as const;
const dimmed = 0.1;

/** Looks up what is drawn of frames, once for each of a timeline's frames. */
export class FrameLooks {
  readonly origins: readonly Origin[];
  readonly labels: readonly string[];

  constructor({ frames, strings }: Timeline) {
    const files = Array.from(frames.file, (file) => strings[file] ?? '');
    this.origins = files.map(originOf);
    this.labels = Array.from(frames.name, (name, i) => {
      const text = strings[name] ?? '';
      return text !== ''
        ? text.slice(0, 200)
        : `${anonymous} ${shortPath(files[i] ?? '')}:${frames.line[i] ?? 0}`;
    });
  }
}

/** One depth of a flame chart. */
export function paintFlame(bars: Bars, lane: Lane, slices: SliceRow, looks: FrameLooks): void {
  const { frame } = lane.flame;
  const { into, palette, viewport, top, height, matches } = bars;
  forEachSpan(slices, viewport, {
    slice: (left, right, slice) => {
      const id = frame[slice] ?? 0;
      const colour = palette.origins[looks.origins[id] ?? 'native'];
      const found = !matches || matches.frames[id] === 1;
      addBar(bars, colour, found ? (shades[id % shades.length] ?? 1) : dimmed, left, right);
      if (found) addLabel(bars, looks.labels[id] ?? '', left, right);
    },
    merged: (column, first, last) => {
      const { slice, covered } = sample(slices, viewport, column, first, last);
      const id = frame[slice] ?? 0;
      const colour = palette.origins[looks.origins[id] ?? 'native'];
      const found = !matches || matches.frames[id] === 1;
      // As strong as the pixel is full, in steps that let many be drawn together.
      const shade = found ? (shades[1] * Math.max(1, Math.ceil(covered * 4))) / 4 : dimmed;
      into.add(palette.tints.mix(colour, shade), column, top, 1, height);
    },
  });
}

/** The blocking calls of a lane. */
export function paintBlocking(bars: Bars, lane: Lane, slices: SliceRow, strings: readonly string[]): void {
  const { api, detail, cpu, start, end } = lane.blocking;
  const { into, palette, viewport, top, height, ratio, matches } = bars;
  const colour = palette.stateColours[ThreadState.blocked] ?? palette.foreground;
  const strengthOf = (call: number): number =>
    !matches || callMatches(matches, api[call] ?? 0, detail[call] ?? 0) ? 0.4 : dimmed;
  forEachSpan(slices, viewport, {
    slice: (left, right, slice) => {
      const strength = strengthOf(slice);
      addBar(bars, colour, strength, left, right);
      // A strong edge tells where one of many equal calls begins.
      into.add(colour, left, top, Math.min(right - left, Math.max(1, Math.round(2 * ratio))), height);
      if (strength === dimmed) return;
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
      const { slice, covered } = sample(slices, viewport, column, first, last);
      const shade = (strengthOf(slice) * Math.max(1, Math.ceil(covered * 4))) / 4;
      into.add(palette.tints.mix(colour, shade), column, top, 1, height);
    },
  });
}

/** The slice in the middle of a shared pixel column, or else one of them, and the share of the column with a slice. */
function sample(
  { start, end }: SliceRow,
  viewport: Viewport,
  column: number,
  first: number,
  last: number,
): { readonly slice: number; readonly covered: number } {
  const pixel = { start: timeAt(viewport, column), end: timeAt(viewport, column + 1) };
  const slice = (first + last - 1) >> 1;
  if (last - first > 32) {
    // Evenly spread slices are taken as a sample: drawing must not cost by slices.
    const step = (last - first) / 32;
    let inside = 0;
    let spanned = 0;
    for (let i = 0; i < 32; i++) {
      const at = first + Math.floor(i * step);
      inside += (end[at] ?? 0) - (start[at] ?? 0);
      spanned += (start[at + 1] ?? pixel.end) - (start[at] ?? 0);
    }
    return { slice, covered: spanned > 0 ? Math.min(1, inside / spanned) : 1 };
  }
  let inside = 0;
  for (let i = first; i < last; i++) inside += overlap(start[i] ?? 0, end[i] ?? 0, pixel);
  return { slice, covered: inside / (pixel.end - pixel.start) };
}

function addBar(
  { into, palette, top, height, ratio }: Bars,
  colour: string,
  strength: number,
  left: number,
  right: number,
): void {
  // A hair of background tells neighbours apart.
  const width = right - left > 3 ? right - left - 1 : right - left;
  if (!palette.highContrast || width <= 3) {
    into.add(palette.tints.mix(colour, strength), left, top, width, height);
    return;
  }
  // Outlines of four edges rather than one box in another, whose order `Rectangles` would not keep.
  const line = Math.max(1, Math.round(ratio));
  into.add(colour, left, top, width, line);
  into.add(colour, left, top + height - line, width, line);
  into.add(colour, left, top + line, line, height - 2 * line);
  into.add(colour, left + width - line, top + line, line, height - 2 * line);
  into.add(
    palette.tints.mix(colour, strength / 3),
    left + line,
    top + line,
    width - 2 * line,
    height - 2 * line,
  );
}

function addLabel({ labels, top, height, ratio }: Bars, text: string, left: number, right: number): void {
  if (right - left < narrowestLabel * ratio) return;
  const margin = 4 * ratio;
  labels.push({ text, left: left + margin, right: right - margin, middle: top + height / 2 });
}
