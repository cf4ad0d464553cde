import { ThreadState, threadStateNames } from '../../../profiler/timeline/model';
import type { Origin } from '../../view/origin';
import { FillMaker, type BarFills } from './fills';
import type { Fill } from './raster';

/** Everything that depends on the theme; made anew when it changes. */
export interface Palette {
  /** CSS colours of text and outlines. */
  readonly foreground: string;
  readonly muted: string;
  readonly focus: string;
  /** The curve of busy cores. */
  readonly busy: string;
  readonly background: Fill;
  readonly line: Fill;
  /** Marks where a thread lives. */
  readonly life: Fill;
  /** By `ThreadState`. */
  readonly states: readonly Fill[];
  readonly origins: Readonly<Record<Origin, BarFills>>;
  readonly calls: BarFills;
  /** Text font without its size. */
  readonly font: string;
  /** Bars have outlines rather than tints. */
  readonly highContrast: boolean;
}

/** The style sheet maps VS Code's theme variables to those read here. */
export function readPalette(element: Element, ratio: number): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(`--lanewise-${name}`).trim();
  const fills = new FillMaker(read('background'), ratio);
  const colours = threadStateNames.map(read);
  return {
    foreground: read('foreground'),
    muted: read('muted'),
    focus: read('focus'),
    busy: read('running'),
    background: fills.mix(read('background'), 1),
    line: fills.mix(read('line'), 1),
    life: fills.mix(read('muted'), 0.7),
    states: threadStateNames.map((name, i) => fills.state(name, colours[i] ?? '')),
    origins: {
      own: fills.bars(read('own')),
      dependency: fills.bars(read('dependency')),
      node: fills.bars(read('node')),
      native: fills.bars(read('native')),
    },
    calls: fills.bars(colours[ThreadState.blocked] ?? ''),
    font: style.fontFamily,
    highContrast: element.matches('.vscode-high-contrast, .vscode-high-contrast-light'),
  };
}

/** Calls `changed` whenever VS Code exchanges the theme: it sets variables on the root and a class on the body. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  const options = { attributes: true, attributeFilter: ['class', 'style', 'data-vscode-theme-kind'] };
  observer.observe(document.documentElement, options);
  observer.observe(document.body, options);
}
