import type { Variable } from '@typescript-eslint/scope-manager';
import { componentsBelow } from '../../../base/components';
import { contains, type FunctionNode, type Node } from '../../parse/syntax';
import type { LoopCosts } from '../loop-cost';
import type { Sizes } from '../trip-count';
import type { Accesses, FunctionCall, Obstacle } from './access';
import { accessesIn } from './accesses';
import { Region, type Root } from './region';

/** What calling a function of this file does, with all functions of this file that it calls in turn. */
export interface CallSummary {
  /** The first thing that hinders; one that other files cannot explain away comes before the others. */
  readonly obstacle: Obstacle | undefined;
  /** If nothing but calls of other files' functions hinders: where those end in the text. */
  readonly open: readonly number[];
  /** A write to something that outlives the call and is not what it was given. */
  readonly outerWrite: OuterWrite | undefined;
  /** A write to what it was given. */
  readonly parameterWrite: Node | undefined;
  /** What it uses that outlives the call and is not what it was given, with the first place that reads it, if one does. */
  readonly reads: ReadonlyMap<Root, Node | undefined>;
  readonly usesThis: Node | undefined;
}

export interface OuterWrite {
  readonly at: Node;
  readonly name: string;
  /** Is it shown to outlive the call? Where an object is from may not be known. */
  readonly isSure: boolean;
  /** What it changes as a whole, or at places that are not told apart. */
  readonly changed?: Root;
}

/** A function by whether all that it is given is its caller's own. */
interface Called {
  readonly fn: FunctionNode;
  readonly isGivenOwn: boolean;
}

/**
 * Sums up functions of one file; what a function does itself is worked out once, and what its calls do as well. Functions
 * that call each other in a circle do the same all together.
 */
export class CalledFunctions {
  readonly #accesses = new Map<FunctionNode, { readonly region: Region; readonly accesses: Accesses }>();
  readonly #summaries = new Map<Called, CallSummary>();
  /** Those of functions inside of a region, for calls from there. */
  readonly #inRegions = new WeakMap<Region, Map<Called, CallSummary>>();
  readonly #called = {
    own: new Map<FunctionNode, Called>(),
    any: new Map<FunctionNode, Called>(),
  };

  constructor(
    readonly sizes: Sizes,
    readonly costs: LoopCosts,
  ) {}

  /** What a call from a region does; the region's own variables, of each of its runs, do not count. */
  summary(call: FunctionCall, from: Region | undefined): CallSummary {
    const called = this.#calledBy(call);
    // Functions inside of the region see variables that are made anew in each run.
    if (from && contains(from.node, call.fn)) {
      const isOwn = (variable: Variable): boolean => from.isOwn(variable);
      const summaries = this.#inRegions.get(from) ?? new Map<Called, CallSummary>();
      this.#inRegions.set(from, summaries);
      return this.#sumUp(called, summaries, isOwn);
    }
    return this.#sumUp(called, this.#summaries, () => false);
  }

  /** The same object for the same function. */
  #calledBy({ fn, isGivenOwn }: FunctionCall): Called {
    const called = this.#called[isGivenOwn ? 'own' : 'any'];
    const known = called.get(fn) ?? { fn, isGivenOwn };
    called.set(fn, known);
    return known;
  }

  #accessesOf(fn: FunctionNode): { readonly region: Region; readonly accesses: Accesses } {
    const known = this.#accesses.get(fn);
    if (known) return known;
    const region = new Region(this.sizes, fn);
    const found = { region, accesses: accessesIn(region, this.costs) };
    this.#accesses.set(fn, found);
    return found;
  }

  #sumUp(
    called: Called,
    summaries: Map<Called, CallSummary>,
    isOwn: (variable: Variable) => boolean,
  ): CallSummary {
    const known = summaries.get(called);
    if (known) return known;
    const callees = ({ fn }: Called): Called[] =>
      this.#accessesOf(fn).accesses.calls.map((call) => this.#calledBy(call));
    const unknownCallees = (one: Called): Called[] => callees(one).filter((callee) => !summaries.has(callee));
    for (const circle of componentsBelow(called, unknownCallees)) {
      const sum = new Sum();
      for (const one of circle) this.#addOwn(one, sum, isOwn);
      for (const callee of new Set(circle.flatMap(callees))) {
        const below = summaries.get(callee);
        if (below) sum.add(below);
      }
      const summary = sum.total();
      for (const one of circle) summaries.set(one, summary);
    }
    return summaries.get(called) ?? new Sum().total();
  }

  /** What a function does itself. */
  #addOwn({ fn, isGivenOwn }: Called, sum: Sum, isOwn: (variable: Variable) => boolean): void {
    const { region, accesses } = this.#accessesOf(fn);
    for (const obstacle of accesses.obstacles) sum.addObstacle(obstacle);
    sum.usesThis ??= accesses.usesThis;
    for (const [variable, uses] of accesses.variables) {
      if (isOwn(variable)) continue;
      const write = uses.find(({ isWrite }) => isWrite);
      if (write) sum.addWrite({ at: write.node, name: variable.name, isSure: true, changed: variable });
      const read = uses.find(({ isRead, combination }) => isRead && combination === undefined);
      sum.addRead(variable, read?.node);
    }
    for (const { isWrite, object, node, key } of accesses.members) {
      const { root } = object;
      if (typeof root !== 'string' && isOwn(root)) continue;
      const isParameter = typeof root !== 'string' && region.isOwn(root);
      if (isParameter) {
        if (isWrite && !isGivenOwn) sum.parameterWrite ??= node;
      } else if (isWrite) {
        const name = typeof root === 'string' ? this.sizes.model.textOf(node) : root.name;
        const changed = key.kind === 'name' ? undefined : root;
        sum.addWrite({ at: node, name, isSure: root !== 'unknown', ...(changed && { changed }) });
      } else {
        sum.addRead(root, node);
      }
    }
  }
}

