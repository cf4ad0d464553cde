import type { ChainLink } from '../finding';
import type { CallGraph, GraphEdge, GraphNode } from './call-graph';
import { anonymous, callerName } from './contexts';
import type { BlockingSummary } from './summary';

/** The way from a function to the API that blocks, before the function gives back control. */
export interface BlockingWay {
  readonly api: BlockingSummary;
  /** The file of the call of the API. */
  readonly file: string;
  /** The calls down to that of the API. */
  readonly chain: readonly ChainLink[];
}

/** The next step to the nearest API that blocks: its call, or the call of a function that comes to block. */
interface Step {
  readonly distance: number;
  readonly api: BlockingSummary | undefined;
  readonly edge: GraphEdge | undefined;
}

/**
 * Tells which functions block before they give back control, and by what. `through` says which functions are looked
 * through on the way.
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
    for (let distance = 1; front.length > 0; distance++) {
      const next: number[] = [];
      for (const at of front) {
        for (const edge of graph.incoming[at] ?? []) {
          const caller = graph.nodes[edge.caller];
          if (!caller || edge.link.isLater || edge.link.once !== undefined) continue;
          if (this.#steps[edge.caller] || !through(caller)) continue;
          this.#steps[edge.caller] = { distance, api: undefined, edge };
          next.push(edge.caller);
        }
      }
      front = next.sort((a, b) => a - b);
    }
  }

  from(node: GraphNode): BlockingWay | undefined {
    const chain: ChainLink[] = [];
    for (let current: GraphNode | undefined = node; current;) {
      const step: Step | undefined = this.#steps[current.at];
      if (!step) return undefined;
      const { api, edge }: Step = step;
      const caller = callerName(current);
      if (api) {
        chain.push({ message: `${caller} calls \`${api.api}\``, file: current.file, range: api.range });
        return { api, file: current.file, chain };
      }
      if (!edge) return undefined;
      const callee: GraphNode | undefined = this.#graph.nodes[edge.called];
      const name = callee?.summary?.name ?? anonymous;
      const called = name === anonymous ? name : `\`${name}\``;
      const { isCall, site, callee: range } = edge.link;
      chain.push({ message: `${caller} ${isCall ? 'calls' : 'runs'} ${called}`, file: site, range });
      current = callee;
    }
    return undefined;
  }
}
