import { awaiting, breaksOptionalChain } from '../../../../analysis/edits/await-expression';
import { contains, NodeType, type Node, unwrap, wrapped } from '../../../../analysis/parse/syntax';
import { globals } from '../../../../analysis/semantics/resolver';
import type { Hazard, Refusal } from '../../migration';
import type { UseRewrite } from '../../plan';
import { wrap } from '../../rewrite';
import { type CallbackUse, calleeName, functionOf, rangeOf, refuse, unchanged } from '../callback-use';
import { catching } from './catching';
import { commandAction } from './command-action';
import { unhandled } from './emitters';
import { valueMethods } from './tables';
import { takerOf } from './taker-of';

/** By what is known of what is called, whoever calls the function. Nothing where nothing is known. */
export function byTaker(use: CallbackUse): UseRewrite | Refusal | undefined {
  const executor = promiseExecutor(use) ?? continuation(use) ?? commandAction(use);
  if (executor) return executor;
  const taker = takerOf(use);
  if (!taker) return byMethod(use) ?? byType(use) ?? calledBack(use);
  const name = calleeName(use);
  const { params } = use.fn.fn;
  if (taker.parameters !== undefined && params.length > taker.parameters && taker.taking === 'waits') {
    return refuse(
      use,
      'callback',
      `${functionOf(use)} tells \`${name}\` by calling a function that it is done, and must not give a promise, too`,
    );
  }
  switch (taker.taking) {
    case 'waits':
      return unchanged;
    case 'gives':
      return given(use);
    case 'own-turn':
      return { ...unchanged, hazards: unhandled(use) };
    case 'next':
      return catching(
        use,
        isErrorHandler(use)
          ? { at: 3, names: ['err', 'req', 'res', 'next'] }
          : isParameterHandler(use)
            ? { at: 2, names: ['req', 'res', 'next', 'value', 'name'].slice(0, Math.max(3, params.length)) }
            : { at: 2, names: ['req', 'res', 'next'] },
      );
    case 'exit-hook':
      return refuse(
        use,
        'exit-hook',
        `\`${name}\` runs it when the process exits, after which nothing can be waited for`,
      );
    case 'value':
      return refuse(use, 'callback', needsValue(name));
  }
}

const needsValue = (name: string): string => `\`${name}\` needs what it gives at once, not a promise of it`;

const isErrorHandler = ({ fn: { fn } }: CallbackUse): boolean => fn.params.length === 4;

function isParameterHandler({ call, source }: CallbackUse): boolean {
  const callee = unwrap(call.callee);
  return callee.type === NodeType.MemberExpression && source.resolver.propertyName(callee) === 'param';
}

/** The call gives what the function gives: it is waited for in its place. */
function given(use: CallbackUse): UseRewrite | Refusal {
  const { call, source } = use;
  if (breaksOptionalChain(call)) {
    return refuse(use, 'expression', 'an `await` in the middle of an optional chain would end it early');
  }
  const { before, after } = awaiting(call, source.model.text);
  return { rewrites: [wrap(rangeOf(call), before, after)], awaits: [call], hazards: [] };
}

/** `new Promise((resolve, reject) => …)`: what the function throws rejects the promise. */
function promiseExecutor(use: CallbackUse): UseRewrite | Refusal | undefined {
  const { call, source } = use;
  if (call.type !== NodeType.NewExpression) return undefined;
  const target = source.resolver.resolve(call.callee);
  if (target?.module !== globals || target.path.join('.') !== 'Promise') return undefined;
  const caught = catching(use, { at: 1, names: ['resolve', 'reject'] });
  if ('reason' in caught || isLookedAtOnly(call)) return caught;
  const hazard = {
    kind: 'goes-on',
    message: 'the code after `new Promise` goes on before the function is done that makes it',
    file: source.file,
    range: rangeOf(call),
  } as const;
  return { ...caught, hazards: [hazard] };
}

/** Is a promise returned or waited for right where it is made? */
function isLookedAtOnly(made: Node): boolean {
  const { parent } = wrapped(made);
  return (
    parent?.type === NodeType.ReturnStatement ||
    parent?.type === NodeType.AwaitExpression ||
    (parent?.type === NodeType.ArrowFunctionExpression && contains(parent.body, made))
  );
}

/** `promise.then(f)` */
function continuation(use: CallbackUse): UseRewrite | undefined {
  const callee = unwrap(use.call.callee);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const method = use.source.resolver.propertyName(callee) ?? '';
  if (!/^(?:then|catch|finally)$/.test(method)) return undefined;
  const type = use.program.typeOf(use.source.file, rangeOf(callee.object));
  return !type || type.isUntyped || type.isPromise ? unchanged : undefined;
}

function byMethod(use: CallbackUse): Refusal | undefined {
  const callee = unwrap(use.call.callee);
  const method =
    callee.type === NodeType.MemberExpression ? use.source.resolver.propertyName(callee) : undefined;
  return method !== undefined && valueMethods.has(method)
    ? refuse(use, 'callback', needsValue(calleeName(use)))
    : undefined;
}

/** By the type that the parameter is declared with, of a function that is installed. */
function byType(use: CallbackUse): UseRewrite | Refusal | undefined {
  const { call, argument, source, program } = use;
  const callee = program.calleeOf(source.file, rangeOf(call));
  if (callee.kind !== 'library') return undefined;
  switch (program.callbackResult(source.file, rangeOf(argument))) {
    case 'promise':
      return unchanged;
    case 'value':
      return refuse(use, 'callback', needsValue(calleeName(use)));
    default:
      return (
        calledBack(use) ??
        refuse(
          use,
          'escapes',
          `${functionOf(use)} is handed to \`${calleeName(use)}\` of \`${callee.package}\`, of which it is not known whether it waits`,
        )
      );
  }
}

/**
 * `request(url, function (error, response) { … })`: by the convention of Node.js that is called when something has been
 * done, and nobody looks at what it gives.
 */
function calledBack(use: CallbackUse): UseRewrite | undefined {
  const { call, argument, source, program } = use;
  const [first, second] = use.fn.fn.params;
  const isLast = call.arguments.at(-1) === argument;
  if (
    !isLast ||
    first?.type !== NodeType.Identifier ||
    !/^_?(?:e|er|err|error|\w*Err(?:or)?)$/.test(first.name)
  )
    return undefined;
  if (!second && call.arguments.length < 2) return undefined;
  if (program.calleeOf(source.file, rangeOf(call)).kind === 'workspace') return undefined;
  const hazard: Hazard = {
    kind: 'unhandled-rejection',
    message: `what it throws no longer reaches \`${calleeName(use)}\`, which calls it back`,
    file: source.file,
    range: rangeOf(argument),
  };
  return { ...unchanged, hazards: [hazard] };
}
