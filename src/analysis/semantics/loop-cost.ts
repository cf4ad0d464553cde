import {
  contains,
  enclosingFunction,
  findNode,
  type FunctionNode,
  isFunction,
  isLoop,
  type LoopNode,
  childrenOf,
  type Node,
  NodeType,
  repeats,
  type TSESTree,
  unwrap,
} from '../parse/syntax';
import { knownCost } from './call-cost';
import { type CallCount, type Cost, type LoopLevel, nothing, repeated, Tally } from './cost';
import { evaluatedParts } from './evaluated-parts';
import { type Circle, LocalCalls } from './local-calls';
import { localFunction } from './local-function';
import { elementCalls } from './repetition';
import type { ModuleMember } from './resolver';
import { counterOf, type Sizes, type TripCount } from './trip-count';
import { methodCosts, scanningMethods, unitCosts } from './unit-costs';

/** A call of an array method that calls a function of this file for each element. */
export interface Iteration {
  readonly call: TSESTree.CallExpression;
  readonly over: Node;
  readonly method: string;
  readonly callback: FunctionNode;
  /** May it stop before it has been at all elements? */
  readonly endsEarly: boolean;
  /** Does it call the function to order the elements? */
  readonly compares: boolean;
}

export interface LoopEstimate {
  readonly nanoseconds: number;
  readonly levels: readonly LoopLevel[];
}

/** What code computes itself, in nanoseconds, and what it calls by name or as a method. */
export interface OwnCost {
  readonly nanoseconds: number;
  readonly calls: readonly CallCount[];
}

/** What is known at a place inside loops. */
interface Surroundings {
  /** Loops (and iterated calls) around, by what they go over and how often. */
  readonly around: readonly {
    readonly node: Node;
    readonly subject: string | undefined;
    readonly trips: number;
    readonly isAssumed: boolean;
  }[];
  /** Names of enclosing loops' counters, with how high they count. */
  readonly counters: ReadonlyMap<string, number>;
  /** Where the estimate begins, a loop or a function; undefined in functions that are called from there. */
  readonly beginning: Node | undefined;
  /** The functions that call the one that runs in turn; undefined outside of functions. */
  readonly circle: Circle | undefined;
  /** How many calls of functions of this file are still followed, each in the one before. */
  readonly callsLeft: number;
  /** How many loops are around. */
  readonly depth: number;
  /** Is there a loop around in the same function? */
  readonly isInLoop: boolean;
  /** Are functions of this file that are called by name followed, or counted as calls? */
  readonly follows: boolean;
  /** Is this the body of a function that was called from a loop? */
  readonly isCalled: boolean;
}

/** What the cost of a called function depends on, besides the function. */
type CallSite = Pick<Surroundings, 'circle' | 'callsLeft' | 'depth' | 'follows'>;

/** Sizes that the text does not give. */
const assumed = {
  /** What an outermost loop goes over. */
  outermost: 1_000,
  /** What an inner loop goes over, if it has nothing to do with the loops around it. */
  inner: 100,
  /** What belongs to one element of an outer loop: its children, its parts. */
  part: 10,
  /** Goes of a loop that searches or follows links. */
  search: 10,
  /** Either of these from the third loop inwards: guesses multiply, sizes of real data do not. */
  deep: 3,
} as const;

/** So many loops around, and guesses are small. */
const deepest = 2;

const maxCallDepth = 4;

/** Estimates how long loops compute, from their trip counts and from what the operations in them cost. */
export class LoopCosts {
  readonly #sizes: Sizes;
  readonly #localCalls: LocalCalls;
  /** What functions that are called cost without the others of their circle, by all else that it depends on. */
  readonly #functions = new Map<FunctionNode, Map<string, Cost>>();
  /** What circles of functions cost, likewise. */
  readonly #circles = new Map<Circle, Map<string, Cost>>();

