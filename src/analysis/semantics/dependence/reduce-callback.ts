import { type Node, NodeType, unwrap } from '../../parse/syntax';
import type { ParallelVerdict } from '../../parallel-verdict';
import type { Iteration } from '../loop-cost';
import type { Sizes } from '../trip-count';
import { combinationOfValue } from './combination';
import { evidenceAt } from './evidence';

/**
 * What an array method itself does with the results of its callback: nothing that matters (undefined), or combining them
 * in an order, or handing each one to the next call.
 */
export function reduceVerdict(
  { method, callback, call }: Iteration,
  sizes: Sizes,
): ParallelVerdict | undefined {
  switch (method) {
    case 'some':
    case 'every': {
      const reason = 'the results of its calls are combined by a logical operator';
      const operator = method === 'some' ? '||' : '&&';
      return { kind: 'reduction', reductions: [{ into: method, operator, order: 'never' }], reason };
    }
    case 'find':
    case 'findIndex':
    case 'findLast':
    case 'findLastIndex': {
      const reason = 'the first of the elements that are found decides';
      return { kind: 'reduction', reductions: [{ into: method, operator: method, order: 'always' }], reason };
    }
    case 'sort':
    case 'toSorted':
      return { kind: 'unknown', reason: 'which elements are compared depends on earlier comparisons' };
    case 'reduce':
    case 'reduceRight':
      break;
    default:
      return undefined;
  }
  const [accumulator] = callback.params;
  const result = callback.body.type === NodeType.BlockStatement ? onlyReturn(callback.body) : callback.body;
  if (accumulator?.type === NodeType.Identifier && result && method === 'reduce') {
    const initial = call.arguments[1];
    const combination = combinationOfValue(accumulator, unwrap(result), initial, sizes);
    const uses = sizes.model.lookUp(accumulator.name, callback.body)?.references.length ?? 0;
    if (uses === combination?.reads.length) {
      const { operator, order } = combination;
      const reason = `its calls share nothing but \`${accumulator.name}\`, which combines their results`;
      return { kind: 'reduction', reductions: [{ into: accumulator.name, operator, order }], reason };
    }
  }
  const read = accumulator ?? callback;
  return {
    kind: 'carried-dependence',
    write: evidenceAt(result ?? callback.body, sizes.model),
    read: evidenceAt(read, sizes.model),
    reason: 'each call is given what the one before has returned',
  };
}

function onlyReturn(body: Node): Node | undefined {
  if (body.type !== NodeType.BlockStatement) return undefined;
  const last = body.body.at(-1);
  const others = body.body.slice(0, -1);
  const isPlain = others.every(
    ({ type }) => type === NodeType.VariableDeclaration || type === NodeType.FunctionDeclaration,
  );
  return isPlain && last?.type === NodeType.ReturnStatement ? (last.argument ?? undefined) : undefined;
}
