import type { FrameConcealment } from './conceal';
import type { ThreadLog } from './thread-log';

/** Microseconds; NaN where the platform does not tell. */
export interface SchedulerTime {
  /** On a CPU. */
  readonly ran: number;
  /** Ready to run, but without a CPU. */
  readonly waited: number;
}

/** The thread that the probe runs in, as the event sources see it. */
export interface ProbedThread {
  readonly log: ThreadLog;
  /** Makes calls of the program from within a wrapper. */
  readonly frames: FrameConcealment;
  readonly isMainThread: boolean;
  /** Set where another profiler is at work in this process, whose output chunked profiles would garble. */
  readonly sharesProfiler: boolean;
  /** What the scheduler has given this thread so far. */
  schedulerTime(): SchedulerTime;
  /** Writes out everything that was gathered so far, unless that was done within the last `milliseconds`. */
  flush(milliseconds: number): void;
}

/** One event source at work in one thread. */
export interface Collector {
  /** Writes what was gathered since the last cut. After the `final` one nothing more is gathered. */
  cut(final: boolean): void;
}

/** Starts one event source in this thread. */
export type Collect = (thread: ProbedThread) => Collector;
