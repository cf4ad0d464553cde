import { shorten } from '../../../base/text';
import type { RegexLiteral } from '../../finding';
import type { Node } from '../../parse/syntax';
import { executionContext } from '../../semantics/execution-context';
import { RequestData } from '../../semantics/request-data';
import { consequencePlaceholder } from '../consequence';
import { type Report, type Rule, type RuleInput, severityByContext } from '../rule';
import { type Backtracking, backtracking, longestSource, mayBacktrack } from './backtracking';
import { flattenFix } from './flatten-fix';
import { type RegexUse, regexUses } from './regex-uses';

/** Regular expressions that take exponential or polynomial time on texts that do not match. */
export const noSlowRegex: Rule = {
  metadata: {
    id: 'no-slow-regex',
    description: 'Reports regular expressions that some texts keep busy for seconds.',
    autoSeverity: severityByContext,
    documentation: 'no-slow-regex.md',
  },
  check(input) {
    const known = new Map<string, Backtracking | undefined>();
    const examine = (regex: RegexLiteral): Backtracking | undefined => {
      const key = `${regex.flags}/${regex.source}`;
      if (!known.has(key)) known.set(key, backtracking(regex));
      return known.get(key);
    };
    const uses = regexUses(input.model, input.resolver).filter(({ regex }) => mayBacktrack(regex));
    const requestData = new RequestData(input.model, input.resolver);
    const tooLong = uses.filter(({ regex }) => regex.source.length > longestSource);
    return {
      reports: uses.flatMap((use) => {
        const slow = examine(use.regex);
        return slow ? (report(use, slow, requestData, input) ?? []) : [];
      }),
      notes: tooLong.map(({ node, regex }) => ({
        message: `This regular expression was not examined: it has ${regex.source.length} characters, more than ${longestSource}.`,
        range: rangeOf(node),
      })),
    };
  },
};

function report(
  { node, regex, inputs }: RegexUse,
  slow: Backtracking,
  requestData: RequestData,
  { model, resolver }: RuleInput,
): Report | undefined {
  // What the program itself has written does no harm.
  const open = inputs.filter((matched) => resolver.staticString(matched) === undefined);
  if (inputs.length > 0 && open.length === 0) return undefined;
  const sent = open.find((matched) => requestData.isSent(matched));
  // A search that starts over at every position is in every other expression; only who is attacked has to care.
  if (slow.kind === 'search' && !sent) return undefined;
  const source = sent && `the text comes from a request (\`${shorten(model.textOf(sent))}\`)`;
  const fix = flattenFix(node, regex);
  return {
    messageId: slow.kind === 'exponential' ? 'exponential' : 'polynomial',
    message: message(slow, source),
    range: rangeOf(node),
    // Where the expression is matched, if that is in sight: it may be made somewhere else.
    context: executionContext(sent ?? open[0] ?? node, model, resolver),
    remedy: 'less-work',
    fixes: fix ? [fix] : [],
    regex,
    ...(sent && { raised: true }),
  };
}

function message(slow: Backtracking, source: string | undefined): string {
  const { attack, times, repeated } = slow;
  const example = attack === undefined ? `${times} times ${JSON.stringify(repeated)}` : `\`${attack}\``;
  const reason = source === undefined ? '' : `; ${source}`;
  return (
    `${cause(slow)}: a text such as ${example} keeps it busy for seconds, and ${consequencePlaceholder}${reason}. ` +
    'Rewrite it so that only one part can match each character, or limit the length of the text first: ' +
    'async does not help, and a worker (parallelism) only moves the work.'
  );
}

function cause({ kind, degree, parts }: Backtracking): string {
  const [first = '', second] = parts.map((part) => `\`${shorten(part)}\``);
  const growth = degree === 2 ? 'the square' : degree === 3 ? 'the cube' : `the ${degree}th power`;
  switch (kind) {
    case 'exponential':
      return second === undefined
        ? `${first} in this regular expression can match one text in exponentially many ways`
        : `${first} and ${second} in this regular expression can share one text in exponentially many ways`;
    case 'polynomial':
      return second === undefined
        ? `${first} in this regular expression can match one text in many ways, which takes time by ${growth} of its length`
        : `${listed(parts)} in this regular expression can share one text in many ways, which takes time by ${growth} of its length`;
    case 'search':
      return `${first} in this regular expression is tried again at each position, which takes time by the square of the text's length`;
  }
}

function listed(parts: readonly string[]): string {
  const names = parts.map((part) => `\`${shorten(part)}\``);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function rangeOf(node: Node): { start: number; end: number } {
  return { start: node.range[0], end: node.range[1] };
}
