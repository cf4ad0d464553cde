import { lifetime, type BlockingReport, type LaneReport, type Report } from './report';
import type { ThreadStateName } from './model';

/** Overlap shorter than this share of the run is start-up noise and not called parallel. */
const parallelShare = 0.05;
/** A state that takes less of the busiest thread's life than this is not what held the run back. */
const worthTelling = 0.1;

/**
 * The run in one sentence: was it parallel, and what held it back. Of concurrency it says nothing as long as the
 * operations in flight are not recorded.
 */
export function describe(report: Report): string {
  if (report.lanes.length === 0) return 'No JavaScript thread was recorded.';
  if (report.duration_ms <= 0) return 'The recording is empty.';
  const lane = busiestLane(report);
  const causes = heldBack(report, lane);
  return `${verdict(report)}; ${causes.join(', ')}.`;
}

/** The lane that was not idle the longest: the one that bounds the run. */
export function busiestLane(report: Report): LaneReport {
  const active = (lane: LaneReport): number => lifetime(lane) - lane.states_ms.idle;
  return report.lanes.reduce((busiest, lane) => (active(lane) > active(busiest) ? lane : busiest));
}

/** Base name of a path or `node:` specifier with the line: `build.ts:88`. */
export function shortPlace(file: string | null, line: number | null): string {
  if (file === null) return '';
  const name = file.startsWith('node:') ? file : (file.split(/[\\/]/).at(-1) ?? file);
  return line === null ? name : `${name}:${line}`;
}

function verdict(report: Report): string {
  const { parallel, cores, duration_ms: duration } = report;
  const share = parallel.overlap_ms / duration;
  const busy =
    cores.busyAvg === null
      ? `on average ${figure(parallel.avg)} threads computed, with ${count(cores.available, 'core')} available`
      : `${figure(cores.busyAvg)} of ${count(cores.available, 'core')} busy on average`;
  if (share < parallelShare) {
    const one = report.lanes.length === 1 ? 'one thread' : 'one thread at a time';
    return `Not parallel: ${one}, ${busy}`;
  }
  return `Parallel for ${percent(share)} of the run: up to ${count(parallel.peak, 'thread')} at once, ${busy}`;
}

function heldBack(report: Report, lane: LaneReport): string[] {
  const life = lifetime(lane);
  const share = (state: ThreadStateName): number => (life > 0 ? lane.states_ms[state] / life : 0);
  const who = threadName(report, lane);
  const causes: string[] = [];
  const blocker = worstCall(report, lane);
  if (blocker && blocker.total_ms / life >= worthTelling) {
    const place = shortPlace(blocker.file, blocker.line);
    const times = blocker.count === 1 ? '' : ` (${blocker.count} calls)`;
    causes.push(
      `\`${blocker.api}\`${place === '' ? '' : ` in ${place}`} held up ${who} for ${percent(blocker.total_ms / life)} of its life${times}`,
    );
  }
  const blocked = share('blocked');
  if (causes.length === 0 && blocked >= worthTelling) {
    causes.push(`${who} was blocked for ${percent(blocked)} of its life`);
  }
  if (share('preempted') >= worthTelling) {
    causes.push(`${who} waited for a core ${percent(share('preempted'))} of the time`);
  }
  if (share('gc') >= worthTelling) causes.push(`garbage collection took ${percent(share('gc'))} of ${who}`);
  if (causes.length < 2) {
    const states = ['running', 'idle'] as const;
    const main = states.reduce((a, b) => (share(a) >= share(b) ? a : b));
    if (causes.length === 0 || share(main) >= 0.3) {
      const did = main === 'running' ? 'ran' : 'was idle';
      causes.push(`${causes.length === 0 ? who : 'it'} ${did} ${percent(share(main))} of the time`);
    }
  }
  return causes.slice(0, 2);
}

function worstCall(report: Report, lane: LaneReport): BlockingReport | undefined {
  return report.blocking.find(({ pid, tid }) => pid === lane.pid && tid === lane.tid);
}

function threadName(report: Report, lane: LaneReport): string {
  const severalProcesses = report.lanes.some(({ pid }) => pid !== lane.pid);
  const thread = lane.kind === 'main' ? 'the main thread' : lane.name;
  return severalProcesses ? `${thread} of process ${lane.pid}` : thread;
}

const figure = (value: number): string => String(Math.round(value * 100) / 100);
const percent = (share: number): string => `${Math.round(share * 100)}%`;
const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
