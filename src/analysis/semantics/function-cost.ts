import type { FunctionNode, TSESTree } from '../parse/syntax';
import type { CallCount } from './cost';
import type { LoopCosts } from './loop-cost';

/** What one call of a function (or the loading of a module) computes, as far as its file tells. */
export interface FunctionCost {
  /** What it computes itself at assumed sizes, with functions that it calls where they are written. */
  readonly nanoseconds: number;
  /**
   * Its calls of everything else whose cost is not known from a table: functions of this file and of others, methods,
   * constructors; by where they end in the text, with how often each happens per call of the function. Loops whose size
   * is not known count as a few goes, since guesses multiply along a chain of calls.
   */
  readonly calls: readonly CallCount[];
}

/**
 * The cost of one call of a function. Costs of the functions that it calls are to be added by whoever knows them; a call
 * of itself is not among its calls.
 */
export function functionCost(fn: FunctionNode | TSESTree.Program, costs: LoopCosts): FunctionCost {
  return costs.ownCostOfCall(fn);
}
