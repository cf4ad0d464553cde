import type { Variable } from '@typescript-eslint/scope-manager';
import { componentsBelow } from '../../../base/components';
import { contains, type FunctionNode, type Node, NodeType } from '../../parse/syntax';
import type { LoopCosts } from '../loop-cost';
import type { Sizes } from '../trip-count';
import type { Accesses, FunctionCall, Obstacle } from './access';
import { accessesIn } from './accesses';
import { type CallEffect, CallEffects, effectOn, givenAs, isParameterOf } from './call-effects';
import { type Origin, Region, type Root } from './region';

/** What calling a function of this file does, with all functions of this file that it calls in turn. */
export interface CallSummary {
  /** The first thing that hinders; one that other files cannot explain away comes before the others. */
  readonly obstacle: Obstacle | undefined;
  /** If nothing but calls of other files' functions hinders: where those end in the text. */
  readonly open: readonly number[];
  /** A write to something that outlives the call and is not what it was given. */
  readonly outerWrite: OuterWrite | undefined;
  /** A write to what it was given. */
  readonly parameterWrite: Node | undefined;
  /** What it reads that outlives the call and is not what it was given, with the first place that does. */
  readonly reads: ReadonlyMap<Root, Node>;
  readonly usesThis: Node | undefined;
}

export interface OuterWrite {
  readonly at: Node;
  readonly name: string;
  /** Is it shown to outlive the call? Where an object is from may not be known. */
  readonly isSure: boolean;
  /** What it changes as a whole, or at places that are not told apart. */
  readonly changed?: Root;
}

/**
 * Sums up functions of one file; what a function does itself is worked out once, and what its calls do as well. Of functions
 * that call each other in a circle, each does what all of them do.
 */
export class CalledFunctions {
  readonly #accesses = new Map<FunctionNode, { readonly region: Region; readonly accesses: Accesses }>();
  readonly #sums = new Map<FunctionNode, Sum>();

  constructor(
    readonly sizes: Sizes,
    readonly costs: LoopCosts,
  ) {}

  /** What a call of a function does, whoever calls it. */
  summary(fn: FunctionNode): CallSummary {
    const { effects, obstacles } = this.#sumOf(fn);
    const given: CallEffect[] = [];
    const outer: CallEffect[] = [];
    for (const effect of effects) (isGiven(effect, fn) ? given : outer).push(effect);
    return {
      ...obstacles.total(),
      outerWrite: this.#outerWrite(outer),
      parameterWrite: given.find(({ isWrite }) => isWrite)?.at,
      reads: readsOf(outer),
    };
  }

  /** What a call in a region does; that it changes the region's own memory, of each of its runs, does not count. */
  summaryIn(from: Region, call: FunctionCall): CallSummary {
    const { effects, obstacles } = this.#sumOf(call.fn);
    const outer: CallEffect[] = [];
    let parameterWrite: Node | undefined;
    for (const effect of effects) {
      const { root, isWrite } = effect;
      if (typeof root === 'string') {
        outer.push(effect);
      } else if (isParameterOf(root, call.fn)) {
        const seen = effectOn(givenAs(root, call), effect);
        if (isWrite && seen) parameterWrite ??= effect.at;
        // What the region hands on it reads itself, except for what its own objects hold.
        else if (seen?.root === 'unknown') outer.push(seen);
      } else if (from.isOwn(root)) {
        const origin = from.originOfVariable(root);
        const seen = effectOn(origin, effect);
        // Another element in each run, perhaps.
        const isPart = isWrite && origin !== 'own' && origin.keys.length > 0;
        if (seen) outer.push(isPart ? { ...seen, root: 'unknown' } : seen);
      } else {
        outer.push(effect);
      }
    }
    return {
      ...obstacles.total(),
      outerWrite: this.#outerWrite(outer),
      parameterWrite,
      reads: readsOf(outer),
    };
  }

