import type { TextRange } from '../../../base/text';
import type { ContextKind } from '../../finding';
import type { Node } from '../../parse/syntax';
import { type AutoSeverity, type Report, type Rule, type RuleInput, severityByContext } from '../rule';
import type { Candidate } from './candidate';
import { checksThenActs } from './check-then-act';
import { Exclusion } from './exclusion';
import { fileUpdates } from './file-updates';
import { neverReceived } from './never-received';
import { type Overlap, overlapOf } from './overlap';
import { sharedMemoryRaces } from './shared-memory';
import { staleWrites } from './stale-writes';
import { Suspensions } from './suspensions';

const information: AutoSeverity = { once: 'information', inLoop: 'warning' };

/** Wrong results are worse than slow ones: workers are not spared, in which messages interleave as events do elsewhere. */
const autoSeverity: Readonly<Record<ContextKind, AutoSeverity>> = {
  ...severityByContext,
  worker: information,
};

/** State that is read before a wait and written after it, in code whose runs can overlap, and races between threads. */
export const noAsyncRace: Rule = {
  metadata: {
    id: 'no-async-race',
    description:
      'Reports shared state that is read before an await and written after it, and races between threads.',
    autoSeverity,
    documentation: 'no-async-race.md',
  },
  check(input) {
    const suspensions = new Suspensions(input.model);
    const exclusion = new Exclusion(input, suspensions);
    const candidates = [
      ...staleWrites(input, suspensions),
      ...checksThenActs(input, suspensions),
      ...fileUpdates(input, suspensions),
    ];
    // What is reached by two ways is one race.
    const first = new Map(candidates.toReversed().map((candidate) => [candidate.at, candidate]));
    return {
      reports: [
        ...[...first.values()].flatMap((candidate) => report(candidate, exclusion, input)),
        ...sharedMemoryRaces(input),
        ...neverReceived(input),
      ],
    };
  },
};

function report(candidate: Candidate, exclusion: Exclusion, input: RuleInput): Report[] {
  // A connection has one transaction at a time, and sees to it itself.
  if (/transaction/i.test(candidate.place.text)) return [];
  const overlap = overlapOf(candidate, input);
  if (!overlap || exclusion.holds(candidate.fn)) return [];
  return [
    {
      messageId: candidate.messageId,
      message: messageOf(candidate, overlap),
      range: rangeOf(candidate.at),
      remedy: 'concurrency',
      context: overlap.context,
      fixes: [],
      ...(overlap.isCertain && { raised: true }),
      ...(overlap.handlersOnly && { handlersOnly: true }),
    },
  ];
}

function rangeOf(node: Node): TextRange {
  return { start: node.range[0], end: node.range[1] };
}

function messageOf({ messageId, place }: Candidate, { because, isCertain }: Overlap): string {
  const text = `\`${place.text}\``;
  const danger = isCertain ? because : `if runs overlap, ${because}`;
  switch (messageId) {
    case 'lostUpdate':
      return (
        `${text} is read before the \`await\` and written after it: ${danger}, and what it writes in between is lost. ` +
        'Await first and update in one go afterwards, or hold a lock (concurrency).'
      );
    case 'staleWrite':
      return (
        `This writes ${text} from what it held before an \`await\`: ${danger}, and what it writes in between is lost. ` +
        'Read it again after the `await`, or hold a lock (concurrency).'
      );
    case 'checkThenAct':
      return (
        `${text} was checked before an \`await\` and is changed after it: ${danger} that passes the same check. ` +
        'Change it before the `await`, keep the promise instead of its result, or hold a lock (concurrency).'
      );
    case 'fileUpdate':
      return (
        `The file ${text} is read, changed and written back with waits in between: ${danger}, and what it writes is lost. ` +
        'Let one update at a time through (a lock, a queue) (concurrency).'
      );
  }
}
