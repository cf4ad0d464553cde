import { shorten } from '../../base/text';
import type { Program } from '../parse/parse';
import { type FunctionNode, type Node, NodeType } from '../parse/syntax';
import {
  type CodeEffects,
  type Effect,
  type LinkableCall,
  mergeEffects,
  type Opened,
  type Opening,
  type Origin,
} from './effects';
import { calledMember } from './called-member';
import { EffectSites, type Sites } from './effect-sites';
import type { FileModel } from './file-model';
import { displayName, type Resolver } from './resolver';

/**
 * What a function's own body does to the world outside, with the functions inside it that run as part of it, and the
 * calls that others have to answer for. Of a program: what runs when the module is loaded.
 */
export function directEffects(fn: FunctionNode | Program, model: FileModel, resolver: Resolver): CodeEffects {
  const sites = new EffectSites(fn, model, resolver);
  const found = sites.within(bodyOf(fn));
  const openings = openingsOf(found, model, resolver);
  const code = codeEffects(found, (node) => {
    const origin = sites.originOf(node);
    return origin === 'arguments' || origin === 'this' ? origin : undefined;
  });
  return openings.length > 0 ? { ...code, openings } : code;
}

function openingsOf({ effects }: Sites, model: FileModel, resolver: Resolver): readonly Opening[] {
  const first = new Map<Opened, Opening>();
  for (const { effect, node } of effects) {
    if (!effect.opens || first.has(effect.opens) || !('callee' in node)) continue;
    const { callee } = node;
    const member = calledMember(callee, resolver)?.member;
    first.set(effect.opens, {
      opens: effect.opens,
      api: member ? displayName(member) : shorten(model.textOf(callee)),
      range: { start: callee.range[0], end: callee.range[1] },
    });
  }
  return [...first.values()];
}

function bodyOf(fn: FunctionNode | Program): readonly Node[] {
  return fn.type === NodeType.Program ? fn.body : [...fn.params, fn.body];
}

/** Plain data of what was found in a tree. */
export function codeEffects(
  { effects, calls }: Sites,
  originOf: (node: Node) => Origin | undefined,
): CodeEffects {
  return {
    effects: mergeEffects([effects.map(({ effect, of }) => withOrigin(effect, of, originOf))]),
    calls: calls.map(({ node, otherwise, receiver, isLimited }): LinkableCall => {
      const argumentsFrom = firstOrigin(node.arguments, originOf);
      const receiverFrom = receiver && originOf(receiver);
      const from = argumentsFrom === 'arguments' ? argumentsFrom : (receiverFrom ?? argumentsFrom);
      return {
        end: node.range[1],
        otherwise: from ? otherwise.map((effect) => ({ ...effect, from })) : otherwise,
        ...(argumentsFrom && { argumentsFrom }),
        ...(receiverFrom && { receiverFrom }),
        ...(isLimited && { isLimited }),
      };
    }),
  };
}

function withOrigin(
  effect: Effect,
  nodes: readonly Node[],
  originOf: (node: Node) => Origin | undefined,
): Effect {
  const from = firstOrigin(nodes, originOf);
  return from ? { ...effect, from } : effect;
}

function firstOrigin(
  nodes: readonly Node[],
  originOf: (node: Node) => Origin | undefined,
): Origin | undefined {
  let first: Origin | undefined;
  for (const node of nodes) {
    const origin = originOf(node);
    if (origin === 'arguments') return origin;
    first ??= origin;
  }
  return first;
}
