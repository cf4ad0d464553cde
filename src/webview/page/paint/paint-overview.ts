import { threadStateNames, type Counter } from '../../../profiler/timeline/model';
import { coresBusy, counterAverage, type TimelineIndex } from '../../../profiler/timeline/statistics';
import { timeAt, type Viewport } from '../../view/viewport';
import type { Palette } from './palette';
import { StackRun } from './paint-states';
import type { Raster } from './raster';
import type { Surface } from './surface';

/** The whole run at a glance: cores busy (where recorded) above the states of all threads together. */
export function paintOverview(surface: Surface, palette: Palette, index: TimelineIndex): void {
  const { width, height, ratio } = surface;
  const viewport = { start: 0, end: Math.max(1, index.timeline.duration), width };
  const counter = coresBusy(index.timeline);
  const chart = counter ? Math.round(height - 16 * ratio) : 0;
  const gap = Math.round(3 * ratio);
  const raster = surface.raster(palette.background);
  const top = counter ? chart + gap : gap;
  paintAllStates(raster, palette, index, viewport, top, height - top);
  raster.show(surface.context);
  if (counter) paintCores(surface, palette, index.timeline.coresAvailable, counter, viewport, chart);
}

/** States of all threads, stacked by their shares; a thread that does not live yet or any more counts as idle. */
function paintAllStates(
  into: Raster,
  palette: Palette,
  index: TimelineIndex,
  viewport: Viewport,
  top: number,
  height: number,
): void {
  const idle = threadStateNames.indexOf('idle');
  const sum = new Float64Array(threadStateNames.length);
  const times = new Float64Array(threadStateNames.length);
  const stack = new StackRun(into, palette, top, height);
  for (let column = 0; column < viewport.width; column++) {
    const start = timeAt(viewport, column);
    const end = timeAt(viewport, column + 1);
    sum.fill(0);
    for (const lane of index.lanes) {
      lane.states.between(start, end, times).forEach((time, state) => {
        sum[state] = (sum[state] ?? 0) + time;
      });
    }
    const lived = sum.reduce((a, b) => a + b);
    sum[idle] = (sum[idle] ?? 0) + Math.max(0, (end - start) * index.lanes.length - lived);
    stack.column(column, sum);
  }
  stack.end();
}

function paintCores(
  { context, ratio }: Surface,
  palette: Palette,
  available: number,
  counter: Counter,
  viewport: Viewport,
  height: number,
): void {
  const highest = Math.max(available, 1, peak(counter));
  const yOf = (cores: number): number => height - (cores / highest) * (height - 2 * ratio);
  context.beginPath();
  context.moveTo(0, height);
  for (let column = 0; column < viewport.width; column++) {
    const range = { start: timeAt(viewport, column), end: timeAt(viewport, column + 1) };
    const y = yOf(counterAverage(counter, range) ?? 0);
    context.lineTo(column, y);
    context.lineTo(column + 1, y);
  }
  context.lineTo(viewport.width, height);
  context.closePath();
  context.fillStyle = palette.busy;
  context.globalAlpha = 0.35;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = palette.busy;
  context.lineWidth = Math.max(1, ratio);
  context.stroke();
  context.setLineDash([4 * ratio, 4 * ratio]);
  context.strokeStyle = palette.muted;
  const limit = Math.round(yOf(available)) + 0.5;
  context.beginPath();
  context.moveTo(0, limit);
  context.lineTo(viewport.width, limit);
  context.stroke();
  context.setLineDash([]);
}

const peak = ({ value }: Counter): number => value.reduce((highest, cores) => Math.max(highest, cores), 0);
