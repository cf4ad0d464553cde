import type { Variable } from '@typescript-eslint/scope-manager';
import { contains, type LoopNode, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import type { Sizes } from '../trip-count';

/** How a loop counts, as written: from `from` by `step` until `until`. */
export interface CountingLoop {
  readonly variable: Variable;
  readonly from: Node;
  readonly step: number;
  /** The last value it may have, or the first one it may not have any more. */
  readonly until: Node;
  readonly isUntilIncluded: boolean;
}

/**
 * `for (let i = from; i < until; i += step)` with nothing else that changes `i`; undefined for every other loop. The
 * bounds may still change as it goes.
 */
export function countingLoop(loop: LoopNode, sizes: Sizes): CountingLoop | undefined {
  if (loop.type !== NodeType.ForStatement || !loop.test || !loop.update) return undefined;
  const { model } = sizes;
  const start = startOf(loop.init);
  if (!start) return undefined;
  const variable = model.lookUp(start.id.name, loop.body);
  if (!variable) return undefined;
  const isCounter = (node: Node): boolean =>
    node.type === NodeType.Identifier && model.variableOf(node) === variable;
  const step = stepOf(loop.update, isCounter, sizes);
  const end = endOf(loop.test, isCounter);
  if (
    step === undefined ||
    step === 0 ||
    !end ||
    (end.isUpwards !== undefined && end.isUpwards !== step > 0)
  ) {
    return undefined;
  }
  // `i !== end` may step over the end.
  if (end.isUpwards === undefined && Math.abs(step) !== 1) return undefined;
  if (writesInside(variable, loop.body).length > 0) return undefined;
  return { variable, from: start.init, step, until: end.until, isUntilIncluded: end.isUntilIncluded };
}

function startOf(init: Node | null): { readonly id: TSESTree.Identifier; readonly init: Node } | undefined {
  if (init?.type === NodeType.VariableDeclaration) {
    for (const { id, init: value } of init.declarations) {
      if (id.type === NodeType.Identifier && value) return { id, init: value };
    }
  }
  if (init?.type === NodeType.AssignmentExpression && init.operator === '=') {
    if (init.left.type === NodeType.Identifier) return { id: init.left, init: init.right };
  }
  return undefined;
}

function stepOf(update: Node, isCounter: (node: Node) => boolean, sizes: Sizes): number | undefined {
  if (update.type === NodeType.UpdateExpression && isCounter(update.argument)) {
    return update.operator === '++' ? 1 : -1;
  }
  if (update.type !== NodeType.AssignmentExpression || !isCounter(update.left)) return undefined;
  if (update.operator !== '+=' && update.operator !== '-=') return undefined;
  const amount = sizes.number(update.right);
  return amount === undefined || update.operator === '+=' ? amount : -amount;
}

function endOf(
  test: Node,
  isCounter: (node: Node) => boolean,
): { until: Node; isUntilIncluded: boolean; isUpwards: boolean | undefined } | undefined {
  if (test.type !== NodeType.BinaryExpression) return undefined;
  const isLeft = isCounter(unwrap(test.left));
  if (!isLeft && !isCounter(unwrap(test.right))) return undefined;
  const until = isLeft ? test.right : test.left;
  const isUntilIncluded = test.operator.endsWith('=') && test.operator.length === 2;
  switch (test.operator) {
    case '<':
    case '<=':
      return { until, isUntilIncluded, isUpwards: isLeft };
    case '>':
    case '>=':
      return { until, isUntilIncluded, isUpwards: !isLeft };
    case '!=':
    case '!==':
      return { until, isUntilIncluded: false, isUpwards: undefined };
    default:
      return undefined;
  }
}

/** Where a variable is written in a piece of code. */
function writesInside(variable: Variable, code: Node): readonly Node[] {
  return variable.references.flatMap((reference) =>
    reference.isWrite() && contains(code, reference.identifier) ? [reference.identifier] : [],
  );
}

export function declaredAt(variable: Variable): number {
  return variable.identifiers[0]?.range[0] ?? -1;
}

/** Is everything that declares a variable inside a piece of code, anew each time that it runs? */
export function isDeclaredIn(variable: Variable, code: Node, isFunctionBody: boolean): boolean {
  return (
    variable.defs.length > 0 &&
    variable.defs.every(({ name, parent }) => {
      // A `var` belongs to the function around, however deep it stands.
      const isHoisted = parent?.type === NodeType.VariableDeclaration && parent.kind === 'var';
      return contains(code, name) && (isFunctionBody || !isHoisted);
    })
  );
}
