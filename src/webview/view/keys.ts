/** What a key does on the timeline. */
export type KeyAction =
  | 'pan-left'
  | 'pan-right'
  | 'zoom-in'
  | 'zoom-out'
  | 'scroll-up'
  | 'scroll-down'
  | 'whole-run'
  | 'focus-selection'
  | 'previous'
  | 'next'
  | 'up'
  | 'down'
  | 'open-source'
  | 'clear'
  | 'search'
  | 'help';

interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const actions: Readonly<Record<string, KeyAction>> = {
  a: 'pan-left',
  ArrowLeft: 'pan-left',
  d: 'pan-right',
  ArrowRight: 'pan-right',
  w: 'zoom-in',
  '+': 'zoom-in',
  '=': 'zoom-in',
  s: 'zoom-out',
  '-': 'zoom-out',
  _: 'zoom-out',
  ArrowUp: 'scroll-up',
  ArrowDown: 'scroll-down',
  '0': 'whole-run',
  f: 'focus-selection',
  ',': 'previous',
  '.': 'next',
  Enter: 'open-source',
  Escape: 'clear',
  '/': 'search',
  '?': 'help',
};

/** For people: the keys and what they do, in the order of the help. */
export const keyHelp: readonly (readonly [keys: string, what: string])[] = [
  ['W  S  or  +  −', 'zoom in, zoom out (also Ctrl + wheel, pinch)'],
  ['A  D  or  ←  →', 'move earlier, later (also drag, Shift + wheel)'],
  ['↑  ↓', 'scroll through the threads'],
  ['0', 'show the whole run'],
  [',  .', 'select the previous, next slice of the row'],
  ['Shift + ↑  ↓', 'select in the row above, below'],
  ['F', 'zoom to the selected slice'],
  ['Enter', 'go to the source of the selected slice (also double click)'],
  ['/', 'search functions, files and calls'],
  ['Enter, Shift + Enter', 'in the search: to the next, previous match'],
  ['Esc', 'clear the selection, leave the search'],
  ['?', 'this help'],
];

/** The action of a key press on the timeline; undefined where the key belongs to someone else. */
export function keyAction(press: KeyPress): KeyAction | undefined {
  // Chords with these belong to the editor.
  if (press.ctrlKey || press.altKey || press.metaKey) return undefined;
  if (press.shiftKey && press.key === 'ArrowUp') return 'up';
  if (press.shiftKey && press.key === 'ArrowDown') return 'down';
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return Object.hasOwn(actions, key) ? actions[key] : undefined;
}
