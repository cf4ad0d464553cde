import type { Remedy } from '../finding';

/**
 * What a call costs. `trivial`: never worth a word by itself. `syscall`: one or a few system calls, microseconds to
 * milliseconds on a local disk, unbounded on a network disk. `data`: grows with the size of the input. `heavy`: a
 * millisecond or more on every call. `external`: waits for something outside, without bound.
 */
export type CostClass = 'trivial' | 'syscall' | 'data' | 'heavy' | 'external';

/** How the asynchronous form of a blocking API is called. */
export type CounterpartShape =
  | 'promise' // returns a promise
  | 'callback' // takes a callback; `util.promisify` makes it return a promise
  | 'iterator' // returns an asynchronous iterator
  | 'emitter'; // returns an object that reports by events

/** The asynchronous form of a blocking API. */
export interface Counterpart {
  readonly module: string;
  /** Member of the module, dotted: `promises.readFile`. */
  readonly name: string;
  readonly shape: CounterpartShape;
  /** Does the thread stay free meanwhile? `partly`: measured work remains on it. */
  readonly freesThread: 'yes' | 'partly';
}

/**
 * How a call becomes its awaited counterpart: the arguments stay as they are. Present only where sync and async form
 * take the same arguments and give the same result, up to `suffix`.
 */
export interface AwaitedForm {
  /** The first argument may be a file descriptor, which the promise form refuses. */
  readonly refusesDescriptor?: true;
  /** Names of options (in the last argument) that the promise form does not honour. */
  readonly refusesOption?: string;
  /** Text after the awaited call that maps its result to that of the sync form. */
  readonly suffix?: string;
}

/** One blocking function of a module. */
export interface BlockingApi {
  readonly module: string;
  /**
   * The member as the resolver gives it, dotted: `readFileSync`, `DatabaseSync.new` for the constructor,
   * `DatabaseSync.new.exec` for a method of its instances.
   */
  readonly name: string;
  /** When the event loop is held up: "while the disk is read". */
  readonly blocks: string;
  readonly cost: CostClass;
  /** What frees the event loop: the call waits (concurrency), or it computes (parallelism). */
  readonly remedy: Remedy;
  /** Blocks only when called with fewer arguments than this: the last one is the callback of the asynchronous form. */
  readonly callbackAt?: number;
  readonly counterpart?: Counterpart;
  readonly awaited?: AwaitedForm;
  /** What to do where there is no asynchronous form, a sentence. */
  readonly advice?: string;
  /** The first release that has it; absent if Node 20 has. */
  readonly since?: string;
  /** Not there on every platform. */
  readonly platformDependent?: true;
}
