/**
 * The memory that the threads of one process share with its supervisor: 32-bit words, used with `Atomics`.
 * Each thread counts its cuts in the word of its thread id, so that the supervisor sees who is too busy for timers.
 */
export const word = {
  /** One of `link`. */
  link: 0,
  /** 1 once the main thread wants to exit. */
  exiting: 1,
  /** 1 once the supervisor has let go of the main thread. */
  released: 2,
  firstThread: 16,
} as const;

/** Whoever is first decides: the supervisor connects, or the main thread exits before that. */
export const link = { starting: 0, connected: 1, cancelled: 2 } as const;

/** Threads beyond this number share words; the supervisor then interrupts some of them needlessly. */
export const threadWords = 1008;

/** What the word of a thread that records nothing more holds, instead of its number of cuts. */
export const threadEnded = -1;

export const threadWord = (threadId: number): number => word.firstThread + (threadId % threadWords);

/** Milliseconds from one cut of the profile to the next; what a kill can lose at most, if timers run. */
export const cutPeriod = 250;

/** A file of this name in the session folder asks every thread to write out what it has. */
export const flushRequest = 'flush';

/** The property of the probe's `Atomics.wait` through which the supervisor reaches the thread's `cut`. */
export const cutKey = 'lanewise.cut';

/** The script name of what the supervisor evaluates in a thread; readers drop its frames. */
export const nudgeUrl = 'lanewise:nudge';

/** What the workers of a process inherit through `getEnvironmentData(environmentKey)`. */
export interface Inherited {
  readonly folder: string;
  readonly shared: Int32Array;
  readonly supervisorThreadId: number;
}
/** No name that a program comes upon; symbols, which it could not, are not passed on to workers. */
export const environmentKey = 'lanewise:3acbc272-2078-43db-9dda-b12b7ffe90ed';
