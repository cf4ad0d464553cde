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
 * One way for a call to become that of an asynchronous function which is awaited. It takes the same arguments and gives
 * the same result, up to what is said here.
 */
export interface AwaitedForm {
  /** What is called, a member of the same module; the counterpart if absent. */
  readonly name?: string;
  /** Of what is called; `callback`: made to return a promise by `util.promisify`. */
  readonly shape?: 'promise' | 'callback';
  /** What is called is a function that is written into the file, since there is none with the same options and results. */
  readonly written?: 'spawn' | 'exec' | 'execFile';
  /** The first argument may be a file descriptor, which this form refuses. */
  readonly refusesDescriptor?: true;
  /** Only for arguments that are spread, of which nothing is known. */
  readonly ofSpread?: true;
  /** The name of an option that this form does not honour. */
  readonly refusesOption?: string;
  /** An object literal sets this option to `false`, which this form does not know: it is taken out. */
  readonly withoutOption?: string;
  /** More arguments, which the synchronous form ignores, would mean something to this one. */
  readonly mostArguments?: number;
  /** With exactly so many arguments the asynchronous form asks for one more. */
  readonly completes?: { readonly arguments: number; readonly with: string };
  /** With exactly so many arguments TypeScript has to be told the types for `promisify`, which takes another overload. */
  readonly typeArguments?: { readonly arguments: number; readonly types: string };
  /** Text after the call, of a promise, that maps its result to that of the synchronous form. */
  readonly suffix?: string;
  /** The member of what the promise resolves to that the synchronous form returns. */
  readonly member?: string;
  /** It resolves to something where the synchronous form returns nothing. */
  readonly returnsMore?: true;
  /** What may differ all the same, a clause. */
  readonly differs?: {
    readonly kind: 'error-shape' | 'result-order';
    readonly message: string;
  };
  /** Releases of the package that have it so: their first numbers. */
  readonly from?: number;
  readonly below?: number;
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
  /** The ways to await it, from the best to the one that takes most arguments. */
  readonly awaited?: readonly AwaitedForm[];
  /** What to do where no asynchronous form frees the thread, a sentence. */
  readonly advice?: string;
  /** The first release that has it; absent if Node 20 has. */
  readonly since?: string;
  /** Not there on every platform. */
  readonly platformDependent?: true;
}
