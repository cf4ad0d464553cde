import type { CallFacts } from '../program/function-facts';
import { type Node, NodeType, wrapped } from '../parse/syntax';
import type { CallSite } from '../semantics/effect-sites';
import { type Effect, isDiagnostic } from '../semantics/effects';
import { mayRead } from '../semantics/naming';

/** A call that another function may answer for, as rules keep it until the functions are known. Plain data. */
export interface JudgedCall {
  readonly end: number;
  /** What is called, by its own name; empty where it has none. */
  readonly name: string;
  readonly otherwise: readonly Effect[];
  /** The code goes on only when it is done. */
  readonly isAwaited: boolean;
  /** Nobody looks at the result: it is called for what it does. */
  readonly isDiscarded: boolean;
}

export function judgedCall(
  { node, otherwise }: Pick<CallSite, 'node' | 'otherwise'>,
  awaited: ReadonlySet<Node>,
): JudgedCall {
  const name = otherwise.find(({ resource }) => resource === 'unknown')?.target ?? '';
  return {
    end: node.range[1],
    name,
    otherwise,
    isAwaited: awaited.has(node),
    isDiscarded: isDiscarded(node),
  };
}

function isDiscarded(node: Node): boolean {
  let value = wrapped(node);
  if (value.parent?.type === NodeType.AwaitExpression) value = wrapped(value.parent);
  return value.parent?.type === NodeType.ExpressionStatement;
}

export interface EffectsOfCall {
  readonly effects: readonly Effect[];
  /** The function could be seen: the effects are its own. */
  readonly isKnown: boolean;
  /** There is something to wait for, meanwhile others could run. */
  readonly waits: boolean;
  /** The name by which it was taken to leave the world as it was. */
  readonly assumption?: string;
}

/**
 * What a call does that matters for the order of things. A function that cannot be seen is taken to read if that is its
 * name: then the name is an assumption that the message has to tell. One that can be seen does what its body does,
 * whatever its name.
 */
export function effectsOfCall(call: JudgedCall, facts: CallFacts): EffectsOfCall {
  const linked = facts.calleeAt(call.end);
  const reads = mayRead(call.name) && !call.isDiscarded;
  const effects = (linked?.effects ?? call.otherwise)
    .filter((effect) => !isDiagnostic(effect) && effect.resource !== 'clock')
    .map((effect): Effect => {
      if (effect.resource !== 'unknown') return effect;
      if (linked) return effect;
      if (reads) return { ...effect, access: 'read' };
      return call.isDiscarded ? { ...effect, access: 'write' } : effect;
    });
  const isAssumed = reads && call.isAwaited && effects.some(({ resource }) => resource === 'unknown');
  return {
    effects,
    isKnown: linked !== undefined,
    waits: isAssumed || effects.some(isWaitedFor),
    ...(isAssumed && { assumption: call.name }),
  };
}

/** Waiting for one of these lets others run meanwhile. */
export function isWaitedFor({ resource }: Effect): boolean {
  return (
    resource === 'file-system' ||
    resource === 'network' ||
    resource === 'database' ||
    resource === 'thread-pool'
  );
}

/** ` (assuming that \`getUser\` only reads)`, or nothing. */
export function assumptionClause(names: readonly string[]): string {
  const named = names.filter((name) => name !== '').map((name) => `\`${name}\``);
  if (named.length === 0) return '';
  return ` (assuming that ${named.join(' and ')} only read${named.length > 1 ? '' : 's'})`;
}
