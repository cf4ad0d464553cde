import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  findNode,
  isFunction,
  lastName,
  leavesLoop,
  type LoopNode,
  type Node,
  NodeType,
  receiverNames,
  type TSESTree,
  unwrap,
  walk,
} from '../../parse/syntax';
import { functionName } from '../../semantics/function-name';
import {
  browserName,
  delayName,
  isMigration,
  limiterName,
  lockName,
  orderedElement,
  promptName,
  sequentialSource,
  transactionCall,
} from '../../semantics/naming';
import type { Transactions } from '../../semantics/transactions';
import type { RuleInput } from '../rule';
import { inIteration } from './carried';

/** Why a loop is meant to await one after the other, as far as its own text tells: a clause for people. */
export function loopPurpose(
  loop: LoopNode,
  awaits: readonly TSESTree.AwaitExpression[],
  input: RuleInput,
  transactions: Transactions,
): string | undefined {
  return (
    goesOnUntil(loop, awaits) ??
    leavesEarly(loop) ??
    throwsOnResult(loop, input) ??
    pauses(loop, input) ??
    batches(awaits, input) ??
    inTransaction(loop, awaits, input, transactions) ??
    named(loop, awaits)
  );
}

/** Loops that count or go through a list know beforehand what they do; others find out as they go. */
function goesOnUntil(loop: LoopNode, awaits: readonly TSESTree.AwaitExpression[]): string | undefined {
  if (loop.type === NodeType.ForOfStatement) {
    return loop.await ? 'what a stream gives comes in its order' : undefined;
  }
  if (loop.type === NodeType.ForInStatement) return undefined;
  if (loop.type === NodeType.ForStatement) {
    const { test, update } = loop;
    if (!test) return 'it goes on until something that was awaited says so';
    if (awaits.some((awaited) => contains(test, awaited) || (update && contains(update, awaited)))) {
      return 'whether it goes on depends on what was awaited';
    }
    return update ? undefined : 'it goes on until something that was awaited says so';
  }
  if (inIteration(loop, isDelay)) return 'it waits between two tries';
  if (inIteration(loop, ({ type }) => type === NodeType.TryStatement))
    return 'it tries again after a failure';
  if (
    inIteration(
      loop,
      (node) => node.type === NodeType.Identifier && /cursor|page|token|offset|next/i.test(node.name),
    )
  ) {
    return 'each page tells where the next one begins';
  }
  if (inIteration(loop, (node) => isCallOf(node, /^(?:shift|pop|dequeue)$/))) {
    return 'what is handled may add to what is left to do';
  }
  return 'whether it goes on depends on what was awaited';
}

/** `break`, `return`, `yield`: what an iteration finds decides whether there is another one. */
function leavesEarly(loop: LoopNode): string | undefined {
  const exit = inIteration(loop, (node) => {
    switch (node.type) {
      case NodeType.ReturnStatement:
      case NodeType.YieldExpression:
        return true;
      case NodeType.BreakStatement:
      case NodeType.ContinueStatement:
        return leavesLoop(node, loop);
      default:
        return false;
    }
  });
  if (exit) {
    return exit.type === NodeType.YieldExpression
      ? 'whoever iterates asks for one after the other'
      : 'an iteration may be the last one';
  }
  const aborts = inIteration(
    loop,
    (node) =>
      node.type === NodeType.MemberExpression &&
      node.property.type === NodeType.Identifier &&
      /^(?:throwIfAborted|aborted|isCancellationRequested|cancelled|canceled)$/.test(node.property.name),
  );
  return aborts && 'it may be cancelled between two iterations';
}

/** `if (!user.active) throw …`: nothing is asked for after what is not as it should be. */
function throwsOnResult(loop: LoopNode, { model }: RuleInput): string | undefined {
  const results = new Set<Variable>();
  const isOfResult = (node: Node): boolean =>
    findNode(
      node,
      (part) => {
        if (part.type === NodeType.AwaitExpression) return true;
        const variable = part.type === NodeType.Identifier ? model.variableOf(part) : undefined;
        return variable !== undefined && results.has(variable);
      },
      (part) => !isFunction(part),
    ) !== undefined;
  const keepIn = (target: Node): void => {
    walk(target, (part) => {
      const variable = part.type === NodeType.Identifier ? model.variableOf(part) : undefined;
      if (variable) results.add(variable);
      return true;
    });
  };
  const thrown = inIteration(loop, (node) => {
    if (node.type === NodeType.VariableDeclarator && node.init && isOfResult(node.init)) keepIn(node.id);
    if (node.type === NodeType.AssignmentExpression && isOfResult(node.right)) keepIn(node.left);
    if (node !== loop && node.type === NodeType.ForOfStatement && isOfResult(node.right)) keepIn(node.left);
    return node.type === NodeType.ThrowStatement && isConditional(node, loop, isOfResult);
  });
  return thrown && 'what is found for one element may end it';
}

/** Does a condition decide whether a loop is left by a `throw`? */
function isConditional(thrown: Node, loop: LoopNode, test: (condition: Node) => boolean): boolean {
  let isDecided = false;
  for (let inner = thrown, node = thrown.parent; node && node !== loop; inner = node, node = node.parent) {
    if (node.type === NodeType.TryStatement && node.handler && node.block === inner) return false;
    if (node.type === NodeType.IfStatement && node.test !== inner) isDecided ||= test(node.test);
    if (node.type === NodeType.SwitchStatement) isDecided ||= test(node.discriminant);
  }
  return isDecided;
}

