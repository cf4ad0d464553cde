import { type BlockingApi, blockingApiOf, keyOf } from '../../catalog';
import type { ContextKind, LocalContext } from '../../finding';
import { isFunction, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { callbackUse } from '../../semantics/callbacks';
import { executionContext } from '../../semantics/execution-context';
import { displayName, type ModuleMember } from '../../semantics/resolver';
import { awaitFix } from './await-fix';
import { AwaitHazards } from './await-hazard';
import { type BlockingCall, blockingCallsIn, isReported } from './blocking-calls';
import { blockingMessage } from './remedy-text';
import { type Report, type Rule, type RuleInput, severityByContext } from '../rule';

/** Calls of Node's synchronous APIs, under whatever name, where an asynchronous form or a thread would do better. */
export const noBlockingCall: Rule = {
  metadata: {
    id: 'no-blocking-call',
    description:
      'Reports calls that hold up the event loop until a file, a process or a computation is done.',
    autoSeverity: severityByContext,
    documentation: 'no-blocking-call.md',
  },
  check(input) {
    const hazards = new AwaitHazards(input);
    const { model } = input;
    return {
      reports: [
        ...blockingCallsIn(input).map((found) => reportCall(found, input, hazards)),
        ...model
          .nodesOf(NodeType.CallExpression)
          .flatMap((call) => call.arguments.flatMap((argument) => checkPassedOn(argument, call, input))),
      ],
    };
  },
};

function reportCall(
  { call, callee, api, member, indirect }: BlockingCall,
  input: RuleInput,
  hazards: AwaitHazards,
): Report {
  const found = report(api, member, callee, input, 'blockingCall');
  // What comes after an await in an exit hook never runs.
  const mayAwait = !indirect && found.context.kind !== 'exit-hook';
  const fix =
    mayAwait && call.type === NodeType.CallExpression ? awaitFix(call, api, input, hazards) : undefined;
  return fix ? { ...found, fixes: [fix] } : found;
}

/** A blocking function handed to something that calls it: `files.map(fs.statSync)`. */
function checkPassedOn(argument: Node, call: TSESTree.CallExpression, input: RuleInput): Report[] {
  const value = unwrap(argument);
  if (isFunction(value) || value.type === NodeType.Literal) return [];
  const member = input.resolver.resolve(value);
  const api = member && blockingApiOf(member);
  if (!api || !isReported(api) || dependsOnArguments(api)) return [];
  const use = callbackUse(call, argument, input.resolver);
  switch (use.kind) {
    case 'unknown':
      // `promisify(fs.readFileSync)`, `stub(fs.statSync)`: nobody knows whether it is ever called.
      return [];
    case 'iteration': {
      const around = executionContext(call, input.model, input.resolver);
      return [report(api, member, argument, input, 'blockingCallback', { ...around, inLoop: true })];
    }
    case 'inline':
      return [report(api, member, argument, input, 'blockingCallback')];
    default: {
      const kind: ContextKind = use.kind === 'callback' ? 'async-function' : use.kind;
      const context = { kind, inLoop: false, reason: use.reason };
      return [report(api, member, argument, input, 'blockingCallback', context)];
    }
  }
}

/** Is it unknown whether the function blocks as long as its arguments are not known? */
function dependsOnArguments({ callbackAt, when }: BlockingApi): boolean {
  return callbackAt !== undefined || when !== undefined;
}

function report(
  api: BlockingApi,
  member: ModuleMember,
  at: Node,
  input: RuleInput,
  messageId: 'blockingCall' | 'blockingCallback',
  context: LocalContext = executionContext(at, input.model, input.resolver),
): Report {
  const shown = unwrap(at);
  return {
    messageId,
    message: messageOf(api, member, context, messageId === 'blockingCallback'),
    range: { start: shown.range[0], end: shown.range[1] },
    remedy: api.remedy,
    context,
    fixes: [],
    blocks: { api: displayName(member), key: keyOf(api) },
  };
}

function messageOf(api: BlockingApi, member: ModuleMember, context: LocalContext, passed: boolean): string {
  return blockingMessage(api, `\`${displayName(member)}\`${passing(context, passed)}`);
}

function passing({ inLoop }: LocalContext, passed: boolean): string {
  if (!passed) return '';
  return inLoop ? ', called here for each element,' : ', passed on here,';
}
