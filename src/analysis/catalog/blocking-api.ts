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

/**
 * Does the thread stay free while the asynchronous form works? `partly`: measured work remains on it. `yields`: all the
 * work is done on it, with pauses. `no`: all of it, in one go. Only `yes` makes it a remedy.
 */
export type FreesThread = 'yes' | 'partly' | 'yields' | 'no';

/** The asynchronous form of a blocking API. */
export interface Counterpart {
  readonly module: string;
  /** Member of the module, dotted: `promises.readFile`; empty for what the module itself is. */
  readonly name: string;
  readonly shape: CounterpartShape;
  readonly freesThread: FreesThread;
  /** What computes instead, where that is not a thread of libuv's pool. */
  readonly runsIn?: 'a worker thread' | 'a child process';
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

/** What must hold of a call's arguments, counted from 0, for it to block, or to take long enough to be worth a word. */
export type CallCondition =
  /** The argument is a constant, and one of these. */
  | { readonly kind: 'is'; readonly argument: number; readonly values: readonly (string | boolean)[] }
  /** The argument is not a constant that is one of these. */
  | { readonly kind: 'is-not'; readonly argument: number; readonly values: readonly (string | boolean)[] }
  /** The argument is there and no constant string: what it loads is not always the same. */
  | { readonly kind: 'computed'; readonly argument: number }
  /** The argument is a string by the way it is written: a constant, or one that is put together. */
  | { readonly kind: 'string'; readonly argument: number }
  /** The number that is given, or the size of the buffer, is not known to be less. */
  | { readonly kind: 'at-least'; readonly argument: number; readonly size: number }
  /** What is given is not called so: `process.env.JWT_SECRET` is, for `/secret/i`. Nor is it a constant string. */
  | { readonly kind: 'not-named'; readonly argument: number; readonly pattern: RegExp }
  /** An object literal among the arguments sets the option to one of these. */
  | { readonly kind: 'option'; readonly name: string; readonly values: readonly (string | boolean)[] }
  /** No object literal among the arguments sets the option to one of these, or to a list of such. */
  | { readonly kind: 'no-option'; readonly name: string; readonly values: readonly (string | boolean)[] }
  /** The last argument is neither a function nor what is called like one: `callback`, `done`. */
  | { readonly kind: 'no-callback' };

/** One blocking function of a module. */
export interface BlockingApi {
  readonly module: string;
  /**
   * The member as the resolver gives it, dotted: `readFileSync`, `DatabaseSync.new` for the constructor,
   * `DatabaseSync.new.exec` for a method of its instances; empty for what the module itself is.
   */
  readonly name: string;
  /** When the event loop is held up: "while the disk is read". */
  readonly blocks: string;
  readonly cost: CostClass;
  /** What frees the event loop: the call waits (concurrency), it computes (parallelism), or it need not be done. */
  readonly remedy: Remedy;
  /** Blocks only when called with fewer arguments than this: the last one is the callback of the asynchronous form. */
  readonly callbackAt?: number;
  /** Blocks only where all of these hold. */
  readonly when?: readonly CallCondition[];
  readonly counterpart?: Counterpart;
  readonly awaited?: AwaitedForm;
  /** What to do where no asynchronous form frees the thread, a sentence. */
  readonly advice?: string;
  /** The first release that has it; absent if Node 20 has. */
  readonly since?: string;
  /** Not there on every platform. */
  readonly platformDependent?: true;
}
