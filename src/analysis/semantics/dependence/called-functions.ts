import type { Variable } from '@typescript-eslint/scope-manager';
import { contains, type FunctionNode, type Node } from '../../parse/syntax';
import type { LoopCosts } from '../loop-cost';
import type { Sizes } from '../trip-count';
import { type Accesses, accessesIn, type FunctionCall, type Obstacle } from './accesses';
import { Region, type Root } from './region';

/** What calling a function of this file does, with all functions of this file that it calls in turn. */
export interface CallSummary {
  /** The first thing that hinders; one that other files cannot explain away comes before the others. */
  readonly obstacle: Obstacle | undefined;
  /** If nothing but calls of other files' functions hinders: where those end in the text. */
  readonly open: readonly number[];
  /** A write to something that outlives the call and is not what it was given. */
  readonly outerWrite: { readonly at: Node; readonly name: string } | undefined;
  /** A write to what it was given. */
  readonly parameterWrite: Node | undefined;
  readonly reads: ReadonlySet<Root>;
  readonly usesThis: Node | undefined;
}

/** Sums up functions of one file; what a function does itself is worked out once, and what its calls do as well. */
export class CalledFunctions {
  readonly #accesses = new Map<FunctionNode, { readonly region: Region; readonly accesses: Accesses }>();
  readonly #summaries = {
    own: new Map<FunctionNode, CallSummary>(),
    any: new Map<FunctionNode, CallSummary>(),
  };

  constructor(
    readonly sizes: Sizes,
    readonly costs: LoopCosts,
  ) {}

  /** What a call from a region does; the region's own variables, of each of its runs, do not count. */
  summary(call: FunctionCall, from: Region | undefined): CallSummary {
    // Functions inside of the region see variables that are made anew in each run.
    if (from && contains(from.node, call.fn)) return this.#sumUp(call, (variable) => from.isOwn(variable));
    const known = this.#summaries[call.isGivenOwn ? 'own' : 'any'];
    const summary = known.get(call.fn) ?? this.#sumUp(call, () => false);
    known.set(call.fn, summary);
    return summary;
  }

  #accessesOf(fn: FunctionNode): { readonly region: Region; readonly accesses: Accesses } {
    const known = this.#accesses.get(fn);
    if (known) return known;
    const region = new Region(this.sizes, fn);
    const found = { region, accesses: accessesIn(region, this.costs) };
    this.#accesses.set(fn, found);
    return found;
  }

  #sumUp(call: FunctionCall, isOwn: (variable: Variable) => boolean): CallSummary {
    const reads = new Set<Root>();
    const open: number[] = [];
    let obstacle: Obstacle | undefined;
    let outerWrite: CallSummary['outerWrite'];
    let parameterWrite: Node | undefined;
    let usesThis: Node | undefined;
    // Each function once, and once more if it may be given something that is not the caller's own.
    const pending: FunctionCall[] = [call];
    const seen = new Map<FunctionNode, boolean>();
    for (let next = pending.pop(); next; next = pending.pop()) {
      const before = seen.get(next.fn);
      if (before === false || before === next.isGivenOwn) continue;
      seen.set(next.fn, next.isGivenOwn);
      const { region, accesses } = this.#accessesOf(next.fn);
      const lasting = accesses.obstacles.find(({ isOpen }) => isOpen !== true);
      // Nothing that comes after it matters.
      if (lasting) return { obstacle: lasting, open: [], outerWrite, parameterWrite, reads, usesThis };
      obstacle ??= accesses.obstacles[0];
      open.push(...accesses.obstacles.map(({ at }) => at.range[1]));
      pending.push(...accesses.calls);
      usesThis ??= accesses.usesThis;
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
          const name = typeof root === 'string' ? this.sizes.model.textOf(node) : root.name;
          outerWrite ??= { at: node, name };
        } else {
          reads.add(root);
        }
      }
    }
    return { obstacle, open, outerWrite, parameterWrite, reads, usesThis };
  }
}
