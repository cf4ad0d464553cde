import { type BlockingApi, blockingApiWith } from '../../catalog';
import type { ChainLink } from '../../finding';
import { NodeType, type FunctionNode, type Node } from '../../parse/syntax';
import type { TextRange } from '../../../base/text';
import { executionContext } from '../../semantics/execution-context';
import { localFunction } from '../../semantics/local-function';
import type { CallFacts, FunctionFacts } from '../../program/function-facts';
import { consequencePlaceholder } from '../consequence';
import { remedyText } from '../no-blocking-call/remedy-text';
import { type Report, type Rule, type RuleInput, severityByContext } from '../rule';
import { wrappedFix } from './promise-fix';
import { staysOnThread } from './stays-on-thread';
import { aboutMilliseconds, SynchronousWork, type Work } from './synchronous-work';
import { type Wrapper, wrappers } from './wrappers';

/** What is told of wrapped code whose work may be in functions of other files. */
interface Pending {
  readonly kind: Wrapper['kind'];
  readonly by: string;
  /** Where its calls end. */
  readonly calls: readonly number[];
  /** The computation that is worth a word, in nanoseconds. */
  readonly threshold: number;
}

/** Asynchronous forms that leave the work on the thread that they seem to free. */
export const noFakeAsync: Rule<Pending> = {
  metadata: {
    id: 'no-fake-async',
    description:
      'Reports code that looks asynchronous but does its work on the same thread, before or after a pause.',
    autoSeverity: severityByContext,
    documentation: 'no-fake-async.md',
  },
  check(input) {
    const work = new SynchronousWork(input);
    return {
      reports: [
        ...wrappers(input).flatMap((wrapper) => checkWrapper(wrapper, work, input)),
        ...input.model.nodesOf(NodeType.CallExpression).flatMap((call) => staysOnThread(call, input)),
      ],
    };
  },
  decide(report, calls) {
    const { pending, ...rest } = report;
    const found = foreignWork(pending, calls);
    return found && { ...rest, ...told(pending, found), chain: found.chain };
  },
};

const messageIds: Readonly<Record<Wrapper['kind'], string>> = {
  promise: 'wrappedWork',
  postponed: 'postponedWork',
  'async-function': 'asyncWithoutAwait',
};

function checkWrapper(wrapper: Wrapper, work: SynchronousWork, input: RuleInput): Report<Pending>[] {
  const { kind, fn, by } = wrapper;
  const found = work.first(fn.body);
  if (found) return isWorthAWord(wrapper, found, input) ? [report(wrapper, found, input)] : [];
  const calls = work.foreignCalls(fn.body);
  if (calls.length === 0) return [];
  const threshold = input.options.loopThreshold * 1e6;
  const base = { messageId: messageIds[kind], message: '', remedy: 'parallelism', fixes: [] } as const;
  const at = kind === 'async-function' ? fn.body : wrapper.head;
  return [
    {
      ...base,
      range: rangeOf(wrapper, undefined, input),
      context: executionContext(at, input.model, input.resolver),
      pending: { kind, by, calls, threshold },
    },
  ];
}

/**
 * A single system call is not worth to be postponed, nor what an async function is about. One that promises nothing is
 * not mistaken for asynchronous. What blocks or computes in an async function itself is what `no-blocking-call` and
 * `no-cpu-heavy-loop` report, and they advise the same.
 */
function isWorthAWord({ kind, promises }: Wrapper, { at, api }: Work, { resolver }: RuleInput): boolean {
  if (kind === 'async-function' && !localFunction(at, resolver)) return false;
  if (kind === 'promise' || !api) return true;
  return api.cost !== 'syscall' && (kind === 'postponed' || promises === true);
}

function report(wrapper: Wrapper, found: Work, input: RuleInput): Report<Pending> {
  const { kind, fn, head } = wrapper;
  const fix = kind === 'promise' ? wrappedFix(head, fn, input) : undefined;
  return {
    messageId: messageIds[kind],
    ...told(wrapper, found),
    range: rangeOf(wrapper, found, input),
    context: executionContext(kind === 'async-function' ? fn.body : found.at, input.model, input.resolver),
    fixes: fix ? [fix] : [],
  };
}

