import { shorten } from '../../../base/text';
import {
  enclosingFunction,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../../../analysis/parse/syntax';
import { type CallbackUse, nameOf } from '../../../analysis/semantics/callbacks';
import { functionUse, useOfValue } from '../../../analysis/semantics/execution-context';
import { singleEvents } from '../../../analysis/semantics/naming';
import { lineOf, rangeOf } from '../draft';
import type { Plan } from '../plan';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import { usesOf } from '../uses';
import { type CallGraph, type FunctionUse, isCall, type SourceFunction } from './call-graph';
import type { RunCode } from './run-code';
import { runsOnce } from './runs-once';
import { startedAlone, WaitedFor } from './waited-for';

/** Runs of a function that overlap as soon as it waits: it may be entered again before it is done. */
export interface Overlap {
  readonly entered: SourceFunction;
  /**
   * `requests` bring objects of their own, and no order among each other; `events`, `elements` and what is `started`
   * come in an order; `calls` are those of which nothing more is known.
   */
  readonly kind: 'requests' | 'events' | 'elements' | 'started' | 'calls';
  /** Who comes in between, for people: "another request". */
  readonly other: string;
  /** Where the run begins that waits, if what is entered again only starts it. */
  readonly starts?: SourceFunction;
}

/** A run that nothing else waits for, and that there is one of: of a timer, of the module's own code. */
interface Turn {
  readonly at: Node;
  readonly entered: SourceFunction;
  /** Timers and the like have no order that anybody could rely on. */
  readonly kind: 'started' | 'calls';
}

/** A function on the way up, and the one by which it only starts what waits. */
interface Reached {
  readonly next: SourceFunction;
  readonly starts?: SourceFunction;
}

/** What the uses of a function tell of its runs. */
interface Ways {
  readonly overlaps: readonly Overlap[];
  /** The functions in whose course it runs. */
  readonly callers: readonly SourceFunction[];
  /** The functions that have it run at some time, and do not wait for it. */
  readonly starters: readonly SourceFunction[];
  readonly turns: readonly Turn[];
}

/** Tells whether runs of a function can overlap, from all that the workspace does with it and with its callers. */
export class Overlaps {
  readonly #graph: CallGraph;
  readonly #run: RunCode;
  readonly #plan: Plan;
  readonly #program: TypedProgram;
  readonly #waits: (fn: FunctionNode) => boolean;
  readonly #waitedFor: WaitedFor;
  /** Functions that hand on the promise of what they call. */
  readonly #promising = new Set<FunctionNode>();
  readonly #ways = new Map<FunctionNode, Ways>();

  constructor(
    graph: CallGraph,
    run: RunCode,
    plan: Plan,
    program: TypedProgram,
    waits: (fn: FunctionNode) => boolean,
  ) {
    this.#graph = graph;
    this.#run = run;
    this.#plan = plan;
    this.#program = program;
    this.#waits = waits;
    this.#waitedFor = new WaitedFor(plan);
  }

  /**
   * Where runs of a function, or of those that it runs in the course of, begin to overlap, and all on the way there. Those
   * that are nearest are enough: what is further up waits itself, and is asked about itself.
   */
  of(fn: SourceFunction): {
    readonly overlaps: readonly Overlap[];
    readonly path: ReadonlySet<FunctionNode>;
  } {
    const path = new Set([fn.fn]);
    const overlaps: Overlap[] = [];
    const turns = new Map<Node, Turn>();
    let level: readonly Reached[] = [{ next: fn }];
    while (level.length > 0 && overlaps.length === 0) {
      const further: Reached[] = [];
      for (const { next, starts } of level) {
        const ways = this.#waysOf(next);
        overlaps.push(...ways.overlaps.map((overlap) => (starts ? { ...overlap, starts } : overlap)));
        if (!starts) for (const turn of ways.turns) turns.set(turn.at, turn);
        const add = (found: SourceFunction, from: SourceFunction | undefined): void => {
          if (path.has(found.fn)) return;
          path.add(found.fn);
          further.push({ next: found, ...(from && { starts: from }) });
        };
        for (const caller of ways.callers) add(caller, starts);
        for (const starter of ways.starters) add(starter, starts ?? next);
      }
      level = further;
    }
    if (turns.size > 1) overlaps.push(...[...turns.values()].map(otherTurn));
    return { overlaps, path };
  }

  #waysOf(entered: SourceFunction): Ways {
    const known = this.#ways.get(entered.fn);
    if (known) return known;
    const ways = this.#find(entered);
    this.#ways.set(entered.fn, ways);
    return ways;
  }

  #find(entered: SourceFunction): Ways {
    const { source, fn } = entered;
    const direct = functionUse(fn, source.model, source.resolver);
    const isNamed =
      fn.type === NodeType.FunctionDeclaration || fn.parent.type === NodeType.VariableDeclarator;
    const own = this.#callback(direct, wrapped(fn), entered, source);
    if (own && !isNamed) return own;
    const { uses, isPublic, isExported } = this.#graph.usesOf(entered);
    const found = uses.map((use) => this.#use(use, entered));
    // What a name is handed to is looked at there.
    if (own && !uses.some(({ use }) => use.kind === 'handed')) found.push(own);
    if (isPublic) found.push(this.#calls(entered, 'a caller outside of the workspace'));
    const isLoaded = isExported && this.#program.importersOf(source.file).length === 0;
    if (isLoaded || (found.length === 0 && (isExported || isMember(fn)))) {
      found.push(this.#calls(entered, 'another call'));
    }
    return merged(found);
  }

  #use({ source, use }: FunctionUse, entered: SourceFunction, depth = 0): Ways {
    switch (use.kind) {
      case 'called':
        return this.#called(use.at, source, entered);
      case 'handed': {
        const handled = useOfValue(use.argument, source.model, source.resolver);
        return (
          this.#callback(handled, use.argument, entered, source) ?? this.#handed(use.call, source, entered)
        );
      }
      case 'handed-within':
        return this.#handed(use.call, source, entered);
      case 'returned': {
        // Of what is done with what the function gives that gives it.
        if (depth > 2) return this.#calls(entered, 'another call');
        const { uses } = this.#graph.usesOf({ source, fn: use.by });
        const given = uses.flatMap((outer) =>
          outer.use.kind === 'called'
            ? usesOf(outer.use.at, outer.source).flatMap((inner) =>
                inner.kind === 'named' ? [] : [{ source: outer.source, use: inner }],
              )
            : [],
        );
        const all = given.map((inner) => this.#use(inner, entered, depth + 1));
        return all.length === 0 ? this.#calls(entered, 'another call') : merged(all);
      }
      case 'refused':
        return this.#calls(entered, 'another call');
    }
  }

  /** What a call that is known does with a function that it is handed; undefined if it is not known. */
  #callback(use: CallbackUse, value: Node, entered: SourceFunction, source: Source): Ways | undefined {
    switch (use.kind) {
      case 'handler':
      case 'worker':
        return this.#handler(use, value, entered, source);
      case 'test':
      case 'start-up':
      case 'exit-hook':
      case 'function':
        return none;
      case 'callback':
        return this.#inCourse(value, source, entered, 'another call');
      case 'iteration':
        return this.#iteration(value, entered, source);
      case 'inline':
        return { ...none, callers: this.#around(value, source) };
      case 'unknown':
        return undefined;
    }
  }

  #handler(use: CallbackUse, value: Node, entered: SourceFunction, source: Source): Ways {
    const call = callAround(value);
    if (call && isOfOneEvent(call, source)) return this.#inCourse(value, source, entered, 'another run');
    if (use.kind === 'handler' && use.ownsParameters === true) {
      return this.#overlap({ entered, kind: 'requests', other: 'another request' });
    }
    const event = call?.arguments[0];
    const name = event && source.resolver.staticString(event);
    const other = name === undefined ? 'another event' : `another \`${shorten(name)}\` event`;
    return this.#overlap({ entered, kind: 'events', other });
  }

  /** `files.map(load)`: one after the other, or all at once if each is only started. */
  #iteration(value: Node, entered: SourceFunction, source: Source): Ways {
    const around: Ways = { ...none, callers: this.#around(value, source) };
    const call = callAround(value);
    if (!call || !this.#gives(entered.fn) || this.#isSequential(call, entered.fn, source)) return around;
    const other = `the run for another element of \`${listOf(call, source)}\``;
    return { ...around, overlaps: [{ entered, kind: 'elements', other }] };
  }

  /** Has the migration made a loop of it that waits for one element after the other? */
  #isSequential(call: Node, fn: FunctionNode, source: Source): boolean {
    if (fn.async || !this.#waits(fn)) return false;
    const { start, end } = rangeOf(call);
    const rewrites = this.#plan.rewrites.get(source.file) ?? [];
    return !rewrites.some(
      ({ range, parts }) =>
        range.start <= start &&
        end <= range.end &&
        parts.some((part) => typeof part === 'string' && part.includes('Promise.all')),
    );
  }

  /** Does it give a promise from now on? */
  #gives(fn: FunctionNode): boolean {
    return this.#waits(fn) || this.#promising.has(fn);
  }

  #called(at: Node, source: Source, entered: SourceFunction): Ways {
    const callers = this.#around(at, source);
    if (this.#gives(entered.fn)) {
      if (!this.isWaitedFor(at)) {
        if (startedAlone(at)) return this.#inCourse(at, source, entered, 'another run');
        // What is kept, or handed to `Promise.all`, goes on together with what comes next.
        const other = `what is started along with it on line ${lineOf(source, at)}`;
        return { ...none, overlaps: [{ entered, kind: 'started', other }], callers };
      }
      for (const { fn } of callers) if (!this.#waits(fn)) this.#promising.add(fn);
      const over = this.#handedOver(at, source);
      if (over !== undefined) {
        const other = `the run for another element of \`${over}\``;
        return { ...none, callers, overlaps: [{ entered, kind: 'elements', other }] };
      }
    }
    const isTop = callers.length === 0;
    return { ...none, callers, turns: isTop ? [{ at: source.model.program, entered, kind: 'started' }] : [] };
  }

  /** `paths.map((path) => load(path))`: what is gone over while nobody waits for one before the next. */
  #handedOver(at: Node, source: Source): string | undefined {
    const fn = this.#waitedFor.isPlanned(at) ? undefined : enclosingFunction(at);
    const call = fn && this.#run.partOf(fn, source) === 'repeated' ? callAround(fn) : undefined;
    return call && listOf(call, source);
  }

  isWaitedFor(call: Node): boolean {
    return this.#waitedFor.has(call);
  }

  /** Something that runs on its own, once for each time that the code around it is run. */
  #inCourse(value: Node, source: Source, entered: SourceFunction, other: string): Ways {
    const body = this.#run.bodyOf(value, source);
    const isRepeated = this.#run.repetitionOf(value, { source, body }) !== undefined;
    return {
      overlaps: isRepeated ? [{ entered, kind: 'events', other }] : [],
      callers: [],
      starters: this.#around(value, source),
      turns: [{ at: value, entered, kind: isCall(value) ? 'started' : 'calls' }],
    };
  }

  #handed(
    call: TSESTree.CallExpression | TSESTree.NewExpression,
    source: Source,
    entered: SourceFunction,
  ): Ways {
    const callee = this.#program.calleeOf(source.file, rangeOf(call));
    if (callee.kind === 'library' && runsOnce.has(callee.package)) return none;
    const name = nameOf(call.callee);
    if (callee.kind !== 'workspace') return this.#calls(entered, `another call by \`${name}\``);
    return { ...none, callers: [...this.#around(call, source), ...this.#graph.calleesOf(call, source)] };
  }

  #around(node: Node, source: Source): readonly SourceFunction[] {
    const body = this.#run.bodyOf(node, source);
    return isFunction(body) ? [{ source, fn: body }] : [];
  }

  #calls(entered: SourceFunction, other: string): Ways {
    return this.#overlap({ entered, kind: 'calls', other });
  }

  #overlap(overlap: Overlap): Ways {
    return { ...none, overlaps: [overlap] };
  }
}

