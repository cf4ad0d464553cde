import { threadStateNames } from '../../profiler/timeline/model';
import { stateLabels, stateMeanings } from '../view/facts';
import { originNames, type Origin } from '../view/origin';
import { element } from './dom';
import type { Palette } from './paint/palette';
import { Raster } from './paint/raster';

const origins: readonly Origin[] = ['own', 'dependency', 'node', 'native'];

/** What the colours and patterns mean, drawn as the lanes draw them. */
export class Legend {
  readonly element = element('div', {
    class: 'legend',
    attributes: { role: 'group', 'aria-label': 'Legend' },
  });

  constructor(palette: Palette) {
    this.palette = palette;
  }

  set palette(palette: Palette) {
    const states = threadStateNames.map((name, state) =>
      entry(stateLabels[name], stateMeanings[name], palette, (raster) => {
        const line = Math.round(window.devicePixelRatio);
        if (name === 'idle') raster.fill(palette.life, 0, raster.height - line, raster.width, line);
        else raster.fill(palette.states[state] ?? palette.life, 0, 0, raster.width, raster.height);
      }),
    );
    const frames = origins.map((origin) =>
      entry(originNames[origin], `functions from ${originNames[origin]}`, palette, (raster) => {
        const { full, shades } = palette.origins[origin];
        raster.fill(palette.highContrast ? full : (shades[1] ?? full), 0, 0, raster.width, raster.height);
      }),
    );
    this.element.replaceChildren(
      element('span', { class: 'legend-group' }, states),
      element('span', { class: 'legend-group' }, frames),
    );
  }
}

function entry(name: string, meaning: string, palette: Palette, draw: (raster: Raster) => void): HTMLElement {
  const size = Math.round(12 * window.devicePixelRatio);
  const swatch = element('canvas', { class: 'swatch', attributes: { 'aria-hidden': 'true' } });
  swatch.width = size;
  swatch.height = size;
  const context = swatch.getContext('2d');
  const raster = new Raster(size, size);
  raster.clear(palette.background);
  draw(raster);
  if (context) raster.show(context);
  return element('span', { class: 'legend-entry', attributes: { title: meaning } }, [swatch, name]);
}