/** What is said of work, and what helps: what the API advises that blocks, else a worker. */
function told(
  wrapper: Pick<Wrapper, 'kind' | 'by'>,
  { name, api }: Pick<Work, 'name' | 'api'>,
): Pick<Report, 'message' | 'remedy'> {
  const remedy = api ? remedyText(api) : 'Only a worker thread frees this one (parallelism).';
  return { message: messageOf(wrapper, name, remedy), remedy: api?.remedy ?? 'parallelism' };
}

function messageOf({ kind, by }: Pick<Wrapper, 'kind' | 'by'>, work: string, remedy: string): string {
  switch (kind) {
    case 'promise':
      return (
        `${work} runs before \`${by}\` returns: a promise does not move work to another thread, and ` +
        `${consequencePlaceholder}. ${remedy}`
      );
    case 'postponed':
      return (
        `${work} is only postponed by \`${by}\`: it runs on the same thread as soon as it is its turn, and ` +
        `${consequencePlaceholder}. ${remedy}`
      );
    case 'async-function':
      return (
        `\`async\` does not make this function asynchronous: it never awaits, and ${lowerFirst(work)} runs before it ` +
        `returns its promise; ${consequencePlaceholder}. ${remedy}`
      );
  }
}

const lowerFirst = (text: string): string => text.replace(/^This/, 'this');

/** Work in a function of another file. */
interface ForeignWork {
  readonly name: string;
  readonly api?: BlockingApi;
  /** From the called function down to the call of the API. */
  readonly chain: readonly ChainLink[];
}

/** The function of another file among the calls that blocks, or computes for long. */
function foreignWork(pending: Pending, facts: CallFacts): ForeignWork | undefined {
  for (const end of pending.calls) {
    const callee = facts.calleeAt(end);
    // What an async function does is reported in it.
    const work = callee?.isAsync === false ? workOf(callee, pending) : undefined;
    if (work) return work;
  }
  return undefined;
}

function workOf(
  { name, blocks, nanoseconds }: FunctionFacts,
  { kind, threshold }: Pending,
): ForeignWork | undefined {
  const api = blocks && blockingApiWith(blocks.key);
  if (blocks && api) {
    // `no-blocking-call` reports calls of functions that block in async functions, and advises the same.
    if (kind === 'async-function' || (kind === 'postponed' && api.cost === 'syscall')) return undefined;
    return { name: `\`${name}\`, which calls \`${blocks.api}\`,`, api, chain: blocks.chain };
  }
  if (nanoseconds <= threshold) return undefined;
  return { name: `\`${name}\`, which computes for ${aboutMilliseconds(nanoseconds)},`, chain: [] };
}

function rangeOf({ kind, fn, head }: Wrapper, found: Work | undefined, { model }: RuleInput): TextRange {
  if (kind === 'async-function') return nameRange(fn, model.text);
  return headOf(found?.at ?? head, model.text);
}

/** The name of a function, or `async`. */
function nameRange(fn: FunctionNode, text: string): TextRange {
  const { parent } = fn;
  const named =
    fn.type === NodeType.FunctionDeclaration
      ? fn.id
      : parent.type === NodeType.MethodDefinition ||
          parent.type === NodeType.Property ||
          parent.type === NodeType.PropertyDefinition
        ? parent.key
        : parent.type === NodeType.VariableDeclarator
          ? parent.id
          : null;
  if (named) return { start: named.range[0], end: named.range[1] };
  const start = fn.range[0];
  return { start, end: start + (text.startsWith('async', start) ? 'async'.length : 1) };
}

/** A callee, or `for (…)`. */
function headOf(node: Node, text: string): TextRange {
  const [start, end] = node.range;
  if (!('body' in node) || !node.body || Array.isArray(node.body)) return { start, end };
  return { start, end: Math.max(text.lastIndexOf(')', node.body.range[0]), start) + 1 };
}
