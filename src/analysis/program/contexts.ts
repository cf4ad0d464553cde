import { type ChainLink, type ContextKind, type ExecutionContext, moduleLevel } from '../finding';
import { anonymous, chainOf, namesOn } from './call-chain';
import type { CallGraph, GraphEdge, GraphNode } from './call-graph';
import type { Link } from './file-links';
import { type Receiver, Receivers } from './receivers';

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

/** The same, of a function that runs on an object of which more or less is known. */
interface Place {
  /** In the graph; after that, of an asynchronous function up to where it first waits. */
  readonly at: number;
  readonly receiver: Receiver;
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
  readonly #receivers: Receivers;
  /** By the places of nodes; after those, of asynchronous functions up to where they first wait; then of `#slots`. */
  readonly #states: (State | undefined)[];
  /** Places where something is known of the receiver. */
  readonly #slots: Place[] = [];
  /** Which of them there are of a place, by the receiver. */
  readonly #slotsAt = new Map<number, Map<number, number>>();

  constructor(graph: CallGraph) {
    this.#graph = graph;
    this.#receivers = new Receivers(graph);
    this.#states = new Array<State | undefined>(2 * graph.nodes.length);
    this.#propagate();
  }

  /** When a function runs, or the part of it that it runs before it first gives back control. */
  of(node: GraphNode, { isAtStart = false } = {}): DecidedContext {
    const place = isAtStart ? this.#startOf(node) : node.at;
    const state = this.#best(place);
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
    const offer = (at: number, receiver: Receiver, state: State): void => {
      const slot = this.#slotOf(at, receiver);
      if (!isBetter(state, this.#states[slot])) return;
      this.#states[slot] = state;
      queues[state.value]?.push(slot);
      highest = Math.max(highest, state.value);
    };
    const offerOwn = (node: GraphNode): void => {
      const start = this.#startOf(node);
      for (const state of ownStates(node)) {
        offer(node.at, this.#receivers.unknown, state);
        if (start !== node.at) offer(start, this.#receivers.unknown, state);
      }
    };
    const handDown = (
      state: State,
      from: number,
      { at: to, receiver }: Place,
      edge: GraphEdge | undefined,
    ): void => {
      const callee = nodes[to];
      if (!callee || isDecided(callee)) return;
      const once = this.#isOnce(edge) ? edge.link.once : undefined;
      const start = this.#startOf(callee);
      if (start !== to)
        offer(start, receiver, handedDown(state, { from, edge, callee, once, isStart: true }));
      const known = this.#states[this.#slotOf(to, receiver)];
      // Most have something better already, or as good and nearer.
      if (known && !raises(state, callee)) {
        const value = edge?.link.inLoop === true ? state.value | 1 : state.value;
        if (known.value > value || (known.value === value && known.distance <= state.distance - 1)) return;
      }
      offer(to, receiver, handedDown(state, { from, edge, callee, once }));
    };
    const handOn = (state: State, receiver: Receiver, edge: GraphEdge): void => {
      const handedOn = this.#receivers.handedOn(receiver, edge);
      if (!handedOn) return;
      const given = atCall(state, edge, nodes[edge.caller]);
      handDown(given, edge.caller, { at: edge.called, receiver: handedOn }, edge);
    };
    const next = queues.map(() => 0);
    const settle = (): void => {
      while (highest >= 0) {
        const slot = queues[highest]?.[next[highest] ?? 0];
        if (slot === undefined) {
          highest--;
          continue;
        }
        const state = this.#states[slot];
        next[highest] = (next[highest] ?? 0) + 1;
        // It has found something better in the meantime.
        if (state?.value !== highest) continue;
        const { at: place, receiver } = this.#placeAt(slot);
        const at = place % nodes.length;
        for (const edge of outgoing[at] ?? []) {
          if (place === this.#placeOf(edge)) handOn(state, receiver, edge);
        }
        for (const edge of oncePer.get(place) ?? []) {
          for (const caller of this.#slotsOf(this.#placeOf(edge))) {
            const known = this.#states[caller];
            if (known) handOn(known, this.#placeAt(caller).receiver, edge);
          }
        }
        if (place !== at) continue;
        for (const part of parts.get(at) ?? []) {
          handDown(state, at, { at: part, receiver: this.#receivers.ofPart(receiver, part) }, undefined);
        }
      }
    };
    for (const node of nodes) offerOwn(node);
    settle();
    // Nobody is known to call them on an object that has them.
    for (const node of nodes) {
      if (this.#best(node.at) || !this.#graph.incoming[node.at]?.some(({ link }) => link.isOneOf)) continue;
      offerOwn({ ...node, isOpen: true });
    }
    settle();
  }

  /** Where the state is kept of what runs at a place on a receiver. */
  #slotOf(place: number, receiver: Receiver): number {
    if (receiver.at === 0) return place;
    const slots = this.#slotsAt.get(place) ?? new Map<number, number>();
    this.#slotsAt.set(place, slots);
    const known = slots.get(receiver.at);
    if (known !== undefined) return known;
    const slot = 2 * this.#graph.nodes.length + this.#slots.length;
    this.#slots.push({ at: place, receiver });
    slots.set(receiver.at, slot);
    return slot;
  }

  #slotsOf(place: number): readonly number[] {
    const slots = this.#slotsAt.get(place);
    return slots ? [place, ...slots.values()] : [place];
  }

  #placeAt(slot: number): Place {
    const known = 2 * this.#graph.nodes.length;
    // Most are places, and a look at what a list does not have takes long.
    const place = slot < known ? undefined : this.#slots[slot - known];
    return place ?? { at: slot, receiver: this.#receivers.unknown };
  }

  /** Of the states at a place, whatever the receiver, the one that matters most. */
  #best(place: number): State | undefined {
    let best: State | undefined;
    for (const slot of this.#slotsOf(place)) {
      const state = this.#states[slot];
      if (state && isBetter(state, best)) best = state;
    }
    return best;
  }

  /** By the functions that make what keeps results, the calls that happen once for each. */
  #oncePer(): ReadonlyMap<number, readonly GraphEdge[]> {
    const calls = new Map<number, GraphEdge[]>();
    for (const edges of this.#graph.outgoing) {
      for (const edge of edges) {
        const per = this.#perOf(edge);
        if (!per) continue;
        const others = calls.get(per.at);
        if (others) others.push(edge);
        else calls.set(per.at, [edge]);
      }
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
    const state = per && this.#best(per.at);
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
    for (let from = this.#best(place)?.from; from; from = from.state.from) backwards.push(from);
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