  #outerWrite(effects: readonly CallEffect[]): OuterWrite | undefined {
    const writes = effects.filter(({ isWrite }) => isWrite);
    const write = writes.find(({ root }) => root !== 'unknown') ?? writes[0];
    if (!write) return undefined;
    const { at, root, isWhole } = write;
    const name = typeof root === 'string' ? this.sizes.model.textOf(at) : root.name;
    return { at, name, isSure: root !== 'unknown', ...(isWhole && { changed: root }) };
  }

  #accessesOf(fn: FunctionNode): { readonly region: Region; readonly accesses: Accesses } {
    const known = this.#accesses.get(fn);
    if (known) return known;
    const region = new Region(this.sizes, fn);
    const found = { region, accesses: accessesIn(region, this.costs) };
    this.#accesses.set(fn, found);
    return found;
  }

  #sumOf(start: FunctionNode): Sum {
    const known = this.#sums.get(start);
    if (known) return known;
    const callees = (fn: FunctionNode): FunctionNode[] =>
      this.#accessesOf(fn).accesses.calls.map((call) => call.fn);
    const unknownCallees = (fn: FunctionNode): FunctionNode[] =>
      callees(fn).filter((callee) => !this.#sums.has(callee));
    for (const circle of componentsBelow(start, unknownCallees)) this.#sumUp(circle);
    return this.#sums.get(start) ?? { effects: [], obstacles: new Obstacles() };
  }

  /** Sums up functions that call each other; all others that they call are summed up already. */
  #sumUp(circle: readonly FunctionNode[]): void {
    const all: Making = { effects: new CallEffects(), obstacles: new Obstacles() };
    for (const fn of circle) this.#addOwn(fn, all);
    const members = new Set(circle);
    const added = new Set<FunctionNode>();
    /** Calls of functions of the circle by others of it. */
    const within = new Map<FunctionNode, FunctionCall[]>();
    for (const call of circle.flatMap((fn) => this.#accessesOf(fn).accesses.calls)) {
      const below = this.#sums.get(call.fn);
      if (below) {
        addCall(call, below, all, !added.has(call.fn));
        added.add(call.fn);
      } else {
        const calls = within.get(call.fn) ?? [];
        within.set(call.fn, calls);
        calls.push(call);
      }
    }
    const shared: CallEffect[] = [];
    /** Effects on what the functions of the circle make. */
    const made = new Map<FunctionNode, CallEffect[]>();
    for (const effect of all.effects) {
      const { root } = effect;
      const owner = typeof root === 'string' ? undefined : ownerOf(root, members);
      if (!owner || typeof root === 'string') {
        shared.push(effect);
        continue;
      }
      const known = made.get(owner) ?? [];
      made.set(owner, known);
      known.push(effect);
      const origin = this.#accessesOf(owner).region.originOfVariable(root);
      const calls = within.get(owner) ?? [];
      const origins = isItself(origin, root) ? calls.map((call) => givenAs(root, call)) : [origin];
      for (const one of origins) {
        const seen = effectOn(one, effect);
        if (seen) all.effects.add(seen);
      }
    }
    for (const fn of circle) {
      const own = this.#seenFrom(fn, made);
      this.#sums.set(fn, {
        effects: own.length > 0 ? inTurn(own, shared) : shared,
        obstacles: all.obstacles,
      });
    }
  }

  /** The effects of a circle on what its functions make that who calls one of them sees: nothing of variables that the call makes. */
  #seenFrom(fn: FunctionNode, made: ReadonlyMap<Node, readonly CallEffect[]>): CallEffect[] {
    const { region } = this.#accessesOf(fn);
    const seen: CallEffect[] = [];
    for (let node: Node = fn; node.parent; node = node.parent) {
      for (const effect of made.get(node) ?? []) {
        const { root } = effect;
        if (typeof root === 'string') continue;
        const isSeen = region.isOwn(root)
          ? isItself(region.originOfVariable(root), root)
          : contains(root.scope.block, fn);
        if (isSeen) seen.push(effect);
      }
    }
    return seen;
  }

  /** What a function does itself. */
  #addOwn(fn: FunctionNode, { effects, obstacles }: Making): void {
    const { accesses } = this.#accessesOf(fn);
    for (const obstacle of accesses.obstacles) obstacles.add(obstacle);
    obstacles.usesThis ??= accesses.usesThis;
    for (const [root, uses] of accesses.variables) {
      const write = uses.find(({ isWrite }) => isWrite);
      if (write) effects.add({ isWrite: true, at: write.node, root, part: 'variable', isWhole: true });
      const read = uses.find(({ isRead, combination }) => isRead && combination === undefined);
      if (read) effects.add({ isWrite: false, at: read.node, root, part: 'variable', isWhole: true });
    }
    for (const { isWrite, object, node, key } of accesses.members) {
      // Whoever is handed an object may read all that is in it.
      const isHandedOn = !isWrite && key.kind === 'any' && node.type !== NodeType.MemberExpression;
      const part = isHandedOn || object.keys.length > 0 ? 'inside' : 'object';
      effects.add({ isWrite, at: node, root: object.root, part, isWhole: key.kind !== 'name' });
    }
  }
}

