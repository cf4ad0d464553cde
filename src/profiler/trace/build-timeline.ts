import { basename, relative } from 'node:path';
import { micros } from '../../base/time';
import type { RunTracks, ThreadTrack } from '../sources/tracks';
import type { BlockingSlices, Lane, Lost, Timeline } from '../timeline/model';
import { coresBusy } from './cores-busy';
import { flameSlices, maxSlices } from './flame';
import { FrameTableBuilder, StringTable } from './frame-tables';
import type { SourcePositions } from './source-positions';
import { disjoint, threadStates } from './thread-states';

/** What a trace's first and last records tell. */
export interface RunFacts {
  readonly command: readonly string[];
  readonly start: number;
  readonly wallStart: number;
  readonly cores: number;
  /** Undefined when the recording was cut off. */
  readonly end: number | undefined;
  readonly exit: Timeline['exit'];
}

/** Interprets the tracks of a run; times become relative to its start. */
export function buildTimeline(
  facts: RunFacts,
  tracks: RunTracks,
  positions: SourcePositions,
  lost: readonly Lost[],
): Timeline {
  const strings = new StringTable();
  const frames = new FrameTableBuilder(strings, positions);
  const ended =
    facts.end ?? Math.max(facts.start, ...[...tracks.threads.values()].map(({ lastSeen }) => lastSeen));
  const cut: Lost[] = [];
  const lanes: Lane[] = [];
  let slicesLeft = maxSlices;
  for (const thread of inOrder([...tracks.threads.values()])) {
    if (thread.start > ended) continue;
    const lane = buildLane(thread, facts.start, ended, tracks, strings, frames, slicesLeft, cut);
    slicesLeft = Math.max(0, slicesLeft - lane.flame.start.length);
    lanes.push(lane);
  }
  if (lanes.length === 0) {
    const reason =
      'no Node.js process loaded the probe; it may be no Node.js program, or start one without its environment';
    cut.push({ what: 'the program', reason });
  }
  const counter = coresBusy(tracks, facts.start, facts.cores);
  return {
    command: facts.command,
    wallStart: facts.wallStart,
    duration: micros(ended - facts.start),
    exit: facts.exit,
    coresAvailable: facts.cores,
    strings: strings.strings,
    frames: frames.finish(),
    lanes,
    counters: counter === undefined ? [] : [counter],
    lost: [...lost, ...cut, ...[...tracks.threads.values()].flatMap((thread) => silentEnd(thread, ended))],
  };
}

/** Processes by the start of their first thread; within one the main thread before its workers. */
function inOrder(threads: ThreadTrack[]): ThreadTrack[] {
  const born = new Map<number, number>();
  for (const { pid, start } of threads) born.set(pid, Math.min(start, born.get(pid) ?? Infinity));
  return threads.sort(
    (a, b) => (born.get(a.pid) ?? 0) - (born.get(b.pid) ?? 0) || a.pid - b.pid || a.tid - b.tid,
  );
}

function buildLane(
  thread: ThreadTrack,
  runStart: number,
  ended: number,
  tracks: RunTracks,
  strings: StringTable,
  frames: FrameTableBuilder,
  slicesLeft: number,
  cut: Lost[],
): Lane {
  const cpu = tracks.cpu.get(`${thread.pid}-${thread.osTid}`);
  const counted = tracks.ticks[cpu?.ticks.at(-1) ?? -1] ?? -Infinity;
  const start = Math.max(thread.start, runStart);
  const end = Math.min(ended, Math.max(start, thread.exit ?? Math.max(thread.lastSeen, counted)));
  const lane = { start, end };
  const frameIndices = new Map<number, number>();
  const frameOf = (stack: number): number => {
    const raw = tracks.stacks.top(stack);
    let index = frameIndices.get(raw);
    if (index === undefined) {
      const { name, url, line, column } = tracks.stacks.frames[raw] ?? {
        name: '',
        url: '',
        line: 0,
        column: 0,
      };
      index = frames.add({ name: name === '' ? '(anonymous)' : name, file: url, line, column });
      frameIndices.set(raw, index);
    }
    return index;
  };
  const states = threadStates(thread, lane, tracks.ticks, cpu);
  const { slices: flame, cutAt } = flameSlices(thread, end, tracks.stacks, frameOf, slicesLeft);
  if (cutAt !== undefined) {
    const what = `the functions of ${thread.id} after ${Math.round((cutAt - runStart) / 1000)} ms`;
    cut.push({ what, reason: 'the run has more changes of the stack than can be shown' });
  }
  return {
    id: thread.id,
    pid: thread.pid,
    tid: thread.tid,
    kind: thread.kind,
    process: describeProcess(tracks.threads.get(`${thread.pid}-0`) ?? thread),
    name: thread.kind === 'main' ? 'main' : `worker ${thread.tid}`,
    start: micros(start - runStart),
    end: micros(end - runStart),
    states: { ...states, start: shifted(states.start, runStart), end: shifted(states.end, runStart) },
    flame: { ...flame, start: shifted(flame.start, runStart), end: shifted(flame.end, runStart) },
    blocking: blockingSlices(thread, lane, runStart, strings, frames),
  };
}

function shifted(times: Float64Array, by: number): Float64Array {
  return times.map((time) => time - by);
}

function blockingSlices(
  { calls, pending }: ThreadTrack,
  lane: { readonly start: number; readonly end: number },
  runStart: number,
  strings: StringTable,
  frames: FrameTableBuilder,
): BlockingSlices {
  const open = pending === undefined ? [] : [{ ...pending, end: lane.end, cpu: NaN, wait: 0 }];
  const slices = disjoint([...calls, ...open], lane);
  return {
    start: Float64Array.from(slices, ({ start }) => start - runStart),
    end: Float64Array.from(slices, ({ end }) => end - runStart),
    api: Int32Array.from(slices, ({ api }) => strings.add(api)),
    detail: Int32Array.from(slices, ({ detail }) => strings.add(detail)),
    site: Int32Array.from(slices, ({ site }) => (site === undefined ? -1 : frames.add(site))),
    cpu: Float64Array.from(slices, ({ cpu }) => cpu),
  };
}

const commandLength = 120;

/** The command of a process by what its main thread saw; workers do not know their process's script. */
function describeProcess({ argv, execArgv, cwd }: ThreadTrack): string {
  const [executable = 'node', script, ...args] = argv;
  const program = basename(executable);
  if (script === undefined) return [program, ...execArgv].join(' ').slice(0, commandLength);
  const fromHere = cwd === '' ? script : relative(cwd, script);
  const shown = fromHere === '' || fromHere.startsWith('..') ? basename(script) : fromHere;
  return [program, shown, ...args].join(' ').slice(0, commandLength);
}

function silentEnd(thread: ThreadTrack, ended: number): Lost[] {
  if (thread.exit !== undefined) return [];
  const name =
    thread.kind === 'main' ? `process ${thread.pid}` : `worker ${thread.tid} of process ${thread.pid}`;
  const missing = Math.max(0, Math.round((ended - thread.lastSeen) / 1000));
  return [
    {
      what: `the last moments of ${name}`,
      reason: `it was ended before it could write them, or outlived the recording; nothing is known of its last ${missing} ms at most`,
    },
  ];
}
