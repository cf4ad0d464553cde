import { formatNanoseconds } from '../../../base/time';
import type { ParallelVerdict } from '../../parallel-verdict';
import type { LoopLevel } from '../../semantics/cost';
import { consequencePlaceholder } from '../consequence';

/** What a loop is estimated to take. */
export interface Estimate {
  readonly nanoseconds: number;
  readonly levels: readonly LoopLevel[];
}

/** What is known of functions of other files that a loop calls. */
export interface CalledElsewhere {
  /** The one that takes most of the time, if any takes much, and how long its calls take together. */
  readonly costliest?: { readonly name: string; readonly nanoseconds: number };
  /** Are there any of which nothing is known? */
  readonly hasUnknown: boolean;
}

const remedy =
  'Making it async would not help, as it computes rather than waits; a worker thread would (parallelism).';

export function heavyLoopMessage(
  { nanoseconds, levels }: Estimate,
  verdict: ParallelVerdict,
  { costliest, hasUnknown }: CalledElsewhere = { hasUnknown: false },
): string {
  const iterations = levels.map(({ trips }) => formatCount(trips)).join(' × ');
  const total = levels.reduce((product, { trips }) => product * trips, 1);
  const each = formatNanoseconds(nanoseconds / Math.max(total, 1));
  const guesses = [...new Set(levels.filter(({ assumed }) => assumed).map(({ trips }) => trips))].map(
    formatCount,
  );
  const assumption =
    guesses.length === 0
      ? ''
      : `; ${guesses.length === 1 ? 'a size' : 'sizes'} unknown, assumed ${list(guesses)}`;
  const plural = total === 1 ? 'iteration' : 'iterations';
  const called = costliest
    ? `; ${formatNanoseconds(costliest.nanoseconds)} of it in \`${costliest.name}\`, which is estimated as well`
    : '';
  const unknown = hasUnknown ? '; what calls of unknown functions take is left out' : '';
  return (
    `This loop computes for about ${formatNanoseconds(nanoseconds)} ` +
    `(${iterations} ${plural} at about ${each} each${assumption}${called}${unknown}), and ${consequencePlaceholder}. ` +
    `${remedy} ${verdictSentence(verdict)}`
  );
}

/** What a verdict means for whoever moves a loop to worker threads. */
export function verdictSentence(verdict: ParallelVerdict): string {
  switch (verdict.kind) {
    case 'independent':
      return 'Its iterations are independent, so that it splits among cores.';
    case 'reduction': {
      const names = [...new Set(verdict.reductions.map(({ into }) => `\`${into}\``))];
      const isOrdered = verdict.reductions.some(({ order }) => order === 'always');
      return (
        `Its iterations share nothing but ${list(names)}, so that it splits among cores and ` +
        `the results of the parts are combined${isOrdered ? ', in their order' : ''}.`
      );
    }
    case 'carried-dependence':
      return `It moves as a whole only, since iterations depend on earlier ones (\`${verdict.read.text}\`).`;
    case 'impure':
      return `It moves as a whole only, since the order of its iterations can be seen from outside (\`${verdict.at.text}\`).`;
    case 'not-transferable':
      return `What it needs cannot be sent there as it is (\`${verdict.value.text}\`).`;
    case 'not-worth-it':
      return `Splitting it among cores is not worth it: ${verdict.reason}.`;
    case 'unknown':
      return `Whether it could be split among cores cannot be told: ${verdict.reason}.`;
  }
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en');
}