interface Sum {
  readonly effects: Iterable<CallEffect>;
  readonly obstacles: Obstacles;
}

/** Lists one after the other; what all functions of a circle share is not copied for each of them. */
function inTurn<T>(...lists: readonly (readonly T[])[]): Iterable<T> {
  return {
    *[Symbol.iterator]() {
      for (const list of lists) yield* list;
    },
  };
}

/** A sum in the making. */
interface Making extends Sum {
  readonly effects: CallEffects;
}

/** Adds what a call does to what its caller does. */
function addCall(call: FunctionCall, below: Sum, { effects, obstacles }: Making, isFirst: boolean): void {
  if (isFirst) obstacles.addAll(below.obstacles);
  for (const effect of below.effects) {
    if (!isGiven(effect, call.fn)) {
      if (isFirst) effects.add(effect);
      continue;
    }
    const seen = effectOn(givenAs(effect.root, call), effect);
    if (seen) effects.add(seen);
  }
}

function isGiven(effect: CallEffect, fn: FunctionNode): effect is CallEffect & { readonly root: Variable } {
  return typeof effect.root !== 'string' && isParameterOf(effect.root, fn);
}

/** The function among some that makes a variable anew in each call. */
function ownerOf(variable: Variable, fns: ReadonlySet<Node>): FunctionNode | undefined {
  for (let node: Node | undefined = variable.scope.block; node; node = node.parent) {
    if (isAmong(node, fns)) return node;
  }
  return undefined;
}

function isAmong(node: Node, fns: ReadonlySet<Node>): node is FunctionNode {
  return fns.has(node);
}

function isItself(origin: Origin, variable: Variable): boolean {
  return origin !== 'own' && origin.root === variable;
}

function readsOf(effects: readonly CallEffect[]): ReadonlyMap<Root, Node> {
  const reads = new Map<Root, Node>();
  for (const { isWrite, root, at } of effects) if (!isWrite && !reads.has(root)) reads.set(root, at);
  return reads;
}

/** Obstacles as they are found: of what is noted once, the first counts. */
class Obstacles {
  usesThis: Node | undefined;
  #lasting: Obstacle | undefined;
  #first: Obstacle | undefined;
  readonly #open = new Set<number>();

  add(obstacle: Obstacle): void {
    this.#first ??= obstacle;
    if (obstacle.isOpen === true) this.#open.add(obstacle.at.range[1]);
    // What is known to have effects says more than what is not known.
    else if (this.#lasting?.kind !== 'impure' && obstacle.kind === 'impure') this.#lasting = obstacle;
    else this.#lasting ??= obstacle;
  }

  addAll(others: Obstacles): void {
    const { obstacle, open, usesThis } = others.total();
    if (obstacle) this.add(obstacle);
    for (const end of open) this.#open.add(end);
    this.usesThis ??= usesThis;
  }

  total(): Pick<CallSummary, 'obstacle' | 'open' | 'usesThis'> {
    return {
      obstacle: this.#lasting ?? this.#first,
      open: this.#lasting ? [] : [...this.#open],
      usesThis: this.usesThis,
    };
  }
}
