import type { Timeline } from '../../profiler/timeline/model';
import { summarise } from '../../profiler/timeline/report';
import type { TimeRange } from '../../profiler/timeline/search';
import { coresBusy, indexTimeline, statistics, type TimelineIndex } from '../../profiler/timeline/statistics';
import { factsOf, sourceOfSlice, type SourcePlace } from '../view/facts';
import type { SliceRef } from '../view/hit-test';
import { layOut, rowOf, unfolded } from '../view/layout';
import { keyAction, type KeyAction } from '../view/keys';
import { neighbour, rangeOf, sliceIn, type Direction } from '../view/neighbours';
import { nextMatch, searchNames, type Matches, type SearchDirection } from '../view/search-names';
import { bounded, focused, panned } from '../view/viewport';
import { Details } from './details';
import { button, element } from './dom';
import { header } from './header';
import type { Host } from './host';
import { KeyHelp } from './key-help';
import { Lanes } from './lanes';
import { Legend } from './legend';
import { Overview } from './overview';
import { onThemeChange, readPalette } from './paint/palette';
import { SearchBox } from './search-box';
import { StatisticsPanel } from './statistics-panel';
import { Tooltip } from './tooltip';

/** The figures follow the view when it rests for this long, so that they never hold up panning. */
const restMillis = 80;

/** The timeline of one run: owns what is visible and selected, and tells the parts of the page. */
export class TimelinePage {
  readonly element: HTMLElement;
  readonly #host: Host;
  readonly #index: TimelineIndex;
  readonly #timeline: Timeline;
  readonly #overview: Overview;
  readonly #lanes: Lanes;
  readonly #details: Details;
  readonly #statistics: StatisticsPanel;
  readonly #tooltip = new Tooltip();
  readonly #help = new KeyHelp();
  readonly #search: SearchBox;
  /** Ids of lanes without their flame chart, and with all of it. */
  readonly #collapsed: Set<string>;
  readonly #expanded: Set<string>;
  #range: TimeRange;
  #selected: SliceRef | undefined;
  #matches: Matches | undefined;
  #rest: number | undefined;