  constructor(sizes: Sizes) {
    this.#sizes = sizes;
    this.#localCalls = new LocalCalls(
      sizes.model,
      (call) => this.iteration(call)?.callback ?? localFunction(call.callee, sizes.resolver),
    );
  }

  /** The time that a loop takes from its start to its end, functions of this file that it calls included. */
  estimate(loop: LoopNode | Iteration): LoopEstimate {
    const cost = this.#whole(loop, true);
    return { nanoseconds: cost.ns, levels: cost.loop?.levels ?? [] };
  }

  /** The time that a loop takes but for the calls in it, and those. */
  ownCost(loop: LoopNode | Iteration): OwnCost {
    const cost = this.#whole(loop, false);
    return { nanoseconds: cost.ns, calls: cost.calls ?? [] };
  }

  /** What one call of a function, or loading a module, computes itself, as if called from a loop, and what it calls. */
  ownCostOfCall(fn: FunctionNode | TSESTree.Program): OwnCost {
    const cost = this.#body(fn, {
      beginning: fn,
      circle: isFunction(fn) ? this.#localCalls.circleOf(fn) : undefined,
      callsLeft: maxCallDepth,
      depth: isFunction(fn) ? 1 : 0,
      follows: false,
    });
    return { nanoseconds: cost.ns, calls: cost.calls ?? [] };
  }

  #whole(loop: LoopNode | Iteration, follows: boolean): Cost {
    const running = enclosingFunction('call' in loop ? loop.call : loop);
    const at: Surroundings = {
      around: [],
      counters: new Map(),
      beginning: 'call' in loop ? loop.call : loop,
      circle: running && this.#localCalls.circleOf(running),
      callsLeft: maxCallDepth,
      depth: 0,
      isInLoop: false,
      follows,
      isCalled: false,
    };
    return 'call' in loop ? this.#iteration(loop, at) : this.#loop(loop, at);
  }

  /** `items.map((item) => …)` and its kin, with a function whose body is in this file and not async. */
  iteration(call: TSESTree.CallExpression): Iteration | undefined {
    const calls = elementCalls(call, this.#sizes.resolver);
    const callback = calls && localFunction(calls.callback, this.#sizes.resolver);
    if (!callback || callback.async || callback.generator) return undefined;
    const { over, method, endsEarly, compares } = calls;
    return { call, over, method, callback, endsEarly, compares };
  }

  #loop(loop: LoopNode, at: Surroundings): Cost {
    const counter = counterOf(loop);
    // A loop that steps the counter of a loop around it takes goes away from that one.
    const count: TripCount =
      counter !== undefined && at.counters.has(counter) ? { kind: 'search' } : this.#sizes.tripCount(loop);
    const { trips, isAssumed } = this.#trips(count, at);
    const inside = within(at, loop, count, { trips, isAssumed }, counter);
    const body = new Tally();
    for (const part of childrenOf(loop)) if (repeats(loop, part)) body.add(this.#cost(part, inside));
    // One that stops when it has found what it looks for goes half the way on average.
    const share = at.around.length > 0 && stopsEarly(loop) ? 0.5 : 1;
    return repeated(body.total(), trips, isAssumed, {
      share,
      callTrips: isAssumed ? callTrips(count, trips, at) : trips,
    });
  }

  #iteration({ over, callback, call, endsEarly, compares }: Iteration, at: Surroundings): Cost {
    const count = this.#sizes.elements(over);
    const { trips, isAssumed } = this.#trips(count, at);
    const inside = { ...within(at, call, count, { trips, isAssumed }, undefined), isInLoop: false };
    const body = contains(call, callback)
      ? this.#cost(callback.body, inside)
      : this.#functionCall(callback, inside);
    if (compares) {
      return repeated(body, trips, isAssumed, { overhead: unitCosts.comparison, share: comparisons(trips) });
    }
    const share = endsEarly ? 0.5 : 1;
    return repeated(body, trips, isAssumed, {
      overhead: unitCosts.element,
      share,
      callTrips: isAssumed ? callTrips(count, trips, at) : trips,
    });
  }

  #trips(count: TripCount, at: Surroundings): { trips: number; isAssumed: boolean } {
    switch (count.kind) {
      case 'known':
        return { trips: count.count, isAssumed: false };
      case 'search':
        return { trips: at.depth < deepest ? assumed.search : assumed.deep, isAssumed: true };
      case 'unknown': {
        // Loops over the same thing go round equally often.
        const same = at.around.find(({ subject }) => subject === count.subject);
        if (same) return { trips: same.trips, isAssumed: true };
        const over = count.over && unwrap(count.over);
        const counter = over?.type === NodeType.Identifier ? at.counters.get(over.name) : undefined;
        if (counter !== undefined) return { trips: Math.ceil(counter / 2), isAssumed: true };
        if (count.byDefault !== undefined) return { trips: count.byDefault, isAssumed: true };
        if (at.around.length === 0) return { trips: assumed.outermost, isAssumed: true };
        if (at.depth >= deepest) return { trips: assumed.deep, isAssumed: true };
        const isPart = count.over !== undefined && this.#belongsToElement(count.over, at);
        return { trips: isPart ? assumed.part : assumed.inner, isAssumed: true };
      }
    }
  }

  /** Does an expression speak of something that only one go of a loop around, or one call, knows of? */
  #belongsToElement(node: Node, at: Surroundings): boolean {
    const { model } = this.#sizes;
    const places = at.around.map(({ node: place }) => place);
    return (
      findNode(node, (inner) => {
        if (inner.type === NodeType.ThisExpression) return at.isCalled;
        if (inner.type !== NodeType.Identifier) return false;
        const variable = model.variableOf(inner);
        return variable?.defs.some(({ name }) => places.some((place) => contains(place, name))) === true;
      }) !== undefined
    );
  }

  /** What a piece of code costs, run once. Does not recurse into expressions: those of generated code nest deeply. */
  #cost(root: Node, at: Surroundings): Cost {
    const tally = new Tally();
    const pending: Node[] = [root];
    /** How often each of the pending nodes is run. */
    const shares: number[] = [1];
    let times = 1;
    const push = (part: Node, share: number): void => {
      pending.push(part);
      shares.push(times * share);
    };
    for (let node = pending.pop(); node; node = pending.pop()) {
      times = shares.pop() ?? 0;
      if (isLoop(node)) {
        tally.add(this.#loop(node, at), times);
        for (const part of childrenOf(node)) if (!repeats(node, part)) push(part, 1);
        continue;
      }
      tally.add(this.#own(node, at), times);
      evaluatedParts(node, at.isInLoop, push);
    }
    return tally.total();
  }

  /** What a node costs itself, the parts that it evaluates aside. */
  #own(node: Node, at: Surroundings): Cost {
    switch (node.type) {
      case NodeType.CallExpression:
        return this.#call(node, at);
      case NodeType.NewExpression: {
        const target = this.#sizes.resolver.resolve(node);
        const own = target && knownCost(node, target, this.#sizes);
        return own === undefined ? called(node, unitCosts.allocation, at, target) : { ns: own };
      }
      case NodeType.ObjectExpression: {
        const spreads = node.properties.filter(({ type }) => type === NodeType.SpreadElement).length;
        return { ns: unitCosts.allocation + spreads * unitCosts.objectSpread };
      }
      case NodeType.ArrayExpression:
      case NodeType.ClassExpression:
      case NodeType.FunctionExpression:
      case NodeType.FunctionDeclaration:
      case NodeType.ArrowFunctionExpression:
        return { ns: unitCosts.allocation };
      case NodeType.TemplateLiteral:
        return { ns: unitCosts.stringBuilding };
      case NodeType.BinaryExpression:
        return {
          ns:
            node.operator === '+' && (isText(node.left) || isText(node.right))
              ? unitCosts.stringBuilding
              : unitCosts.operation,
        };
      case NodeType.AssignmentExpression:
      case NodeType.UnaryExpression:
      case NodeType.UpdateExpression:
      case NodeType.MemberExpression:
        return { ns: unitCosts.operation };
      default:
        return nothing;
    }
  }

  #call(call: TSESTree.CallExpression, at: Surroundings): Cost {
    const iteration = this.iteration(call);
    return iteration ? this.#iteration(iteration, at) : this.#callee(call, at);
  }

  #callee(call: TSESTree.CallExpression, at: Surroundings): Cost {
    const { resolver } = this.#sizes;
    const callee = unwrap(call.callee);
    const local = localFunction(callee, resolver);
    if (local) return this.#localCall(call, local, at);
    const target = resolver.resolve(callee);
    const known = target && knownCost(call, target, this.#sizes);
    if (known !== undefined) return { ns: known };
    if (callee.type !== NodeType.MemberExpression) return called(call, unitCosts.call, at, target);
    const method = resolver.propertyName(callee) ?? '';
    if (scanningMethods.has(method)) {
      const size = this.#sizes.size(callee.object) ?? assumed.part;
      return { ns: unitCosts.call + size * unitCosts.scanned };
    }
    if (method === 'sort' || method === 'toSorted') {
      const { trips, isAssumed } = this.#trips(this.#sizes.elements(callee.object), at);
      return repeated(nothing, trips, isAssumed, {
        overhead: unitCosts.comparison,
        share: comparisons(trips),
      });
    }
    const own = methodCosts.get(method);
    return own === undefined ? called(call, unitCosts.call, at, target) : { ns: own };
  }

  #localCall(call: TSESTree.CallExpression, fn: FunctionNode, at: Surroundings): Cost {
    // What is written here and called at once is part of the code around it.
    if (contains(call, fn)) return isRunAtOnce(fn) ? this.#costAlone(fn, at) : { ns: unitCosts.call };
    if (at.follows) return this.#functionCall(fn, at);
    return contains(fn, call) ? { ns: unitCosts.call } : called(call, unitCosts.call, at);
  }

  /**
   * A call of a function of this file, from a loop: what it does, to a bounded depth and by the number of loops around
   * alone. It is the same wherever the call stands and whatever was asked before, but for calls within a circle of
   * functions: these are not followed, except for one step from where the estimate begins.
   */
  #functionCall(fn: FunctionNode, at: Surroundings): Cost {
    const calling = { ...at, callsLeft: at.callsLeft - 1 };
    if (!isRunAtOnce(fn) || calling.callsLeft < 0) return { ns: unitCosts.call };
    const circle = this.#localCalls.circleOf(fn);
    if (circle !== at.circle) return this.#circleCost(circle, calling);
    const isFirst = at.beginning !== undefined && !contains(fn, at.beginning);
    return isFirst ? this.#costAlone(fn, calling) : { ns: unitCosts.call };
  }

  /** A call of a function with those that it calls in a circle: each is counted once, as it is not known how often they go round. */
  #circleCost(circle: Circle, at: CallSite): Cost {
    return kept(this.#circles, circle, keyOf(circle, at), () => {
      const sum = new Tally();
      for (const fn of circle.called) {
        if (isRunAtOnce(fn)) sum.add(this.#costAlone(fn, at));
      }
      return sum.total();
    });
  }

  #costAlone(fn: FunctionNode, at: CallSite): Cost {
    const circle = this.#localCalls.circleOf(fn);
    return kept(this.#functions, fn, keyOf(circle, at), () =>
      this.#body(fn, { ...at, beginning: undefined, circle, depth: depthInCall(at) }),
    );
  }

  /** The body of a function that is called from somewhere else. */
  #body(
    fn: FunctionNode | TSESTree.Program,
    { beginning, circle, callsLeft, depth, follows }: CallSite & Pick<Surroundings, 'beginning'>,
  ): Cost {
    return this.#cost(isFunction(fn) ? fn.body : fn, {
      ...{ beginning, circle, callsLeft, depth, follows },
      around: [{ node: fn, subject: undefined, trips: 1, isAssumed: false }],
      counters: new Map(),
      isInLoop: false,
      isCalled: true,
    });
  }
}

