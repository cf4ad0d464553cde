import { type Hover, MarkupKind } from 'vscode-languageserver/node';
import type { ContextKind, Finding, Note, Remedy } from '../analysis/finding';
import type { Evidence, HeavyFunction, ParallelVerdict } from '../analysis/parallel-verdict';
import type { TextRange } from '../base/text';
import { formatNanoseconds } from '../base/time';
import { type Place, toRange } from './diagnostics';

/**
 * What stands behind the findings at an offset, and diagnostics leave out: when the code runs and why that is known, which
 * remedy it calls for, whether the work could be split. (The way through the program is in diagnostics.) Of places without a
 * finding, why rules are silent there. Of the name of a function that computes for long, whether a call can move.
 */
export function hoverAt(
  offset: number,
  findings: readonly Finding[],
  notes: readonly Note[],
  functions: readonly HeavyFunction[],
  place: Place,
): Hover | undefined {
  const holds = ({ range }: { readonly range: TextRange }): boolean =>
    range.start <= offset && offset <= range.end;
  const found = findings.filter(holds);
  const silent = notes.filter(holds);
  const heavy = functions.filter(holds);
  const narrowest = [...found, ...silent, ...heavy]
    .map(({ range }) => range)
    .sort((a, b) => length(a) - length(b))[0];
  if (narrowest === undefined) return undefined;
  const sections = [
    ...found.map((finding) => explanation(finding, place)),
    ...silent.map((note) => silence(note, place)),
    ...heavy.map((fn) => heaviness(fn, place)),
  ];
  return {
    contents: { kind: MarkupKind.Markdown, value: sections.join('\n\n---\n\n') },
    range: toRange(narrowest, place.lines),
  };
}

function silence({ rule, message, verdict, removal }: Note, place: Place): string {
  if (removal !== undefined) return message;
  const line = `**${rule}** is silent here. ${message}`;
  return verdict === undefined ? line : `${line}\n\n${verdictText(verdict, place)}`;
}

function explanation(finding: Finding, place: Place): string {
  const { rule, context, remedy, verdict } = finding;
  const reason = context.reason === '' ? '' : `: ${context.reason}`;
  const loop = context.inLoop ? ', in a loop' : '';
  const lines = [`**${rule}** · ${contextNames[context.kind]}${loop}${reason}.`];
  lines.push(remedies[remedy]);
  if (verdict !== undefined) {
    const answers = finding.messageId === 'heavyRecursion' ? ofCalls : ofIterations;
    lines.push(verdictText(verdict, place, answers));
  }
  return lines.join('\n\n');
}

function heaviness({ name, nanoseconds, isAssumed, verdict }: HeavyFunction, place: Place): string {
  const call = name === undefined ? 'A call of this function' : `A call of ${code(name)}`;
  const sizes = isAssumed ? ', at sizes that are assumed' : '';
  return `${call} computes for about ${formatNanoseconds(nanoseconds)}${sizes}.\n\n${verdictText(verdict, place, ofCalls)}`;
}

const contextNames: Readonly<Record<ContextKind, string>> = {
  handler: 'runs in a handler',
  'async-function': 'runs in an async function',
  function: 'runs for callers that are not all known',
  'start-up': 'runs at start-up',
  cli: 'runs in a command line program',
  'exit-hook': 'runs while the process exits',
  test: 'runs in tests',
  config: 'runs while tools build or check',
  worker: 'runs in a worker thread',
};

const remedies: Readonly<Record<Remedy, string>> = {
  concurrency:
    'It waits: **concurrency** helps, an asynchronous form that lets other work take its turn meanwhile.',
  parallelism:
    'It computes: only **parallelism** helps, another thread or process; `async` alone would free nothing.',
  'less-work':
    'It does work that need not be done: **neither** concurrency nor parallelism makes it less. Do less work.',
};

/** How the answers begin, of iterations of a loop and of calls of a function. */
interface Answers {
  readonly question: string;
  readonly independent: string;
  readonly carried: string;
}

const ofIterations: Answers = {
  question: 'On several cores',
  independent: 'iterations are independent',
  carried: 'not as it is: iterations depend on each other',
};

const ofCalls: Answers = {
  question: 'In another thread',
  independent: 'a call can move as a whole',
  carried: 'not as it is: calls depend on each other',
};

function verdictText(verdict: ParallelVerdict, place: Place, answers = ofIterations): string {
  const at = (evidence: Evidence): string => `${lineLink(evidence.range, place)} ${code(evidence.text)}`;
  const split = (answer: string, ...evidence: readonly string[]): string =>
    [`${answers.question}: **${answer}**, ${verdict.reason}.`, ...evidence.map((line) => `- ${line}`)].join(
      '\n',
    );
  switch (verdict.kind) {
    case 'independent':
      return split(answers.independent, ...(verdict.needs ?? []).map((needed) => `needs ${at(needed)}`));
    case 'reduction':
      return split(
        'independent but for combined results',
        ...verdict.reductions.map(
          ({ into, operator, order }) => `${code(into)} by ${code(operator)}; ${orders[order]}`,
        ),
      );
    case 'carried-dependence':
      return split(answers.carried, `written at ${at(verdict.write)}`, `read at ${at(verdict.read)}`);
    case 'impure':
      return split('not as it is: others can see what it does', at(verdict.at));
    case 'not-transferable':
      return split('not as it is: a value cannot reach another thread', at(verdict.value));
    case 'not-worth-it':
      return split('not worth it');
    case 'unknown':
      return split('not known', ...(verdict.at === undefined ? [] : [at(verdict.at)]));
  }
}

const orders = {
  never: 'the order of the parts does not matter',
  rounding: 'the order of the parts changes the last digits',
  always: 'the parts are put together in their order',
} as const;

function lineLink(range: TextRange, place: Place): string {
  const { start } = toRange(range, place.lines);
  const target = place.uri.replaceAll('(', '%28').replaceAll(')', '%29');
  return `[line ${start.line + 1}](${target}#L${start.line + 1},${start.character + 1})`;
}

/** A code span of one line that may hold back ticks. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

const length = ({ start, end }: TextRange): number => end - start;
