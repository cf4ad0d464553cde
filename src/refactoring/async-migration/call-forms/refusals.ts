import { shorten } from '../../../base/text';
import type { Node } from '../../../analysis/parse/syntax';
import type { BlockingCall } from '../../../analysis/rules/no-blocking-call/blocking-calls';
import { displayName } from '../../../analysis/semantics/resolver';
import type { Refusal, RefusalReason } from '../migration';
import type { Source } from '../sources';

/** @param message a sentence, its end left out */
export function refusalAt(node: Node, source: Source, reason: RefusalReason, message: string): Refusal {
  const [start, end] = node.range;
  return { reason, message: `${message}.`, file: source.file, range: { start, end } };
}

/** Of a call whose API has no asynchronous form that is of use here: what would be. */
export function withoutForm({ call, api, member }: BlockingCall, source: Source): Refusal {
  const name = `\`${shorten(displayName(member))}\``;
  const { counterpart, advice } = api;
  const better = advice === undefined ? '' : ` ${advice.replace(/\.$/, '')}`;
  if (!counterpart) {
    return refusalAt(
      call,
      source,
      'no-async-form',
      `${name} has no asynchronous form that frees the thread.${better}`,
    );
  }
  const form = `\`${displayName({ module: counterpart.module, path: counterpart.name.split('.').filter(Boolean) })}\``;
  if (counterpart.freesThread === 'yes') {
    return refusalAt(
      call,
      source,
      'form-not-applied',
      `The asynchronous form of ${name}, ${form}, is known but not applied automatically`,
    );
  }
  const work = counterpart.freesThread === 'partly' ? 'leaves part of the work' : 'does all the work';
  return refusalAt(call, source, 'no-async-form', `Even ${form} ${work} of ${name} on this thread.${better}`);
}
