import { type Effect, linkedEffects, mergeEffects } from '../semantics/effects';
import type { CallGraph, GraphEdge, GraphNode } from './call-graph';

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

  constructor(graph: CallGraph) {
    this.#graph = graph;
    this.#totals = new Array<FunctionTotals | undefined>(graph.nodes.length);
  }

  of(node: GraphNode): FunctionTotals {
    let totals = this.#totals[node.at];
    if (!totals) {
      for (const circle of this.#circlesBelow(node.at)) this.#addUp(circle);
      totals = this.#totals[node.at];
    }
    return totals ?? { effects: [], nanoseconds: 0 };
  }

  #addUp(circle: readonly number[]): void {
    const members = circle.flatMap((at) => this.#graph.nodes[at] ?? []);
    const calls = new Map(members.map((node) => [node.at, this.#callsOf(node.at)]));
    const inside = new Set(circle);
    const total = (node: GraphNode, callee: (at: number) => FunctionTotals | undefined): FunctionTotals => {
      const calleeAt = (end: number): FunctionTotals | undefined => {
        const at = calls.get(node.at)?.get(end);
        return at === undefined ? undefined : callee(at);
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
    const callsItself = first !== undefined && [...(calls.get(first.at)?.values() ?? [])].includes(first.at);
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

  /** What the calls of a function run, by where they end. */
  #callsOf(at: number): ReadonlyMap<number, number> {
    const calls = new Map<number, number>();
    for (const { link, called } of this.#graph.outgoing[at] ?? []) {
      if (link.isCall && !calls.has(link.end)) calls.set(link.end, called);
    }
    return calls;
  }

  /**
   * The functions that a function reaches and that are not known yet, in circles (strongly connected components), those
   * that are called before those that call. Tarjan, "Depth-first search and linear graph algorithms", 1972; with a stack
   * of its own, since chains of calls are longer than the call stack.
   */
  #circlesBelow(root: number): number[][] {
    const circles: number[][] = [];
    const order = new Map<number, number>();
    const low = new Map<number, number>();
    const open: number[] = [];
    const isOpen = new Set<number>();
    const path: { readonly at: number; readonly edges: readonly GraphEdge[]; next: number }[] = [];
    const enter = (at: number): void => {
      order.set(at, order.size);
      low.set(at, order.size - 1);
      open.push(at);
      isOpen.add(at);
      path.push({ at, edges: (this.#graph.outgoing[at] ?? []).filter(({ link }) => link.isCall), next: 0 });
    };
    const lower = (at: number, to: number | undefined): void => {
      if (to !== undefined) low.set(at, Math.min(low.get(at) ?? to, to));
    };
    enter(root);
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const edge = step.edges[step.next++];
      if (edge) {
        const { called } = edge;
        if (this.#totals[called]) continue;
        if (!order.has(called)) enter(called);
        else if (isOpen.has(called)) lower(step.at, order.get(called));
        continue;
      }
      path.pop();
      const outer = path.at(-1);
      if (outer) lower(outer.at, low.get(step.at));
      if (low.get(step.at) !== order.get(step.at)) continue;
      const circle: number[] = [];
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        isOpen.delete(member);
        circle.push(member);
        if (member === step.at) break;
      }
      circles.push(circle.sort((a, b) => a - b));
    }
    return circles;
  }
}

function keyOf(effects: readonly Effect[]): string {
  return effects
    .map(({ resource, access, target, from, opens }) => [resource, access, target, from, opens].join(' '))
    .sort()
    .join('\n');
}
