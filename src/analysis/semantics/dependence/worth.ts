import { NodeType, unwrap } from '../../parse/syntax';
import type { ParallelVerdict } from '../../parallel-verdict';
import type { LoopEstimate } from '../loop-cost';
import type { Access } from './access';
import type { Region } from './region';

/** What using other threads costs, in nanoseconds; measured on Node 24, x64. */
const costs = {
  /** Until a new worker has answered for the first time (20–26 ms). */
  start: 20e6,
  /** Sending one number of an array to another thread (23 ms per million). */
  sentNumber: 23,
} as const;

/** Takes back a verdict that the work can be split where splitting it would cost more than it gains. */
export function weigh(
  verdict: ParallelVerdict,
  { nanoseconds, levels }: LoopEstimate,
  sendsList: boolean,
): ParallelVerdict {
  if (verdict.kind !== 'independent' && verdict.kind !== 'reduction') return verdict;
  if (nanoseconds < costs.start) {
    const reason = 'a worker thread takes some 20 ms to start, which is longer than the work takes';
    return { kind: 'not-worth-it', nanoseconds, reason };
  }
  const each = nanoseconds / Math.max(1, levels[0]?.trips ?? 1);
  if (sendsList && each < costs.sentNumber) {
    const reason =
      'sending the list to other threads takes longer than going over it; a typed array over shared memory would not have to be sent';
    return { kind: 'not-worth-it', nanoseconds, reason };
  }
  return verdict;
}

/** Does each iteration need an element of a list that would have to be sent, not being a typed array? */
export function isListSent(accesses: readonly Access[], region: Region): boolean {
  return accesses.some(({ key, object, isWrite }) => {
    if (isWrite || key.kind !== 'index' || !key.value.has(region.counter)) return false;
    const { root } = object;
    if (typeof root === 'string') return false;
    const initialiser = root.references.find(({ init }) => init === true)?.writeExpr;
    const value = initialiser ? unwrap(initialiser) : undefined;
    const target =
      value?.type === NodeType.NewExpression ? region.sizes.resolver.resolve(value.callee) : undefined;
    return !(target?.module === 'globalThis' && /\d+(?:Clamped)?Array$/.test(target.path.join('.')));
  });
}
