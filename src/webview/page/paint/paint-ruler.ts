import { ticks } from '../../view/ruler';
import type { Viewport } from '../../view/viewport';
import type { Palette } from './palette';
import { tickSpacing } from './paint-lanes';
import type { Surface } from './surface';

/** Times above the lanes, in line with their grid. */
export function paintRuler(surface: Surface, palette: Palette, viewport: Viewport): void {
  const { context, ratio, width, height } = surface;
  const raster = surface.raster(palette.background);
  const marks = ticks(viewport, tickSpacing * ratio);
  const top = Math.round(height / 2);
  for (const { x } of marks) raster.fill(palette.line, Math.round(x), top, 1, height - top);
  raster.show(context);
  context.font = `${11 * ratio}px ${palette.font}`;
  context.fillStyle = palette.muted;
  context.textBaseline = 'middle';
  for (const { x, label } of marks) {
    const room = width - x - 8 * ratio;
    if (context.measureText(label).width <= room)
      context.fillText(label, Math.round(x) + 4 * ratio, height / 2);
  }
}
