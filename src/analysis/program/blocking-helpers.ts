import type { ChainLink, LocalContext } from '../finding';
import { consequencePlaceholder } from '../rules/consequence';
import type { Report } from '../rules/rule';
import type { BlockingWay } from './blocking';
import { anonymous } from './call-chain';
import type { CallGraph, GraphNode } from './call-graph';
import { isAtStart } from './contexts';
import type { FileFacts } from '../facts/file-facts';
import type { Program } from './program';

/** A call of a function that comes to block in another file, and the way down to the API that blocks. */
export interface BlockingHelper {
  readonly report: Report;
  readonly chain: readonly ChainLink[];
}

/**
 * The calls in a file's handlers and asynchronous functions of functions that block before they give back control, by an
 * API that another file calls: in the same file the call of the API is in sight. What asynchronous functions block
 * themselves is reported inside of them.
 */
export function blockingHelpers(program: Program, facts: FileFacts): BlockingHelper[] {
  const { graph, contexts, blockingAtOnce } = program.linked();
  const helpers = new Map<number, BlockingHelper>();
  for (const edge of graph.edgesFrom(facts.path)) {
    const { link } = edge;
    if (!link.isCall || !blockingAtOnce.mayBlock(edge)) continue;
    if (link.once !== undefined || helpers.has(link.end)) continue;
    const caller = graph.nodes[edge.caller];
    const callee = graph.nodes[edge.called];
    if (!caller || !callee?.summary || !answersToOthers(caller, graph)) continue;
    const way = blockingAtOnce.fromCall(edge);
    if (!way || way.file === facts.path) continue;
    const { kind, inLoop, reason } = contexts.of(caller, { isAtStart: isAtStart(link) });
    const context: LocalContext = { kind, inLoop: inLoop || link.inLoop, reason };
    helpers.set(link.end, {
      report: {
        messageId: 'blockingHelper',
        message: messageOf(callee, way, edge.alternatives?.length ?? 1),
        range: link.callee,
        remedy: way.api.remedy,
        context,
        fixes: [],
      },
      chain: way.chain,
    });
  }
  return [...helpers.values()];
}

/**
 * Is it code that others wait for by itself, not only by who calls it? What such code hands to something that calls it
 * is part of it: `timed(() => load())`.
 */
function answersToOthers({ at, summary, uses, around }: GraphNode, graph: CallGraph): boolean {
  if (summary?.isAsync === true) return true;
  if (uses.some(({ kind }) => kind === 'handler' || kind === 'async-function')) return true;
  const handedOn = graph.incoming[at]?.some(({ link, caller }) => !link.isCall && caller === around);
  // Each function around is another one, further out.
  const outer = handedOn === true && around !== undefined ? graph.nodes[around] : undefined;
  return outer !== undefined && answersToOthers(outer, graph);
}

function messageOf(
  { summary }: GraphNode,
  { api: { api, remedy }, length }: BlockingWay,
  among: number,
): string {
  const named = summary !== undefined && summary.name !== anonymous;
  const way = length > 1 ? ` ${length} calls down` : '';
  const others = among > 1 ? ` (and so do the others of the ${among} functions that this may call)` : '';
  const name = named ? `\`${summary.name}\`` : 'What is called here';
  const does = `${name} blocks the event loop by calling \`${api}\`${way}${others}`;
  return `${does}; ${consequencePlaceholder}. ${advice[remedy]}`;
}

const advice: Readonly<Record<Report['remedy'], string>> = {
  concurrency: 'Make it asynchronous and await it (concurrency).',
  parallelism: 'It computes rather than waits, so call it in a worker thread (parallelism).',
  'less-work': 'Neither concurrency nor parallelism makes that less: do it once, at start-up.',
};
