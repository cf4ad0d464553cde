import { threadStateNames, ThreadState, type Lane, type Timeline } from '../../profiler/timeline/model';
import type { BlockingTime, FunctionTime, Statistics } from '../../profiler/timeline/statistics';
import { frameText, laneLabel, sourceOf, stateLabels, stateMeanings, type SourcePlace } from '../view/facts';
import { formatCount, formatDuration, formatShare, oneLine, shortPath } from '../view/format';
import { button, element } from './dom';
import { SortableTable, type Column } from './table';

interface LaneRow {
  readonly lane: Lane;
  readonly states: Float64Array;
  readonly lived: number;
}

/** Figures of the visible range as tables: also what a screen reader reads in place of the picture. */
export class StatisticsPanel {
  readonly element: HTMLElement;
  readonly #heading = element('summary');
  readonly #lanes: SortableTable<LaneRow>;
  readonly #functions: SortableTable<FunctionTime>;
  readonly #blocking: SortableTable<BlockingTime>;
  readonly #timeline: Timeline;

  constructor(timeline: Timeline, open: (place: SourcePlace) => void) {
    this.#timeline = timeline;
    this.#lanes = new SortableTable('Threads', 'No thread was recorded.', laneColumns(timeline), 1);
    this.#functions = new SortableTable(
      'Functions',
      'No function was sampled in this range.',
      functionColumns(timeline, open),
      1,
    );
    this.#blocking = new SortableTable(
      'Blocking calls',
      'No blocking call in this range.',
      blockingColumns(timeline, open),
      2,
    );
    const tables = element('div', { class: 'tables', attributes: { tabindex: '0', role: 'group' } }, [
      this.#functions.element,
      this.#blocking.element,
      this.#lanes.element,
    ]);
    tables.setAttribute('aria-label', 'Statistics of the visible range');
    this.element = element('details', { class: 'statistics', attributes: { open: '' } }, [
      this.#heading,
      tables,
    ]);
  }

  show({ range, lanes, functions, blocking }: Statistics): void {
    const { duration } = this.#timeline;
    const span = formatDuration(range.end - range.start);
    this.#heading.textContent =
      range.start <= 0 && range.end >= duration
        ? `Whole run: ${span}`
        : `Visible range: ${span}, from ${formatDuration(range.start)} to ${formatDuration(range.end)}`;
    this.#lanes.show(
      this.#timeline.lanes.map((lane, i) => {
        const states = lanes[i] ?? new Float64Array(threadStateNames.length);
        return { lane, states, lived: states.reduce((a, b) => a + b, 0) };
      }),
    );
    this.#functions.show(functions);
    this.#blocking.show(blocking);
  }
}

function laneColumns(timeline: Timeline): Column<LaneRow>[] {
  return [
    {
      title: 'Thread',
      value: ({ lane }) => laneLabel(timeline, lane),
      cell: ({ lane }) => laneLabel(timeline, lane),
    },
    ...threadStateNames.map((name): Column<LaneRow> => {
      const timeIn = ({ states }: LaneRow): number => states[ThreadState[name]] ?? 0;
      return {
        title: name === 'gc' ? 'gc' : stateLabels[name],
        help: stateMeanings[name],
        numeric: true,
        value: timeIn,
        cell: (row) => timeAndShare(timeIn(row), row.lived),
      };
    }),
  ];
}

function functionColumns(timeline: Timeline, open: (place: SourcePlace) => void): Column<FunctionTime>[] {
  return [
    {
      title: 'Function',
      value: ({ frame }) => frameText(timeline, frame).name,
      cell: ({ frame }) => linked(frameText(timeline, frame).name, sourceOf(timeline, frame), open),
    },
    {
      title: 'self',
      help: 'On a CPU in this function itself',
      numeric: true,
      value: ({ self }) => self,
      cell: ({ self }) => formatDuration(self),
    },
    {
      title: 'total',
      help: 'In this function and what it called, waiting included',
      numeric: true,
      value: ({ total }) => total,
      cell: ({ total }) => formatDuration(total),
    },
    {
      title: 'at',
      value: ({ frame }) => placeText(timeline, frame),
      cell: ({ frame }) => placeCell(timeline, frame),
    },
  ];
}

function blockingColumns(timeline: Timeline, open: (place: SourcePlace) => void): Column<BlockingTime>[] {
  const apiOf = ({ api }: BlockingTime): string => oneLine(timeline.strings[api] ?? '');
  const threadOf = ({ lane }: BlockingTime): string => {
    const found = timeline.lanes[lane];
    return found ? laneLabel(timeline, found) : '';
  };
  return [
    {
      title: 'Call',
      value: apiOf,
      cell: (row) => linked(apiOf(row), sourceOf(timeline, row.site), open),
    },
    {
      title: 'count',
      help: 'Calls in the range',
      numeric: true,
      value: ({ count }) => count,
      cell: ({ count }) => formatCount(count),
    },
    {
      title: 'total',
      help: 'How long these calls held up their thread',
      numeric: true,
      value: ({ total }) => total,
      cell: ({ total }) => formatDuration(total),
    },
    { title: 'longest', numeric: true, value: ({ max }) => max, cell: ({ max }) => formatDuration(max) },
    { title: 'thread', value: threadOf, cell: threadOf },
    {
      title: 'from',
      value: ({ site }) => placeText(timeline, site),
      cell: ({ site }) => placeCell(timeline, site),
    },
  ];
}

function timeAndShare(time: number, whole: number): Node | string {
  if (time <= 0) return element('span', { class: 'none', text: '–' });
  return element('span', {}, [
    `${formatDuration(time)} `,
    element('span', { class: 'share', text: formatShare(time, whole) }),
  ]);
}

/** A name that opens its source, where there is one. */
function linked(text: string, place: SourcePlace | undefined, open: (place: SourcePlace) => void): Node {
  if (!place) return element('span', { class: 'name', text });
  const attributes = { title: `Go to ${oneLine(place.file)}:${place.line}` };
  return button(text, { class: 'link name', attributes }, () => {
    open(place);
  });
}

function placeText({ strings, frames }: Timeline, frame: number): string {
  const file = strings[frames.file[frame] ?? 0] ?? '';
  const line = frames.line[frame] ?? 0;
  return file === '' ? '' : `${oneLine(shortPath(file), 80)}${line > 0 ? `:${line}` : ''}`;
}

function placeCell(timeline: Timeline, frame: number): Node {
  const file = oneLine(timeline.strings[timeline.frames.file[frame] ?? 0] ?? '');
  return element('span', { class: 'place', text: placeText(timeline, frame), attributes: { title: file } });
}
