import { StackTable } from './stack-table';

/** A stretch of µs on the recording machine's monotonic clock during which a call held up its thread. */
export interface CallTrack {
  readonly api: string;
  readonly detail: string;
  readonly start: number;
  readonly end: number;
  /** µs on a CPU; NaN where unknown. */
  readonly cpu: number;
  /** µs ready to run, but without a CPU; 0 where unknown. */
  readonly wait: number;
  readonly site: CallSite | undefined;
}

/** A position as the engine runs it: `file` is a path or URL, line and column are 1-based, 0 where unknown. */
export interface CallSite {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ThreadTrack {
  readonly id: string;
  readonly pid: number;
  readonly tid: number;
  /** The kernel's id, by which CPU time is recorded; 0 where unknown. */
  readonly osTid: number;
  readonly kind: 'main' | 'worker';
  readonly argv: readonly string[];
  readonly execArgv: readonly string[];
  readonly cwd: string;
  readonly start: number;
  /** Script of the probe, whose frames are no part of the program. */
  readonly probe: string;
  /** When the thread said that it ended; undefined when it could not. */
  exit: number | undefined;
  /** The last moment at which the thread is known to have existed. */
  lastSeen: number;
  /** Samples in order of time: `stacks[i]` holds from `times[i]` on. Ids are those of `RunTracks.stacks`. */
  readonly times: number[];
  readonly stacks: number[];
  readonly calls: CallTrack[];
  /** A call that had begun when the thread was last heard of. */
  pending: Omit<CallTrack, 'end' | 'cpu' | 'wait'> | undefined;
}

/** What the kernel counted for one thread: at `ticks[i]` (index into `RunTracks.ticks`), in µs since the tick before. */
export interface CpuTrack {
  readonly ticks: number[];
  readonly cpu: number[];
  readonly wait: number[];
}

/** Everything that the sources of one run tell, decoded but not yet interpreted. */
export class RunTracks {
  readonly threads = new Map<string, ThreadTrack>();
  readonly stacks = new StackTable();
  /** How many samples have so deep a stack that its outermost frames may be missing. */
  cutSamples = 0;
  /** Times at which the CPU time of all threads was read. */
  readonly ticks: number[] = [];
  /** By `<pid>-<osTid>`. */
  readonly cpu = new Map<string, CpuTrack>();
}
