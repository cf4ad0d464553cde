import { defaultPoolSize, isPoolJob, poolSizeVariable } from '../../catalog/pool-jobs';
import {
  findNode,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import { calledMember, memberOf } from '../../semantics/called-member';
import { contextOfStarted } from '../../semantics/execution-context';
import { usesOf } from '../../semantics/function-uses';
import { iterationOf, type Repetition, repetitionsAround } from '../../semantics/repetition';
import { displayName, type ModuleMember } from '../../semantics/resolver';
import { Sizes } from '../../semantics/trip-count';
import { type Report, type Rule, type RuleInput, severityByContext } from '../rule';

/** Places that start more long jobs of libuv's pool at once than the pool has threads. */
export const noPoolStarvation: Rule = {
  metadata: {
    id: 'no-pool-starvation',
    description:
      'Reports code that starts more long jobs at once than the thread pool of Node.js has threads.',
    autoSeverity: severityByContext,
    documentation: 'no-pool-starvation.md',
  },
  check(input) {
    const sizes = new Sizes(input.model, input.resolver);
    const pool = poolSize(input);
    if (pool === undefined) return { reports: [] };
    const crowds = [...jobs(input).flatMap((job) => crowdOf(job, input)), ...passedOn(input)];
    // Several jobs in one callback crowd the pool at the same place.
    const first = new Map(crowds.toReversed().map((crowd) => [crowd.by.node, crowd]));
    return { reports: [...first.values()].flatMap((crowd) => report(crowd, pool, sizes, input)) };
  },
};

/** A call that occupies a thread of the pool. */
interface Job {
  readonly call: TSESTree.CallExpression;
  readonly member: ModuleMember;
}

/** A loop or array method that starts a job for each element without waiting for the one before. */
interface Crowd {
  readonly by: Repetition;
  /** The call that is repeated: of the job, or of a function that starts it. */
  readonly started: TSESTree.CallExpression;
  readonly member: ModuleMember;
}

function jobs({ model, resolver }: RuleInput): Job[] {
  return model.nodesOf(NodeType.CallExpression).flatMap((call) => {
    const called = calledMember(call, resolver);
    return called && isPoolJob(called.member) ? [{ call, member: called.member }] : [];
  });
}

/** Functions of the pool that array methods are given as they are: `hosts.map(lookup)`. */
function passedOn({ model, resolver }: RuleInput): Crowd[] {
  return model.nodesOf(NodeType.CallExpression).flatMap((call): Crowd[] => {
    const [argument] = call.arguments;
    if (!argument) return [];
    const by = iterationOf(call, argument, resolver);
    const passed = by && memberOf(argument, resolver);
    if (!passed || !isPoolJob(passed.member)) return [];
    return [{ by, started: call, member: passed.member }];
  });
}

function crowdOf({ call, member }: Job, input: RuleInput): Crowd[] {
  const around = repetitionsAround(call, input.resolver);
  const by = unthrottled(call, around.repetitions);
  if (by !== undefined) return [{ by, started: call, member }];
  if (!around.fn || around.repetitions.length > 0) return [];
  return usesInIterations(around.fn, input).map((use) => ({ ...use, member }));
}

/** The innermost repetition that goes on to the next element while the job is running. */
function unthrottled(job: Node, repetitions: readonly Repetition[]): Repetition | undefined {
  return repetitions.find((repetition) => {
    if (repetition.kind === 'iteration') return true;
    return !pauses(repetition.node.body) && !isAwaitedIn(job, repetition.node);
  });
}

/** Does a loop's body wait, or give the loop up after the first go? */
function pauses(body: Node): boolean {
  return (
    findNode(
      body,
      ({ type }) =>
        type === NodeType.AwaitExpression ||
        type === NodeType.YieldExpression ||
        type === NodeType.ReturnStatement ||
        type === NodeType.BreakStatement,
      (node) => !isFunction(node),
    ) !== undefined
  );
}

function isAwaitedIn(job: Node, loop: Node): boolean {
  for (let node = job.parent; node && node !== loop && !isFunction(node); node = node.parent) {
    if (node.type === NodeType.AwaitExpression) return true;
  }
  return false;
}

/** The array methods that call a function of this file for each element: `users.map(hashPassword)`. */
function usesInIterations(fn: FunctionNode, { model, resolver }: RuleInput): Omit<Crowd, 'member'>[] {
  return usesOf(fn, model).flatMap((use) => {
    const call = use.parent;
    if (call?.type !== NodeType.CallExpression) return [];
    const by =
      call.callee === use
        ? unthrottled(call, repetitionsAround(call, resolver).repetitions)
        : iterationOf(call, use, resolver);
    return by ? [{ by, started: call }] : [];
  });
}

/** How many threads the pool has as far as this file tells; undefined where it sets a size that cannot be told. */
function poolSize({ model, resolver }: RuleInput): number | undefined {
  if (!model.text.includes(poolSizeVariable)) return defaultPoolSize;
  for (const assignment of model.nodesOf(NodeType.AssignmentExpression)) {
    const target = resolver.resolve(assignment.left);
    if (target?.module !== 'process' || target.path.join('.') !== `env.${poolSizeVariable}`) continue;
    const value = unwrap(assignment.right);
    const size = value.type === NodeType.Literal ? Number(value.value) : Number.NaN;
    return Number.isInteger(size) && size > 0 ? size : undefined;
  }
  return defaultPoolSize;
}

/** Calls by which code sees to it that only so many go on at once. */
const limiter = /(?:limit|semaphore|acquire|throttle|schedule|queue)\w*\s*[.(]/i;

/** Names of collections that were cut to size. */
const portionName = /batch|chunk|portion|window|slice|page/i;

function report(
  { by, started: call, member }: Crowd,
  pool: number,
  sizes: Sizes,
  input: RuleInput,
): Report[] {
  const count = by.kind === 'loop' ? sizes.tripCount(by.node) : sizes.elements(by.over);
  if (count.kind === 'search' || (count.kind === 'known' && count.count <= pool)) return [];
  if (limiter.test(input.model.textOf(by.node))) return [];
  const over = count.kind === 'unknown' ? count.over : undefined;
  if (over && portionName.test(input.model.textOf(over))) return [];
  const name = displayName(member).replace(/\(.*\)/, '');
  const started =
    count.kind === 'known'
      ? `Starts ${count.count} jobs of \`${name}\` at once`
      : `Starts a job of \`${name}\` for every element at once, however many there are`;
  const shown = unwrap(by.kind === 'iteration' ? by.node.callee : call.callee);
  return [
    {
      messageId: 'crowdedPool',
      message:
        `${started}, but ${pool} run at a time on the ${pool} threads of the pool: the rest queue, and the file, DNS and ` +
        `zlib work of the whole process waits behind them. Start a few at a time (p-limit), set ${poolSizeVariable} to ` +
        'the number of cores when the process starts, or give the work a pool of its own (piscina) (parallelism).',
      range: { start: shown.range[0], end: shown.range[1] },
      remedy: 'parallelism',
      context: contextOfStarted(by.node, input.model, input.resolver),
      fixes: [],
    },
  ];
}
