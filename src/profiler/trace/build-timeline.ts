import { micros } from '../../base/time';
import type { RunTracks, ThreadTrack } from '../sources/tracks';
import type { Lost, Timeline } from '../timeline/model';
import { coresBusy } from './cores-busy';
import { LaneBuilder } from './lane-builder';
import type { SourcePositions } from './source-positions';

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
  const threads = inOrder([...tracks.threads.values()]);
  const ended = facts.end ?? threads.reduce((last, { lastSeen }) => Math.max(last, lastSeen), facts.start);
  const builder = new LaneBuilder(tracks, positions, facts.start, ended);
  const lanes = threads.filter(({ start }) => start <= ended).map((thread) => builder.build(thread));
  // A recording that was cut off may have lost them.
  const unrecorded = lanes.length === 0 && facts.end !== undefined ? [noLanes] : [];
  const counter = coresBusy(tracks, facts.start, facts.cores);
  return {
    command: facts.command,
    wallStart: facts.wallStart,
    duration: micros(ended - facts.start),
    exit: facts.exit,
    coresAvailable: facts.cores,
    strings: builder.strings,
    frames: builder.frames,
    lanes,
    counters: counter === undefined ? [] : [counter],
    lost: [
      ...lost,
      ...unrecorded,
      ...builder.lost,
      ...threads.flatMap((thread) => silentEnd(thread, facts.start)),
    ],
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

const noLanes: Lost = {
  what: 'the program',
  reason:
    'no Node.js process recorded itself; it may be no Node.js program, start one without its environment, or be unable to write to the temporary folder',
};

function silentEnd({ kind, pid, tid, exit, lastSeen }: ThreadTrack, runStart: number): Lost[] {
  if (exit !== undefined) return [];
  const name = kind === 'main' ? `process ${pid}` : `worker ${tid} of process ${pid}`;
  const after = Math.max(0, Math.round((lastSeen - runStart) / 1000));
  const reason = `nothing was written after ${after} ms: it was ended from outside, outlived the recording, or could not write`;
  return [{ what: `the last moments of ${name}`, reason }];
}
