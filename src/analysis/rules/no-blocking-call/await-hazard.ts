import { shorten } from '../../../base/text';
import {
  contains,
  findNode,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
} from '../../parse/syntax';
import type { BlockingApi } from '../../catalog';
import { freshPath } from '../../semantics/fresh-path';
import { calledFunctions } from '../../semantics/local-function';
import { OuterEffects } from '../../semantics/outer-effects';
import type { RuleInput } from '../rule';
import { Callers } from './callers';
import { FileCalls, type FileConflict, fileOperation } from './file-calls';
import { type InFlight, inFlight, unhandledClause } from './in-flight';
import { type OrderedEffects, orderedEffects } from './ordered-effects';

/** What is known of one async function; worked out once, however many calls it holds. */
interface Facts {
  readonly effects: OrderedEffects;
  readonly inFlight: InFlight;
  readonly fileConflict: FileConflict;
  /** Where it changes the working directory, which relative paths depend on. */
  readonly directoryChange: Node | undefined;
  /** Where the first of its statements that awaits for certain ends: callers never saw anything after it run. */
  readonly pausesAt: number;
  /** Where its last statement that is an expression ends. */
  readonly lastEffect: number;
}

/**
 * Tells what a new `await` could change: others run meanwhile, and callers that do not wait go on before the rest of
 * the function has run. Functions of this file are followed; of others nothing is taken for granted.
 */
export class AwaitHazards {
  readonly #input: RuleInput;
  readonly #callers: Callers;
  readonly #files: FileCalls;
  readonly #effects: OuterEffects;
  readonly #directoryChanges: readonly Node[];
  readonly #facts = new Map<FunctionNode, Facts>();

  constructor(input: RuleInput) {
    this.#input = input;
    this.#callers = new Callers(input);
    this.#files = new FileCalls(input);
    this.#effects = new OuterEffects(input.model, input.resolver);
    this.#directoryChanges = input.model.nodesOf(NodeType.CallExpression).filter(({ callee }) => {
      const member = input.resolver.resolve(callee);
      return member?.module === 'process' && member.path.join('.') === 'chdir';
    });
  }

  /** What an `await` at `call`, in `fn`, could change: a clause for people, or nothing where no such thing is seen. */
  of(call: TSESTree.CallExpression, api: BlockingApi, fn: FunctionNode): string | undefined {
    const facts = this.#factsOf(fn);
    if (facts.directoryChange) {
      const { line } = this.#input.model.lines.positionAt(facts.directoryChange.range[0]);
      return `the working directory is changed on line ${line}`;
    }
    return (
      this.#overlappingWrite(call, api) ??
      this.#unhandledAt(call, facts) ??
      facts.effects.after(call, { prints: this.#callers.usesOf(fn).escapes === true }) ??
      facts.fileConflict(call) ??
      this.#callerHazard(call, api, fn, facts)
    );
  }

  #unhandledAt(call: Node, facts: Facts): string | undefined {
    const unhandled = facts.inFlight.at(call);
    return unhandled && unhandledClause(unhandled, call, this.#input.model);
  }

  /** Two runs that write the same file at a time leave what neither has written. */
  #overlappingWrite(call: TSESTree.CallExpression, api: BlockingApi): string | undefined {
    const operation = fileOperation(api.module, api.name.split('.'));
    if (operation?.writes !== true || freshPath(call, this.#input.resolver)) return undefined;
    const path = call.arguments[operation.paths - 1];
    const written = path ? `\`${shorten(this.#input.model.textOf(path))}\`` : 'the same file';
    return `another run may write ${written} at the same time`;
  }

  #directoryChangeIn(fn: FunctionNode): Node | undefined {
    if (this.#directoryChanges.length === 0) return undefined;
    const { model, resolver } = this.#input;
    const bodies = [fn, ...calledFunctions(fn, model, resolver).map((called) => called.fn)];
    return this.#directoryChanges.find((change) => bodies.some((body) => contains(body, change)));
  }

  #callerHazard(call: Node, api: BlockingApi, fn: FunctionNode, facts: Facts): string | undefined {
    const uses = this.#callers.usesOf(fn);
    if (uses.onExit !== undefined) return uses.onExit;
    const onlyReads = fileOperation(api.module, api.name.split('.'))?.writes === false;
    if (uses.overlaps !== undefined && !(onlyReads && facts.lastEffect <= call.range[0]))
      return uses.overlaps;
    return facts.pausesAt <= call.range[0] ? undefined : uses.goesOn;
  }

  #factsOf(fn: FunctionNode): Facts {
    const known = this.#facts.get(fn);
    if (known) return known;
    const facts: Facts = {
      effects: orderedEffects(fn, this.#input, this.#effects),
      inFlight: inFlight(fn, this.#input),
      fileConflict: this.#files.conflictsIn(fn),
      directoryChange: this.#directoryChangeIn(fn),
      pausesAt: firstPause(fn),
      lastEffect: lastEffect(fn),
    };
    this.#facts.set(fn, facts);
    return facts;
  }
}

function firstPause(fn: FunctionNode): number {
  if (fn.body.type !== NodeType.BlockStatement) return Infinity;
  const pause = fn.body.body.find(
    (statement) =>
      (statement.type === NodeType.ExpressionStatement || statement.type === NodeType.VariableDeclaration) &&
      findNode(statement, ({ type }) => type === NodeType.AwaitExpression, runsForCertain) !== undefined,
  );
  return pause?.range[1] ?? Infinity;
}

function runsForCertain(node: Node): boolean {
  return (
    !isFunction(node) &&
    node.type !== NodeType.ConditionalExpression &&
    node.type !== NodeType.LogicalExpression &&
    node.type !== NodeType.ChainExpression
  );
}

function lastEffect(fn: FunctionNode): number {
  let end = -1;
  findNode(
    fn.body,
    (node) => {
      if (node.type === NodeType.ExpressionStatement) end = Math.max(end, node.range[1]);
      return false;
    },
    (node) => node === fn.body || !isFunction(node),
  );
  return end;
}
