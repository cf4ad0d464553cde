import { type Node, NodeType } from '../../analysis/parse/syntax';
import { memberUse, nameOf } from '../../analysis/semantics/callbacks';
import { calledFunction } from '../../analysis/semantics/local-function';
import { shorten } from '../../base/text';
import { rangeOf, refusal } from './draft';
import { labelOf } from './function-label';
import type { Refusal } from './migration';
import type { NameInSource, NodeIndex } from './names';
import { parameterName, usesArguments } from './parameters';
import type { AsyncFunction } from './plan';
import { isRefusal, type Source, type Sources } from './sources';
import type { TypedProgram } from './typed-program';
import type { Use } from './uses';

/** Functions of `Object` that give what they are given, or put it into something else. */
const copying = new Set(['assign', 'freeze', 'seal', 'preventExtensions', 'create', 'setPrototypeOf']);

/** Where the nodes of a program's files are looked up. */
export interface Lookup {
  readonly program: TypedProgram;
  readonly sources: Sources;
  readonly indexOf: (source: Source) => NodeIndex;
}

/**
 * The parameters that receive a function which is handed to a call of the workspace's own functions. Undefined where the
 * call runs others, or where it cannot be told which.
 */
export function receivingParameters(
  { call, argument }: Use & { kind: 'handed' },
  handed: AsyncFunction,
  source: Source,
  lookup: Lookup,
): readonly NameInSource[] | Refusal | undefined {
  const receivers = receiversOf(call, source, lookup);
  if (!receivers) return undefined;
  const escapes = (message: string): Refusal => refusal('escapes', message, source, argument);
  const callee = nameOf(call.callee);
  const fn = labelOf(handed);
  const position = call.arguments.findIndex((each) => each === argument);
  if (call.arguments.slice(0, position + 1).some(({ type }) => type === NodeType.SpreadElement)) {
    return escapes(`${fn} is handed to \`${callee}\` behind arguments whose number is not known`);
  }
  const names: NameInSource[] = [];
  for (const receiver of receivers) {
    const parameter = parameterName(receiver.fn.params[position]);
    if (parameter === 'unused') {
      if (!usesArguments(receiver.fn)) continue;
      return escapes(`\`${callee}\` finds ${fn} among its \`arguments\``);
    }
    if (!parameter) return escapes(`\`${callee}\` takes ${fn} apart or together with other arguments`);
    const name = { offset: parameter.range[0], isMember: false, name: parameter.name };
    names.push({ source: receiver.source, name });
  }
  return names;
}

/** The functions of the workspace that a call runs, if it runs no others. */
function receiversOf(
  call: (Use & { kind: 'handed' })['call'],
  source: Source,
  { program, sources, indexOf }: Lookup,
): readonly AsyncFunction[] | undefined {
  const local = calledFunction(call.callee, source.resolver);
  if (local) return [{ source, fn: local }];
  const callee = program.calleeOf(source.file, rangeOf(call));
  if (callee.kind !== 'workspace') return undefined;
  const receivers: AsyncFunction[] = [];
  for (const { file, range } of callee.declarations) {
    const declaring = sources.of(file);
    if (isRefusal(declaring)) return undefined;
    const fn = indexOf(declaring).functionAt(range);
    // An overload has no body, and says nothing about what becomes of its parameters.
    if (fn) receivers.push({ source: declaring, fn });
  }
  return receivers.length > 0 ? receivers : undefined;
}

/** Why a function must not give a promise that is a member of an object which is handed to a call; undefined if it may. */
export function handedWithin(
  { call, property }: Use & { kind: 'handed-within' },
  source: Source,
  program: TypedProgram,
): Refusal | undefined {
  const { file, model, resolver } = source;
  const callee = program.calleeOf(file, rangeOf(call));
  if (callee.kind === 'workspace' || isCopied(call, source)) return undefined;
  if (memberUse(property, resolver).kind === 'handler') return undefined;
  if (program.callbackResult(file, rangeOf(property.value)) === 'promise') return undefined;
  const message = `the member \`${shorten(model.textOf(property.key))}\` is handed to \`${nameOf(call.callee)}\`, of which it is not known whether it waits`;
  return refusal('escapes', message, source, property);
}

/** `Object.assign(target, { f })` and the like, which change nothing of who can call it. */
function isCopied(call: Node, { resolver }: Source): boolean {
  const name = call.type === NodeType.CallExpression ? resolver.resolve(call.callee) : undefined;
  return name?.path[0] === 'Object' && copying.has(name.path[1] ?? '');
}
