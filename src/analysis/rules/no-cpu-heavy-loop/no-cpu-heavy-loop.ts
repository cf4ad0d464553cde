import {
  findNode,
  isFunction,
  isLoop,
  type LoopNode,
  type Node,
  NodeType,
  repeats,
  unwrap,
  wrapped,
} from '../../parse/syntax';
import { executionContext } from '../../semantics/execution-context';
import { displayName } from '../../semantics/resolver';
import { type Iteration, LoopCosts, type LoopEstimate } from '../../semantics/loop-cost';
import { Sizes } from '../../semantics/trip-count';
import type { FileModel } from '../../semantics/file-model';
import { consequencePlaceholder } from '../consequence';
import { type Report, type Rule, type RuleInput, severityByContext } from '../rule';

/** Loops whose estimated computation is long enough to be noticed by whatever else the thread should do. */
export const noCpuHeavyLoop: Rule = {
  metadata: {
    id: 'no-cpu-heavy-loop',
    description:
      'Reports loops that are estimated to compute for so long that everything else on the thread waits.',
    autoSeverity: severityByContext,
    documentation: 'no-cpu-heavy-loop.md',
  },
  check(input) {
    const costs = new LoopCosts(new Sizes(input.model, input.resolver));
    const loops = uninterruptedLoops(input.model);
    const estimated = candidates(input, costs, loops).flatMap((candidate) => {
      const estimate = costs.estimate(candidate);
      if (estimate.nanoseconds <= input.options.loopThreshold * 1e6) return [];
      return [report(candidate, estimate, input)];
    });
    const waiting = [...loops].filter((loop) => waitsForTime(loop, input));
    return { reports: [...estimated, ...waiting.map((loop) => busyWait(loop, input))] };
  },
};

type Candidate = LoopNode | Iteration;

/** Loops that are not part of another one; of those that wait for a time, nothing can be estimated. */
function candidates(input: RuleInput, costs: LoopCosts, loops: ReadonlySet<LoopNode>): Candidate[] {
  const iterations = input.model
    .nodesOf(NodeType.CallExpression)
    .flatMap((call) => costs.iteration(call) ?? []);
  return [
    ...[...loops].filter((loop) => !waitsForTime(loop, input) && !isInner(loop, loops, costs)),
    ...iterations.filter(({ call }) => !isInner(call, loops, costs)),
  ];
}

/** Is the loop part of a go of another loop that runs without a pause? */
function isInner(loop: Node, loops: ReadonlySet<Node>, costs: LoopCosts): boolean {
  for (let node = loop; node.parent; node = node.parent) {
    const { parent } = node;
    if (isLoop(parent) && loops.has(parent) && repeats(parent, node)) return true;
    if (!isFunction(parent)) continue;
    const call = wrapped(parent).parent;
    if (call?.type !== NodeType.CallExpression) return false;
    const iteration = costs.iteration(call);
    return iteration !== undefined && unwrap(iteration.callback) === parent;
  }
  return false;
}

/** The loops that do not let others run in between. */
function uninterruptedLoops(model: FileModel): ReadonlySet<LoopNode> {
  const yielding = yieldingLoops(model);
  const loops: readonly LoopNode[] = [
    ...model.nodesOf(NodeType.ForStatement),
    ...model.nodesOf(NodeType.ForOfStatement),
    ...model.nodesOf(NodeType.ForInStatement),
    ...model.nodesOf(NodeType.WhileStatement),
    ...model.nodesOf(NodeType.DoWhileStatement),
  ];
  return new Set(loops.filter((loop) => !yielding.has(loop)));
}

/** The loops that let others run in between: at an `await`, or at a `yield` to whoever drives the generator. */
function yieldingLoops(model: FileModel): ReadonlySet<Node> {
  const pauses: readonly Node[] = [
    ...model.nodesOf(NodeType.AwaitExpression),
    ...model.nodesOf(NodeType.YieldExpression),
    ...model.nodesOf(NodeType.ForOfStatement).filter((loop) => loop.await),
  ];
  const loops = new Set<Node>();
  for (const pause of pauses) {
    for (let node: Node | undefined = pause; node && !isFunction(node); node = node.parent) {
      if (isLoop(node)) loops.add(node);
    }
  }
  return loops;
}

