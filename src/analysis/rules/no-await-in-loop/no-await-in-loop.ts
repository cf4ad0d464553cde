import {
  isFunction,
  isLoop,
  type LoopNode,
  type Node,
  NodeType,
  repeats,
  type TSESTree,
} from '../../parse/syntax';
import { executionContext } from '../../semantics/execution-context';
import { Transactions } from '../../semantics/transactions';
import { Sizes } from '../../semantics/trip-count';
import { type Report, type Rule, type RuleInput, type RuleResult, severityByContext } from '../rule';
import { assumptionClause } from '../awaited-calls';
import { carriedBy } from './carried';
import { type Iteration, iterationOf, judge } from './iterations';
import { loopPurpose } from './on-purpose';
import { togetherFix } from './together-fix';

/** What is left to find out once the functions are known that the iterations call. Plain data. */
interface Pending {
  readonly iteration: Iteration;
}

/** Loops whose iterations wait for each other although none needs what another one does. */
export const noAwaitInLoop: Rule<Pending> = {
  metadata: {
    id: 'no-await-in-loop',
    description: 'Reports loops that await in each iteration although no iteration needs another one.',
    autoSeverity: severityByContext,
    documentation: 'no-await-in-loop.md',
  },
  check(input) {
    const reports: Report<Pending>[] = [];
    const notes: { readonly message: string; readonly range: Report['range'] }[] = [];
    const transactions = new Transactions(input.model);
    for (const [loop, awaits] of awaitsByLoop(input)) {
      const found = checkLoop(loop, awaits, input, transactions);
      reports.push(...found.reports);
      notes.push(...(found.notes ?? []));
    }
    return { reports, notes };
  },
  decide(report, calls) {
    const { iteration } = report.pending;
    const judgement = judge(iteration, calls);
    switch (judgement.kind) {
      case 'no-wait':
        return undefined;
      case 'dependent':
        return { note: `Awaited one after the other is left as it is: ${judgement.reason}.` };
      case 'independent': {
        const { assumed, writes } = judgement;
        return {
          ...report,
          message: report.message.replace(assumptionPlaceholder, assumption(assumed, writes)),
        };
      }
    }
  },
};

const assumptionPlaceholder = '{assumption}';

function assumption(assumed: readonly string[], writes: boolean): string {
  return assumptionClause(assumed) || (writes ? ' (assuming that the elements are different ones)' : '');
}

function onPurpose(reason: string): string {
  return `Awaits one after the other on purpose: ${reason}.`;
}

/** The awaits of each loop that run once per iteration of it, and not of another loop inside. */
function awaitsByLoop({ model }: RuleInput): ReadonlyMap<LoopNode, readonly TSESTree.AwaitExpression[]> {
  const byLoop = new Map<LoopNode, TSESTree.AwaitExpression[]>();
  for (const awaited of model.nodesOf(NodeType.AwaitExpression)) {
    const loop = loopAround(awaited);
    if (!loop) continue;
    const list = byLoop.get(loop);
    if (list) list.push(awaited);
    else byLoop.set(loop, [awaited]);
  }
  return byLoop;
}

function loopAround(node: Node): LoopNode | undefined {
  for (let inner = node, current = node.parent; current; inner = current, current = current.parent) {
    if (isFunction(current) || current.type === NodeType.StaticBlock) return undefined;
    if (isLoop(current) && repeats(current, inner)) return current;
  }
  return undefined;
}

function checkLoop(
  loop: LoopNode,
  awaits: readonly TSESTree.AwaitExpression[],
  input: RuleInput,
  transactions: Transactions,
): RuleResult<Pending> {
  const [first] = awaits;
  if (!first || goesRoundOnce(loop, input)) return { reports: [] };
  const range = { start: first.range[0], end: first.range[1] };
  const silent = (reason: string): RuleResult<Pending> => ({
    reports: [],
    notes: [{ message: onPurpose(reason), range }],
  });
  const purpose = loopPurpose(loop, awaits, input, transactions);
  if (purpose !== undefined) return silent(purpose);
  const carried = carriedBy(loop, input);
  if (carried.dependence !== undefined) return silent(carried.dependence);

  const iteration = iterationOf(loop, awaits, carried.collecting, input);
  const fix = togetherFix(loop, carried, input);
  const report: Report<Pending> = {
    messageId: 'independentIterations',
    message: messageOf(loop, input),
    range,
    remedy: 'concurrency',
    context: { ...executionContext(first, input.model, input.resolver), inLoop: true },
    fixes: fix ? [fix] : [],
    pending: { iteration },
  };
  return { reports: [report] };
}

/** `for (const x of [a])`: there is nothing to overlap with. */
function goesRoundOnce(loop: LoopNode, { model, resolver }: RuleInput): boolean {
  const count = new Sizes(model, resolver).tripCount(loop);
  return count.kind === 'known' && count.count <= 1;
}

function messageOf(loop: LoopNode, { model, resolver }: RuleInput): string {
  const count = new Sizes(model, resolver).tripCount(loop);
  const remedy =
    count.kind === 'known' && count.count <= 20
      ? 'Start them together and await `Promise.all`'
      : 'Start them together and await `Promise.all`, with a limit such as `p-limit` if there may be many';
  return (
    `Each iteration waits for the one before, although none needs another${assumptionPlaceholder}: ` +
    `the time is the sum of all waits instead of the longest. ${remedy} (concurrency).`
  );
}