/** Does a call do what the function does before it returns? */
function isRunAtOnce(fn: FunctionNode): boolean {
  return !fn.async && !fn.generator;
}

/** From the third loop inwards all depths are alike, and code that is called counts as standing in one loop. */
function depthInCall({ depth }: CallSite): number {
  return Math.min(Math.max(depth, 1), deepest);
}

/** All that the cost of a called function depends on; where all chains of calls are short, it does not matter how long they may be. */
function keyOf({ height }: Circle, at: CallSite): string {
  const followed = Math.min(at.callsLeft, height);
  return `${depthInCall(at)} ${followed} ${at.follows ? 'followed' : 'counted'}`;
}

function kept<K>(costs: Map<K, Map<string, Cost>>, of: K, key: string, work: () => Cost): Cost {
  const known = costs.get(of) ?? new Map<string, Cost>();
  costs.set(of, known);
  const cost = known.get(key) ?? work();
  known.set(key, cost);
  return cost;
}

/** A call of something unknown: to be added where it becomes known. */
function called(
  { range }: TSESTree.CallExpression | TSESTree.NewExpression,
  ns: number,
  { follows }: Surroundings,
  target?: ModuleMember,
): Cost {
  if (follows) return { ns };
  const isImported = target !== undefined && target.module !== 'globalThis' && target.module !== 'process';
  return { ns, calls: [{ end: range[1], times: 1, isImported }] };
}

