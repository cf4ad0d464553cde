import type { Refusal } from '../migration';
import type { UseRewrite } from '../plan';
import { calleeName, functionOf, type CallbackUse, refuse } from './callback-use';
import { iterationOf } from './loops/iteration';
import { loopFor } from './loops/loop';
import { gathered } from './loops/promises';
import { sorting } from './loops/sorting';
import { assertion } from './takers/assertions';
import { byTaker } from './takers/by-taker';
import { listener } from './takers/emitters';
import { lookedAt } from './takers/looked-at';
import { toldWhenDone } from './takers/told-when-done';

export type { CallbackUse } from './callback-use';

/**
 * How the call that a function is handed to is rewritten, so that the program computes the same once the function gives
 * a promise; a refusal where the call needs the value itself, or where it cannot be seen what it does.
 */
export function rewriteCallback(use: CallbackUse): UseRewrite | Refusal {
  const found =
    gathered(use) ??
    looped(use) ??
    sorting(use) ??
    assertion(use) ??
    lookedAt(use) ??
    listener(use) ??
    toldWhenDone(use) ??
    byTaker(use);
  return (
    found ??
    refuse(
      use,
      'escapes',
      `${functionOf(use)} is handed to \`${calleeName(use)}\`, of which it is not known whether it waits`,
    )
  );
}

function looped(use: CallbackUse): UseRewrite | Refusal | undefined {
  const iteration = iterationOf(use);
  return iteration && ('reason' in iteration ? iteration : loopFor(use, iteration));
}
