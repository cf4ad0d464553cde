import type { ChainLink } from '../finding';
import type { CallGraph, GraphEdge, GraphNode } from './call-graph';

export const anonymous = 'a function';

/** Of a long way nobody follows the middle, and each finding would hold all that is before it. */
const shownFirst = 10;
const shownLast = 5;

/** What is shown of the calls on a way: of many, the first and the last. */
export function chainOf(way: readonly GraphEdge[], graph: CallGraph): ChainLink[] {
  return shortened(
    way.map((edge) => () => linkOf(edge, graph)),
    (first, more) => () => ({ ...first(), message: `… ${more} more calls` }),
  ).map((link) => link());
}

/** The names of what is called on a way: `` `main` → `load` ``; empty where nothing has one. */
export function namesOn(way: readonly GraphEdge[], graph: CallGraph): string {
  const names = way.flatMap((edge) => {
    const name = nameOf(graph.nodes[edge.called]);
    return name === anonymous ? [] : [`${name}${amongHowMany(edge)}`];
  });
  return shortened(names, () => '…').join(' → ');
}

/** A caller at the start of a sentence. */
export function callerName(node: GraphNode | undefined): string {
  if (node?.summary === undefined) return 'the module';
  const { name, use } = node.summary;
  if (name !== anonymous) return `\`${name}\``;
  return use?.kind === 'handler' ? 'the handler' : anonymous;
}

function linkOf(edge: GraphEdge, { nodes }: CallGraph): ChainLink {
  const { isCall, site, callee } = edge.link;
  const called = `${nameOf(nodes[edge.called])}${amongHowMany(edge)}`;
  const message = `${callerName(nodes[edge.caller])} ${isCall ? 'calls' : 'runs'} ${called}`;
  return { message, file: site, range: callee };
}

function amongHowMany({ alternatives = [] }: GraphEdge): string {
  return alternatives.length > 1 ? ` (one of ${alternatives.length} that it may be)` : '';
}

function nameOf(node: GraphNode | undefined): string {
  const name = node?.summary?.name ?? anonymous;
  return name === anonymous ? anonymous : `\`${name}\``;
}

/** The first and the last of a way, and between them what stands for the `more` of which `first` is the first. */
function shortened<T>(way: readonly T[], restOf: (first: T, more: number) => T): readonly T[] {
  const more = way.length - shownFirst - shownLast;
  const first = way[shownFirst];
  if (more <= 1 || first === undefined) return way;
  return [...way.slice(0, shownFirst), restOf(first, more), ...way.slice(-shownLast)];
}
