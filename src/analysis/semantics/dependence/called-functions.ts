import type { Variable } from '@typescript-eslint/scope-manager';
import type { FunctionNode, Node } from '../../parse/syntax';
import type { LoopCosts } from '../loop-cost';
import type { Sizes } from '../trip-count';
import { type Accesses, accessesIn, type FunctionCall, type Obstacle } from './accesses';
import { Region, type Root } from './region';

/** What calling a function of this file does, with all functions of this file that it calls in turn. */
export interface CallSummary {
  /** What hinders, with the function in which it stands. */
  readonly obstacles: readonly Obstacle[];
  /** A write to something that outlives the call and is not what it was given. */
  readonly outerWrite: { readonly at: Node; readonly name: string } | undefined;
  /** A write to what it was given. */
  readonly parameterWrite: Node | undefined;
  readonly reads: ReadonlySet<Root>;
  readonly readsThis: boolean;
  readonly open: Accesses['open'];
}

/** Sums up functions of one file; what a function itself does is worked out once. */
export class CalledFunctions {
  readonly #accesses = new Map<FunctionNode, { readonly region: Region; readonly accesses: Accesses }>();

  constructor(
    readonly sizes: Sizes,
    readonly costs: LoopCosts,
  ) {}

  /** What a function does itself, with callbacks that it hands to array methods. */
  accessesOf(fn: FunctionNode): { readonly region: Region; readonly accesses: Accesses } {
    const known = this.#accesses.get(fn);
    if (known) return known;
    const region = new Region(this.sizes, fn);
    const found = { region, accesses: accessesIn(region, this.costs) };
    this.#accesses.set(fn, found);
    return found;
  }

  /** What a call does; variables that `isOwn` tells belong to the caller's own run. */
  summary(call: FunctionCall, isOwn: (variable: Variable) => boolean): CallSummary {
    const obstacles: Obstacle[] = [];
    const reads = new Set<Root>();
    const open: Accesses['open'][number][] = [];
    let outerWrite: CallSummary['outerWrite'];
    let parameterWrite: Node | undefined;
    let readsThis = false;
    // Each function once, and once more if it may be given something that is not the caller's own.
    const pending: FunctionCall[] = [call];
    const seen = new Map<FunctionNode, boolean>();
    for (let next = pending.pop(); next; next = pending.pop()) {
      const before = seen.get(next.fn);
      if (before === false || before === next.isGivenOwn) continue;
      seen.set(next.fn, next.isGivenOwn);
      const { region, accesses } = this.accessesOf(next.fn);
      obstacles.push(...accesses.obstacles);
      open.push(...accesses.open);
      pending.push(...accesses.calls);
      readsThis ||= accesses.usesThis !== undefined;
      for (const [variable, uses] of accesses.variables) {
        if (isOwn(variable)) continue;
        const write = uses.find(({ isWrite }) => isWrite);
        if (write) outerWrite ??= { at: write.node, name: variable.name };
        reads.add(variable);
      }
      for (const { isWrite, object, node } of accesses.members) {
        const { root } = object;
        if (typeof root !== 'string' && isOwn(root)) continue;
        const isParameter = typeof root !== 'string' && region.isOwn(root);
        if (isParameter) {
          if (isWrite && !next.isGivenOwn) parameterWrite ??= node;
        } else if (isWrite) {
          outerWrite ??= {
            at: node,
            name: typeof root === 'string' ? this.sizes.model.textOf(node) : root.name,
          };
        } else {
          reads.add(root);
        }
      }
    }
    return { obstacles, outerWrite, parameterWrite, reads, readsThis, open };
  }
}
