import { contains, type LoopNode, type Node, NodeType, type TSESTree } from '../../parse/syntax';
import type { CallFacts } from '../../program/function-facts';
import { EffectSites } from '../../semantics/effect-sites';
import { type Effect, isDiagnostic } from '../../semantics/effects';
import { Provenance } from '../../semantics/provenance';
import type { RuleInput } from '../rule';
import { effectsOfCall, isWaitedFor, judgedCall, type JudgedCall } from '../awaited-calls';
import { calledBy } from './on-purpose';

/** An effect of an iteration. */
export interface IterationEffect {
  readonly effect: Effect;
  /** Which one it is differs from iteration to iteration, by the element that the iteration is about. */
  readonly ofElement: boolean;
}

/** A call in an iteration that another function may answer for. */
export interface IterationCall extends JudgedCall {
  readonly argumentsOfElement: boolean;
  readonly receiverOfElement: boolean;
}

/** What one iteration of a loop does to the world outside. Plain data. */
export interface Iteration {
  readonly effects: readonly (IterationEffect & { readonly isAwaited: boolean })[];
  readonly calls: readonly IterationCall[];
}

/** What the iterations of a loop do, without the collections that they only add to. */
export function iterationOf(
  loop: LoopNode,
  awaits: readonly TSESTree.AwaitExpression[],
  collecting: ReadonlySet<Node>,
  { model, resolver }: RuleInput,
): Iteration {
  const sites = new EffectSites(loop, model, resolver).within([loop.body]);
  const head = headOf(loop);
  const elements = new Provenance<true>(model, {
    ofThis: () => undefined,
    ofVariable: (variable) =>
      head && variable.defs.some(({ name }) => contains(head, name)) ? true : undefined,
    isLocal: (variable) =>
      variable.defs.length > 0 && variable.defs.every(({ name }) => contains(loop, name)),
    stronger: () => true,
  });
  const isOfElement = (node: Node): boolean => elements.of(node) === true;
  const awaited = new Set<Node>(awaits.flatMap((node) => calledBy(node) ?? []));
  return {
    effects: sites.effects.flatMap(({ effect, node, of }) =>
      isDiagnostic(effect) || effect.resource === 'state'
        ? []
        : { effect, ofElement: of.some(isOfElement), isAwaited: awaited.has(node) },
    ),
    calls: sites.calls.flatMap(({ node, otherwise, receiver }) =>
      collecting.has(node)
        ? []
        : {
            ...judgedCall({ node, otherwise }, awaited),
            argumentsOfElement: node.arguments.some(isOfElement),
            receiverOfElement: receiver !== undefined && isOfElement(receiver),
          },
    ),
  };
}

/** Where a loop declares what its iterations are about. */
function headOf(loop: LoopNode): Node | null {
  switch (loop.type) {
    case NodeType.ForOfStatement:
    case NodeType.ForInStatement:
      return loop.left;
    case NodeType.ForStatement:
      return loop.init;
    default:
      return null;
  }
}

/** What is to be said of the iterations of a loop, once the functions that they call are known. */
export type Judgement =
  | {
      readonly kind: 'independent';
      readonly assumed: readonly string[];
      readonly writes: boolean;
    }
  | { readonly kind: 'dependent'; readonly reason: string }
  /** None of them waits for anything outside, as far as can be seen. */
  | { readonly kind: 'no-wait' };

export function judge({ effects, calls }: Iteration, facts: CallFacts): Judgement {
  const all: IterationEffect[] = effects.filter(({ effect }) => effect.resource !== 'clock');
  const assumed = new Set<string>();
  let waitsForElement = effects.some(
    ({ effect, ofElement, isAwaited }) => isAwaited && ofElement && isWaitedFor(effect),
  );
  for (const call of calls) {
    const ofElement = call.argumentsOfElement || call.receiverOfElement;
    const called = effectsOfCall(call, facts);
    if (called.assumption !== undefined) assumed.add(called.assumption);
    if (call.isAwaited && called.waits) waitsForElement ||= ofElement;
    for (const effect of called.effects) {
      const isOfElement =
        !called.isKnown || effect.from === 'arguments' || (effect.from === 'this' && call.receiverOfElement);
      all.push({ effect, ofElement: isOfElement && ofElement });
    }
  }
  const clash = conflictBetween(all);
  if (clash !== undefined) return { kind: 'dependent', reason: clash };
  if (!waitsForElement) return { kind: 'no-wait' };
  const writes = all.some(({ effect }) => effect.access === 'write');
  return { kind: 'independent', assumed: [...assumed], writes };
}

/** What one iteration may see of what another one does: a clause for people. */
function conflictBetween(effects: readonly IterationEffect[]): string | undefined {
  for (const { effect, ofElement } of effects) {
    if (effect.access === 'read') continue;
    if (effect.resource === 'unknown') {
      return effect.target === undefined
        ? 'what is called there is not known'
        : `what \`${effect.target}\` does is not known`;
    }
    // Others write the same thing, in an order that shows.
    if (!ofElement) return `${describe(effect)} in the order of the iterations`;
    const read = effects.find(
      (other) =>
        other.effect.access === 'read' &&
        other.effect.resource === effect.resource &&
        !other.ofElement &&
        mayBeSame(other.effect, effect),
    );
    if (read) return `${describe(effect)}, which others read`;
  }
  return undefined;
}

function mayBeSame(a: Effect, b: Effect): boolean {
  return a.target === undefined || b.target === undefined || a.target === b.target;
}

function describe({ resource, target }: Effect): string {
  const what = target === undefined ? '' : ` (\`${target}\`)`;
  switch (resource) {
    case 'file-system':
      return `files are written${what}`;
    case 'network':
      return `something is sent${what}`;
    case 'database':
      return `the database is written to${what}`;
    case 'thread-pool':
      return `other threads compute${what}`;
    case 'process':
      return 'other programs are run';
    case 'console':
      return 'output is written';
    case 'clock':
      return 'time passes';
    case 'state':
      return target === undefined ? 'shared state is changed' : `\`${target.replace(/^\./, '')}\` is changed`;
    case 'unknown':
      return `something is done${what}`;
  }
}
