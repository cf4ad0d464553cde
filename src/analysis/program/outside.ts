import type { ChainLink, LocalContext } from '../finding';
import type { Report } from '../rules/rule';
import { blockingHelpers } from './blocking-helpers';
import { reportedInstances } from './blocking-instances';
import type { FileFacts } from '../facts/file-facts';
import type { FileLinks } from './file-links';
import type { CallFacts } from './function-facts';
import { Moves } from './moves';
import type { ContextInProgram, Program } from './program';

/** What the rest of a program says of one file. */
export interface Outside extends CallFacts {
  contextOf(local: LocalContext): ContextInProgram;
  /** Calls that block by way of other files, silenced ones among them. */
  blocking(): readonly { readonly report: Report; readonly chain: readonly ChainLink[] }[];
  links(): FileLinks | undefined;
}

/** What the program as it is now says of a file. */
export function outsideOf(program: Program, facts: FileFacts): Outside {
  const { path } = facts;
  let calls: CallFacts | undefined;
  return {
    contextOf: (local) => program.contextOf(path, local),
    calleeAt: (end) => (calls ??= program.callsOf(path)).calleeAt(end),
    // What was known of it when it could last be read stands at other places by now.
    blocking: () =>
      facts.skipped ? [] : [...blockingHelpers(program, facts), ...reportedInstances(program, facts)],
    links: () => program.linksOf(path),
  };
}

/**
 * What the program said of a file before an edit, at the places where the edit has left things. Of what the edit has made
 * nothing is known.
 */
export function outsideBefore(program: Program, before: FileFacts, after: FileFacts): Outside {
  const moves = new Moves(before, after);
  const outside = outsideOf(program, before);
  const callees = new Map(after.summary.calls.map(({ end, callee }) => [end, callee]));
  return {
    contextOf: (local) => {
      const { context, chain } = outside.contextOf(contextBefore(local, moves));
      return { context, chain: moves.chainAfter(chain) };
    },
    calleeAt: (end) => {
      const range = callees.get(end);
      // Something else may be called there now.
      const isSame = range === undefined || moves.toBefore(range.start) !== undefined;
      const at = isSame ? moves.toBefore(end) : undefined;
      const callee = at === undefined ? undefined : outside.calleeAt(at);
      if (!callee) return undefined;
      const { blocks } = callee;
      return {
        ...callee,
        ...(blocks && { blocks: { ...blocks, chain: moves.chainAfter(blocks.chain) } }),
        wayTo: (opens) => moves.chainAfter(callee.wayTo(opens)),
      };
    },
    blocking: () =>
      after.skipped
        ? []
        : outside.blocking().flatMap(({ report, chain }) => {
            const range = moves.rangeAfter(report.range);
            return range ? [{ report: { ...report, range }, chain: moves.chainAfter(chain) }] : [];
          }),
    links: () => {
      const known = outside.links();
      return (
        known && {
          ...known,
          links: known.links.flatMap((link) => {
            const end = moves.toAfter(link.end);
            const callee = moves.rangeAfter(link.callee);
            return end === undefined || !callee ? [] : [{ ...link, end, callee }];
          }),
        }
      );
    },
  };
}

/** In terms of the functions of before; without those that are new. */
function contextBefore({ open, once, ...local }: LocalContext, moves: Moves): LocalContext {
  const id = open === undefined ? undefined : moves.toBefore(open);
  const per = once && moves.toBefore(once.per);
  return {
    ...local,
    ...(id !== undefined && { open: id }),
    ...(once && per !== undefined && { once: { per, otherwise: contextBefore(once.otherwise, moves) } }),
  };
}
