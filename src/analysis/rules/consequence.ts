import type { ExecutionContext } from '../finding';

/** Stands in a report's message for what the context makes of it, which is known last. */
export const consequencePlaceholder = '{consequence}';

/** Who waits while code in a context computes or blocks: a clause for people. */
export function consequenceOf({ kind, inLoop }: ExecutionContext): string {
  return whoWaits(kind) + (inLoop ? ', once per iteration' : '');
}

function whoWaits(kind: ExecutionContext['kind']): string {
  switch (kind) {
    case 'handler':
      return 'every other request and event waits';
    case 'async-function':
      return 'whatever else is in flight waits';
    case 'start-up':
      return 'starting takes that much longer';
    case 'cli':
      return 'the program takes that much longer';
    case 'function':
    case 'exit-hook':
    case 'test':
    case 'config':
    case 'worker':
      return 'nothing else runs on this thread meanwhile';
  }
}
