import { findNode, isFunction, type LoopNode, NodeType, unwrap } from '../../parse/syntax';
import { executionContext } from '../../semantics/execution-context';
import { displayName } from '../../semantics/resolver';
import { consequencePlaceholder } from '../consequence';
import type { Report, RuleInput } from '../rule';
import { headOf } from './loop-head';

const clocks = new Set([
  'Date.now',
  'performance.now',
  'perf_hooks.performance.now',
  'process.hrtime.bigint',
]);

/** `while (Date.now() < end) {}`: goes on until a time is reached, however fast the machine is. */
export function waitsForTime(loop: LoopNode, { resolver }: RuleInput): boolean {
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

export function busyWait(loop: LoopNode, { model, resolver }: RuleInput): Report<never> {
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
