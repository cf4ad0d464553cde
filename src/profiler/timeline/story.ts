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
  return `${verdict(report)}; ${causes.join(', and ')}.`;
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
  const available = count(cores.available, 'core');
  const busy =
    cores.busyAvg === null
      ? `${figure(parallel.avg)} of ${available} busy with JavaScript on average`
      : `${figure(cores.busyAvg)} of ${available} busy on average`;
  if (share >= parallelShare) return `Parallel for ${percent(share)} of the run, ${busy}`;
  if (parallel.peak >= 2) return `Hardly parallel (${percent(share)} of the run), ${busy}`;
  return `Not parallel: ${report.lanes.length === 1 ? 'one thread' : 'one thread at a time'}, ${busy}`;
}

/** Up to two clauses on the lane that bounds the run, the second one with a pronoun for it. */
function heldBack(report: Report, lane: LaneReport): string[] {
  const life = lifetime(lane);
  const share = (state: ThreadStateName): number => (life > 0 ? lane.states_ms[state] / life : 0);
  const causes: ((who: string) => string)[] = [];
  const call = worstCall(report, lane);
  if (call && call.total_ms / life >= worthTelling) {
    const place = call.file === null ? '' : ` in ${shortPlace(call.file, call.line)}`;
    const times = call.count === 1 ? '' : ` (${call.count} calls)`;
    causes.push(
      (who) =>
        `\`${call.api}\`${place} held up ${who} for ${percent(call.total_ms / life)} of its time${times}`,
    );
  } else if (share('blocked') >= worthTelling) {
    causes.push((who) => `${who} was blocked for ${percent(share('blocked'))} of its time`);
  }
  if (share('preempted') >= worthTelling) {
    causes.push((who) => `${who} waited for a core for ${percent(share('preempted'))} of its time`);
  }
  if (share('gc') >= worthTelling) {
    causes.push((who) => `${who} collected garbage for ${percent(share('gc'))} of its time`);
  }
  const [did, most] =
    share('running') >= share('idle') ? ['ran', share('running')] : ['was idle', share('idle')];
  if (causes.length === 0 || most >= 0.3) {
    causes.push((who) => `${who} ${did} for ${percent(most)} of its time`);
  }
  return causes.slice(0, 2).map((cause, i) => cause(i === 0 ? threadName(report, lane) : 'it'));
}

type Calls = Pick<BlockingReport, 'api' | 'file' | 'line' | 'count' | 'total_ms'>;

/** The blocking calls of one API on one line that held up the lane the longest. */
function worstCall(report: Report, lane: LaneReport): Calls | undefined {
  const byLine = new Map<string, { -readonly [K in keyof Calls]: Calls[K] }>();
  for (const call of report.blocking) {
    if (call.pid !== lane.pid || call.tid !== lane.tid) continue;
    const key = [call.api, call.file, call.line].join();
    const known = byLine.get(key);
    if (known) {
      known.count += call.count;
      known.total_ms += call.total_ms;
    } else {
      const { api, file, line, count, total_ms } = call;
      byLine.set(key, { api, file, line, count, total_ms });
    }
  }
  return [...byLine.values()].sort((a, b) => b.total_ms - a.total_ms)[0];
}

function threadName(report: Report, lane: LaneReport): string {
  const severalProcesses = report.lanes.some(({ pid }) => pid !== lane.pid);
  const thread = lane.kind === 'main' ? 'the main thread' : lane.name;
  return severalProcesses ? `${thread} of process ${lane.pid}` : thread;
}

const figure = (value: number): string => String(Math.round(value * 100) / 100);
const percent = (share: number): string => `${Math.round(share * 100)}%`;
const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
