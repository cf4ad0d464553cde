import { NodeType, unwrap, wrapped } from '../../../../analysis/parse/syntax';
import { OuterEffects } from '../../../../analysis/semantics/outer-effects';
import { globals } from '../../../../analysis/semantics/resolver';
import type { UseRewrite } from '../../plan';
import { type CallbackUse, rangeOf, unchanged } from '../callback-use';

/**
 * `Promise.all(xs.map(f))`, and a `map` whose values are promises already: whoever has them waits for them, and they are
 * begun in the same order.
 */
export function gathered(use: CallbackUse): UseRewrite | undefined {
  const { call, source, program } = use;
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || source.resolver.propertyName(callee) !== 'map')
    return undefined;
  const { parent } = wrapped(call);
  const around =
    parent?.type === NodeType.CallExpression && parent.arguments[0] === wrapped(call) ? parent : undefined;
  const target = around && source.resolver.resolve(around.callee);
  const isGathered =
    target?.module === globals && /^Promise\.(?:all|allSettled|any|race)$/.test(target.path.join('.'));
  const type = program.typeOf(source.file, rangeOf(call));
  if (!isGathered && type?.element?.startsWith('Promise<') !== true) return undefined;
  const { model, resolver } = use.fn.source;
  const [effect] = new OuterEffects(model, resolver).of(use.fn.fn, { ownsParameters: false });
  if (!effect) return unchanged;
  const message = `what is done with \`${effect.name}\` happened in the order of the array, and may no longer`;
  return {
    ...unchanged,
    hazards: [{ kind: 'overlapping-runs', message, file: use.fn.source.file, range: rangeOf(effect.node) }],
  };
}
