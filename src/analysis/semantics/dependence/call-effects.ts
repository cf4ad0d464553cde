import type { Variable } from '@typescript-eslint/scope-manager';
import { contains, type FunctionNode, type Node, NodeType } from '../../parse/syntax';
import type { FunctionCall } from './access';
import { type Origin, type Root, unknownPlace } from './region';

/** Something that calling a function reads or writes. */
export interface CallEffect {
  readonly isWrite: boolean;
  readonly at: Node;
  readonly root: Root;
  readonly part: Part;
  /** Does it go to something as a whole, or to places that are not told apart? */
  readonly isWhole: boolean;
}

/** The variable itself, the object in it, or an object that may be anywhere inside of that. */
type Part = 'variable' | 'object' | 'inside';

/** Effects in the order in which they were found; of those that come to the same, the first. */
export class CallEffects implements Iterable<CallEffect> {
  readonly #all: CallEffect[] = [];
  readonly #known = new Map<Root, Set<string>>();

  add(effect: CallEffect): void {
    const { root, part, isWrite } = effect;
    const known = this.#known.get(root) ?? new Set();
    this.#known.set(root, known);
    const kind = `${isWrite ? 'write' : 'read'} ${part}`;
    if (known.has(kind)) return;
    known.add(kind);
    this.#all.push(effect);
  }

  /** Those that are added meanwhile included. */
  [Symbol.iterator](): Iterator<CallEffect> {
    return this.#all[Symbol.iterator]();
  }
}

/** An effect on what a variable holds as one on where that is from; undefined if nobody else can see it. */
export function effectOn(origin: Origin, effect: CallEffect): CallEffect | undefined {
  if (effect.part === 'variable') return undefined;
  if (origin === 'own') {
    // What a new object holds may come from anywhere.
    return effect.part === 'object' ? undefined : { ...effect, root: 'unknown' };
  }
  return { ...effect, root: origin.root, part: origin.keys.length > 0 ? 'inside' : effect.part };
}

/** Is a variable a parameter of a function, or a part of one? */
export function isParameterOf(variable: Variable, fn: FunctionNode): boolean {
  const [definition] = variable.defs;
  return definition?.node === fn && fn.params.some((parameter) => contains(parameter, definition.name));
}

/** What a call hands to the function that it calls as a parameter of that. */
export function givenAs(variable: Variable, { fn, given }: FunctionCall): Origin {
  const name = variable.defs[0]?.name;
  const index = fn.params.findIndex((parameter) => name !== undefined && contains(parameter, name));
  const parameter = fn.params[index];
  // Each call makes a list for `...rest`.
  if (parameter?.type === NodeType.RestElement) return parameter.argument === name ? 'own' : unknownPlace;
  // Nothing is given: `undefined`.
  const origin = given[index] ?? 'own';
  if (parameter === name) return origin;
  if (origin === 'own' || origin.root === 'unknown') return unknownPlace;
  return { root: origin.root, keys: [...origin.keys, { kind: 'any' }] };
}
