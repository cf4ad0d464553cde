import {
  threadStateNames,
  ThreadState,
  type Lane,
  type ThreadStateName,
  type Timeline,
} from '../../profiler/timeline/model';
import { anonymous } from '../../profiler/timeline/report';
import type { TimelineIndex } from '../../profiler/timeline/statistics';
import { formatDuration, formatShare, oneLine } from './format';
import type { SliceRef } from './hit-test';
import { rangeOf } from './neighbours';
import { originNames, originOf } from './origin';

/** A place in the source that the editor can open; 1-based. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What there is to say about a slice, in words. */
export interface Facts {
  readonly title: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
  readonly source?: SourcePlace;
}

export const stateLabels: Readonly<Record<ThreadStateName, string>> = {
  running: 'running',
  gc: 'garbage collection',
  blocked: 'blocked',
  preempted: 'preempted',
  idle: 'idle',
};

export const stateMeanings: Readonly<Record<ThreadStateName, string>> = {
  running: 'JavaScript or native code on a CPU',
  gc: 'V8 collects garbage; JavaScript stands still',
  blocked: 'inside a synchronous call, not computing',
  preempted: 'ready to run, but without a CPU',
  idle: 'nothing to do: the event loop waits',
};

/** What to call a lane where lanes of several processes may be meant. */
export function laneLabel(timeline: Timeline, lane: Lane): string {
  const several = timeline.lanes.some(({ pid }) => pid !== lane.pid);
  return oneLine(several ? `${lane.name} of process ${lane.pid}` : lane.name, 60);
}

/** The name and place of a frame. */
export function frameText(
  timeline: Timeline,
  frame: number,
): { readonly name: string; readonly file: string } {
  const { strings, frames } = timeline;
  const name = strings[frames.name[frame] ?? 0] ?? '';
  return { name: name === '' ? anonymous : oneLine(name), file: strings[frames.file[frame] ?? 0] ?? '' };
}

/** Where a frame can be opened; undefined for unknown and native places. */
export function sourceOf({ strings, frames }: Timeline, frame: number): SourcePlace | undefined {
  const file = strings[frames.file[frame] ?? 0] ?? '';
  const line = frames.line[frame] ?? 0;
  if (file === '' || file.startsWith('node:') || line < 1) return undefined;
  return { file, line, column: Math.max(1, frames.column[frame] ?? 1) };
}

/** The source place of a slice: of a function its definition, of a blocking call its call site. */
export function sourceOfSlice(timeline: Timeline, slice: SliceRef): SourcePlace | undefined {
  const lane = timeline.lanes[slice.lane];
  if (!lane || slice.kind === 'states') return undefined;
  const column = slice.kind === 'flame' ? lane.flame.frame : lane.blocking.site;
  return sourceOf(timeline, column[slice.index] ?? -1);
}

export function factsOf(index: TimelineIndex, slice: SliceRef): Facts {
  const { timeline } = index;
  const lane = timeline.lanes[slice.lane];
  if (!lane) return { title: '', lines: [] };
  const { start, end } = rangeOf(timeline, slice);
  const source = sourceOfSlice(timeline, slice);
  const when = [
    ['start', formatDuration(start)],
    ['duration', formatDuration(end - start)],
  ] as const;
  const thread = ['thread', laneLabel(timeline, lane)] as const;
  if (slice.kind === 'states') {
    const state = threadStateNames[lane.states.state[slice.index] ?? 0] ?? 'idle';
    return { title: stateLabels[state], lines: [['', stateMeanings[state]], ...when, thread] };
  }
  if (slice.kind === 'blocking') {
    const { title, lines } = blockingFacts(timeline, lane, slice.index, end - start);
    return { title, lines: [...lines, ...when, thread], ...(source && { source }) };
  }
  const frame = lane.flame.frame[slice.index] ?? 0;
  const { name, file } = frameText(timeline, frame);
  const states = index.lanes[slice.lane]?.states.between(start, end);
  return {
    title: name,
    lines: [
      ...placeLine(timeline, frame),
      ['origin', originNames[originOf(file)]],
      ...when,
      ['meanwhile', states ? stateShares(states, end - start) : ''],
      thread,
    ],
    ...(source && { source }),
  };
}

function blockingFacts(timeline: Timeline, lane: Lane, call: number, duration: number): Facts {
  const { api, detail, site, cpu } = lane.blocking;
  const what = oneLine(timeline.strings[detail[call] ?? 0] ?? '');
  const onCpu = cpu[call] ?? NaN;
  return {
    title: oneLine(timeline.strings[api[call] ?? 0] ?? ''),
    lines: [
      ...(what === '' ? [] : [['argument', what] as const]),
      ...placeLine(timeline, site[call] ?? -1),
      [
        'on a CPU',
        Number.isNaN(onCpu)
          ? 'not recorded on this platform'
          : `${formatShare(onCpu, duration)} (${formatDuration(onCpu)})`,
      ],
    ],
  };
}

function placeLine({ strings, frames }: Timeline, frame: number): [string, string][] {
  const file = strings[frames.file[frame] ?? 0] ?? '';
  const line = frames.line[frame] ?? 0;
  if (file === '') return [];
  return [['at', `${oneLine(file)}${line > 0 ? `:${line}` : ''}`]];
}

/** The states by share, largest first and up to `most` of them: "running 83%, blocked 17%". */
export function stateShares(states: Float64Array, whole: number, most = Infinity): string {
  return threadStateNames
    .map((name) => ({ name, time: states[ThreadState[name]] ?? 0 }))
    .filter(({ time }) => time > whole * 0.0005)
    .sort((a, b) => b.time - a.time)
    .slice(0, most)
    .map(({ name, time }) => `${name === 'gc' ? name : stateLabels[name]} ${formatShare(time, whole)}`)
    .join(', ');
}
