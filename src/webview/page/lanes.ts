import type { TimeRange } from '../../profiler/timeline/search';
import type { Statistics, TimelineIndex } from '../../profiler/timeline/statistics';
import { stateShares } from '../view/facts';
import { formatDuration } from '../view/format';
import { hitTest, type Hit, type SliceRef } from '../view/hit-test';
import { layOut, rowOf, type Folding, type Layout } from '../view/layout';
import type { Matches } from '../view/search-names';
import { panned, timeAt, zoomed, type Viewport } from '../view/viewport';
import { element } from './dom';
import { laneLabel } from './lane-label';
import { Labels } from './paint/labels';
import { BarLooks } from './paint/paint-bars';
import { paintLanes } from './paint/paint-lanes';
import { paintRuler } from './paint/paint-ruler';
import type { Palette } from './paint/palette';
import { Redraw, Surface } from './paint/surface';
import { listenToPointer } from './plot-pointer';

export interface LanesEvents {
  range(range: TimeRange): void;
  /** `hit` is undefined where nothing is under the pointer; the place is in CSS pixels of the window. */
  hover(hit: Hit | undefined, clientX: number, clientY: number): void;
  select(slice: SliceRef | undefined): void;
  open(slice: SliceRef): void;
  fold(laneId: string): void;
  deepen(laneId: string): void;
}

