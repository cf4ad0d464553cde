import type { ChainLink } from '../finding';
import type { OpenVerdict, ParallelVerdict } from '../parallel-verdict';
import type { Effect, Opened } from '../semantics/effects';

/** What is known of calling a function, whatever file it lies in: it and all that it calls in turn. */
export interface FunctionFacts {
  /** For people: `readConfig`, `Store.load`. */
  readonly name: string;
  readonly file: string;
  readonly isAsync: boolean;
  /** How a call comes to block before it gives back control; absent where none is known to. */
  readonly blocks?: BlockingPath;
  /** Estimated computation of one call, in nanoseconds, at assumed sizes. */
  readonly nanoseconds: number;
  /** All that a call does to the world outside, before and after it gives back control. */
  readonly effects: readonly Effect[];
  /** From the function down to the nearest call that opens such a thing; empty where none is known. */
  wayTo(opens: Opened): readonly ChainLink[];
}

/** The way from a call to the API that blocks. */
export interface BlockingPath {
  /** The API in people's terms: `fs.readFileSync`. */
  readonly api: string;
  /** Its key in the catalogue, `module:name`. */
  readonly key: string;
  /** From the called function down to the call of the API. */
  readonly chain: readonly ChainLink[];
}

/** The functions that the calls of one file reach. */
export interface CallFacts {
  /**
   * What the call (or `new`) that ends at an offset calls, if that is a function of the workspace; undefined where it is
   * not, or cannot be told. No two calls end at one offset, but `a().b()` are two that start at one.
   */
  calleeAt(callEnd: number): FunctionFacts | undefined;
}

/** The verdict, once the functions of other files are known. */
export function verdictGiven({ verdict, ifPure }: OpenVerdict, calls: CallFacts): ParallelVerdict {
  const isPure = (end: number): boolean => calls.calleeAt(end)?.effects.length === 0;
  return ifPure?.calls.every(isPure) === true ? ifPure.verdict : verdict;
}
