import { componentsBelow } from '../../base/components';
import { type Effect, linkedEffects, mergeEffects } from '../semantics/effects';
import { callees, type CallGraph, type GraphNode } from './call-graph';

/** What a call of a function does and computes, with all that it calls in turn. */
export interface FunctionTotals {
  readonly effects: readonly Effect[];
  readonly nanoseconds: number;
}

/**
 * Adds up effects and costs from what functions call to the functions themselves. Functions that call each other in a
 * circle are taken together: they share their effects, and each is counted once, since how often they go round is not
 * known. Worked out for the functions that are asked for, and kept.
 */
export class Totals {
  readonly #graph: CallGraph;
  readonly #totals: (FunctionTotals | undefined)[];

  /**
   * @param before of the program as it was, of which what is known is kept for files of which `isSame` is true: they are
   *   as they were, and so is all that they call.
   */
  constructor(graph: CallGraph, before?: Totals, isSame: (file: string) => boolean = () => false) {
    this.#graph = graph;
    this.#totals = new Array<FunctionTotals | undefined>(graph.nodes.length);
    if (!before) return;
    for (const node of before.#graph.nodes) {
      const totals = before.#totals[node.at];
      const same = totals && isSame(node.file) ? graph.find(node) : undefined;
      if (same) this.#totals[same.at] = totals;
    }
  }

  of(node: GraphNode): FunctionTotals {
    let totals = this.#totals[node.at];
    if (!totals) {
      for (const circle of this.#circlesBelow(node.at)) this.#addUp(circle);
      totals = this.#totals[node.at];
    }
    return totals ?? { effects: [], nanoseconds: 0 };
  }

  /** Of a call that runs one of several functions: all that any of them does, and what the cheapest one computes. */
  ofOneOf(nodes: readonly GraphNode[]): FunctionTotals {
    return oneOf(nodes.map((node) => this.of(node)));
  }

  #addUp(circle: readonly number[]): void {
    const members = circle.flatMap((at) => this.#graph.nodes[at] ?? []);
    const calls = new Map(members.map(({ at }) => [at, callees(this.#graph.outgoing[at] ?? [])]));
    const inside = new Set(circle);
    const total = (node: GraphNode, callee: (at: number) => FunctionTotals | undefined): FunctionTotals => {
      const calleeAt = (end: number): FunctionTotals | undefined => {
        const totals = calls
          .get(node.at)
          ?.get(end)
          ?.flatMap(({ called }) => callee(called) ?? []);
        return totals && oneOf(totals);
      };
      const { effects, cost } = node.summary ?? {};
      const below = (cost?.calls ?? []).map(({ end, times }) => times * (calleeAt(end)?.nanoseconds ?? 0));
      return {
        effects: effects ? linkedEffects(effects, calleeAt) : [],
        nanoseconds: below.reduce((sum, one) => sum + one, cost?.nanoseconds ?? 0),
      };
    };

    // First with nothing for each other, which gives each one's own; then each has what all of them have.
    const nothing: FunctionTotals = { effects: [], nanoseconds: 0 };
    const own = members.map((node) => total(node, (at) => (inside.has(at) ? nothing : this.#totals[at])));
    const [only] = own;
    const [first] = members;
    const callsItself =
      first !== undefined &&
      [...(calls.get(first.at)?.values() ?? [])].some((edges) =>
        edges.some(({ called }) => called === first.at),
      );
    if (members.length === 1 && first && only && !callsItself) {
      this.#totals[first.at] = only;
      return;
    }
    // What depends on arguments and `this` is handed round until nothing new comes up.
    const nanoseconds = own.reduce((sum, one) => sum + one.nanoseconds, 0);
    members.forEach((node, index) => {
      this.#totals[node.at] = { effects: own[index]?.effects ?? [], nanoseconds };
    });
    for (let isChanged = true; isChanged;) {
      isChanged = false;
      for (const node of members) {
        const before = this.#totals[node.at]?.effects ?? [];
        const after = mergeEffects([before, total(node, (at) => this.#totals[at]).effects]);
        if (keyOf(after) === keyOf(before)) continue;
        isChanged = true;
        this.#totals[node.at] = { effects: after, nanoseconds };
      }
    }
  }

  /** The functions that a function reaches and that are not known yet, in circles, those that are called first. */
  #circlesBelow(root: number): number[][] {
    const unknownCallees = (at: number): number[] =>
      (this.#graph.outgoing[at] ?? []).flatMap(({ link, called }) =>
        link.isCall && !this.#totals[called] ? called : [],
      );
    return componentsBelow(root, unknownCallees).map((circle) => circle.sort((a, b) => a - b));
  }
}

function oneOf(totals: readonly FunctionTotals[]): FunctionTotals {
  const [first, ...others] = totals;
  if (first && others.length === 0) return first;
  return {
    effects: mergeEffects(totals.map(({ effects }) => effects)),
    nanoseconds: Math.min(...totals.map(({ nanoseconds }) => nanoseconds), first ? Infinity : 0),
  };
}

function keyOf(effects: readonly Effect[]): string {
  return effects
    .map(({ resource, access, target, from, opens }) => [resource, access, target, from, opens].join(' '))
    .sort()
    .join('\n');
}
