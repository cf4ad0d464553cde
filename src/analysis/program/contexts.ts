import { type ChainLink, type ContextKind, type ExecutionContext, moduleLevel } from '../finding';
import { anonymous, chainOf, namesOn } from './call-chain';
import type { CallGraph, GraphEdge, GraphNode } from './call-graph';
import type { Link } from './file-links';

/** When a function runs, told from who calls it. */
export interface DecidedContext extends ExecutionContext {
  /** The calls on the way from what decides down to the function; empty where nobody else decides. */
  readonly chain: readonly ChainLink[];
  /** Told from its callers, not from what it is itself. */
  readonly isInherited: boolean;
}

/** From what matters least to what matters most: of a function's callers, the one that matters most decides. */
const ranks: readonly ContextKind[] = [
  'exit-hook',
  'test',
  'config',
  'worker',
  'cli',
  'start-up',
  'function',
  'async-function',
  'handler',
];
const rankOf: ReadonlyMap<ContextKind, number> = new Map(ranks.map((kind, rank) => [kind, rank]));
const asyncRank = ranks.indexOf('async-function');
/** What code that waits may have others in flight for: what it is itself is no longer all that goes on. */
export const raisedByWaits: ReadonlySet<ContextKind> = new Set(['start-up', 'function']);
const startUpRank = ranks.indexOf('start-up');
const functionRank = ranks.indexOf('function');
const handlerRank = ranks.indexOf('handler');

/** The best that is known of a node so far, or of an asynchronous function's code up to where it first waits. */
interface State {
  /** Twice the rank, one more in a loop. */
  readonly value: number;
  readonly distance: number;
  readonly reason: string;
  /** What hands it down, as it was then: a function that calls itself finds something better later on, by itself. */
  readonly from: Step | undefined;
}

interface Step {
  readonly state: State;
  readonly node: number;
  readonly edge: GraphEdge | undefined;
}

/**
 * Decides when each function runs: contexts go from callers to what they call until nothing changes any more, the
 * shortest way first, so that the answer does not depend on the order of the files.
 */
export class Contexts {
  readonly #graph: CallGraph;
  /** By the places of nodes; after those, of asynchronous functions up to where they first wait. */
  readonly #states: (State | undefined)[];

  constructor(graph: CallGraph) {
    this.#graph = graph;
    this.#states = new Array<State | undefined>(2 * graph.nodes.length);
    this.#propagate();
  }