/**
 * How often calls in a loop of a guessed length are counted. What is called takes a time that is guessed as well, and
 * guesses must not multiply: in a function that is called itself they are small, and of loops inside of each other the
 * outermost guess counts alone, but for loops over the same thing, which are one guess.
 */
function callTrips(count: TripCount, trips: number, { around, isCalled }: Surroundings): number {
  if (isCalled) return Math.min(trips, assumed.deep);
  const isSame = around.some(({ subject }) => count.kind === 'unknown' && subject === count.subject);
  return !isSame && around.some(({ isAssumed }) => isAssumed) ? 1 : trips;
}

/** How often a comparator is called per element. */
function comparisons(elements: number): number {
  return Math.max(1, Math.log2(elements));
}

function within(
  at: Surroundings,
  node: Node,
  count: TripCount,
  { trips, isAssumed }: { readonly trips: number; readonly isAssumed: boolean },
  counter: string | undefined,
): Surroundings {
  const subject = count.kind === 'unknown' ? count.subject : undefined;
  return {
    ...at,
    depth: at.depth + 1,
    isInLoop: true,
    around: [...at.around, { node, subject, trips, isAssumed }],
    counters: counter === undefined ? at.counters : new Map([...at.counters, [counter, trips]]),
  };
}

function stopsEarly(loop: LoopNode): boolean {
  return (
    findNode(
      loop.body,
      ({ type }) => type === NodeType.BreakStatement || type === NodeType.ReturnStatement,
      (node) => !isFunction(node) && !isLoop(node) && node.type !== NodeType.SwitchStatement,
    ) !== undefined
  );
}

function isText(node: Node): boolean {
  return (
    (node.type === NodeType.Literal && typeof node.value === 'string') ||
    node.type === NodeType.TemplateLiteral
  );
}
