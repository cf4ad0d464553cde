import type { Variable } from '@typescript-eslint/scope-manager';
import { contains, type FunctionNode, type Node, NodeType, unwrap } from '../../../../analysis/parse/syntax';
import { localFunction } from '../../../../analysis/semantics/local-function';
import { lineOf } from '../../draft';
import type { Refusal } from '../../migration';
import type { Source } from '../../sources';
import { type CallbackUse, functionOf, refuse } from '../callback-use';

const listening: ReadonlySet<string> = new Set([
  ...['on', 'once', 'addListener', 'prependListener', 'prependOnceListener', 'addEventListener'],
]);

/** Is a method called that adds a listener? */
export function isListening({ callee }: CallbackUse['call'], { resolver }: Source): boolean {
  const method = unwrap(callee);
  return method.type === NodeType.MemberExpression && listening.has(resolver.propertyName(method) ?? '');
}

/**
 * Refuses a listener that sets, only after it has waited, what another listener of the same emitter reads: `file` in
 * `send(path).on('file', file).on('stream', inject)`, if both events are emitted one right after the other.
 */
export function readEarly(event: string, use: CallbackUse): Refusal | undefined {
  const { source, call, fn } = use;
  if (fn.source !== source) return undefined;
  const set = setLate(use);
  if (set.size === 0) return undefined;
  const emitter = emitterOf(call, source);
  const held = source.model.variableOf(emitter);
  for (const other of source.model.nodesOf(NodeType.CallExpression)) {
    const [, argument] = other.arguments;
    if (other === call || !argument || !isListening(other, source)) continue;
    const itsEmitter = emitterOf(other, source);
    if (itsEmitter !== emitter && (!held || source.model.variableOf(itsEmitter) !== held)) continue;
    const listener = localFunction(argument, source.resolver);
    const read = listener && listener !== fn.fn && firstRead(set, listener);
    if (!read) continue;
    return refuse(
      use,
      'callback',
      `${functionOf(use)} would set \`${source.model.textOf(read)}\` only after whoever emits \`${event}\` has gone on, and another listener reads it on line ${lineOf(source, read)}`,
    );
  }
  return undefined;
}

/** What `emit.on(…).once(…)` begins with. */
function emitterOf(call: CallbackUse['call'], source: Source): Node {
  const method = unwrap(call.callee);
  if (method.type !== NodeType.MemberExpression) return method;
  const object = unwrap(method.object);
  return object.type === NodeType.CallExpression && isListening(object, source)
    ? emitterOf(object, source)
    : object;
}

/** The variables from outside that a function writes after it has begun to wait. */
function setLate({ fn: { fn }, source: { model }, waiting }: CallbackUse): ReadonlySet<Variable> {
  const set = new Set<Variable>();
  for (const node of model.nodesOf(NodeType.Identifier)) {
    if (!contains(fn, node)) continue;
    const variable = model.variableOf(node);
    if (!variable || variable.defs.some(({ name }) => contains(fn, name))) continue;
    const isLate = variable.references.some(
      (reference) =>
        reference.identifier === node &&
        reference.isWrite() &&
        (!waiting || (reference.writeExpr ?? node).range[1] > waiting.range[0]),
    );
    if (isLate) set.add(variable);
  }
  return set;
}

function firstRead(variables: ReadonlySet<Variable>, fn: FunctionNode): Node | undefined {
  for (const { references } of variables) {
    const read = references.find(
      (reference) => reference.isRead() && contains(fn, reference.identifier),
    )?.identifier;
    if (read) return read;
  }
  return undefined;
}