function isDelay(node: Node): boolean {
  return node.type === NodeType.CallExpression && delayName.test(lastName(node.callee));
}

function isCallOf(node: Node, name: RegExp): boolean {
  return node.type === NodeType.CallExpression && name.test(lastName(node.callee));
}

/** `await sleep(100)`, `await new Promise((resolve) => setTimeout(resolve, 100))`: so many at a time on purpose. */
function pauses(loop: LoopNode, { model, resolver }: RuleInput): string | undefined {
  const delay = findNode(
    loop,
    (node) => {
      if (node.type !== NodeType.CallExpression) return false;
      const member = resolver.resolve(node.callee);
      const isTimer =
        (member?.module === 'globalThis' || member?.module === 'timers') &&
        /^(?:promises\.)?(?:setTimeout|setImmediate)$/.test(member.path.join('.'));
      return isTimer || (isDelay(node) && node.parent.type === NodeType.AwaitExpression);
    },
    (node) => !isFunction(node) || isExecutor(node),
  );
  if (!delay) return undefined;
  const text = delay.type === NodeType.CallExpression ? model.textOf(delay.callee) : '';
  return `it lets time pass between iterations (\`${text}\`)`;
}

/** The function that `new Promise` runs at once. */
function isExecutor(node: Node): boolean {
  return node.parent?.type === NodeType.NewExpression && lastName(node.parent.callee) === 'Promise';
}

function batches(awaits: readonly TSESTree.AwaitExpression[], { resolver }: RuleInput): string | undefined {
  const isBatch = awaits.some(({ argument }) => {
    const value = unwrap(argument);
    if (value.type !== NodeType.CallExpression) return false;
    const member = resolver.resolve(value.callee);
    return member?.module === 'globalThis' && member.path[0] === 'Promise' && member.path.length === 2;
  });
  return isBatch ? 'each iteration already starts several at once' : undefined;
}

function inTransaction(
  loop: LoopNode,
  awaits: readonly TSESTree.AwaitExpression[],
  { model }: RuleInput,
  transactions: Transactions,
): string | undefined {
  if (isMigration(model.path)) return 'it is part of a migration';
  for (let node: Node | undefined = loop.parent; node; node = node.parent) {
    if (!isFunction(node)) continue;
    const name = functionName(node) ?? '';
    if (/^migrate|Migrations?$/.test(name)) return 'it is part of a migration';
    const call = node.parent;
    if (call.type === NodeType.CallExpression && transactionCall.test(lastName(call.callee))) {
      return 'a transaction does one thing after the other';
    }
  }
  for (const awaited of awaits) {
    const call = calledBy(awaited);
    if (!call) continue;
    if (transactions.isTransactional(call)) return 'a transaction does one thing after the other';
    if (transactions.isOnConnection(call)) return 'one connection runs one query after the other';
  }
  return undefined;
}

/** What the names of what is awaited tell. */
function named(loop: LoopNode, awaits: readonly TSESTree.AwaitExpression[]): string | undefined {
  const element = loop.type === NodeType.ForOfStatement ? elementName(loop) : undefined;
  if (element !== undefined && orderedElement.test(element)) {
    return `each \`${element}\` may rely on what those before it have done`;
  }
  for (const awaited of awaits) {
    const call = calledBy(awaited);
    if (!call) continue;
    const callee = lastName(call.callee);
    const names = receiverNames(call.callee);
    if (lockName.test(callee) || names.some((name) => lockName.test(name))) {
      return 'the holder of a lock must be done before the next one begins';
    }
    if (promptName.test(callee)) return 'a person answers one question after the other';
    if (names.some((name) => browserName.test(name))) return 'one page does one thing after the other';
    if (limiterName.test(callee) || names.some((name) => limiterName.test(name))) {
      return 'something lets so many through at a time only';
    }
    const source = names.at(0);
    if (source !== undefined && sequentialSource.test(source) && source !== element) {
      return `\`${source}\` goes on from where the last one ended`;
    }
    if (element !== undefined && callee === element && names.length === 0) {
      return `what each \`${element}\` does is not known`;
    }
  }
  const attempt = loop.type === NodeType.ForStatement && loop.init ? firstName(loop.init) : undefined;
  return attempt !== undefined && /attempt|retr(?:y|ies)|tries|^try/i.test(attempt)
    ? 'it tries again after a failure'
    : undefined;
}

function elementName(loop: TSESTree.ForOfStatement): string | undefined {
  return firstName(loop.left);
}

function firstName(left: Node): string | undefined {
  if (left.type === NodeType.Identifier) return left.name;
  if (left.type !== NodeType.VariableDeclaration) return undefined;
  const [declarator] = left.declarations;
  return declarator.id.type === NodeType.Identifier ? declarator.id.name : undefined;
}

/** The call whose promise is awaited: `f()` of `await f()` and of `await f().then(g)`. */
export function calledBy(awaited: TSESTree.AwaitExpression): TSESTree.CallExpression | undefined {
  let value = unwrap(awaited.argument);
  while (value.type === NodeType.CallExpression) {
    const callee = unwrap(value.callee);
    if (callee.type !== NodeType.MemberExpression) return value;
    const isContinuation = /^(?:then|catch|finally)$/.test(lastName(callee));
    const inner = unwrap(callee.object);
    if (!isContinuation || inner.type !== NodeType.CallExpression) return value;
    value = inner;
  }
  return undefined;
}