/** All lanes on one clock: a ruler, and a canvas below a scrolling layer with the lanes' names and the pointer. */
export class Lanes {
  readonly element: HTMLElement;
  /** Takes the keyboard. */
  readonly plot = element('div', { class: 'plot', attributes: { tabindex: '0', role: 'application' } });
  readonly #index: TimelineIndex;
  readonly #events: LanesEvents;
  readonly #looks: BarLooks;
  readonly #labels = new Labels();
  readonly #scroller = element('div', { class: 'scroller' });
  readonly #content = element('div', { class: 'content' });
  readonly #names = element('div', { class: 'names' });
  readonly #cursor = element('div', { class: 'cursor' });
  readonly #cursorTime = element('div', { class: 'cursor-time' });
  readonly #surface: Surface;
  readonly #ruler: Surface;
  readonly #redraw = new Redraw(() => {
    this.#paint();
  });
  #palette: Palette;
  #layout: Layout;
  #range: TimeRange;
  #hovered: Hit | undefined;
  #selected: SliceRef | undefined;
  #matches: Matches | undefined;
  #statistics: Statistics | undefined;
  /** Where zooming by keyboard is anchored: the pointer, while it is over the plot. CSS pixels. */
  #pointerX: number | undefined;

  constructor(index: TimelineIndex, palette: Palette, range: TimeRange, events: LanesEvents) {
    this.#index = index;
    this.#palette = palette;
    this.#range = range;
    this.#events = events;
    this.#looks = new BarLooks(index.timeline);
    this.#layout = layOut(index.timeline, { collapsed: new Set(), expanded: new Set() });
    const canvas = element('canvas', { class: 'lanes-canvas', attributes: { 'aria-hidden': 'true' } });
    const ruler = element('canvas', { class: 'ruler-canvas', attributes: { 'aria-hidden': 'true' } });
    this.#content.append(this.#names, this.plot);
    this.#scroller.append(this.#content);
    const stage = element('div', { class: 'stage' }, [canvas, this.#scroller, this.#cursor]);
    this.element = element('section', { class: 'lanes', attributes: { 'aria-label': 'Threads' } }, [
      element('div', { class: 'ruler' }, [ruler, this.#cursorTime]),
      stage,
    ]);
    const count = index.timeline.lanes.length;
    this.plot.setAttribute(
      'aria-label',
      `Timeline of ${count} ${count === 1 ? 'thread' : 'threads'}; ? for its keys`,
    );
    const paint = (): void => {
      this.#paint();
    };
    this.#surface = new Surface(canvas, paint);
    this.#ruler = new Surface(ruler, paint);
    this.#scroller.addEventListener('scroll', () => {
      this.#redraw.request();
    });
    // The scroll bar must not lie over the plot, whose width the overview and the ruler share.
    new ResizeObserver(() => {
      const bar = this.#scroller.offsetWidth - this.#scroller.clientWidth;
      document.documentElement.style.setProperty('--lanewise-scroll-bar', `${bar}px`);
    }).observe(this.#scroller);
    this.#listen();
  }

  /** The range in device pixels. */
  get viewport(): Viewport {
    return { ...this.#range, width: Math.max(1, this.#surface.width) };
  }

  get layout(): Layout {
    return this.#layout;
  }

  set palette(palette: Palette) {
    this.#palette = palette;
    this.#redraw.request();
  }

  set range(range: TimeRange) {
    this.#range = range;
    this.#redraw.request();
  }

  set matches(matches: Matches | undefined) {
    this.#matches = matches;
    this.#redraw.request();
  }

  set selected(slice: SliceRef | undefined) {
    this.#selected = slice;
    this.#redraw.request();
  }

  set folding(folding: Folding) {
    const focused = [...this.#names.children].findIndex((label) => label.contains(document.activeElement));
    this.#layout = layOut(this.#index.timeline, folding);
    this.#content.style.height = `${this.#layout.height}px`;
    this.#names.replaceChildren(
      ...this.#layout.lanes.flatMap((box) => {
        const lane = this.#index.timeline.lanes[box.lane];
        if (!lane) return [];
        const { id } = lane;
        return laneLabel(lane, box, folding.expanded.has(id), {
          fold: () => {
            this.#events.fold(id);
          },
          deepen: () => {
            this.#events.deepen(id);
          },
        });
      }),
    );
    this.#showShares();
    // The buttons are new ones; whoever pressed one by keyboard goes on from there.
    if (focused >= 0) this.#names.querySelectorAll<HTMLButtonElement>('.fold').item(focused).focus();
    this.#hovered = undefined;
    this.#redraw.request();
  }

  /** Names beside the lanes say what the threads did in the visible range. */
  set statistics(statistics: Statistics) {
    this.#statistics = statistics;
    this.#showShares();
  }

  /** Zooms around the pointer, or else the middle. */
  zoom(factor: number): void {
    const x = this.#pointerX ?? this.plot.clientWidth / 2;
    this.#events.range(zoomed(this.#range, factor, this.#timeAt(x), this.#index.timeline.duration));
  }

  scrollBy(pixels: number): void {
    this.#scroller.scrollTop += pixels;
  }

  /** Scrolls the row of a slice into view. */
  reveal(slice: SliceRef): void {
    const row = rowOf(this.#layout, slice);
    if (!row) return;
    const { scrollTop, clientHeight } = this.#scroller;
    if (row.y < scrollTop) this.#scroller.scrollTop = row.y - 8;
    else if (row.y + row.height > scrollTop + clientHeight) {
      this.#scroller.scrollTop = row.y + row.height + 8 - clientHeight;
    }
  }

  #showShares(): void {
    const shares = this.#names.querySelectorAll('.lane-share');
    shares.forEach((share, i) => {
      const states = this.#statistics?.lanes[i];
      if (states) share.textContent = stateShares(states, sum(states), 3) || 'not alive here';
    });
  }

  #timeAt(x: number): number {
    return timeAt({ ...this.#range, width: Math.max(1, this.plot.clientWidth) }, x);
  }

  #hit(x: number, y: number): Hit | undefined {
    const column = (x / Math.max(1, this.plot.clientWidth)) * this.#surface.width;
    return hitTest(this.#index.timeline, this.#layout, this.viewport, column, y);
  }

  #listen(): void {
    const { duration } = this.#index.timeline;
    listenToPointer(this.plot, {
      hover: (x, y) => {
        this.#hover(x, this.#hit(x, y), y);
      },
      leave: () => {
        this.#hover(undefined, undefined, 0);
      },
      select: (x, y) => {
        this.#events.select(this.#hit(x, y));
      },
      open: (x, y) => {
        const hit = this.#hit(x, y);
        if (hit) this.#events.open(hit);
      },
      drag: (dx, dy) => {
        this.#hover(undefined, undefined, 0);
        this.#scroller.scrollTop -= dy;
        this.#events.range(panned(this.#range, -dx / this.plot.clientWidth, duration));
      },
      pan: (dx) => {
        this.#events.range(panned(this.#range, dx / this.plot.clientWidth, duration));
      },
      zoom: (x, factor) => {
        this.#events.range(zoomed(this.#range, factor, this.#timeAt(x), duration));
      },
    });
  }

  #hover(x: number | undefined, hit: Hit | undefined, y: number): void {
    this.#pointerX = x;
    this.element.classList.toggle('pointed', x !== undefined);
    if (x !== undefined) {
      const place = `translateX(${x}px)`;
      this.#cursor.style.transform = place;
      this.#cursorTime.style.transform = `${place} translateX(-50%)`;
      this.#cursorTime.textContent = formatDuration(this.#timeAt(x));
    }
    if (!sameSlice(hit, this.#hovered)) this.#redraw.request();
    this.#hovered = hit;
    const box = this.plot.getBoundingClientRect();
    this.#events.hover(hit, box.left + (x ?? 0), box.top + y);
  }

  #paint(): void {
    const viewport = this.viewport;
    paintRuler(this.#ruler, this.#palette, { ...viewport, width: Math.max(1, this.#ruler.width) });
    paintLanes(this.#surface, {
      index: this.#index,
      looks: this.#looks,
      labels: this.#labels,
      layout: this.#layout,
      viewport,
      scrollTop: this.#scroller.scrollTop,
      palette: this.#palette,
      matches: this.#matches,
      selected: this.#selected,
      hovered: this.#hovered,
    });
  }
}

const sum = (times: Float64Array): number => times.reduce((a, b) => a + b, 0);

function sameSlice(a: SliceRef | undefined, b: SliceRef | undefined): boolean {
  return a?.lane === b?.lane && a?.kind === b?.kind && a?.depth === b?.depth && a?.index === b?.index;
}
