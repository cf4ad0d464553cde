import type { TextRange } from '../base/text';

/** A place in the analysed file, and what stands there. */
export interface Evidence {
  readonly range: TextRange;
  /** The source text, shortened for people: `out[i - 1]`. */
  readonly text: string;
}

/** An operator that combines the results of iterations. */
export interface Reduction {
  /** The variable that collects: `sum`. */
  readonly into: string;
  /** As written: `+`, `Math.max`, `push`. */
  readonly operator: string;
  /**
   * Does the result depend on the order in which parts are combined? `never`: integers, `min`. `rounding`: sums of
   * floating-point numbers differ in their last digits. `always`: strings, lists, and what is added to a
   * Set are in the order of the parts.
   */
  readonly order: 'never' | 'rounding' | 'always';
}

/**
 * Could the iterations of a loop (or the calls of a function) run on several cores at once? Never a guess: where nothing
 * can be shown the verdict is `unknown`, and says why.
 */
export type ParallelVerdict =
  /**
   * No iteration sees what another one does. Of a function: the uses of state around it that must be sent along, since
   * another thread would not find it as it is.
   */
  | { readonly kind: 'independent'; readonly reason: string; readonly needs?: readonly Evidence[] }
  /** Independent but for results that are combined. */
  | { readonly kind: 'reduction'; readonly reductions: readonly Reduction[]; readonly reason: string }
  /** An iteration needs what an earlier one has done. */
  | {
      readonly kind: 'carried-dependence';
      readonly write: Evidence;
      readonly read: Evidence;
      readonly reason: string;
    }
  /** An iteration does something that the world outside can see, whose order would change. */
  | { readonly kind: 'impure'; readonly at: Evidence; readonly reason: string }
  /** A value that the work needs cannot reach another thread as it is. */
  | { readonly kind: 'not-transferable'; readonly value: Evidence; readonly reason: string }
  /** The work is too small for what moving it costs. */
  | { readonly kind: 'not-worth-it'; readonly nanoseconds: number; readonly reason: string }
  | { readonly kind: 'unknown'; readonly at?: Evidence; readonly reason: string };

/** A verdict that may rest on functions of other files. */
export interface OpenVerdict {
  readonly verdict: ParallelVerdict;
  /**
   * Calls of functions that the file does not hold, by where they end in the text, that would give another verdict if they
   * had no effects: that one.
   */
  readonly ifPure?: { readonly calls: readonly number[]; readonly verdict: ParallelVerdict };
}

/** A function whose calls compute for long, and whether a call could run in another thread. */
export interface HeavyFunction {
  /** Absent of functions without a name in the text. */
  readonly name?: string;
  /** Its name; its head where it has none. */
  readonly range: TextRange;
  /** The estimate of one call, with the functions of the file that it calls. */
  readonly nanoseconds: number;
  /** Does the estimate rest on sizes that the text does not give? */
  readonly isAssumed: boolean;
  readonly verdict: ParallelVerdict;
}