  /** When a function runs, or the part of it that it runs before it first gives back control. */
  of(node: GraphNode, { isAtStart = false } = {}): DecidedContext {
    const place = isAtStart ? this.#startOf(node) : node.at;
    const state = this.#states[place];
    if (!state) {
      return { kind: 'function', inLoop: false, reason: 'never called', chain: [], isInherited: false };
    }
    const way = this.#wayTo(place);
    const calls = way.flatMap(({ edge }) => edge ?? []);
    // What it is called by is told; that it is part of what is around it goes without saying.
    const names = namesOn(calls, this.#graph);
    return {
      kind: ranks[state.value >> 1] ?? 'function',
      inLoop: (state.value & 1) === 1,
      reason: names === '' ? state.reason : `${state.reason}, via ${names}`,
      chain: chainOf(calls, this.#graph),
      isInherited: state.from !== undefined,
    };
  }

  #propagate(): void {
    const { nodes, outgoing } = this.#graph;
    const parts = partsOf(nodes);
    const oncePer = this.#oncePer();
    // What matters most goes first, so that nearly every function is settled the first time.
    const queues: number[][] = Array.from({ length: 2 * ranks.length }, () => []);
    let highest = 0;
    const offer = (place: number, state: State): void => {
      if (!isBetter(state, this.#states[place])) return;
      this.#states[place] = state;
      queues[state.value]?.push(place);
      highest = Math.max(highest, state.value);
    };
    const handDown = (state: State, from: number, to: number, edge: GraphEdge | undefined): void => {
      const callee = nodes[to];
      if (!callee || isDecided(callee)) return;
      const once = this.#isOnce(edge) ? edge.link.once : undefined;
      const start = this.#startOf(callee);
      if (start !== to) offer(start, handedDown(state, { from, edge, callee, once, isStart: true }));
      const known = this.#states[to];
      // Most have something better already, or as good and nearer.
      if (known && !raises(state, callee)) {
        const value = edge?.link.inLoop === true ? state.value | 1 : state.value;
        if (known.value > value || (known.value === value && known.distance <= state.distance - 1)) return;
      }
      offer(to, handedDown(state, { from, edge, callee, once }));
    };
    for (const node of nodes) {
      for (const state of ownStates(node)) {
        for (const place of new Set([node.at, this.#startOf(node)])) offer(place, state);
      }
    }
    const next = queues.map(() => 0);
    while (highest >= 0) {
      const place = queues[highest]?.[next[highest] ?? 0];
      if (place === undefined) {
        highest--;
        continue;
      }
      const state = this.#states[place];
      next[highest] = (next[highest] ?? 0) + 1;
      // It has found something better in the meantime.
      if (state?.value !== highest) continue;
      const at = place % nodes.length;
      for (const edge of outgoing[at] ?? []) {
        if (place === this.#placeOf(edge)) handDown(atCall(state, edge, nodes[at]), at, edge.called, edge);
      }
      for (const edge of oncePer.get(place) ?? []) {
        const caller = this.#states[this.#placeOf(edge)];
        if (caller) handDown(atCall(caller, edge, nodes[edge.caller]), edge.caller, edge.called, edge);
      }
      if (place !== at) continue;
      for (const part of parts.get(at) ?? []) handDown(state, at, part, undefined);
    }
  }

  /** By the functions that make what keeps results, the calls that happen once for each. */
  #oncePer(): ReadonlyMap<number, readonly GraphEdge[]> {
    const calls = new Map<number, GraphEdge[]>();
    for (const edge of this.#graph.outgoing.flat()) {
      const per = this.#perOf(edge);
      if (!per) continue;
      const others = calls.get(per.at);
      if (others) others.push(edge);
      else calls.set(per.at, [edge]);
    }
    return calls;
  }

  #perOf({ link }: GraphEdge): GraphNode | undefined {
    return link.oncePer === undefined ? undefined : this.#graph.find({ file: link.site, id: link.oncePer });
  }

  /** Does a call happen once in the life of the program, not once for each request? */
  #isOnce(edge: GraphEdge | undefined): edge is GraphEdge {
    if (edge?.link.once === undefined) return false;
    const per = this.#perOf(edge);
    const state = per && this.#states[per.at];
    return state === undefined || state.value >> 1 !== handlerRank;
  }

  /** Where the state is kept that a call hands down. */
  #placeOf(edge: GraphEdge): number {
    const caller = this.#graph.nodes[edge.caller];
    return caller && isAtStart(edge.link) ? this.#startOf(caller) : edge.caller;
  }

  /** Where the state is kept of what a function runs before it first gives back control. */
  #startOf({ at, summary }: GraphNode): number {
    return summary?.isAsync === true ? this.#graph.nodes.length + at : at;
  }

  /** The steps from what decides to a node, in the order of the calls, without going round in circles. */
  #wayTo(place: number): readonly Step[] {
    const backwards: Step[] = [];
    for (let from = this.#states[place]?.from; from; from = from.state.from) backwards.push(from);
    const way: Step[] = [];
    const reached = new Map<number, number>();
    for (const step of backwards.reverse()) {
      const before = reached.get(step.node);
      // A function that calls itself in a loop: what it does there it does after the first call as well.
      if (before !== undefined) way.length = before;
      else reached.set(step.node, way.length);
      way.push(step);
    }
    const own = reached.get(place % this.#graph.nodes.length);
    return own === undefined ? way : way.slice(0, own);
  }
}

/** What code in a file of a role of its own is, whatever it looks like. */
function isDecided({ role }: GraphNode): boolean {
  return role.role === 'test' || role.role === 'config' || role.role === 'worker';
}

function stateOf(kind: ContextKind, reason: string): State {
  return { value: 2 * (rankOf.get(kind) ?? 0), distance: 0, reason, from: undefined };
}

/** What holds of a node by itself. */
function ownStates(node: GraphNode): readonly State[] {
  const { role, summary, uses, isOpen, isCommand } = node;
  if (role.role !== 'module' && role.role !== 'cli') return [stateOf(role.role, role.reason)];
  if (!summary) {
    return [
      role.role === 'cli'
        ? stateOf('cli', role.reason)
        : stateOf('start-up', 'runs when the module is loaded'),
    ];
  }
  const states = uses.map(({ kind, reason }) => stateOf(kind, reason));
  if (!isOpen) return states;
  if (isCommand) return [...states, stateOf('cli', role.reason)];
  const called = summary.name === anonymous ? '' : ` \`${summary.name}\``;
  return [
    ...states,
    summary.isAsync
      ? stateOf('async-function', called === '' ? 'in an async function' : `in the async function${called}`)
      : stateOf(
          'function',
          called === ''
            ? 'in a function, whose callers are not known'
            : `in the function${called}, whose callers are not known`,
        ),
  ];
}

/** Functions that run for all we know in the course of those around them, by these. */
function partsOf(nodes: readonly GraphNode[]): ReadonlyMap<number, readonly number[]> {
  const parts = new Map<number, number[]>();
  for (const { at, around, isOpen } of nodes) {
    if (around === undefined || !isOpen) continue;
    const others = parts.get(around);
    if (others) others.push(at);
    else parts.set(around, [at]);
  }
  return parts;
}

/** Does a call make more of its caller's context than that is? */
function raises({ value }: State, { summary }: GraphNode): boolean {
  const rank = value >> 1;
  return summary?.isAsync === true && (rank === startUpRank || rank === functionRank);
}

/** What a caller is where it calls: behind a wait of an asynchronous function that it calls where that is written. */
function atCall(state: State, { link }: GraphEdge, caller: GraphNode | undefined): State {
  const kind = ranks[state.value >> 1];
  const isRaised = link.isBehindWait && kind && raisedByWaits.has(kind) && caller?.isCommand !== true;
  return isRaised ? stateOf('async-function', 'in an async function') : state;
}

/** Does a call always happen before the function around it, an asynchronous one, gives back control? */
export function isAtStart(link: Pick<Link, 'isAtStart' | 'isLater'>): boolean {
  return link.isAtStart === true && !link.isLater;
}

interface Call {
  readonly from: number;
  readonly edge: GraphEdge | undefined;
  readonly callee: GraphNode;
  /** It happens once: why. */
  readonly once: string | undefined;
  /** Asked for is what the callee runs until it first waits. */
  readonly isStart?: boolean;
}

/** What a caller's context makes of a function that it calls. */
function handedDown(state: State, { from, edge, callee, once, isStart = false }: Call): State {
  const rank = state.value >> 1;
  const isAsync = callee.summary?.isAsync === true;
  const distance = state.distance + (edge ? 1 : 0);
  if (once !== undefined && rank > startUpRank) {
    return isAsync && !isStart
      ? { value: 2 * asyncRank, distance, reason: asyncReason(callee), from: undefined }
      : { value: 2 * startUpRank, distance, reason: once, from: undefined };
  }
  // What waits in an async function may have others in flight, unless the whole program is over with it.
  if (isAsync && (rank === functionRank || (rank === startUpRank && !isStart))) {
    return { value: 2 * asyncRank, distance: 0, reason: asyncReason(callee), from: undefined };
  }
  const value = edge?.link.inLoop === true ? state.value | 1 : state.value;
  return { value, distance, reason: state.reason, from: { state, node: from, edge } };
}

function asyncReason({ summary }: GraphNode): string {
  const name = summary?.name ?? anonymous;
  return name === anonymous ? 'in an async function' : `in the async function \`${name}\``;
}

/** More severe, else nearer, else first in the order of the program. */
function isBetter(a: State, b: State | undefined): boolean {
  if (!b) return true;
  if (a.value !== b.value) return a.value > b.value;
  if (a.distance !== b.distance) return a.distance < b.distance;
  if (!a.from || !b.from) return a.from === undefined && b.from !== undefined;
  if (a.from.node !== b.from.node) return a.from.node < b.from.node;
  return (a.from.edge?.link.end ?? moduleLevel) < (b.from.edge?.link.end ?? moduleLevel);
}
