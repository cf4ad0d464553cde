import {
  enclosingFunction,
  type FunctionNode,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../../parse/syntax';
import { functionName } from '../../semantics/function-name';
import { repetitionsAround } from '../../semantics/repetition';
import type { RuleInput } from '../rule';
import type { Creation } from './creations';
import { isFromParameter } from './from-parameter';
import { isKept } from './kept';
import { isSetOffSeldom } from './once-only';

/**
 * Is a thread, process or pool made for the task that a function is called with: given what the function is given, used
 * in there alone, and nobody checks before the call whether there is one, or sets that off seldom?
 */
export function isForCaller(creation: Creation, fn: FunctionNode, input: RuleInput): boolean {
  const uses = usesIn(fn, creation.call, input);
  if (!uses || !isGivenTask(creation, uses, fn, input)) return false;
  return !isSetOffSeldom(creation.call, input) && !isGuarded(fn, input);
}

/** Is a function called, directly or by way of others of this file, where that is checked first, or set off seldom? */
function isGuarded(fn: FunctionNode, input: RuleInput, seen = new Set<FunctionNode>()): boolean {
  if (seen.has(fn)) return false;
  seen.add(fn);
  return callsOf(fn, input).some((call) => {
    if (isKept(call, input) || isSetOffSeldom(call, input)) return true;
    const { fn: caller } = repetitionsAround(call, input.resolver);
    return caller !== undefined && isGuarded(caller, input, seen);
  });
}

/** The places where what is made is used; undefined if one of them hands it on, or keeps it. */
function usesIn(fn: FunctionNode, made: Node, { model }: RuleInput): Node[] | undefined {
  const value = wrapped(made);
  const { parent } = value;
  if (parent?.type === NodeType.ExpressionStatement) return [];
  if (parent?.type !== NodeType.VariableDeclarator) return isReceiver(value) ? [value] : undefined;
  if (parent.id.type !== NodeType.Identifier) return undefined;
  const uses = (model.variableOf(parent.id)?.references ?? [])
    .filter((reference) => reference.init !== true)
    .map(({ identifier }) => wrapped(identifier));
  return uses.every((use) => isReceiver(use) && isWithinCallbacks(use, fn)) ? uses : undefined;
}

/** `worker` of `worker.on(…)` and `worker.onmessage = …`, not of `return worker` and `track(worker)`. */
function isReceiver(value: Node): boolean {
  const { parent } = value;
  return parent?.type === NodeType.MemberExpression && parent.object === value;
}

/** Are all functions from a node up to the one around them handed to calls, not kept as methods of something? */
function isWithinCallbacks(node: Node, fn: FunctionNode): boolean {
  for (let inner = enclosingFunction(node); inner && inner !== fn; inner = enclosingFunction(inner)) {
    const holder = wrapped(inner).parent;
    const isListener =
      holder?.type === NodeType.AssignmentExpression && /^on[a-z]+$/.test(lastName(holder.left));
    if (holder?.type !== NodeType.CallExpression && holder?.type !== NodeType.NewExpression && !isListener) {
      return false;
    }
  }
  return true;
}

const listenerMethods = /^(?:on|once|addListener|prependListener|addEventListener)$/;

/** Is it given, when it is made or in a message, what the function around it is given? */
function isGivenTask(
  { call, script }: Creation,
  uses: readonly Node[],
  fn: FunctionNode,
  { model }: RuleInput,
): boolean {
  const sent = uses.flatMap(({ parent }) => {
    const method = parent?.parent;
    return method?.type === NodeType.CallExpression &&
      method.callee === parent &&
      !listenerMethods.test(lastName(parent))
      ? method.arguments
      : [];
  });
  const given = [...call.arguments.filter((argument) => argument !== script), ...sent];
  return given.some((argument) => isFromParameter(argument, fn, model));
}

/** The calls of functions of this file by the function's name. */
function callsOf(fn: FunctionNode, { model }: RuleInput): TSESTree.CallExpression[] {
  const name = functionName(fn)?.replace('#', '');
  if (name === undefined) return [];
  return model.nodesOf(NodeType.CallExpression).filter(({ callee }) => lastName(unwrap(callee)) === name);
}
