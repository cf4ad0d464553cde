import type { Lane, Timeline } from '../../../profiler/timeline/model';
import { anonymous } from '../../../profiler/timeline/report';
import { overlap } from '../../../profiler/timeline/search';
import { shortPath } from '../../view/format';
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
      const origin = looks.origins[id] ?? 'native';
      const found = !matches || matches.frames[id] === 1;
      const shade = found ? (shades[id % shades.length] ?? 1) : dimmed;
      addBar(bars, `${origin} ${shade}`, palette.origins[origin], shade, left, right);
      if (found) addLabel(bars, looks.labels[id] ?? '', left, right);
    },
    merged: (column, first, last) => {
      const { slice, covered } = sample(slices, viewport, column, first, last);
      const id = frame[slice] ?? 0;
      const origin = looks.origins[id] ?? 'native';
      const found = !matches || matches.frames[id] === 1;
      // As strong as the pixel is full, in steps that let neighbours be drawn together.
      const shade = found ? (shades[1] * Math.max(1, Math.ceil(covered * 4))) / 4 : dimmed;
      into.add(`${origin} ${shade}`, palette.origins[origin], shade, column, top, 1, height);
    },
  });
}

/** The blocking calls of a lane; the strip below each says how much of it was spent on a CPU. */
export function paintBlocking(bars: Bars, lane: Lane, slices: SliceRow, strings: readonly string[]): void {
  const { api, detail, cpu, start, end } = lane.blocking;
  const { into, palette, viewport, top, height, ratio, matches } = bars;
  const [running = '', , blocked = ''] = palette.stateColours;
  const strip = Math.max(2, Math.round(3 * ratio));
  const strengthOf = (call: number): number =>
    !matches || callMatches(matches, api[call] ?? 0, detail[call] ?? 0) ? 0.4 : dimmed;
  forEachSpan(slices, viewport, {
    slice: (left, right, slice) => {
      const shade = strengthOf(slice);
      addBar(bars, `call ${shade}`, blocked, shade, left, right);
      const onCpu = (cpu[slice] ?? NaN) / ((end[slice] ?? 0) - (start[slice] ?? 0));
      const y = top + height - strip;
      into.add('waited', blocked, 1, left, y, right - left, strip);
      if (onCpu > 0) into.add('computed', running, 1, left, y, Math.min(1, onCpu) * (right - left), strip);
      const what = strings[detail[slice] ?? 0] ?? '';
      addLabel(
        bars,
        `${strings[api[slice] ?? 0] ?? ''}${what === '' ? '' : ` ${shortPath(what)}`}`,
        left,
        right,
      );
    },
    merged: (column, first, last) => {
      const { slice, covered } = sample(slices, viewport, column, first, last);
      const shade = (strengthOf(slice) * Math.max(1, Math.ceil(covered * 4))) / 4;
      into.add(`call ${shade}`, blocked, shade, column, top, 1, height);
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
  key: string,
  colour: string,
  shade: number,
  left: number,
  right: number,
): void {
  // A hair of background tells neighbours apart.
  const width = right - left > 3 ? right - left - 1 : right - left;
  if (palette.highContrast && width > 3) {
    const line = Math.max(1, Math.round(ratio));
    into.add(`outline ${key}`, colour, 1, left, top, width, height);
    into.add(
      `inside ${key}`,
      palette.background,
      1,
      left + line,
      top + line,
      width - 2 * line,
      height - 2 * line,
    );
    into.add(`tint ${key}`, colour, shade / 3, left + line, top + line, width - 2 * line, height - 2 * line);
    return;
  }
  into.add(key, colour, shade, left, top, width, height);
}

function addLabel({ labels, top, height, ratio }: Bars, text: string, left: number, right: number): void {
  if (right - left < narrowestLabel * ratio) return;
  const margin = 4 * ratio;
  labels.push({ text, left: left + margin, right: right - margin, middle: top + height / 2 });
}
