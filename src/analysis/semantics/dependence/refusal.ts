import type { Variable } from '@typescript-eslint/scope-manager';
import type { ParallelVerdict } from '../../parallel-verdict';
import type { FileModel } from '../file-model';
import type { Sizes } from '../trip-count';
import type { Obstacle } from './access';
import { evidenceAt } from './evidence';
import { whyNotTransferable } from './transfer';

/** The verdict on work that an obstacle stands in the way of. */
export function hindered({ kind, at, reason }: Obstacle, model: FileModel): ParallelVerdict {
  const evidence = evidenceAt(at, model);
  switch (kind) {
    case 'impure':
      return { kind, at: evidence, reason };
    case 'function-value':
      return { kind: 'not-transferable', value: evidence, reason };
    case 'exit':
    case 'unknown':
      return { kind: 'unknown', at: evidence, reason };
  }
}

/** The verdict on work that needs a variable, if its value cannot reach another thread. */
export function stuck(variable: Variable, sizes: Sizes): ParallelVerdict | undefined {
  const reason = whyNotTransferable(variable, sizes);
  const name = variable.identifiers[0];
  return reason !== undefined && name
    ? { kind: 'not-transferable', value: evidenceAt(name, sizes.model), reason }
    : undefined;
}
