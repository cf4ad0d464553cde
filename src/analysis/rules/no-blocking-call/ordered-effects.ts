import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { contains, type FunctionNode, isLoop, type Node, NodeType, walk } from '../../parse/syntax';
import { servesRequests } from '../../semantics/execution-context';
import { calledFunctions } from '../../semantics/local-function';
import { isOuterObject, outerWrites } from '../../semantics/outer-state';
import type { RuleInput } from '../rule';
import { shorten } from './shorten';

/** Something that others may see, or may have changed, when it comes after an `await`. */
interface Effect {
  readonly node: Node;
  /** A clause for people. */
  readonly clause: string;
}

export interface OrderedEffects {
  /** The first effect that may come after `call`: it ends later, or a loop goes round both. A clause for people. */
  after(call: Node): string | undefined;
}

/** The first thing outside of a function that it changes, as written. */
export type FirstChange = (fn: FunctionNode, ownsParameters: boolean) => string | undefined;

/** Looks through each function once. */
export function firstChanges({ model }: RuleInput): FirstChange {
  const known = new Map<string, string | undefined>();
  return (fn, ownsParameters) => {
    const key = `${fn.range.join()} ${String(ownsParameters)}`;
    if (!known.has(key)) known.set(key, outerWrites(fn, model, { ownsParameters })[0]?.name);
    return known.get(key);
  };
}

/** What a function does that depends on nobody else running in between. */
export function orderedEffects(fn: FunctionNode, input: RuleInput, changes: FirstChange): OrderedEffects {
  const effects = [
    ...writes(fn, input),
    ...readsOfWhatChanges(fn, input),
    ...writesOfCalled(fn, input, changes),
  ].sort((a, b) => a.node.range[1] - b.node.range[1]);
  const byLoop = new Map<Node, Effect>();
  for (const effect of effects) {
    for (let node = effect.node.parent; node && node !== fn; node = node.parent) {
      if (isLoop(node) && !byLoop.has(node)) byLoop.set(node, effect);
    }
  }
  return {
    after(call) {
      for (let index = firstEndingAfter(effects, call.range[0]); index < effects.length; index++) {
        const effect = effects[index];
        if (effect && !contains(call, effect.node)) return effect.clause;
      }
      for (let node = call.parent; node && node !== fn; node = node.parent) {
        const effect = byLoop.get(node);
        if (effect) return effect.clause;
      }
      return undefined;
    },
  };
}

/** Binary search: the index of the first effect that ends after `offset`. */
function firstEndingAfter(effects: readonly Effect[], offset: number): number {
  let low = 0;
  let high = effects.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((effects[middle]?.node.range[1] ?? Infinity) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function writes(fn: FunctionNode, { model, resolver }: RuleInput): Effect[] {
  // Each request brings objects of its own.
  const ownsParameters = servesRequests(fn, model, resolver);
  return outerWrites(fn, model, { ownsParameters }).map(({ node, name }) => ({
    node,
    clause: `\`${shorten(name)}\` is changed after it, on line ${lineOf(node, model)}, when others may have run`,
  }));
}

/** Reads of variables outside of the function that some code of this file changes. */
function readsOfWhatChanges(fn: FunctionNode, { model, resolver }: RuleInput): Effect[] {
  const changing = new Map<Variable, boolean>();
  const changes = (variable: Variable): boolean => {
    const known = changing.get(variable);
    if (known !== undefined) return known;
    const isLocal = variable.defs.some(({ name }) => contains(fn, name));
    const isWritten = variable.references.some((reference) => reference.isWrite() && reference.init !== true);
    const holdsModule = resolver.variable(variable) !== undefined;
    const isVariable = variable.defs.some(
      ({ type }) => type === DefinitionType.Variable || type === DefinitionType.Parameter,
    );
    const result = !isLocal && isWritten && isVariable && !holdsModule;
    changing.set(variable, result);
    return result;
  };
  const effects: Effect[] = [];
  walk(fn.body, (node) => {
    const variable = node.type === NodeType.Identifier ? model.variableOf(node) : undefined;
    if (variable && changes(variable)) {
      const line = lineOf(node, model);
      effects.push({
        node,
        clause: `\`${variable.name}\`, read after it on line ${line}, may change meanwhile`,
      });
    }
    return true;
  });
  return effects;
}

/** What the functions of this file that `fn` calls change. */
function writesOfCalled(fn: FunctionNode, { model, resolver }: RuleInput, changes: FirstChange): Effect[] {
  return calledFunctions(fn, model, resolver).flatMap(({ call, fn: called, name }) => {
    const ownsParameters = !call.arguments.some((argument) => isOuterObject(argument, fn, model));
    const change = changes(called, ownsParameters);
    if (change === undefined) return [];
    const line = lineOf(call, model);
    return {
      node: call,
      clause: `\`${shorten(name)}\`, called after it on line ${line}, changes \`${shorten(change)}\``,
    };
  });
}

function lineOf(node: Node, model: RuleInput['model']): number {
  return model.lines.positionAt(node.range[0]).line;
}
