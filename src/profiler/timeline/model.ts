import type { Micros } from '../../base/time';

/**
 * The timeline of one run: a pure, columnar model. Times are microseconds since the start of the run. Columns of one table have equal length.
 * The whole model is structured-cloneable; its typed arrays own their buffers.
 */
export interface Timeline {
  /** The command that was profiled, as its argument list. */
  readonly command: readonly string[];
  /** When the run began, in milliseconds since the Unix epoch. */
  readonly wallStart: number;
  readonly duration: Micros;
  /** How the profiled command ended; both null when the recording ended first. */
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  /** Cores that the recording machine offered to the program. */
  readonly coresAvailable: number;
  /** Names, file paths and details; referred to by index. Index 0 is the empty string. */
  readonly strings: readonly string[];
  readonly frames: FrameTable;
  /** Main thread before its workers, processes in order of start. */
  readonly lanes: readonly Lane[];
  readonly counters: readonly Counter[];
  /** What the recording does not hold, for the user to know. */
  readonly lost: readonly Lost[];
}

/**
 * Functions (with the source position of their definition) and call sites, each once: rows differ. Strings by index;
 * 0 = unknown.
 */
export interface FrameTable {
  readonly name: Int32Array;
  /** Absolute path, or a `node:` specifier, after source maps. */
  readonly file: Int32Array;
  /** 1-based; 0 = unknown. */
  readonly line: Int32Array;
  readonly column: Int32Array;
}

/** What a thread was doing. The numbers are stored in traces' models only, never in files. */
export const ThreadState = {
  /** JavaScript or native code on a CPU. */
  running: 0,
  gc: 1,
  /** Inside a synchronous call, not computing. */
  blocked: 2,
  /** Runnable, but without a CPU. */
  preempted: 3,
  /** Nothing to do: the event loop waits. */
  idle: 4,
} as const;
export type ThreadStateName = keyof typeof ThreadState;
export const threadStateNames = Object.keys(ThreadState) as ThreadStateName[];

export interface Lane {
  /** Unique within the timeline: `<pid>-<tid>`. */
  readonly id: string;
  readonly pid: number;
  /** Thread id as `worker_threads` numbers it: 0 is the main thread. */
  readonly tid: number;
  readonly kind: 'main' | 'worker';
  /** What the process runs, such as `node server.js`. */
  readonly process: string;
  /** What to call the thread, such as `main` or `worker 2`. */
  readonly name: string;
  readonly start: Micros;
  readonly end: Micros;
  /** In order of time, gapless and without overlap from `start` to `end`. */
  readonly states: StateSlices;
  readonly flame: FlameSlices;
  /**
   * Synchronous calls that held up the thread; in order of time and without overlap, so of nested calls one. Shorter ones
   * than the probe's threshold are absent.
   */
  readonly blocking: BlockingSlices;
}

export interface StateSlices {
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Values of `ThreadState`. */
  readonly state: Uint8Array;
}

/**
 * Stack frames as sampled. Slices are grouped by depth (0 = outermost): those of depth d are
 * `rows[d] … rows[d + 1] - 1`, in order of time and without overlap.
 */
export interface FlameSlices {
  readonly rows: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly frame: Int32Array;
}

export interface BlockingSlices {
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** String index of the API, such as `fs.readFileSync`. */
  readonly api: Int32Array;
  /** String index of a path or command that tells this call from others; 0 = none. */
  readonly detail: Int32Array;
  /** Frame index of the call site; -1 = unknown. */
  readonly site: Int32Array;
  /** Microseconds of the call spent on a CPU; NaN where the platform does not tell. */
  readonly cpu: Float64Array;
}

/** A quantity over time as a step function: `value[i]` holds from `time[i]` to `time[i + 1]`. */
export interface Counter {
  readonly id: 'cores-busy';
  readonly time: Float64Array;
  readonly value: Float64Array;
}

export interface Lost {
  readonly what: string;
  readonly reason: string;
}
