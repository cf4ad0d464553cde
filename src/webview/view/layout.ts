import { depthOf } from '../../profiler/timeline/flame-index';
import type { Timeline } from '../../profiler/timeline/model';

/** One row of slices of a lane. Lengths are CSS pixels from the top of the lanes. */
export interface Row {
  readonly kind: 'states' | 'blocking' | 'flame';
  /** Index into `timeline.lanes`. */
  readonly lane: number;
  /** Depth of the flame chart; 0 for the other kinds. */
  readonly depth: number;
  readonly y: number;
  readonly height: number;
}

export interface LaneBox {
  readonly lane: number;
  readonly y: number;
  readonly height: number;
  /** Whether there is a flame chart to fold away. */
  readonly collapsible: boolean;
  readonly collapsed: boolean;
  /** Depths of the flame chart that are left out to keep the lanes together; the reader can have them shown. */
  readonly hiddenDepths: number;
  readonly rows: readonly Row[];
}

export interface Layout {
  readonly lanes: readonly LaneBox[];
  readonly height: number;
}

const padding = 8;
const rowHeights = { states: 18, blocking: 16, flame: 16 } as const;
const rowGap = 2;

/** How the reader wants lanes to be shown, by their ids; the others are shown to a depth that keeps lanes together. */
export interface Folding {
  /** Without their flame chart. */
  readonly collapsed: ReadonlySet<string>;
  /** With all of it. */
  readonly expanded: ReadonlySet<string>;
}

/** Shows every row of every lane. */
export const unfolded = ({ lanes }: Timeline): Folding => ({
  collapsed: new Set(),
  expanded: new Set(lanes.map(({ id }) => id)),
});

/** Depths shown at first. A few rows more than that are shown, too, rather than hidden behind a button. */
function firstDepths(lanes: number): number {
  return lanes <= 1 ? Infinity : lanes === 2 ? 12 : 7;
}
const fewRows = 2;

/** Places all lanes below each other. */
export function layOut(timeline: Timeline, { collapsed, expanded }: Folding): Layout {
  const lanes: LaneBox[] = [];
  const limit = firstDepths(timeline.lanes.length);
  let y = 0;
  timeline.lanes.forEach((lane, index) => {
    const rows: Row[] = [];
    const top = y;
    y += padding;
    const add = (kind: Row['kind'], depth: number, gap: number): void => {
      rows.push({ kind, lane: index, depth, y, height: rowHeights[kind] });
      y += rowHeights[kind] + gap;
    };
    add('states', 0, rowGap);
    if (lane.blocking.start.length > 0) add('blocking', 0, rowGap);
    const isCollapsed = collapsed.has(lane.id);
    const depths = depthOf(lane.flame);
    const shown = depths <= limit + fewRows || expanded.has(lane.id) ? depths : limit;
    if (!isCollapsed) for (let depth = 0; depth < shown; depth++) add('flame', depth, 1);
    // Room for the lane's name and process beside it.
    y = Math.max(y, top + padding + 34) + padding;
    const collapsible = lane.flame.start.length > 0;
    const hiddenDepths = depths - shown;
    lanes.push({
      lane: index,
      y: top,
      height: y - top,
      collapsible,
      collapsed: isCollapsed,
      hiddenDepths,
      rows,
    });
  });
  return { lanes, height: y };
}

/** The row that a slice is in; undefined where it is folded away. */
export function rowOf(layout: Layout, slice: Pick<Row, 'lane' | 'kind' | 'depth'>): Row | undefined {
  return layout.lanes[slice.lane]?.rows.find(
    ({ kind, depth }) => kind === slice.kind && depth === slice.depth,
  );
}

/** The row at a height; undefined between rows. */
export function rowAt(layout: Layout, y: number): Row | undefined {
  const box = layout.lanes.find((lane) => y >= lane.y && y < lane.y + lane.height);
  return box?.rows.find((row) => y >= row.y && y < row.y + row.height);
}

/** Boxes of lanes that touch `top … bottom`. */
export function visibleLanes(layout: Layout, top: number, bottom: number): readonly LaneBox[] {
  return layout.lanes.filter((lane) => lane.y < bottom && lane.y + lane.height > top);
}
