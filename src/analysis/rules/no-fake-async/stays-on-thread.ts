import { blockingApiOf } from '../../catalog';
import { type FakeAsync, fakeAsyncOf } from '../../catalog/fake-async';
import type { Fix, LocalContext } from '../../finding';
import { type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { isCallback } from '../../semantics/blocks-when';
import { calledMember } from '../../semantics/called-member';
import { executionContext } from '../../semantics/execution-context';
import { displayName, type ModuleMember, type Resolver } from '../../semantics/resolver';
import { consequencePlaceholder } from '../consequence';
import { remedyText } from '../no-blocking-call/remedy-text';
import type { Report, RuleInput } from '../rule';
import { promisifiedFix, readFileFix } from './promise-fix';

/** A call of something asynchronous that works on the calling thread all the same. */
export function staysOnThread(call: TSESTree.CallExpression, input: RuleInput): Report<never>[] {
  return [...promisifiesBlocking(call, input), ...fakeCall(call, input)];
}

/** `promisify(fs.readFileSync)`: nobody calls the callback. */
function promisifiesBlocking(call: TSESTree.CallExpression, input: RuleInput): Report<never>[] {
  const target = input.resolver.resolve(call.callee);
  const [argument] = call.arguments;
  if (!argument || target?.module !== 'util' || target.path.join('.') !== 'promisify') return [];
  const member = input.resolver.resolve(argument);
  const api = member && blockingApiOf(member);
  // Some functions that block take a callback all the same.
  if (!member || !api?.name.endsWith('Sync') || api.callbackAt !== undefined || api.when !== undefined)
    return [];
  const name = displayName(member);
  const message =
    `\`${name}\` takes no callback, so what \`promisify\` makes of it blocks as before and its promise is never ` +
    `fulfilled; ${consequencePlaceholder}. ${remedyText(api)}`;
  const fix = promisifiedFix(call, argument, api, input);
  const made = report('promisifiedSync', message, argument, api.remedy, input, fix);
  return [made.context.kind === 'start-up' ? { ...made, context: calledLater } : made];
}

/** What is made when a module is loaded is there to be called by others. */
const calledLater: LocalContext = {
  kind: 'function',
  inLoop: false,
  reason: 'made when the module is loaded, and called by whoever uses it',
};

function fakeCall(call: TSESTree.CallExpression, input: RuleInput): Report<never>[] {
  const called = calledMember(call.callee, input.resolver);
  if (!called) return [];
  const { member, promisified } = called;
  if (promisified && isReadFile(member) && decodes(call, input)) {
    const message =
      `\`${displayName(member)}\`, promisified, decodes the whole text on this thread in one go (0.4 s for 32 MB), and ` +
      `${consequencePlaceholder}. Await \`fs.promises.readFile\`, which does so in parts (concurrency).`;
    return [report('decodesAtOnce', message, call.callee, 'concurrency', input, readFileFix(call, input))];
  }
  const fake = fakeAsyncOf(member);
  if (!fake || !holds(fake, call, promisified, input)) return [];
  const message =
    `\`${displayName(member)}\` ${fake.does}, although it looks asynchronous: ${consequencePlaceholder}. ` +
    fake.instead;
  return [report('staysOnThread', message, call.callee, 'parallelism', input)];
}

function isReadFile({ module, path }: ModuleMember): boolean {
  return module === 'fs' && path.join('.') === 'readFile';
}

/** Does `read(path, 'utf8')` or `read(path, { encoding })` ask for text? */
function decodes({ arguments: [, options] }: TSESTree.CallExpression, { resolver }: RuleInput): boolean {
  if (!options) return false;
  const value = unwrap(options);
  if (value.type !== NodeType.ObjectExpression) return resolver.staticString(value) !== undefined;
  return value.properties.some(
    (property) =>
      property.type === NodeType.Property &&
      property.key.type === NodeType.Identifier &&
      property.key.name === 'encoding',
  );
}

function holds(
  { when }: FakeAsync,
  call: TSESTree.CallExpression,
  promisified: boolean,
  input: RuleInput,
): boolean {
  if (when === undefined) return true;
  switch (when) {
    case 'signs-with-key-pair': {
      const [, , options] = call.arguments;
      return (
        (promisified || hasCallback(call, input.resolver)) &&
        options !== undefined &&
        /['"`](?:RS|PS|ES)(?:256|384|512)['"`]/.test(input.model.textOf(options))
      );
    }
    case 'large-data': {
      const isNodeForm = calledMember(call.callee, input.resolver)?.member.path.length === 1;
      if (isNodeForm && !promisified && !hasCallback(call, input.resolver)) return false;
      const [, data] = call.arguments;
      return data !== undefined && isWhole(data, input);
    }
  }
}

function hasCallback({ arguments: args }: TSESTree.CallExpression, resolver: Resolver): boolean {
  const last = args.at(-1);
  return last !== undefined && isCallback(last, resolver);
}

const wholes = /^(?:readFile|readFileSync|arrayBuffer|bytes|buffer)$/;

/** Is it all of a file or of a response? */
function isWhole(node: Node, { resolver }: RuleInput): boolean {
  let value = unwrap(node);
  if (value.type === NodeType.Identifier) value = unwrap(resolver.constantInitialiser(value) ?? value);
  if (value.type === NodeType.AwaitExpression) value = unwrap(value.argument);
  if (value.type !== NodeType.CallExpression) return false;
  const callee = unwrap(value.callee);
  const name =
    callee.type === NodeType.MemberExpression
      ? resolver.propertyName(callee)
      : resolver.resolve(callee)?.path.at(-1);
  return name !== undefined && wholes.test(name);
}

function report(
  messageId: string,
  message: string,
  at: Node,
  remedy: Report['remedy'],
  { model, resolver }: RuleInput,
  fix?: Fix,
): Report<never> {
  const shown = unwrap(at);
  return {
    messageId,
    message,
    range: { start: shown.range[0], end: shown.range[1] },
    remedy,
    context: executionContext(at, model, resolver),
    fixes: fix ? [fix] : [],
  };
}
