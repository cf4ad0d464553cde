import {
  contains,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  unwrap,
} from '../../../analysis/parse/syntax';
import { useOfValue } from '../../../analysis/semantics/execution-context';
import { calledFunction } from '../../../analysis/semantics/local-function';
import type { Source } from '../sources';
import { type CallGraph, isCall, type SourceFunction } from './call-graph';
import { Order, type Step } from './order';
import type { Code, RunCode } from './run-code';
import type { Access, Collector, Given } from './access';
import { isShared } from './state';

/** An access as the code sees it that comes to it: itself, or by calling. */
export interface SeenAccess extends Step {
  readonly access: Access;
  /** It is done somewhere in the course of the call that `node` is. */
  readonly isThroughCall: boolean;
}

/** A function that some code runs in its course, and what it is given. */
export interface Callee {
  readonly call: Node;
  readonly target: SourceFunction;
  readonly given: Given;
}

/** Which part of what a function does: all, or what comes before or after it waits where it did not so far. */
type Part = 'all' | 'before' | 'after';

/** What pieces of code do to shared state, with all that they call in the workspace. */
export class Steps {
  readonly #graph: CallGraph;
  readonly #run: RunCode;
  readonly #own: Collector;
  readonly #waitsOf: (fn: FunctionNode) => readonly Node[];
  readonly #orders = new Map<Node, Order>();
  readonly #callees = new Map<string, readonly Callee[]>();
  readonly #effects = new Map<string, readonly Access[]>();
  readonly #ids = new Map<Node, number>();

  /**
   * @param own what code does itself
   * @param waitsOf where a function waits that did not wait so far
   */
  constructor(
    graph: CallGraph,
    run: RunCode,
    own: Collector,
    waitsOf: (fn: FunctionNode) => readonly Node[],
  ) {
    this.#graph = graph;
    this.#run = run;
    this.#own = own;
    this.#waitsOf = waitsOf;
  }

