import { shorten } from '../../../base/text';
import {
  type FunctionNode,
  isExported,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../../../analysis/parse/syntax';
import type { CallbackUse } from '../../../analysis/semantics/callbacks';
import { functionUse, useOfValue } from '../../../analysis/semantics/execution-context';
import { singleEvents } from '../../../analysis/semantics/naming';
import { lineOf, rangeOf } from '../draft';
import type { Plan } from '../plan';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import { usesOf } from '../uses';
import type { CallGraph, FunctionUse, SourceFunction } from './call-graph';
import type { RunCode } from './run-code';

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
}

/** What the uses of a function tell of its runs. */
interface Ways {
  readonly overlaps: readonly Overlap[];
  /** The functions in whose course it runs. */
  readonly callers: readonly SourceFunction[];
}

/** Command lines and build tools, which run what they are given once for each time that the program is started. */
const runsOnce = new Set([
  ...[
    'commander',
    'yargs',
    'cac',
    'sade',
    'meow',
    'caporal',
    '@caporal/core',
    'vorpal',
    'clipanion',
    'citty',
  ],
  ...[
    'gulp',
    'grunt',
    'jake',
    'just-task',
    'undertaker',
    'brigadier',
    'minimist',
    'mri',
    'oclif',
    '@oclif/core',
  ],
  ...['async-exit-hook', 'update-notifier', 'inquirer', 'prompts', 'enquirer'],
]);

