import type { ChainLink } from '../finding';
import type { Opened } from '../semantics/effects';
import { callerName, chainOf } from './call-chain';
import type { CallGraph, GraphEdge, GraphNode } from './call-graph';
import type { Totals } from './function-totals';

/**
 * The calls from one of some functions down to the nearest call that opens a file, a socket or a process, and that one
 * itself. What a limiter lets through is not looked at. Empty where nothing is opened.
 */
export function wayToOpening(
  from: readonly GraphNode[],
  opens: Opened,
  graph: CallGraph,
  totals: Totals,
): readonly ChainLink[] {
  const leads = (node: GraphNode): boolean =>
    totals.of(node).effects.some((effect) => effect.opens === opens);
  // By which call each function was come to; those that are added are gone through as well, the nearest first.
  const reached = new Map<GraphNode, GraphEdge | undefined>(
    from.filter(leads).map((node) => [node, undefined]),
  );
  for (const node of reached.keys()) {
    const { openings = [], calls = [] } = node.summary?.effects ?? {};
    const opening = openings.find((one) => one.opens === opens);
    if (opening) {
      const message = `${callerName(node)} calls \`${opening.api}\``;
      const last = { message, file: node.file, range: opening.range };
      return [...chainOf(wayIn(reached, node, graph), graph), last];
    }
    const followed = new Set(calls.flatMap(({ end, isLimited }) => (isLimited ? [] : end)));
    for (const edge of graph.outgoing[node.at] ?? []) {
      const called = graph.nodes[edge.called];
      if (!called || !edge.link.isCall || !followed.has(edge.link.end)) continue;
      if (!reached.has(called) && leads(called)) reached.set(called, edge);
    }
  }
  return [];
}

function wayIn(
  reached: ReadonlyMap<GraphNode, GraphEdge | undefined>,
  to: GraphNode,
  graph: CallGraph,
): GraphEdge[] {
  const way: GraphEdge[] = [];
  for (let edge = reached.get(to); edge;) {
    way.push(edge);
    const caller = graph.nodes[edge.caller];
    edge = caller && reached.get(caller);
  }
  return way.reverse();
}