  orderOf(code: Code): Order {
    const known = this.#orders.get(code.body);
    if (known) return known;
    const order = new Order(code, this.#run);
    this.#orders.set(code.body, order);
    return order;
  }

  /** All accesses of some code before and after it waits at `wait`, as far as nobody could run between them so far. */
  around(
    wait: Node,
    code: Code,
    given: Given,
  ): { readonly before: readonly SeenAccess[]; readonly after: readonly SeenAccess[] } {
    const order = this.orderOf(code);
    const before: SeenAccess[] = [];
    const after: SeenAccess[] = [];
    for (const access of this.#own(code, given)) {
      const step: SeenAccess = { node: access.node, at: access.at, access, isThroughCall: false };
      if (order.isBefore(step, wait)) before.push(step);
      if (order.isAfter(step, wait)) after.push(step);
    }
    for (const callee of this.calleesOf(code, given)) {
      const { call } = callee;
      const seen = (access: Access): SeenAccess => ({
        node: call,
        at: call.range[1],
        access,
        isThroughCall: true,
      });
      const isAwaited = contains(wait, call) && call === unwrap(wait);
      if (isAwaited) {
        before.push(...this.effectsOf(callee, 'before').map(seen));
        after.push(...this.effectsOf(callee, 'after').map(seen));
      }
      const step: Step = { node: call, at: call.range[1] };
      const all = this.effectsOf(callee, 'all').map(seen);
      if ((!isAwaited || this.#run.repetitionOf(wait, code)) && order.isBefore(step, wait))
        before.push(...all);
      if (!isAwaited && order.isAfter(step, wait)) after.push(...all);
    }
    return { before, after };
  }

  /** What a function does, and all that it calls: of each state the first access of each kind. */
  effectsOf(callee: Pick<Callee, 'target' | 'given'>, part: Part): readonly Access[] {
    const key = `${this.#keyOf(callee.target.fn, callee.given)} ${part}`;
    const known = this.#effects.get(key);
    if (known) return known;
    // A function that waits for itself adds nothing to what comes before and after.
    this.#effects.set(key, []);
    const effects = firstOfEach(part === 'all' ? this.#all(callee) : this.#part(callee, part));
    this.#effects.set(key, effects);
    return effects;
  }

  #all(callee: Pick<Callee, 'target' | 'given'>): readonly Access[] {
    const seen = new Set<string>();
    const bodies = new Set<Node>();
    const found: Access[] = [];
    /** Grows while it is gone through. */
    const queue = [callee];
    for (const { target, given } of queue) {
      const key = this.#keyOf(target.fn, given);
      if (seen.has(key)) continue;
      seen.add(key);
      bodies.add(target.fn);
      const code: Code = { source: target.source, body: target.fn };
      found.push(...this.#own(code, given));
      queue.push(...this.calleesOf(code, given));
    }
    // What belongs to this run alone is nobody else's business.
    return found.filter(({ state: { madeBy } }) => !madeBy || !bodies.has(madeBy));
  }

  #part({ target: { source, fn }, given }: Pick<Callee, 'target' | 'given'>, part: Part): readonly Access[] {
    const code: Code = { source, body: fn };
    const order = this.orderOf(code);
    const waits = this.#waitsOf(fn);
    const isIn = (step: Step): boolean =>
      waits.some((wait) => (part === 'before' ? order.isBefore(step, wait) : order.isAfter(step, wait)));
    const nested = this.calleesOf(code, given).flatMap((callee) => {
      const { call } = callee;
      if (waits.some((wait) => unwrap(wait) === call)) return this.effectsOf(callee, part);
      return isIn({ node: call, at: call.range[1] }) ? this.effectsOf(callee, 'all') : [];
    });
    return [...this.#own(code, given).filter(isIn), ...nested].filter(
      ({ state: { madeBy } }) => madeBy !== fn,
    );
  }

  /** The functions that some code calls, or has called for it, in its course. */
  calleesOf(code: Code, given: Given): readonly Callee[] {
    const key = this.#keyOf(code.body, given);
    const known = this.#callees.get(key);
    if (known) return known;
    const callees: Callee[] = [];
    this.#run.walk(code, (node) => {
      if (isCall(node)) {
        for (const target of this.#graph.calleesOf(node, code.source)) {
          callees.push({ call: node, target, given: givenBy(node, code, given) });
        }
        for (const fn of this.#handedOn(node, code.source)) {
          callees.push({
            call: node,
            target: fn,
            given: { ownsThis: given.ownsThis, ownsParameters: false },
          });
        }
      }
      return true;
    });
    this.#callees.set(key, callees);
    return callees;
  }

  /** Functions that a call runs in its course because it is handed them. */
  #handedOn(call: Node, source: Source): SourceFunction[] {
    if (!isCall(call)) return [];
    return call.arguments.flatMap((argument) => {
      const value = unwrap(argument);
      const fn = isFunction(value) ? value : calledFunction(value, source.resolver);
      if (!fn || (isFunction(value) && this.#run.partOf(fn, source) !== 'none')) return [];
      const { kind } = useOfValue(argument, source.model, source.resolver);
      return kind === 'iteration' || kind === 'inline' || kind === 'unknown' ? [{ source, fn }] : [];
    });
  }

  #keyOf(body: Node, { ownsThis, ownsParameters }: Given): string {
    const id = this.#ids.get(body) ?? this.#ids.size;
    this.#ids.set(body, id);
    return `${id} ${ownsThis} ${ownsParameters}`;
  }
}

function givenBy(call: Node, code: Code, given: Given): Given {
  if (!isCall(call)) return { ownsThis: false, ownsParameters: false };
  const isOwn = (node: Node): boolean =>
    !isShared(node.type === NodeType.SpreadElement ? node.argument : node, code, given);
  const callee = unwrap(call.callee);
  return {
    ownsThis:
      call.type === NodeType.NewExpression ||
      callee.type !== NodeType.MemberExpression ||
      isOwn(callee.object),
    ownsParameters: call.arguments.every(isOwn),
  };
}

function firstOfEach(accesses: readonly Access[]): Access[] {
  const first = new Map<string, Access>();
  for (const access of accesses) {
    const key = `${access.form ?? 'read'} ${access.state.key} ${access.source.file}`;
    if (!first.has(key)) first.set(key, access);
  }
  return [...first.values()];
}
