import { type LoopNode, NodeType, unwrap } from '../../parse/syntax';
import type { Iteration } from '../../semantics/loop-cost';

/** `for (…)`, `while (…)`, `do`, or `items.map`. */
export function headOf(candidate: LoopNode | Iteration, text: string): { start: number; end: number } {
  if ('call' in candidate) {
    const callee = unwrap(candidate.call.callee);
    return { start: callee.range[0], end: callee.range[1] };
  }
  const [start] = candidate.range;
  if (candidate.type === NodeType.DoWhileStatement) return { start, end: start + 'do'.length };
  const close = text.lastIndexOf(')', candidate.body.range[0]);
  return { start, end: Math.max(close + 1, start + 1) };
}
