import { type BlockingApi, blockingApiOf } from '../../catalog';
import {
  contains,
  type FunctionNode,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
  wrapped,
} from '../../parse/syntax';
import { blocksWith } from '../../semantics/blocks-when';
import { localFunction } from '../../semantics/local-function';
import { LoopCosts } from '../../semantics/loop-cost';
import { pausesIn } from '../../semantics/pauses';
import { elementCalls, runsInPlace } from '../../semantics/repetition';
import { displayName, globals, type ModuleMember } from '../../semantics/resolver';
import { Sizes } from '../../semantics/trip-count';
import type { RuleInput } from '../rule';

/** Work that code does before it gives back control. */
export interface Work {
  /** What does it, as written: the callee of a call, or a loop. */
  readonly at: Node;
  /** For people, the beginning of a sentence: "`fs.readFileSync`", "This loop (about 80 ms)". */
  readonly name: string;
  /** The function of Node's or of a package that blocks; absent for what computes in JavaScript. */
  readonly api?: BlockingApi;
}

const maxCallDepth = 3;

/** Finds what blocks or computes in a piece of code, by itself or in functions of the file that it calls. */
export class SynchronousWork {
  readonly #costs: LoopCosts;
  /** The work in functions, by how many calls lead there: from the deepest on calls are not followed. */
  readonly #inFunctions = Array.from(
    { length: maxCallDepth },
    () => new Map<FunctionNode, Work | undefined>(),
  );

  constructor(readonly input: RuleInput) {
    this.#costs = new LoopCosts(new Sizes(input.model, input.resolver));
  }

  /** The first work in what runs when `code` runs: not in functions that are only handed on, nor after a pause. */
  first(code: Node): Work | undefined {
    return this.#first(code, 0);
  }

  /** @param depth how many calls of functions of this file lead to the code */
  #first(code: Node, depth: number): Work | undefined {
    let found: Work | undefined;
    walk(code, (node) => {
      if (found) return false;
      if (isFunction(node)) return node === code || this.#runsHere(node);
      found = this.#own(node, depth);
      return found === undefined;
    });
    return found;
  }

  /** Where the calls in what runs when `code` runs end whose functions are not known to this file. */
  foreignCalls(code: Node): number[] {
    const ends: number[] = [];
    walk(code, (node) => {
      if (isFunction(node)) return node === code || this.#runsHere(node);
      if (node.type === NodeType.CallExpression && this.#isForeign(node)) ends.push(node.range[1]);
      return true;
    });
    return ends;
  }

  #isForeign({ callee }: TSESTree.CallExpression): boolean {
    if (this.#isOwnExport(unwrap(callee))) return true;
    const member = this.input.resolver.resolve(callee);
    return (
      member !== undefined &&
      member.module !== globals &&
      member.module !== 'process' &&
      !blockingApiOf(member)
    );
  }

  /** `exports.digest` is what the file has put there, or another file that has got hold of it. */
  #isOwnExport(callee: Node): boolean {
    if (callee.type !== NodeType.MemberExpression || callee.computed) return false;
    const { object } = callee;
    const { model, resolver } = this.input;
    return object.type === NodeType.MemberExpression
      ? object.object.type === NodeType.Identifier &&
          model.isGlobal(object.object) &&
          object.object.name === 'module' &&
          resolver.propertyName(object) === 'exports'
      : object.type === NodeType.Identifier && object.name === 'exports' && model.isGlobal(object);
  }

  #runsHere(fn: FunctionNode): boolean {
    if (fn.async || fn.generator) return false;
    const value = wrapped(fn);
    const call = value.parent;
    if (runsInPlace(fn, this.input.resolver)) return true;
    return (
      call?.type === NodeType.CallExpression && elementCalls(call, this.input.resolver)?.callback === value
    );
  }

  #own(node: Node, depth: number): Work | undefined {
    if (isLoop(node))
      return pausesIn(node) ? undefined : this.#heavy(node, this.#costs.estimate(node).nanoseconds);
    if (node.type !== NodeType.CallExpression && node.type !== NodeType.NewExpression) return undefined;
    const { model, resolver } = this.input;
    const at = unwrap(node.callee);
    const member = resolver.resolve(node.type === NodeType.NewExpression ? node : node.callee);
    const api = member && blockingApiOf(member);
    if (member && api) {
      const blocks = api.cost !== 'trivial' && blocksWith(api, node.arguments, model, resolver);
      return blocks ? { at, api, name: nameOf(member) } : undefined;
    }
    if (node.type === NodeType.NewExpression) return undefined;
    const iteration = this.#costs.iteration(node);
    if (iteration) return this.#heavy(at, this.#costs.estimate(iteration).nanoseconds);
    const fn = depth < maxCallDepth ? localFunction(node.callee, resolver) : undefined;
    const inside =
      fn && !fn.async && !fn.generator && !contains(fn, node) ? this.#inFunction(fn, depth) : undefined;
    return (
      inside && { ...inside, at, name: `\`${model.textOf(at)}\`, which calls ${lowerFirst(inside.name)},` }
    );
  }

  #inFunction(fn: FunctionNode, depth: number): Work | undefined {
    const known = this.#inFunctions[depth];
    if (known?.has(fn)) return known.get(fn);
    // What a function does itself comes before what it calls, which may be a way around in a circle.
    const work = this.#first(fn.body, maxCallDepth) ?? this.#first(fn.body, depth + 1);
    known?.set(fn, work);
    return work;
  }

  #heavy(at: Node, nanoseconds: number): Work | undefined {
    if (nanoseconds <= this.input.options.loopThreshold * 1e6) return undefined;
    return { at, name: `This loop (${aboutMilliseconds(nanoseconds)})` };
  }
}

/** "about 80 ms": two significant digits. */
export function aboutMilliseconds(nanoseconds: number): string {
  return `about ${Number((nanoseconds / 1e6).toPrecision(2)).toLocaleString('en')} ms`;
}

const nameOf = (member: ModuleMember): string => `\`${displayName(member)}\``;

const lowerFirst = (text: string): string => text.replace(/^This/, 'this').replace(/,$/, '');