/** Tells whether runs of a function can overlap, from all that the workspace does with it and with its callers. */
export class Overlaps {
  readonly #graph: CallGraph;
  readonly #run: RunCode;
  readonly #plan: Plan;
  readonly #program: TypedProgram;
  readonly #waits: (fn: FunctionNode) => boolean;
  readonly #waitedFor: ReadonlySet<Node>;
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
    this.#waitedFor = new Set(plan.awaits.map(({ at }) => at));
  }

  /** Where runs of a function, or of those that it runs in the course of, begin to overlap; and all on the way there. */
  of(fn: SourceFunction): {
    readonly overlaps: readonly Overlap[];
    readonly path: ReadonlySet<FunctionNode>;
  } {
    const path = new Set([fn.fn]);
    const overlaps: Overlap[] = [];
    /** Grows while it is gone through. */
    const queue = [fn];
    for (const next of queue) {
      const ways = this.waysOf(next);
      overlaps.push(...ways.overlaps);
      for (const caller of ways.callers) {
        if (path.has(caller.fn)) continue;
        path.add(caller.fn);
        queue.push(caller);
      }
    }
    return { overlaps, path };
  }

  waysOf(entered: SourceFunction): Ways {
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
    const { uses, isOpen } = this.#graph.usesOf(entered);
    const found = uses.map((use) => this.#use(use, entered));
    if (own) found.push(own);
    if (isOpen) found.push(this.#calls(entered, 'a caller outside of the workspace'));
    if (found.length === 0 && mayBeLoaded(fn)) found.push(this.#calls(entered, 'another call'));
    return {
      overlaps: found.flatMap(({ overlaps }) => overlaps),
      callers: found.flatMap(({ callers }) => callers),
    };
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
        if (all.length === 0) return this.#calls(entered, 'another call');
        return {
          overlaps: all.flatMap(({ overlaps }) => overlaps),
          callers: all.flatMap(({ callers }) => callers),
        };
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
        return { overlaps: [], callers: this.#around(value, source) };
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
    const around = { overlaps: [], callers: this.#around(value, source) };
    const call = callAround(value);
    if (!call || !this.#waits(entered.fn) || this.#isSequential(call, entered.fn, source)) return around;
    const callee = unwrap(call.callee);
    const over =
      callee.type === NodeType.MemberExpression ? shorten(source.model.textOf(callee.object)) : '…';
    const overlap: Overlap = {
      entered,
      kind: 'elements',
      other: `the run for another element of \`${over}\``,
    };
    return { ...around, overlaps: [overlap] };
  }

  /** Has the migration made a loop of it that waits for one element after the other? */
  #isSequential(call: Node, fn: FunctionNode, source: Source): boolean {
    if (fn.async) return false;
    const { start, end } = rangeOf(call);
    const rewrites = this.#plan.rewrites.get(source.file) ?? [];
    return !rewrites.some(
      ({ range, parts }) =>
        range.start <= start &&
        end <= range.end &&
        parts.some((part) => typeof part === 'string' && part.includes('Promise.all')),
    );
  }

  #called(at: Node, source: Source, entered: SourceFunction): Ways {
    if (this.#waits(entered.fn) && !this.isWaitedFor(at)) {
      // What is kept, or handed to `Promise.all`, goes on together with what comes next.
      if (!startedAlone(at)) {
        const other = `what is started along with it on line ${lineOf(source, at)}`;
        return { overlaps: [{ entered, kind: 'started', other }], callers: this.#around(at, source) };
      }
      return this.#inCourse(at, source, entered, 'another run');
    }
    return { overlaps: [], callers: this.#around(at, source) };
  }

  /** Does the code around a call of an asynchronous function wait for it, or give its promise to its own caller? */
  isWaitedFor(call: Node): boolean {
    if (this.#waitedFor.has(call)) return true;
    for (let node = wrapped(call); ;) {
      const { parent } = node;
      switch (parent?.type) {
        case NodeType.AwaitExpression:
        case NodeType.YieldExpression:
        case NodeType.ReturnStatement:
          return true;
        case NodeType.ArrowFunctionExpression:
          return parent.body === node;
        case NodeType.ForOfStatement:
          return parent.await && parent.right === node;
        case NodeType.ConditionalExpression:
        case NodeType.LogicalExpression:
          node = wrapped(parent);
          break;
        case NodeType.MemberExpression: {
          // `save().catch(report)`
          const next = wrapped(parent).parent;
          if (parent.object !== node || !isPromiseMethod(parent) || next?.type !== NodeType.CallExpression)
            return false;
          node = wrapped(next);
          break;
        }
        default:
          return false;
      }
    }
  }

  /** Something that runs on its own, once for each time that the code around it is run. */
  #inCourse(value: Node, source: Source, entered: SourceFunction, other: string): Ways {
    const callers = this.#around(value, source);
    const body = this.#run.bodyOf(value, source);
    const isRepeated = this.#run.repetitionOf(value, { source, body }) !== undefined;
    return {
      overlaps: isRepeated ? [{ entered, kind: 'events', other }] : [],
      callers,
    };
  }

  #handed(
    call: TSESTree.CallExpression | TSESTree.NewExpression,
    source: Source,
    entered: SourceFunction,
  ): Ways {
    const callee = this.#program.calleeOf(source.file, rangeOf(call));
    if (callee.kind === 'library' && runsOnce.has(callee.package)) return none;
    const name = shorten(source.model.textOf(call.callee));
    if (callee.kind !== 'workspace') return this.#calls(entered, `another call by \`${name}\``);
    return { overlaps: [], callers: [...this.#around(call, source), ...this.#graph.calleesOf(call, source)] };
  }

  #around(node: Node, source: Source): readonly SourceFunction[] {
    const body = this.#run.bodyOf(node, source);
    return isFunction(body) ? [{ source, fn: body }] : [];
  }

  #calls(entered: SourceFunction, other: string): Ways {
    return this.#overlap({ entered, kind: 'calls', other });
  }

  #overlap(overlap: Overlap): Ways {
    return { overlaps: [overlap], callers: [] };
  }
}

const none: Ways = { overlaps: [], callers: [] };

function callAround(value: Node): TSESTree.CallExpression | TSESTree.NewExpression | undefined {
  const { parent } = wrapped(value);
  return parent?.type === NodeType.CallExpression || parent?.type === NodeType.NewExpression
    ? parent
    : undefined;
}

function isPromiseMethod({ property }: TSESTree.MemberExpression): boolean {
  return property.type === NodeType.Identifier && /^(?:then|catch|finally)$/.test(property.name);
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

/** Does nobody keep the promise that a call gives: is it a statement of its own? */
function startedAlone(call: Node): boolean {
  for (let node = wrapped(call); ;) {
    const { parent } = node;
    if (parent?.type === NodeType.ExpressionStatement) return true;
    if (parent?.type === NodeType.UnaryExpression && parent.operator === 'void') node = parent;
    else if (parent?.type === NodeType.MemberExpression && isPromiseMethod(parent)) node = wrapped(parent);
    else if (parent?.type === NodeType.CallExpression && parent.callee === node) node = wrapped(parent);
    else return false;
  }
}

/** May code that is not seen come by a function that nothing in the workspace mentions? */
function mayBeLoaded(fn: FunctionNode): boolean {
  return (
    isExported(fn) ||
    (fn.type !== NodeType.FunctionDeclaration && fn.parent.type !== NodeType.VariableDeclarator)
  );
}
