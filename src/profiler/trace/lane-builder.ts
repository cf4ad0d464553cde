import { basename, relative } from 'node:path';
import { micros } from '../../base/time';
import { shorten } from '../sources/shorten';
import type { RunTracks, ThreadTrack } from '../sources/tracks';
import type { BlockingSlices, FrameTable, Lane, Lost } from '../timeline/model';
import { flameSlices, maxSlices } from './flame';
import { FrameTableBuilder, StringTable } from './frame-tables';
import { sampleTimes } from './sample-times';
import type { SourcePositions } from './source-positions';
import { disjoint, threadStates } from './thread-states';

/** Builds the lanes of one timeline, which share their strings, their frames and the room that there is for slices. */
export class LaneBuilder {
  /** What had to be left out. */
  readonly lost: Lost[] = [];
  readonly #tracks: RunTracks;
  readonly #runStart: number;
  readonly #runEnd: number;
  readonly #strings = new StringTable();
  readonly #frames: FrameTableBuilder;
  readonly #frameOfRaw = new Map<number, number>();
  #slicesLeft = maxSlices;

  constructor(tracks: RunTracks, positions: SourcePositions, runStart: number, runEnd: number) {
    this.#tracks = tracks;
    this.#runStart = runStart;
    this.#runEnd = runEnd;
    this.#frames = new FrameTableBuilder(this.#strings, positions);
  }

  get strings(): readonly string[] {
    return this.#strings.strings;
  }

  get frames(): FrameTable {
    return this.#frames.finish();
  }

  build(thread: ThreadTrack): Lane {
    const { ticks, threads, cpu: cpuTracks } = this.#tracks;
    const cpu = cpuTracks.get(`${thread.pid}-${thread.osTid}`);
    const counted = ticks[cpu?.ticks.at(-1) ?? -1] ?? -Infinity;
    const start = Math.max(thread.start, this.#runStart);
    const lastKnown = thread.exit ?? Math.max(thread.lastSeen, counted);
    const lane = { start, end: Math.min(this.#runEnd, Math.max(start, lastKnown)) };
    const sampled = { ...thread, times: sampleTimes(thread.times, thread.calls) };
    const states = threadStates(sampled, lane, ticks, cpu);
    const flame = this.#flame(sampled, lane.end);
    return {
      id: thread.id,
      pid: thread.pid,
      tid: thread.tid,
      kind: thread.kind,
      process: describeProcess(threads.get(`${thread.pid}-0`) ?? thread),
      name: thread.kind === 'main' ? 'main' : `worker ${thread.tid}`,
      start: micros(this.#fromStart(lane.start)),
      end: micros(this.#fromStart(lane.end)),
      states: { ...states, ...this.#spansFromStart(states) },
      flame: { ...flame, ...this.#spansFromStart(flame) },
      blocking: this.#blocking(thread, lane),
    };
  }

  #flame(thread: ThreadTrack, laneEnd: number) {
    const { stacks } = this.#tracks;
    const frameOf = (stack: number): number => this.#frameOf(stacks.top(stack));
    const { slices, cutAt } = flameSlices(thread, laneEnd, stacks, frameOf, this.#slicesLeft);
    this.#slicesLeft = Math.max(0, this.#slicesLeft - slices.start.length);
    if (cutAt !== undefined) {
      const after = Math.round(this.#fromStart(cutAt) / 1000);
      const reason = 'the run has more changes of the stack than can be shown';
      this.lost.push({ what: `the functions of ${thread.id} after ${after} ms`, reason });
    }
    return slices;
  }

  #frameOf(raw: number): number {
    let index = this.#frameOfRaw.get(raw);
    if (index === undefined) {
      const frame = this.#tracks.stacks.frames[raw];
      const { name = '', url = '', line = 0, column = 0 } = frame ?? {};
      index = this.#frames.add({ name: name === '' ? '(anonymous)' : name, file: url, line, column });
      this.#frameOfRaw.set(raw, index);
    }
    return index;
  }

  #blocking({ calls, pending }: ThreadTrack, lane: { start: number; end: number }): BlockingSlices {
    const open = pending === undefined ? [] : [{ ...pending, end: lane.end, cpu: NaN, wait: 0 }];
    const slices = disjoint([...calls, ...open], lane);
    return {
      start: Float64Array.from(slices, ({ start }) => this.#fromStart(start)),
      end: Float64Array.from(slices, ({ end }) => this.#fromStart(end)),
      api: Int32Array.from(slices, ({ api }) => this.#strings.add(api)),
      detail: Int32Array.from(slices, ({ detail }) => this.#strings.add(detail)),
      site: Int32Array.from(slices, ({ site }) => (site === undefined ? -1 : this.#frames.add(site))),
      cpu: Float64Array.from(slices, ({ cpu }) => cpu),
    };
  }

  #spansFromStart({ start, end }: { readonly start: Float64Array; readonly end: Float64Array }) {
    return {
      start: start.map((time) => this.#fromStart(time)),
      end: end.map((time) => this.#fromStart(time)),
    };
  }

  #fromStart(time: number): number {
    return time - this.#runStart;
  }
}

const commandLength = 120;

/** The command of a process by what its main thread saw; workers do not know their process's script. */
function describeProcess({ argv, execArgv, cwd }: ThreadTrack): string {
  const [executable = 'node', script, ...args] = argv;
  const program = basename(executable);
  if (script === undefined) return shorten([program, ...execArgv].join(' '), commandLength);
  const fromHere = cwd === '' ? script : relative(cwd, script);
  const shown = fromHere === '' || fromHere.startsWith('..') ? basename(script) : fromHere;
  return shorten([program, shown, ...args].join(' '), commandLength);
}
