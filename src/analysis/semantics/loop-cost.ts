import {
  childrenOf,
  contains,
  enclosingFunction,
  findNode,
  type FunctionNode,
  isFunction,
  isLoop,
  type LoopNode,
  type Node,
  NodeType,
  repeats,
  type TSESTree,
  unwrap,
} from '../parse/syntax';
import { localFunction } from './local-function';
import { counterOf, type Sizes, type TripCount } from './trip-count';
import { callCosts, mathCost, methodCosts, scanningMethods, unitCosts } from './unit-costs';

/** A call of an array method that calls a function of this file for each element. */
export interface Iteration {
  readonly call: TSESTree.CallExpression;
  readonly over: Node;
  readonly method: string;
  readonly callback: FunctionNode;
}

/** One loop on the way to the most expensive code, outermost first. */
export interface LoopLevel {
  readonly trips: number;
  readonly assumed: boolean;
}

export interface LoopEstimate {
  readonly nanoseconds: number;
  readonly levels: readonly LoopLevel[];
}

/** The time of a piece of code, and the loop in it that takes most of it. */
interface Cost {
  readonly ns: number;
  readonly loop?: { readonly ns: number; readonly levels: readonly LoopLevel[] };
}

/** What is known at a place inside loops. */
interface Surroundings {
  /** Loops (and iterated calls) around, by what they go over and how often. */
  readonly around: readonly {
    readonly node: Node;
    readonly subject: string | undefined;
    readonly trips: number;
  }[];
  /** Names of enclosing loops' counters, with how high they count. */
  readonly counters: ReadonlyMap<string, number>;
  /** Functions of this file that are running, the outermost first. */
  readonly stack: readonly FunctionNode[];
  /** How many loops are around. */
  readonly depth: number;
  /** Is this the body of a function that was called from a loop? */
  readonly isCalled: boolean;
}

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
  /** Either of these from the fourth loop inwards: guesses multiply, sizes of real data do not. */
  deep: 3,
} as const;

/** So many loops around, and guesses are small. */
const deepest = 3;

const maxCallDepth = 4;

const iterationMethods = new Set([
  ...['map', 'forEach', 'filter', 'flatMap', 'reduce', 'reduceRight'],
  ...['some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex'],
  ...['sort', 'toSorted'],
]);
const earlyExit = new Set(['some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex']);

/** Estimates how long loops compute, from their trip counts and from what the operations in them cost. */
export class LoopCosts {
  readonly #sizes: Sizes;
  /** What functions that were called cost, by the number of loops around the call. */
  readonly #functions = new Map<FunctionNode, Map<number, Cost>>();

  constructor(sizes: Sizes) {
    this.#sizes = sizes;
  }

  /** The time that a loop takes from its start to its end. */
  estimate(loop: LoopNode | Iteration): LoopEstimate {
    const running = enclosingFunction('call' in loop ? loop.call : loop);
    const at: Surroundings = {
      around: [],
      counters: new Map(),
      stack: running ? [running] : [],
      depth: 0,
      isCalled: false,
    };
    const cost = 'call' in loop ? this.#iteration(loop, at) : this.#loop(loop, at);
    return { nanoseconds: cost.ns, levels: cost.loop?.levels ?? [] };
  }

