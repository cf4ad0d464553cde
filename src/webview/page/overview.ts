import type { TimeRange } from '../../profiler/timeline/search';
import type { TimelineIndex } from '../../profiler/timeline/statistics';
import { bounded } from '../view/viewport';
import { element } from './dom';
import { paintOverview } from './paint/paint-overview';
import type { Palette } from './paint/palette';
import { Redraw, Surface } from './paint/surface';
import { clickSlack } from './plot-pointer';

/** Reach of the lens's handles in CSS pixels. */
const handle = 6;

type Grip = 'start' | 'end' | 'lens' | 'new';

/** The whole run in a strip, with a lens on the visible range: drag it, drag its ends, or drag out a new one. */
export class Overview {
  readonly element: HTMLElement;
  readonly #surface: Surface;
  readonly #redraw: Redraw;
  readonly #before = element('div', { class: 'shade' });
  readonly #after = element('div', { class: 'shade' });
  readonly #lens = element('div', { class: 'lens' });
  readonly #index: TimelineIndex;
  readonly #onRange: (range: TimeRange) => void;
  #palette: Palette;
  #range: TimeRange = { start: 0, end: 1 };

  constructor(index: TimelineIndex, palette: Palette, onRange: (range: TimeRange) => void) {
    this.#index = index;
    this.#palette = palette;
    this.#onRange = onRange;
    const canvas = element('canvas', { attributes: { 'aria-hidden': 'true' } });
    this.element = element('div', { class: 'overview-plot' }, [
      canvas,
      this.#before,
      this.#after,
      this.#lens,
    ]);
    this.#redraw = new Redraw(() => {
      paintOverview(this.#surface, this.#palette, this.#index);
    });
    this.#surface = new Surface(canvas, () => {
      // A resized canvas is blank until it is drawn, so it is drawn at once.
      paintOverview(this.#surface, this.#palette, this.#index);
    });
    this.#listen();
  }

  set palette(palette: Palette) {
    this.#palette = palette;
    this.#redraw.request();
  }

  show(range: TimeRange): void {
    this.#range = range;
    const percent = (time: number): string => `${((time / this.#duration) * 100).toFixed(4)}%`;
    this.#before.style.left = '0';
    this.#before.style.right = percent(this.#duration - range.start);
    this.#after.style.left = percent(range.end);
    this.#after.style.right = '0';
    this.#lens.style.left = percent(range.start);
    this.#lens.style.right = percent(this.#duration - range.end);
  }

  get #duration(): number {
    return Math.max(1, this.#index.timeline.duration);
  }

  #listen(): void {
    let pressed: { grip: Grip; x: number; time: number; range: TimeRange; dragged: boolean } | undefined;
    this.element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      const time = this.#timeOf(event);
      pressed = { grip: this.#gripAt(event), x: event.clientX, time, range: this.#range, dragged: false };
      this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (!pressed) {
        this.element.dataset['grip'] = this.#gripAt(event);
        return;
      }
      pressed.dragged ||= Math.abs(event.clientX - pressed.x) >= clickSlack;
      if (!pressed.dragged) return;
      this.#onRange(
        bounded(moved(pressed.grip, pressed.range, pressed.time, this.#timeOf(event)), this.#duration),
      );
    });
    this.element.addEventListener('pointerup', () => {
      // A click beside the lens brings the lens there.
      if (pressed?.grip === 'new' && !pressed.dragged) {
        const half = (pressed.range.end - pressed.range.start) / 2;
        this.#onRange(bounded({ start: pressed.time - half, end: pressed.time + half }, this.#duration));
      }
      pressed = undefined;
    });
    this.element.addEventListener('pointercancel', () => {
      pressed = undefined;
    });
  }

  #timeOf(event: PointerEvent): number {
    const box = this.element.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * this.#duration;
  }

  #gripAt(event: PointerEvent): Grip {
    const box = this.#lens.getBoundingClientRect();
    const whole = this.#range.end - this.#range.start >= this.#duration;
    if (Math.abs(event.clientX - box.left) <= handle) return 'start';
    if (Math.abs(event.clientX - box.right) <= handle) return 'end';
    // A lens on the whole run cannot be moved, so dragging draws a new one.
    return !whole && event.clientX > box.left && event.clientX < box.right ? 'lens' : 'new';
  }
}

function moved(grip: Grip, range: TimeRange, from: number, to: number): TimeRange {
  if (grip === 'lens') return { start: range.start + to - from, end: range.end + to - from };
  const fixed = grip === 'start' ? range.end : grip === 'end' ? range.start : from;
  return { start: Math.min(fixed, to), end: Math.max(fixed, to) };
}