  constructor(timeline: Timeline, host: Host) {
    this.#timeline = timeline;
    this.#host = host;
    this.#index = indexTimeline(timeline);
    const saved = host.saved();
    const mine = saved?.wallStart === timeline.wallStart ? saved : undefined;
    this.#range = bounded(mine ?? { start: 0, end: timeline.duration }, timeline.duration);
    this.#collapsed = new Set(mine?.collapsed);
    this.#expanded = new Set(mine?.expanded);
    const palette = readPalette(document.body, window.devicePixelRatio);
    this.#overview = new Overview(this.#index, palette, (range) => {
      this.#show(range);
    });
    this.#lanes = new Lanes(this.#index, palette, this.#range, {
      range: (range) => {
        this.#show(range);
      },
      hover: (hit, x, y) => {
        if (hit) this.#tooltip.show(factsOf(this.#index, hit), hit.merged, x, y);
        else this.#tooltip.hide();
      },
      select: (slice) => {
        this.#select(slice);
      },
      open: (slice) => {
        this.#openSlice(slice);
      },
      fold: (id) => {
        this.#toggle(this.#collapsed, id);
      },
      deepen: (id) => {
        this.#toggle(this.#expanded, id);
      },
    });
    const open = (place: SourcePlace): void => {
      this.#open(place);
    };
    this.#details = new Details({
      open,
      focus: () => {
        this.#act('focus-selection');
      },
      close: () => {
        this.#act('clear');
        this.#lanes.plot.focus();
      },
    });
    this.#statistics = new StatisticsPanel(timeline, open);
    this.#search = new SearchBox({
      search: (text) => {
        this.#searchFor(text);
      },
      go: (direction) => {
        this.#goToMatch(direction);
      },
      leave: () => {
        this.#lanes.plot.focus();
      },
    });
    const legend = new Legend(palette);
    this.element = element('main', { class: 'page' }, [
      header(summarise(timeline, this.#index)),
      element('div', { class: 'toolbar' }, [legend.element, this.#search.element, this.#buttons()]),
      element('div', { class: 'overview' }, [this.#overviewLabel(), this.#overview.element]),
      this.#lanes.element,
      this.#details.element,
      this.#statistics.element,
      this.#tooltip.element,
      this.#help.element,
    ]);
    this.#fold();
    onThemeChange(() => {
      const next = readPalette(document.body, window.devicePixelRatio);
      this.#overview.palette = next;
      this.#lanes.palette = next;
      legend.palette = next;
    });
    this.#show(this.#range);
    this.#showStatistics();
  }

  /** Acts on a key, unless it was pressed in a table, a button or a field, which keep their own. */
  press(event: KeyboardEvent): void {
    const ours = event.target === this.#lanes.plot || event.target === document.body;
    const action = ours ? keyAction(event) : undefined;
    if (!action) return;
    event.preventDefault();
    this.#act(action);
  }

  #overviewLabel(): HTMLElement {
    const cores = this.#timeline.coresAvailable;
    const [title, note] = coresBusy(this.#timeline)
      ? [
          'Cores busy',
          `dashed: ${cores === 1 ? 'the 1 core' : `the ${cores} cores`} there ${cores === 1 ? 'is' : 'are'}`,
        ]
      : ['All threads', 'cores busy were not recorded'];
    return element('div', { class: 'gutter' }, [
      element('div', { class: 'lane-name', text: title }),
      element('div', { class: 'lane-process', text: note }),
    ]);
  }

  #buttons(): HTMLElement {
    const make = (text: string, label: string, key: string, action: KeyAction): HTMLElement =>
      button(
        text,
        { class: 'plain', attributes: { 'aria-label': label, title: `${label} (${key})` } },
        () => {
          this.#act(action);
        },
      );
    return element('div', { class: 'buttons' }, [
      make('−', 'Zoom out', '-', 'zoom-out'),
      make('+', 'Zoom in', '+', 'zoom-in'),
      make('⤢', 'Show the whole run', '0', 'whole-run'),
      make('?', 'Keys', '?', 'help'),
    ]);
  }

  #show(range: TimeRange): void {
    this.#range = range;
    this.#overview.show(range);
    this.#lanes.range = range;
    clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => {
      this.#showStatistics();
      this.#save();
    }, restMillis);
  }

  #showStatistics(): void {
    const figures = statistics(this.#index, this.#range);
    this.#statistics.show(figures);
    this.#lanes.statistics = figures;
  }

  #save(): void {
    const { wallStart } = this.#timeline;
    this.#host.save({
      wallStart,
      ...this.#range,
      collapsed: [...this.#collapsed],
      expanded: [...this.#expanded],
    });
  }

  #select(slice: SliceRef | undefined): void {
    this.#selected = slice;
    this.#lanes.selected = slice;
    this.#details.show(slice && factsOf(this.#index, slice));
  }

  /** Selects a slice and moves the view where it can be seen. */
  #goTo(slice: SliceRef): void {
    this.#select(slice);
    this.#lanes.reveal(slice);
    const { start, end } = rangeOf(this.#timeline, slice);
    const span = this.#range.end - this.#range.start;
    if (end <= this.#range.start || start >= this.#range.end) {
      this.#show(
        bounded({ start: (start + end - span) / 2, end: (start + end + span) / 2 }, this.#timeline.duration),
      );
    }
  }

  #openSlice(slice: SliceRef): void {
    const place = sourceOfSlice(this.#timeline, slice);
    if (place) this.#open(place);
  }

  #open(place: SourcePlace): void {
    this.#host.post({ type: 'open-source', ...place });
  }

  #toggle(lanes: Set<string>, id: string): void {
    if (!lanes.delete(id)) lanes.add(id);
    this.#fold();
    this.#save();
  }

  #fold(): void {
    this.#lanes.folding = { collapsed: this.#collapsed, expanded: this.#expanded };
  }

  #searchFor(text: string): void {
    this.#matches = searchNames(this.#timeline, text);
    this.#lanes.matches = this.#matches;
    this.#search.found = this.#matches?.count;
  }

  #goToMatch(direction: SearchDirection): void {
    if (!this.#matches) return;
    const everything = layOut(this.#timeline, unfolded(this.#timeline));
    const found = nextMatch(this.#timeline, everything, this.#matches, this.#selected, direction);
    if (!found) return;
    const lane = this.#timeline.lanes[found.lane];
    if (lane && !rowOf(this.#lanes.layout, found)) {
      this.#collapsed.delete(lane.id);
      this.#expanded.add(lane.id);
      this.#fold();
    }
    this.#goTo(found);
  }

  #step(direction: Direction): void {
    const { layout } = this.#lanes;
    const first = layout.lanes.flatMap(({ rows }) => rows)[0];
    const next = this.#selected
      ? neighbour(this.#timeline, layout, this.#selected, direction)
      : first && sliceIn(this.#timeline, first, this.#range);
    if (next) this.#goTo(next);
  }

  #act(action: KeyAction): void {
    const { duration } = this.#timeline;
    switch (action) {
      case 'pan-left':
        this.#show(panned(this.#range, -0.15, duration));
        break;
      case 'pan-right':
        this.#show(panned(this.#range, 0.15, duration));
        break;
      case 'zoom-in':
        this.#lanes.zoom(1 / 1.5);
        break;
      case 'zoom-out':
        this.#lanes.zoom(1.5);
        break;
      case 'scroll-up':
        this.#lanes.scrollBy(-60);
        break;
      case 'scroll-down':
        this.#lanes.scrollBy(60);
        break;
      case 'whole-run':
        this.#show(bounded({ start: 0, end: duration }, duration));
        break;
      case 'focus-selection':
        if (this.#selected) this.#show(focused(rangeOf(this.#timeline, this.#selected), duration));
        break;
      case 'open-source':
        if (this.#selected) this.#openSlice(this.#selected);
        break;
      case 'clear':
        this.#select(undefined);
        this.#tooltip.hide();
        break;
      case 'search':
        this.#search.focus();
        break;
      case 'help':
        this.#help.open();
        break;
      default:
        this.#step(action);
    }
  }
}