  /** `items.map((item) => …)` and its kin, with a function whose body is in this file and not async. */
  iteration(call: TSESTree.CallExpression): Iteration | undefined {
    const callee = unwrap(call.callee);
    const [argument] = call.arguments;
    if (callee.type !== NodeType.MemberExpression || !argument) return undefined;
    const method = this.#sizes.resolver.propertyName(callee);
    if (method === undefined || !iterationMethods.has(method)) return undefined;
    const callback = localFunction(argument, this.#sizes.resolver);
    if (!callback || callback.async || callback.generator) return undefined;
    return { call, over: callee.object, method, callback };
  }

  #loop(loop: LoopNode, at: Surroundings): Cost {
    const counter = counterOf(loop);
    // A loop that steps the counter of a loop around it takes goes away from that one.
    const count: TripCount =
      counter !== undefined && at.counters.has(counter) ? { kind: 'search' } : this.#sizes.tripCount(loop);
    const { trips, isAssumed } = this.#trips(count, at);
    const inside = within(at, loop, count, trips, counter);
    const parts = childrenOf(loop).filter((part) => repeats(loop, part));
    const body = sum(parts.map((part) => this.#cost(part, inside)));
    // One that stops when it has found what it looks for goes half the way on average.
    const share = at.around.length > 0 && stopsEarly(loop) ? 0.5 : 1;
    return repeated(body, trips, isAssumed, 0, share);
  }

  #iteration({ over, method, callback, call }: Iteration, at: Surroundings): Cost {
    const count = this.#sizes.elements(over);
    const { trips, isAssumed } = this.#trips(count, at);
    const inside = within(at, call, count, trips, undefined);
    const isWrittenHere = contains(call, callback);
    const body = isWrittenHere ? this.#cost(callback.body, inside) : this.#functionCall(callback, inside);
    const before = this.#cost(over, at);
    if (method === 'sort' || method === 'toSorted') {
      const comparisons = Math.max(1, Math.log2(trips));
      return sum([before, repeated(body, trips, isAssumed, unitCosts.comparison, comparisons)]);
    }
    const share = earlyExit.has(method) ? 0.5 : 1;
    return sum([before, repeated(body, trips, isAssumed, unitCosts.element, share)]);
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

  #cost(node: Node, at: Surroundings): Cost {
    if (isLoop(node)) return this.#loop(node, at);
    if (isFunction(node)) return { ns: unitCosts.allocation };
    switch (node.type) {
      case NodeType.CallExpression:
        return this.#call(node, at);
      case NodeType.NewExpression: {
        const target = this.#sizes.resolver.resolve(node);
        const own = target && callCosts.get(`${target.module}:${target.path.join('.')}`);
        return this.#withChildren(node, at, own ?? unitCosts.allocation);
      }
      case NodeType.IfStatement:
        return sum([
          this.#cost(node.test, at),
          this.#branch(node.consequent, at),
          ...(node.alternate ? [this.#branch(node.alternate, at)] : []),
        ]);
      case NodeType.ConditionalExpression:
        return sum([
          this.#cost(node.test, at),
          this.#branch(node.consequent, at),
          this.#branch(node.alternate, at),
        ]);
      case NodeType.LogicalExpression:
        return sum([this.#cost(node.left, at), this.#branch(node.right, at)]);
      case NodeType.SwitchStatement: {
        const cases = node.cases.map(({ consequent }) =>
          sum(consequent.map((statement) => this.#cost(statement, at))),
        );
        return sum([
          this.#cost(node.discriminant, at),
          ...cases.map((cost) => scaled(cost, 1 / cases.length)),
        ]);
      }
      case NodeType.CatchClause:
      case NodeType.ThrowStatement:
        // At most once for all of the loop.
        return { ns: 0 };
      case NodeType.ObjectExpression: {
        const spreads = node.properties.filter(({ type }) => type === NodeType.SpreadElement).length;
        return this.#withChildren(node, at, unitCosts.allocation + spreads * unitCosts.objectSpread);
      }
      case NodeType.ArrayExpression:
      case NodeType.ClassExpression:
        return this.#withChildren(node, at, unitCosts.allocation);
      case NodeType.TemplateLiteral:
      case NodeType.TaggedTemplateExpression:
        return this.#withChildren(node, at, unitCosts.stringBuilding);
      case NodeType.BinaryExpression:
        return this.#withChildren(
          node,
          at,
          node.operator === '+' && (isText(node.left) || isText(node.right))
            ? unitCosts.stringBuilding
            : unitCosts.operation,
        );
      case NodeType.AssignmentExpression:
      case NodeType.UnaryExpression:
      case NodeType.UpdateExpression:
      case NodeType.MemberExpression:
        return this.#withChildren(node, at, unitCosts.operation);
      default:
        return this.#withChildren(node, at, 0);
    }
  }

  #withChildren(node: Node, at: Surroundings, own: number): Cost {
    return sum([{ ns: own }, ...childrenOf(node).map((child) => this.#cost(child, at))]);
  }

  /** Half of the goes take a branch; one that leaves the loop is taken once. */
  #branch(node: Node, at: Surroundings): Cost {
    return leaves(node) ? { ns: 0 } : scaled(this.#cost(node, at), 0.5);
  }

  #call(call: TSESTree.CallExpression, at: Surroundings): Cost {
    const iteration = this.iteration(call);
    if (iteration) return this.#iteration(iteration, at);
    const parts = [
      ...call.arguments,
      ...(call.callee.type === NodeType.MemberExpression ? [call.callee.object] : []),
    ];
    return sum([this.#callee(call, at), ...parts.map((part) => this.#cost(part, at))]);
  }

  #callee(call: TSESTree.CallExpression, at: Surroundings): Cost {
    const { resolver } = this.#sizes;
    const callee = unwrap(call.callee);
    const local = localFunction(callee, this.#sizes.resolver);
    if (local) return sum([{ ns: 1 }, this.#functionCall(local, at)]);
    const target = resolver.resolve(callee);
    if (target) {
      const own = callCosts.get(`${target.module}:${target.path.join('.')}`);
      if (own !== undefined) return { ns: own };
      if (target.module === 'globalThis' && target.path[0] === 'Math') {
        return { ns: mathCost(target.path[1] ?? '') };
      }
    }
    if (callee.type !== NodeType.MemberExpression) return { ns: unitCosts.call };
    const method = resolver.propertyName(callee) ?? '';
    if (scanningMethods.has(method)) {
      const size = this.#sizes.size(callee.object) ?? assumed.part;
      return { ns: unitCosts.call + size * unitCosts.scanned };
    }
    if (method === 'sort' || method === 'toSorted') {
      const { trips, isAssumed } = this.#trips(this.#sizes.elements(callee.object), at);
      const comparisons = Math.max(1, Math.log2(trips));
      return repeated({ ns: 0 }, trips, isAssumed, unitCosts.comparison, comparisons);
    }
    return { ns: methodCosts.get(method) ?? unitCosts.call };
  }

  /**
   * A call of a function of this file, from a loop: what it does, to a bounded depth and by the number of loops around
   * alone; recursion is not followed.
   */
  #functionCall(fn: FunctionNode, at: Surroundings): Cost {
    if (fn.async || fn.generator || at.stack.includes(fn) || at.stack.length > maxCallDepth) {
      return { ns: unitCosts.call };
    }
    // From the fourth loop inwards all depths are alike.
    const depth = Math.min(Math.max(at.depth, 1), deepest);
    const costs = this.#functions.get(fn) ?? new Map<number, Cost>();
    this.#functions.set(fn, costs);
    const before = costs.get(depth);
    if (before) return before;
    const cost = this.#cost(fn.body, {
      around: [{ node: fn, subject: undefined, trips: 1 }],
      counters: new Map(),
      stack: [...at.stack, fn],
      depth,
      isCalled: true,
    });
    costs.set(depth, cost);
    return cost;
  }
}

function within(
  at: Surroundings,
  node: Node,
  count: TripCount,
  trips: number,
  counter: string | undefined,
): Surroundings {
  const subject = count.kind === 'unknown' ? count.subject : undefined;
  return {
    ...at,
    depth: at.depth + 1,
    around: [...at.around, { node, subject, trips }],
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

/** Does a branch end the loop (or the function) rather than go on? */
function leaves(node: Node): boolean {
  const last = node.type === NodeType.BlockStatement ? node.body.at(-1) : node;
  return (
    last?.type === NodeType.ReturnStatement ||
    last?.type === NodeType.ThrowStatement ||
    last?.type === NodeType.BreakStatement
  );
}

function sum(costs: readonly Cost[]): Cost {
  let ns = 0;
  let loop: Cost['loop'];
  for (const cost of costs) {
    ns += cost.ns;
    if (cost.loop && cost.loop.ns > (loop?.ns ?? 0)) loop = cost.loop;
  }
  return loop ? { ns, loop } : { ns };
}

function scaled({ ns, loop }: Cost, factor: number): Cost {
  return loop ? { ns: ns * factor, loop: { ...loop, ns: loop.ns * factor } } : { ns: ns * factor };
}

/** A loop around `body`, `share` times per trip; an inner loop is named only if it takes most of the time. */
function repeated(body: Cost, trips: number, isAssumed: boolean, overhead: number, share = 1): Cost {
  const ns = trips * share * (body.ns + overhead);
  const inner = body.loop && body.loop.ns * 2 >= body.ns ? body.loop.levels : [];
  return { ns, loop: { ns, levels: [{ trips, assumed: isAssumed }, ...inner] } };
}
