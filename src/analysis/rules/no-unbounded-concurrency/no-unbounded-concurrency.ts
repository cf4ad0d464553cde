import type { CallFacts, FunctionFacts } from '../../program/function-facts';
import { isFunction, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { moduleEffects } from '../../semantics/api-effects';
import { calledMember } from '../../semantics/called-member';
import { EffectSites } from '../../semantics/effect-sites';
import type { Effect, Opened } from '../../semantics/effects';
import { contextOfStarted } from '../../semantics/execution-context';
import { limiterIn } from '../../semantics/limiters';
import { type Report, type Rule, type RuleInput, type RuleResult, severityByContext } from '../rule';
import { boundOf } from './bounds';
import { limitFix } from './limit-fix';
import { isCombinator, type Started, startedIn } from './started';

/** What is started for each element. Plain data. */
interface Pending {
  readonly effects: readonly Effect[];
  /** Where calls end that other functions answer for, or functions that are handed on. */
  readonly calls: readonly number[];
}

/** `Promise.all` over a list of any size, each element of which opens a file, a socket or a process. */
export const noUnboundedConcurrency: Rule<Pending> = {
  metadata: {
    id: 'no-unbounded-concurrency',
    description: 'Reports files, requests or processes that are all started at once, however many there are.',
    autoSeverity: severityByContext,
    documentation: 'no-unbounded-concurrency.md',
  },
  check(input) {
    const results = input.model
      .nodesOf(NodeType.CallExpression)
      .map((call) => (isCombinator(call, input) ? checkCall(call, input) : undefined));
    return {
      reports: results.flatMap((result) => result?.reports ?? []),
      notes: results.flatMap((result) => result?.notes ?? []),
    };
  },
  decide(report, calls) {
    const { effects, opener } = effectsOf(report.pending, calls);
    const opened = openedBy(effects);
    if (opened) {
      const chain = opener?.wayTo(opened) ?? [];
      return { ...report, message: messageOf(opened, opener?.name), chain };
    }
    return effects.some(({ resource }) => resource === 'database')
      ? {
          note: 'Starts all at once without harm: the pool of the database lets so many queries through at a time.',
        }
      : undefined;
  },
};

/** All that is done for each element, and the function that opens what is opened, if that is another one. */
function effectsOf(
  { effects, calls }: Pending,
  facts: CallFacts,
): { readonly effects: readonly Effect[]; readonly opener?: FunctionFacts } {
  const callees = calls.flatMap((end) => facts.calleeAt(end) ?? []);
  const opener = openedBy(effects) ? undefined : callees.find((callee) => openedBy(callee.effects));
  return {
    effects: [...effects, ...callees.flatMap((callee) => callee.effects)],
    ...(opener && { opener }),
  };
}

function openedBy(effects: readonly Effect[]): Opened | undefined {
  return effects.find(({ opens }) => opens !== undefined)?.opens;
}

function checkCall(call: TSESTree.CallExpression, input: RuleInput): RuleResult<Pending> {
  const [list] = call.arguments;
  if (!list) return { reports: [] };
  const callee = unwrap(call.callee);
  const range = { start: callee.range[0], end: callee.range[1] };
  const notes: { readonly message: string; readonly range: Report['range'] }[] = [];
  const effects: Effect[] = [];
  const calls: number[] = [];
  const unlimited: Node[] = [];
  for (const started of startedIn(list, input)) {
    const bound = limitOf(started, input);
    if (bound === undefined) {
      const found = startedEffects(started.each, input);
      effects.push(...found.effects);
      calls.push(...found.calls);
      unlimited.push(started.each);
    } else if (bound !== '') {
      notes.push({ message: `Starts so many at once only: ${bound}.`, range });
    }
  }
  if (effects.length === 0 && calls.length === 0) return { reports: [], notes };
  const fix = limitFix(call, unlimited, input);
  const report: Report<Pending> = {
    messageId: 'unboundedConcurrency',
    message: '',
    range,
    remedy: 'concurrency',
    context: contextOfStarted(call, input.model, input.resolver),
    fixes: fix ? [fix] : [],
    pending: { effects, calls },
  };
  return { reports: [report], notes };
}

/** Why so many are started at once only: a clause for people, empty where it is not worth telling. */
function limitOf({ each, over }: Started, input: RuleInput): string | undefined {
  if (over) {
    const bound = boundOf(over, input);
    if (bound !== undefined) return bound;
  }
  return limiterIn(each, input.resolver) ? 'a limiter lets so many through at a time' : undefined;
}

function startedEffects(each: Node, input: RuleInput): Pending {
  const { model, resolver } = input;
  const value = unwrap(each);
  const isName = value.type === NodeType.Identifier || value.type === NodeType.MemberExpression;
  if (isName) {
    // `files.map(checksum)`
    const member = calledMember(value, resolver)?.member;
    const call = wrappingCall(value);
    const known = member && call ? moduleEffects(member, call, resolver) : undefined;
    return { effects: known?.map(({ effect }) => effect) ?? [], calls: known ? [] : [value.range[1]] };
  }
  const code = isFunction(value) ? [value.body] : [value];
  const sites = new EffectSites(value, model, resolver).within(code);
  return {
    effects: sites.effects
      .map(({ effect }) => effect)
      .filter(({ opens, resource }) => opens !== undefined || resource === 'database'),
    calls: sites.calls.flatMap(({ node, isLimited }) => (isLimited ? [] : node.range[1])),
  };
}

function wrappingCall(node: Node): TSESTree.CallExpression | undefined {
  const { parent } = node;
  return parent?.type === NodeType.CallExpression ? parent : undefined;
}

function messageOf(opened: Opened, by: string | undefined): string {
  const where = by === undefined ? '' : `, in \`${by}\``;
  switch (opened) {
    case 'file':
      return (
        `This opens a file for each element at once${where}, however many there are: with some thousands the system ` +
        'refuses (EMFILE). Let 16 or so through at a time, with `p-limit` or `p-map` (concurrency).'
      );
    case 'socket':
      return (
        `This sends a request for each element at once${where}, however many there are: each holds a socket and memory, and ` +
        'servers refuse or time out. Let 16 or so through at a time, with `p-limit` or `p-map` (concurrency).'
      );
    case 'process':
      return (
        `This starts a process for each element at once${where}, however many there are: they compete for memory and cores. ` +
        'Let as many through at a time as there are cores, with `p-limit` or `p-map` (concurrency).'
      );
  }
}
