import type { TimelineIndex } from '../../../profiler/timeline/statistics';
import type { SliceRef } from '../../view/hit-test';
import { rowOf, visibleLanes, type Layout, type Row } from '../../view/layout';
import { rangeOf } from '../../view/neighbours';
import { ticks } from '../../view/ruler';
import type { Matches } from '../../view/search-names';
import { slicesOf } from '../../view/spans';
import { xOf, type Viewport } from '../../view/viewport';
import type { Labels } from './labels';
import { paintBlocking, paintFlame, type BarLabel, type BarLooks } from './paint-bars';
import type { Palette } from './palette';
import { paintStates } from './paint-states';
import type { Raster } from './raster';
import type { Surface } from './surface';

/** What the lanes show. Lengths of the layout and `scrollTop` are CSS pixels; the viewport's are device pixels. */
export interface LanesPicture {
  readonly index: TimelineIndex;
  readonly looks: BarLooks;
  readonly labels: Labels;
  readonly layout: Layout;
  readonly viewport: Viewport;
  readonly scrollTop: number;
  readonly palette: Palette;
  readonly matches: Matches | undefined;
  readonly selected: SliceRef | undefined;
  readonly hovered: SliceRef | undefined;
}

/** Distance of ticks and lines of the grid in CSS pixels. */
export const tickSpacing = 110;

export function paintLanes(surface: Surface, picture: LanesPicture): void {
  const { context, ratio, width, height } = surface;
  const { index, layout, viewport, scrollTop, palette } = picture;
  const raster = surface.raster(palette.background);
  for (const { x } of ticks(viewport, tickSpacing * ratio))
    raster.fill(palette.line, Math.round(x), 0, 1, height);
  const boxes = visibleLanes(layout, scrollTop, scrollTop + height / ratio);
  const texts: BarLabel[] = [];
  for (const box of boxes) {
    const lane = index.timeline.lanes[box.lane];
    if (!lane) continue;
    const edge = Math.round((box.y + box.height - scrollTop) * ratio) - 1;
    raster.fill(palette.line, 0, edge, width, 1);
    for (const row of box.rows) paintRow(raster, texts, surface, picture, row);
  }
  raster.show(context);
  paintLabels(surface, picture, texts);
  if (picture.hovered) outline(surface, picture, picture.hovered, palette.foreground, 1);
  if (picture.selected) outline(surface, picture, picture.selected, palette.focus, 2);
}

function paintRow(into: Raster, texts: BarLabel[], surface: Surface, picture: LanesPicture, row: Row): void {
  const { index, looks, viewport, palette, matches } = picture;
  const { ratio } = surface;
  const lane = index.timeline.lanes[row.lane];
  const laneIndex = index.lanes[row.lane];
  const { top, height } = placeOf(row, picture, ratio);
  if (!lane || !laneIndex || top + height < 0 || top > surface.height) return;
  const slices = slicesOf(index.timeline, row);
  if (row.kind === 'states') {
    // The base line shows where the thread lived; an idle stretch has nothing else.
    const from = Math.max(0, Math.floor(xOf(viewport, lane.start)));
    const to = Math.min(viewport.width, Math.ceil(xOf(viewport, lane.end)));
    const line = Math.max(1, Math.round(ratio));
    if (to > from) into.fill(palette.life, from, top + height - line, to - from, line);
    paintStates(into, palette, lane.states.state, slices, laneIndex, viewport, top, height);
    return;
  }
  const bars = {
    into,
    labels: texts,
    palette,
    viewport,
    top,
    height,
    ratio,
    matches: matches?.lanes[row.lane],
  };
  if (row.kind === 'flame') paintFlame(bars, lane, slices, looks);
  else paintBlocking(bars, lane, slices, looks);
}

/** Rows begin and end at device pixels, so that their edges are sharp at any ratio. */
function placeOf(row: Row, { scrollTop }: LanesPicture, ratio: number): { top: number; height: number } {
  const top = Math.round((row.y - scrollTop) * ratio);
  return { top, height: Math.round((row.y + row.height - scrollTop) * ratio) - top };
}

function paintLabels(
  { context, ratio }: Surface,
  { palette, labels }: LanesPicture,
  texts: readonly BarLabel[],
): void {
  context.font = `${11 * ratio}px ${palette.font}`;
  context.textBaseline = 'middle';
  context.fillStyle = palette.foreground;
  for (const { text, left, right, middle } of texts)
    labels.draw(context, text, left, right, middle + ratio * 0.5);
}

function outline(
  surface: Surface,
  picture: LanesPicture,
  slice: SliceRef,
  colour: string,
  thickness: number,
): void {
  const row = rowOf(picture.layout, slice);
  if (!row) return;
  const { context, ratio } = surface;
  const range = rangeOf(picture.index.timeline, slice);
  const { top, height } = placeOf(row, picture, ratio);
  const line = Math.max(1, Math.round(thickness * ratio));
  // Ends beyond the view stay beyond it; the canvas cannot take coordinates without bound.
  const left = Math.max(-2 * line, Math.floor(xOf(picture.viewport, range.start)));
  const right = Math.min(picture.viewport.width + 2 * line, Math.floor(xOf(picture.viewport, range.end)));
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.strokeRect(
    left + line / 2,
    top + line / 2,
    Math.max(line, right - left - line),
    Math.max(line, height - line),
  );
}
