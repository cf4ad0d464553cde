import { shorten } from '../../../base/text';
import type { Node } from '../../../analysis/parse/syntax';
import { blockingCallAt, blockingCallsIn } from '../../../analysis/rules/no-blocking-call/blocking-calls';
import type { Refusal } from '../migration';
import type { Seed } from '../plan';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import { awaitedCall } from './awaited-call';
import { refusalAt, withoutForm } from './refusals';

/** All calls in a file of APIs that block, whether or not anything is said of them where they stand. */
export function blockingCalls(source: Source): Node[] {
  return blockingCallsIn(source).map(({ call }) => call);
}

/**
 * What turns a call of a blocking API into its asynchronous form, awaited, with the same result and the same errors; or
 * why there is no such form.
 */
export function callSeed(call: Node, source: Source, program: TypedProgram): Seed | Refusal {
  const found = blockingCallAt(call, source);
  if (!found) {
    return refusalAt(
      call,
      source,
      'no-async-form',
      `\`${shorten(source.model.textOf(call))}\` calls no known blocking API`,
    );
  }
  if (found.api.awaited === undefined) return withoutForm(found, source);
  return awaitedCall(found, found.api.awaited, source, program);
}
