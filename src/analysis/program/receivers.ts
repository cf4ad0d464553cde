import type { CallGraph, GraphEdge, GraphNode } from './call-graph';

/** The classes that the object may be of whose method runs. Each set of classes is there once. */
export interface Receiver {
  /** Its place among all of them; at 0 nothing is known. */
  readonly at: number;
  readonly classes: ReadonlySet<string> | undefined;
}

const unknown: Receiver = { at: 0, classes: undefined };

/**
 * Follows from call to call of which class the object may be whose method runs, so that what a base class calls on `this`
 * leads to no method that its object does not have. Followed only where a method depends on it.
 */
export class Receivers {
  readonly unknown = unknown;
  readonly #graph: CallGraph;
  readonly #matters: Uint8Array;
  readonly #all = new Map<string, Receiver>();
  readonly #ofSets = new Map<ReadonlySet<string>, Receiver>();

  constructor(graph: CallGraph) {
    this.#graph = graph;
    this.#matters = whereItMatters(graph);
  }

  /** The receiver of what a call runs, given that of the caller; undefined where the call cannot run it, or hardly. */
  handedOn(before: Receiver, edge: GraphEdge): Receiver | undefined {
    const { link, called, caller } = edge;
    const { receivers } = link;
    if (!link.isThis || !receivers) {
      const isShared = link.isThis === true || this.#graph.nodes[called]?.around === caller;
      return this.#ifMatters(called, isShared ? before : this.#of(receivers));
    }
    // Any of those that extend the class might be meant, most of which are not.
    if (!before.classes) return link.isOverride && link.isOneOf ? undefined : unknown;
    const both = new Set([...before.classes].filter((type) => receivers.has(type)));
    if (both.size > 0) return this.#knownTo(called, both);
    return link.isOneOf ? undefined : this.#knownTo(called, receivers);
  }

  /** The receiver of a function that is part of another one. */
  ofPart(before: Receiver, part: number): Receiver {
    return this.#ifMatters(part, before);
  }

  #knownTo(called: number, classes: ReadonlySet<string>): Receiver {
    return this.#matters[called] === 1 ? this.#of(classes) : unknown;
  }

  #ifMatters(called: number, receiver: Receiver): Receiver {
    return this.#matters[called] === 1 ? receiver : unknown;
  }

  #of(classes: ReadonlySet<string> | undefined): Receiver {
    if (!classes) return unknown;
    const known = this.#ofSets.get(classes);
    if (known) return known;
    const key = [...classes].sort().join('\n\n');
    const receiver = this.#all.get(key) ?? { at: this.#all.size + 1, classes };
    this.#all.set(key, receiver);
    this.#ofSets.set(classes, receiver);
    return receiver;
  }
}

/** By the places of functions, 1 where what they call on `this`, or what that calls in turn, depends on the object. */
function whereItMatters({ nodes, incoming }: CallGraph): Uint8Array {
  const matters = new Uint8Array(nodes.length);
  const found: GraphNode[] = [];
  const add = (at: number | undefined): void => {
    const node = at === undefined ? undefined : nodes[at];
    if (!node || matters[node.at] === 1) return;
    matters[node.at] = 1;
    found.push(node);
  };
  for (const edges of incoming) {
    for (const { link, caller } of edges) if (link.isThis && link.isOneOf) add(caller);
  }
  for (const { at, around } of found) {
    add(around);
    for (const { link, caller } of incoming[at] ?? []) if (link.isThis) add(caller);
  }
  return matters;
}
