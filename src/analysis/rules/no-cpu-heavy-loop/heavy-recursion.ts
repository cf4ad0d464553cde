import { formatNanoseconds } from '../../../base/time';
import { type FunctionNode, NodeType } from '../../parse/syntax';
import type { FunctionVerdicts } from '../../semantics/dependence/function-verdict';
import { executionContext } from '../../semantics/execution-context';
import { exponentialRecursion } from '../../semantics/exponential-recursion';
import type { FileModel } from '../../semantics/file-model';
import { functionName } from '../../semantics/function-name';
import { localFunction } from '../../semantics/local-function';
import type { LoopCosts } from '../../semantics/loop-cost';
import type { Sizes } from '../../semantics/trip-count';
import { consequencePlaceholder } from '../consequence';
import type { Report, RuleInput } from '../rule';

/** The number that such functions are assumed to be called with. */
const assumedDepth = 40;

/** A function whose calls of themselves multiply: `fib(n - 1) + fib(n - 2)`. */
export interface HeavyRecursion {
  readonly fn: FunctionNode;
  /** Of one call, at the assumed depth. */
  readonly nanoseconds: number;
  readonly report: Report<never>;
}

export function heavyRecursions(
  { model, resolver, options }: RuleInput,
  sizes: Sizes,
  costs: LoopCosts,
  verdicts: FunctionVerdicts,
): HeavyRecursion[] {
  return [...callingThemselves(model, sizes)].flatMap((fn) => {
    const recursion = exponentialRecursion(fn, sizes);
    if (!recursion) return [];
    const calls = recursion.growth ** assumedDepth;
    const nanoseconds = calls * Math.max(5, costs.ownCostOfCall(fn).nanoseconds);
    if (nanoseconds <= options.loopThreshold * 1e6) return [];
    const name = functionName(fn) ?? 'This function';
    const [start] = fn.range;
    const report: Report<never> = {
      messageId: 'heavyRecursion',
      message:
        `\`${name}\` calls itself ${recursion.steps.length} times per call, so that its time grows ` +
        `${recursion.growth.toFixed(1)}-fold with each step (about ${formatNanoseconds(nanoseconds)} for ${assumedDepth}, ` +
        `which is assumed), and ${consequencePlaceholder}. Keep results that were computed before; ` +
        'what is left to compute belongs in a worker thread (parallelism), as async would not help.',
      range: { start, end: Math.max(start + 1, fn.body.range[0]) },
      remedy: 'parallelism',
      context: executionContext(fn.body, model, resolver),
      fixes: [],
      verdict: verdicts.verdictOf(fn).verdict,
    };
    return { fn, nanoseconds, report };
  });
}

/** The functions in whose bodies they are called more than once. */
function callingThemselves(model: FileModel, { resolver }: Sizes): Set<FunctionNode> {
  const once = new Set<FunctionNode>();
  const again = new Set<FunctionNode>();
  for (const { callee, range } of model.nodesOf(NodeType.CallExpression)) {
    const fn = callee.type === NodeType.Identifier ? localFunction(callee, resolver) : undefined;
    if (!fn || range[0] < fn.range[0] || range[1] > fn.range[1]) continue;
    if (once.has(fn)) again.add(fn);
    once.add(fn);
  }
  return again;
}