/** A summary in the making: of what is noted once, the first counts. */
class Sum {
  parameterWrite: Node | undefined;
  usesThis: Node | undefined;
  #outerWrite: OuterWrite | undefined;
  readonly #reads = new Map<Root, Node | undefined>();
  #lasting: Obstacle | undefined;
  #first: Obstacle | undefined;
  readonly #open = new Set<number>();

  addObstacle(obstacle: Obstacle): void {
    this.#first ??= obstacle;
    if (obstacle.isOpen === true) this.#open.add(obstacle.at.range[1]);
    // What is known to have effects says more than what is not known.
    else if (this.#lasting?.kind !== 'impure' && obstacle.kind === 'impure') this.#lasting = obstacle;
    else this.#lasting ??= obstacle;
  }

  add({ obstacle, open, outerWrite, parameterWrite, reads, usesThis }: CallSummary): void {
    if (obstacle) this.addObstacle(obstacle);
    for (const end of open) this.#open.add(end);
    if (outerWrite) this.addWrite(outerWrite);
    this.parameterWrite ??= parameterWrite;
    this.usesThis ??= usesThis;
    for (const [root, node] of reads) this.addRead(root, node);
  }

  addWrite(write: OuterWrite): void {
    if (this.#outerWrite?.isSure !== true && (write.isSure || !this.#outerWrite)) this.#outerWrite = write;
  }

  addRead(root: Root, node: Node | undefined): void {
    this.#reads.set(root, this.#reads.get(root) ?? node);
  }

  total(): CallSummary {
    return {
      obstacle: this.#lasting ?? this.#first,
      open: this.#lasting ? [] : [...this.#open],
      outerWrite: this.#outerWrite,
      parameterWrite: this.parameterWrite,
      reads: this.#reads,
      usesThis: this.usesThis,
    };
  }
}
