import { threadStateNames } from '../../profiler/timeline/model';
import { stateLabels, stateMeanings } from '../view/facts';
import { originNames, type Origin } from '../view/origin';
import { element } from './dom';
import type { Palette } from './paint/palette';

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
      entry(stateLabels[name], stateMeanings[name], (context, size) => {
        context.fillStyle = palette.states[state] ?? palette.foreground;
        if (name === 'idle') context.fillRect(0, size - 2, size, 2);
        else context.fillRect(0, 0, size, size);
      }),
    );
    const frames = origins.map((origin) =>
      entry(originNames[origin], `functions from ${originNames[origin]}`, (context, size) => {
        context.globalAlpha = palette.highContrast ? 1 : 0.5;
        context.fillStyle = palette.origins[origin];
        context.fillRect(0, 0, size, size);
      }),
    );
    this.element.replaceChildren(
      element('span', { class: 'legend-group' }, states),
      element('span', { class: 'legend-group' }, frames),
    );
  }
}

function entry(
  name: string,
  meaning: string,
  draw: (context: CanvasRenderingContext2D, size: number) => void,
): HTMLElement {
  const size = Math.round(12 * window.devicePixelRatio);
  const swatch = element('canvas', { class: 'swatch', attributes: { 'aria-hidden': 'true' } });
  swatch.width = size;
  swatch.height = size;
  const context = swatch.getContext('2d');
  if (context) draw(context, size);
  return element('span', { class: 'legend-entry', attributes: { title: meaning } }, [swatch, name]);
}
