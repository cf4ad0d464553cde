import { ticks } from '../../view/ruler';
import type { Viewport } from '../../view/viewport';
import type { Palette } from './palette';
import { tickSpacing } from './paint-lanes';
import type { Surface } from './surface';

/** Times above the lanes, in line with their grid. */
export function paintRuler(surface: Surface, palette: Palette, viewport: Viewport): void {
  const { context, ratio, width, height } = surface;
  surface.clear(palette);
  context.font = `${11 * ratio}px ${palette.font}`;
  context.textBaseline = 'middle';
  for (const { x, label } of ticks(viewport, tickSpacing * ratio)) {
    context.fillStyle = palette.line;
    context.fillRect(Math.round(x), height / 2, 1, height / 2);
    context.fillStyle = palette.muted;
    const room = width - x - 8 * ratio;
    if (context.measureText(label).width <= room)
      context.fillText(label, Math.round(x) + 4 * ratio, height / 2);
  }
}