const none: Ways = { overlaps: [], callers: [], starters: [], turns: [] };

const merged = (ways: readonly Ways[]): Ways => ({
  overlaps: ways.flatMap(({ overlaps }) => overlaps),
  callers: ways.flatMap(({ callers }) => callers),
  starters: ways.flatMap(({ starters }) => starters),
  turns: ways.flatMap(({ turns }) => turns),
});

const otherTurn = ({ entered, kind }: Turn): Overlap => ({ entered, kind, other: 'another run' });

function callAround(value: Node): TSESTree.CallExpression | TSESTree.NewExpression | undefined {
  const { parent } = wrapped(value);
  return parent?.type === NodeType.CallExpression || parent?.type === NodeType.NewExpression
    ? parent
    : undefined;
}

/** What a call goes over, as it is written. */
function listOf({ callee }: TSESTree.CallExpression | TSESTree.NewExpression, { model }: Source): string {
  const method = unwrap(callee);
  return shorten(model.textOf(method.type === NodeType.MemberExpression ? method.object : method));
}

/** `setTimeout(f)`, `child.once('exit', f)`: called once for each time that it is handed over. */
function isOfOneEvent(call: TSESTree.CallExpression | TSESTree.NewExpression, { resolver }: Source): boolean {
  const target = resolver.resolve(call.callee)?.path.at(-1);
  if (target === 'setTimeout' || target === 'setImmediate') return true;
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return false;
  const [event] = call.arguments;
  const name = event && resolver.staticString(event);
  return (
    /^(?:once|prependOnceListener)$/.test(resolver.propertyName(callee) ?? '') ||
    (name !== undefined && call.arguments.length > 1 && singleEvents.test(name))
  );
}

/** A function that is no declaration and has no variable: a member, which may be called by any name. */
const isMember = (fn: FunctionNode): boolean =>
  fn.type !== NodeType.FunctionDeclaration && fn.parent.type !== NodeType.VariableDeclarator;
