import type { ChainLink } from '../finding';
import { callerName, chainOf } from './call-chain';
import type { CallGraph, GraphEdge, GraphNode } from './call-graph';
import type { BlockingSummary } from '../facts/summary';

/** The way from a function to the API that blocks, before the function gives back control. */
export interface BlockingWay {
  readonly api: BlockingSummary;
  /** The file of the call of the API. */
  readonly file: string;
  /** The calls down to that of the API; of many, the first and the last. */
  readonly chain: readonly ChainLink[];
  /** How many calls there are. */
  readonly length: number;
}

/** The next step to the nearest API that blocks: its call, or the call of a function that comes to block. */
interface Step {
  readonly distance: number;
  readonly api: BlockingSummary;
  readonly edge: GraphEdge | undefined;
}

/**
 * Tells which functions block before they give back control, and by what. A call that runs one of several functions
 * blocks where all of them do, and nothing that is not known may run instead; what a method calls on `this`, where that is
 * one function on whatever object. `through` says which functions are looked through on the way.
 */
export class BlockingWays {
  readonly #graph: CallGraph;
  readonly #steps: (Step | undefined)[];

  constructor(graph: CallGraph, through: (node: GraphNode) => boolean) {
    this.#graph = graph;
    this.#steps = new Array<Step | undefined>(graph.nodes.length);
    // From the APIs up to their callers, nearest first; within a distance in the order of the program.
    let front: number[] = [];
    for (const node of graph.nodes) {
      const api = node.blocking.find(({ isLater }) => !isLater);
      if (!api || !through(node)) continue;
      this.#steps[node.at] = { distance: 0, api, edge: undefined };
      front.push(node.at);
    }
    // The functions, one of which a call runs, that are not known yet to block.
    const others = new Map<object, number>();
    const mayNotBlock = (edge: GraphEdge): boolean => {
      const alternatives = alternativesOf(edge);
      const key = edge.alternatives ?? edge;
      const left = (others.get(key) ?? alternatives.length) - 1;
      others.set(key, left);
      return left > 0 || dependsOnObject(edge) || !this.#isOneApi(alternatives);
    };
    for (let distance = 1; front.length > 0; distance++) {
      const next: number[] = [];
      for (const at of front) {
        for (const edge of graph.incoming[at] ?? []) {
          const caller = graph.nodes[edge.caller];
          if (!caller || edge.link.isLater || edge.link.once !== undefined) continue;
          if (mayNotBlock(edge)) continue;
          const api = this.#steps[at]?.api;
          if (!api || this.#steps[edge.caller] || !through(caller)) continue;
          this.#steps[edge.caller] = { distance, api, edge };
          next.push(edge.caller);
        }
      }
      front = next.sort((a, b) => a - b);
    }
  }

  /** Whether there may be a way from what a call runs, without looking for it. */
  mayBlock({ called }: GraphEdge): boolean {
    return this.#steps[called] !== undefined;
  }

  /** The way from what a call runs; where that is one of several functions, all of them have one. */
  fromCall(edge: GraphEdge): BlockingWay | undefined {
    if (dependsOnObject(edge)) return undefined;
    if (alternativesOf(edge).some(({ called }) => !this.#steps[called])) return undefined;
    const node = this.#graph.nodes[edge.called];
    return node && this.from(node);
  }

  from(node: GraphNode): BlockingWay | undefined {
    const edges: GraphEdge[] = [];
    for (let current: GraphNode | undefined = node; current;) {
      const step: Step | undefined = this.#steps[current.at];
      if (!step) return undefined;
      if (!step.edge) {
        const { api } = step;
        const message = `${callerName(current)} calls \`${api.api}\``;
        const last = { message, file: current.file, range: api.range };
        const chain = [...chainOf(edges, this.#graph), last];
        return { api, file: current.file, chain, length: edges.length + 1 };
      }
      edges.push(step.edge);
      current = this.#graph.nodes[step.edge.called];
    }
    return undefined;
  }

  /** Of functions that all block: do they by the same API? Else nothing could be named that is sure to be called. */
  #isOneApi(alternatives: readonly GraphEdge[]): boolean {
    return new Set(alternatives.map(({ called }) => this.#steps[called]?.api.key)).size === 1;
  }
}

/** May it run something else as well, or one of several methods on an object that only the caller's callers know? */
function dependsOnObject({ link }: GraphEdge): boolean {
  return link.isUnsure === true || (link.isThis === true && link.isOneOf === true);
}

/** The functions one of which a call runs; not its own caller, which comes to run another one of them in the end. */
function alternativesOf(edge: GraphEdge): readonly GraphEdge[] {
  return (edge.alternatives ?? [edge]).filter(({ caller, called }) => caller !== called);
}
