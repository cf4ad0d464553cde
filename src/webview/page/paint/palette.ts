import { threadStateNames } from '../../../profiler/timeline/model';
import type { Origin } from '../../view/origin';
import { statePattern } from './patterns';
import { Tints } from './tints';

/** Everything that depends on the theme; made anew when it changes. */
export interface Palette {
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly line: string;
  readonly focus: string;
  readonly selection: string;
  /** By `ThreadState`. Idle has none: it is the absence of a bar. */
  readonly states: readonly (CanvasPattern | string)[];
  readonly stateColours: readonly string[];
  readonly origins: Readonly<Record<Origin, string>>;
  /** Colours mixed into the background. */
  readonly tints: Tints;
  /** Text font without its size. */
  readonly font: string;
  /** Bars have outlines rather than tints. */
  readonly highContrast: boolean;
}

/** The style sheet maps VS Code's theme variables to these. */
export function readPalette(element: Element, ratio: number): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(`--lanewise-${name}`).trim();
  const stateColours = threadStateNames.map((name) => read(name));
  return {
    background: read('background'),
    foreground: read('foreground'),
    muted: read('muted'),
    line: read('line'),
    focus: read('focus'),
    selection: read('selection'),
    states: threadStateNames.map((name, i) => statePattern(name, stateColours[i] ?? '', ratio)),
    stateColours,
    origins: {
      own: read('own'),
      dependency: read('dependency'),
      node: read('node'),
      native: read('native'),
    },
    tints: new Tints(read('background')),
    font: style.fontFamily,
    highContrast: document.body.matches('.vscode-high-contrast, .vscode-high-contrast-light'),
  };
}

/** Calls `changed` whenever VS Code exchanges the theme: it sets variables on the root and a class on the body. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  const options = { attributes: true, attributeFilter: ['class', 'style', 'data-vscode-theme-kind'] };
  observer.observe(document.documentElement, options);
  observer.observe(document.body, options);
}
