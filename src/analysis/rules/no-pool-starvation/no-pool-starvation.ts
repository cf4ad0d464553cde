import { defaultPoolSize, isPoolJob, poolSizeVariable } from '../../catalog/pool-jobs';
import {
  type ExitNode,
  exitOf,
  type FunctionNode,
  isFunction,
  leavesLoop,
  type LoopNode,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import { calledMember } from '../../semantics/called-member';
import { contextOfStarted } from '../../semantics/execution-context';
import { usesOf } from '../../semantics/function-uses';
import { limiterIn } from '../../semantics/limiters';
import { pausesIn } from '../../semantics/pauses';
import { iterationOf, type Repetition, repetitionsAround } from '../../semantics/repetition';
import { displayName, type ModuleMember } from '../../semantics/resolver';
import { Sizes, type TripCount } from '../../semantics/trip-count';
import { boundOf } from '../no-unbounded-concurrency/bounds';
import { type Rule, type RuleInput, type RuleResult, severityByContext } from '../rule';

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
    const results = [...first.values()].map((crowd) => judge(crowd, pool, sizes, input));
    return {
      reports: results.flatMap(({ reports }) => reports),
      notes: results.flatMap(({ notes = [] }) => notes),
    };
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
  /** The function that starts the job, where that is repeated. */
  readonly fn?: FunctionNode;
}

function jobs({ model, resolver }: RuleInput): Job[] {
  return model.nodesOf(NodeType.CallExpression).flatMap((call) => {
    const called = calledMember(call.callee, resolver);
    return called && isPoolJob(called.member) ? [{ call, member: called.member }] : [];
  });
}

/** Functions of the pool that array methods are given as they are: `hosts.map(lookup)`. */
function passedOn({ model, resolver }: RuleInput): Crowd[] {
  return model.nodesOf(NodeType.CallExpression).flatMap((call): Crowd[] => {
    const [argument] = call.arguments;
    if (!argument) return [];
    const by = iterationOf(call, argument, resolver);
    const passed = by && calledMember(argument, resolver);
    if (!passed || !isPoolJob(passed.member)) return [];
    return [{ by, started: call, member: passed.member }];
  });
}

function crowdOf({ call, member }: Job, input: RuleInput): Crowd[] {
  const around = repetitionsAround(call, input.resolver);
  const by = unthrottled(call, around.repetitions);
  if (by !== undefined) return [{ by, started: call, member }];
  if (!around.fn || around.repetitions.length > 0) return [];
  const { fn } = around;
  return usesInIterations(fn, input).map((use) => ({ ...use, member, fn }));
}

/** The innermost repetition that goes on to the next element while the job is running. */
function unthrottled(job: Node, repetitions: readonly Repetition[]): Repetition | undefined {
  return repetitions.find((repetition) => {
    if (repetition.kind === 'iteration') return true;
    const { node: loop } = repetition;
    return !pausesIn(loop.body) && !isAwaitedIn(job, loop) && !isLeftAfter(job, loop);
  });
}

/** Is a loop given up, or its function, whenever it has come to the job? */
function isLeftAfter(job: Node, loop: LoopNode): boolean {
  let isLeft = false;
  for (let node = job.parent; node && node !== loop; node = node.parent) {
    // What leaves a function that runs in place does not leave the loop around it.
    if (isFunction(node)) isLeft = false;
    else if (node.type === NodeType.ReturnStatement) isLeft = true;
    else if (node.type === NodeType.BlockStatement || node.type === NodeType.SwitchCase) {
      const exit = exitOf(node);
      isLeft ||= exit !== undefined && leaves(exit, loop);
    }
  }
  return isLeft;
}

function leaves(exit: ExitNode, loop: LoopNode): boolean {
  const isJump = exit.type === NodeType.BreakStatement || exit.type === NodeType.ContinueStatement;
  return !isJump || leavesLoop(exit, loop);
}

function isAwaitedIn(job: Node, loop: Node): boolean {
  for (let node = job.parent; node && node !== loop && !isFunction(node); node = node.parent) {
    if (node.type === NodeType.AwaitExpression) return true;
  }
  return false;
}

/** The array methods that call a function of this file for each element: `users.map(hashPassword)`. */
function usesInIterations(fn: FunctionNode, { model, resolver }: RuleInput): Pick<Crowd, 'by' | 'started'>[] {
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

function judge(crowd: Crowd, pool: number, sizes: Sizes, input: RuleInput): RuleResult {
  const { by, started: call, member } = crowd;
  const count = by.kind === 'loop' ? sizes.tripCount(by.node) : sizes.elements(by.over);
  if (count.kind === 'search' || (count.kind === 'known' && count.count <= pool)) return { reports: [] };
  const shown = unwrap(by.kind === 'iteration' ? by.node.callee : call.callee);
  const range = { start: shown.range[0], end: shown.range[1] };
  const limit = limitOf(crowd, count, input);
  if (limit !== undefined) {
    return { reports: [], notes: [{ message: `Starts so many at once only: ${limit}.`, range }] };
  }
  const name = displayName(member).replace(/\(.*\)/, '');
  const started =
    count.kind === 'known'
      ? `Starts ${count.count} jobs of \`${name}\` at once`
      : `Starts a job of \`${name}\` for every element at once, however many there are`;
  return {
    reports: [
      {
        messageId: 'crowdedPool',
        message:
          `${started}, but ${pool} run at a time on the ${pool} threads of the pool: the rest queue, and the file, DNS and ` +
          `zlib work of the whole process waits behind them. Start a few at a time (p-limit), set ${poolSizeVariable} to ` +
          'the number of cores when the process starts, or give the work a pool of its own (piscina) (parallelism).',
        range,
        remedy: 'parallelism',
        context: contextOfStarted(by.node, input.model, input.resolver),
        fixes: [],
      },
    ],
  };
}

/** Why so many jobs are started at once only, for people. */
function limitOf({ by, fn }: Crowd, count: TripCount, input: RuleInput): string | undefined {
  const repeated = [...(by.kind === 'loop' ? [by.node.body] : by.node.arguments), ...(fn ? [fn] : [])];
  if (repeated.some((code) => limiterIn(code, input.resolver) !== undefined))
    return 'a limiter lets so many through at a time';
  const over = by.kind === 'iteration' ? by.over : count.kind === 'unknown' ? count.over : undefined;
  const bound = over && boundOf(over, input);
  // What need not be told may still be more than the pool takes.
  return bound === '' ? undefined : bound;
}