const clocks = new Set([
  'Date.now',
  'performance.now',
  'perf_hooks.performance.now',
  'process.hrtime.bigint',
]);

/** `while (Date.now() < end) {}`: goes on until a time is reached, however fast the machine is. */
function waitsForTime(loop: LoopNode, { resolver }: RuleInput): boolean {
  if (loop.type === NodeType.ForOfStatement || loop.type === NodeType.ForInStatement) return false;
  const test = loop.test && unwrap(loop.test);
  if (test?.type !== NodeType.BinaryExpression || !/^[<>]=?$/.test(test.operator)) return false;
  const clock = findNode(
    test,
    (node) => {
      const member = node.type === NodeType.CallExpression ? resolver.resolve(node.callee) : undefined;
      return member !== undefined && clocks.has(displayName(member));
    },
    (node) => !isFunction(node),
  );
  return clock !== undefined;
}

function busyWait(loop: LoopNode, { model, resolver }: RuleInput): Report {
  const context = executionContext(loop, model, resolver);
  return {
    messageId: 'busyWait',
    message:
      `This loop keeps the thread busy until a given time, and ${consequencePlaceholder}. ` +
      'Await `setTimeout` of `node:timers/promises` instead to wait (concurrency).',
    range: headOf(loop, model.text),
    remedy: 'concurrency',
    context,
    fixes: [],
  };
}

function report(candidate: Candidate, estimate: LoopEstimate, { model, resolver }: RuleInput): Report {
  const node = 'call' in candidate ? candidate.call : candidate;
  const context = executionContext(node, model, resolver);
  return {
    messageId: 'heavyLoop',
    message: messageOf(estimate),
    range: headOf(candidate, model.text),
    remedy: 'parallelism',
    context,
    fixes: [],
  };
}

/** `for (…)`, `while (…)`, `do`, or `items.map`. */
function headOf(candidate: Candidate, text: string): { start: number; end: number } {
  if ('call' in candidate) {
    const callee = unwrap(candidate.call.callee);
    return { start: callee.range[0], end: callee.range[1] };
  }
  const [start] = candidate.range;
  if (candidate.type === NodeType.DoWhileStatement) return { start, end: start + 'do'.length };
  const close = text.lastIndexOf(')', candidate.body.range[0]);
  return { start, end: Math.max(close + 1, start + 1) };
}

function messageOf({ nanoseconds, levels }: LoopEstimate): string {
  const iterations = levels.map(({ trips }) => trips.toLocaleString('en')).join(' × ');
  const total = levels.reduce((product, { trips }) => product * trips, 1);
  const each = formatNanoseconds(nanoseconds / Math.max(total, 1));
  const guesses = [...new Set(levels.filter(({ assumed }) => assumed).map(({ trips }) => trips))].map(
    (trips) => trips.toLocaleString('en'),
  );
  const assumption =
    guesses.length === 0
      ? ''
      : `; ${guesses.length === 1 ? 'a size' : 'sizes'} unknown, assumed ${list(guesses)}`;
  const plural = total === 1 ? 'iteration' : 'iterations';
  return (
    `This loop computes for about ${formatNanoseconds(nanoseconds)} ` +
    `(${iterations} ${plural} at about ${each} each${assumption}), and ${consequencePlaceholder}. ` +
    'Making it async would not help, as it computes rather than waits; a worker thread would (parallelism).'
  );
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

const units: readonly (readonly [size: number, name: string])[] = [
  [3_600e9, 'h'],
  [60e9, 'min'],
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
];

/** Two significant digits, which is more than an estimate deserves. */
function formatNanoseconds(value: number): string {
  const rounded = Number(value.toPrecision(2));
  const [size, unit] = units.find(([least]) => rounded >= least) ?? [1, 'ns'];
  return `${Number((rounded / size).toPrecision(2)).toLocaleString('en')} ${unit}`;
}
