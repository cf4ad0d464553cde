import { type Node, NodeType } from '../../parse/syntax';
import { statementsAround } from '../../edits/statements';
import { executionContext } from '../../semantics/execution-context';
import { isMigration } from '../../semantics/naming';
import { Transactions } from '../../semantics/transactions';
import { assumptionClause } from '../awaited-calls';
import { type Report, type Rule, type RuleInput, severityByContext } from '../rule';
import { type AwaitedUnit, awaitedUnit, groupsOf } from './groups';
import { togetherFix } from './together-fix';
import { runsIn } from './units';

/** A run of awaits, and which of them the report is about. Plain data. */
interface Pending {
  readonly units: readonly AwaitedUnit[];
  readonly index: number;
}

/** Awaits that follow each other although none needs what those before it give. */
export const preferConcurrentAwaits: Rule<Pending> = {
  metadata: {
    id: 'prefer-concurrent-awaits',
    description: 'Reports awaits that follow each other although none needs what those before it give.',
    autoSeverity: severityByContext,
    documentation: 'prefer-concurrent-awaits.md',
  },
  check(input) {
    // Its connection runs one statement after the other.
    if (isMigration(input.model.path)) return { reports: [] };
    const lists = new Set<readonly Node[]>();
    for (const awaited of input.model.nodesOf(NodeType.AwaitExpression)) {
      const list = listAround(awaited);
      if (list) lists.add(list);
    }
    const transactions = new Transactions(input.model);
    return { reports: [...lists].flatMap((list) => checkList(list, input, transactions)) };
  },
  decide(report, calls) {
    const { units, index } = report.pending;
    const unit = units[index];
    if (!unit) return undefined;
    const { groups, reasons } = groupsOf(units, calls);
    const group = groups.find((members) => members[1]?.unit === unit);
    if (!group) {
      const reason = reasons.get(unit);
      return reason === undefined
        ? undefined
        : { note: `Awaited after those before it on purpose: ${reason}.` };
    }
    const members = group.map((member) => member.unit);
    const assumed = [...new Set(group.flatMap((member) => member.assumed))];
    const fix = togetherFix(members);
    return {
      ...report,
      message: messageOf(members, assumptionClause(assumed)),
      fixes: fix ? [fix] : [],
    };
  },
};

/** The statements among which the one stands that an await is part of. */
function listAround(awaited: Node): readonly Node[] | undefined {
  for (let node: Node | undefined = awaited; node; node = node.parent) {
    if (node.type === NodeType.VariableDeclaration || node.type === NodeType.ExpressionStatement) {
      return statementsAround(node);
    }
  }
  return undefined;
}

function checkList(
  statements: readonly Node[],
  input: RuleInput,
  transactions: Transactions,
): Report<Pending>[] {
  return runsIn(statements, input.model).flatMap((run) => {
    const units = run.map((unit, index) => awaitedUnit(unit, index, run[index - 1], input, transactions));
    return run.flatMap(({ awaited }, index): Report<Pending>[] => {
      if (index === 0) return [];
      return [
        {
          messageId: 'independentAwaits',
          message: '',
          range: { start: awaited.range[0], end: awaited.range[1] },
          remedy: 'concurrency',
          context: executionContext(awaited, input.model, input.resolver),
          fixes: [],
          pending: { units, index },
        },
      ];
    });
  });
}

function messageOf(units: readonly AwaitedUnit[], assumption: string): string {
  const [first, , ...more] = units;
  const others =
    more.length === 0
      ? ''
      : more.length === 1
        ? ', and so does the next one'
        : `, and so do the next ${more.length}`;
  return (
    `This waits until \`${first?.name ?? ''}\` is done although it does not need it${others}${assumption}. ` +
    'Start them together and await `Promise.all`, so that they wait at the same time (concurrency).'
  );
}
