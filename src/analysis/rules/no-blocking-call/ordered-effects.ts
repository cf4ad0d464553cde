import { shorten } from '../../../base/text';
import { contains, type FunctionNode, isLoop, type Node } from '../../parse/syntax';
import { servesRequests } from '../../semantics/execution-context';
import type { OuterEffect, OuterEffects } from '../../semantics/outer-effects';
import type { RuleInput } from '../rule';
import { onLine } from './on-line';

/** What a function does that depends on nobody else running in between. */
export interface OrderedEffects {
  /**
   * The first effect that may come after `call`: it ends later, or a loop goes round both. A clause for people.
   * `prints`: does it count what is printed?
   */
  after(call: Node, options: { readonly prints: boolean }): string | undefined;
}

export function orderedEffects(fn: FunctionNode, input: RuleInput, effects: OuterEffects): OrderedEffects {
  const { model, resolver } = input;
  const all = effects
    // Each request brings objects of its own.
    .of(fn, { ownsParameters: servesRequests(fn, model, resolver) })
    .sort((a, b) => a.node.range[1] - b.node.range[1]);
  const unprinted = firstAfter(
    fn,
    all.filter(({ kind }) => kind !== 'prints'),
  );
  const any = firstAfter(fn, all);
  return {
    after(call, { prints }) {
      const effect = unprinted(call) ?? (prints ? any(call) : undefined);
      return effect && clauseOf(effect, onLine(effect.node, call, model.lines));
    },
  };
}

function clauseOf({ kind, name: full, through }: OuterEffect, place: string): string {
  const name = `\`${shorten(full)}\``;
  if (through !== undefined) {
    const verb = kind === 'prints' ? 'calls' : kind;
    return `\`${shorten(through)}\`, called after it ${place}, ${verb} ${name}`;
  }
  switch (kind) {
    case 'changes':
      return `${name} is changed after it, ${place}, when others may have run`;
    case 'reads':
      return `${name}, read after it ${place}, may change meanwhile`;
    case 'calls':
      return `${name} is called after it, ${place}, when others may have run`;
    case 'prints':
      return `${name} is called after it, ${place}, when callers in other files may have gone on`;
  }
}

/** Finds the first of some effects, sorted by their ends, that may come after a call. */
function firstAfter(
  fn: FunctionNode,
  effects: readonly OuterEffect[],
): (call: Node) => OuterEffect | undefined {
  const byLoop = new Map<Node, OuterEffect>();
  for (const effect of effects) {
    for (let node = effect.node.parent; node && node !== fn; node = node.parent) {
      if (isLoop(node) && !byLoop.has(node)) byLoop.set(node, effect);
    }
  }
  return (call) => {
    for (let index = firstEndingAfter(effects, call.range[0]); index < effects.length; index++) {
      const effect = effects[index];
      if (effect && !contains(call, effect.node)) return effect;
    }
    for (let node = call.parent; node && node !== fn; node = node.parent) {
      const effect = byLoop.get(node);
      if (effect) return effect;
    }
    return undefined;
  };
}

/** Binary search: the index of the first effect that ends after `offset`. */
function firstEndingAfter(effects: readonly OuterEffect[], offset: number): number {
  let low = 0;
  let high = effects.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((effects[middle]?.node.range[1] ?? Infinity) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
