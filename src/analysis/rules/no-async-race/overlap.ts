import type { LocalContext } from '../../finding';
import { enclosingFunction, type FunctionNode, type Node, NodeType } from '../../parse/syntax';
import { executionContext, functionUse } from '../../semantics/execution-context';
import { usesOf } from '../../semantics/function-uses';
import { singleEvents } from '../../semantics/naming';
import { iterationOf, runsInPlace } from '../../semantics/repetition';
import type { RuleInput } from '../rule';
import type { Candidate } from './candidate';

/** Why runs of a function that share a place can overlap. */
export interface Overlap {
  readonly context: LocalContext;
  /** For people, a clause: "all elements of `ids` are worked on at once". */
  readonly because: string;
  /** They certainly do. */
  readonly isCertain: boolean;
  /** Only if the callers, in whatever file, are handlers. */
  readonly handlersOnly?: true;
}

/** Can two runs of the function overlap in which the place is the same? Undefined if not, or if that cannot be told. */
export function overlapOf(
  { messageId, fn, place, at, isWeak }: Candidate,
  input: RuleInput,
): Overlap | undefined {
  const { model, resolver } = input;
  const context = contextOf(messageId, at, fn, input);
  for (let current: FunctionNode | undefined = fn; current && current !== place.sharedBy;) {
    const over = iteratedOver(current, input);
    if (over !== undefined) {
      const because = `all elements of \`${over}\` are worked on at once`;
      return { context: inIteration(context, because), because, isCertain: true };
    }
    if (isCalledOnce(current, input)) return undefined;
    if (functionUse(current, model, resolver).kind === 'handler') {
      return { context, because: 'another event can come in during the wait', isCertain: true };
    }
    if (!runsInPlace(current, resolver)) break;
    current = enclosingFunction(current);
  }
  // Runs of an inner function share variables of the function around it only as long as that runs.
  if (isWeak || (place.sharedBy !== 'module' && place.sharedBy !== 'object')) {
    if (place.sharedBy !== 'module' || (context.kind !== 'handler' && context.open === undefined))
      return undefined;
    const because = 'another event can come in during the wait';
    return { context, because, isCertain: true, handlersOnly: true };
  }
  return { context, because: 'another call can come in during the wait', isCertain: false };
}

/** A thing that is kept is made once only if its check keeps others out, which is what is doubted here. */
function contextOf(
  messageId: Candidate['messageId'],
  at: Node,
  fn: FunctionNode,
  { model, resolver }: RuleInput,
): LocalContext {
  const context = executionContext(at, model, resolver);
  if (messageId !== 'checkThenAct') return context;
  return { ...executionContext(fn.body, model, resolver), inLoop: context.inLoop };
}

/** What an array method goes over that starts the async function for all elements. */
function iteratedOver(fn: FunctionNode, { model, resolver }: RuleInput): string | undefined {
  if (!fn.async) return undefined;
  for (const use of usesOf(fn, model)) {
    const call = use.parent;
    const iteration =
      call?.type === NodeType.CallExpression && call.callee !== use
        ? iterationOf(call, use, resolver)
        : undefined;
    if (iteration?.kind === 'iteration')
      return model.textOf(iteration.over).replace(/\s+/g, ' ').slice(0, 40);
  }
  return undefined;
}

/** Runs overlap wherever the iteration stands, whoever calls the function around it. */
function inIteration(context: LocalContext, because: string): LocalContext {
  switch (context.kind) {
    case 'handler':
    case 'test':
    case 'config':
    case 'worker':
      return context;
    default:
      return { kind: 'async-function', inLoop: true, reason: because };
  }
}

function isCalledOnce(fn: FunctionNode, { model, resolver }: RuleInput): boolean {
  return usesOf(fn, model).some((use) => {
    const call = use.parent;
    if (call?.type !== NodeType.CallExpression || call.callee.type !== NodeType.MemberExpression)
      return false;
    const method = resolver.propertyName(call.callee);
    const [event] = call.arguments;
    const name = event && resolver.staticString(event);
    return method === 'once' || (name !== undefined && singleEvents.test(name));
  });
}
