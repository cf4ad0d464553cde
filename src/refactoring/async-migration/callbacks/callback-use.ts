import type { TextRange } from '../../../base/text';
import { type Node, NodeType, type TSESTree } from '../../../analysis/parse/syntax';
import { nameOf } from '../../../analysis/semantics/callbacks';
import { functionName } from '../../../analysis/semantics/function-name';
import type { Refusal, RefusalReason } from '../migration';
import type { AsyncFunction, UseRewrite } from '../plan';
import { insert, type Rewrite } from '../rewrite';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';

/** A function that becomes asynchronous, handed to a call. */
export interface CallbackUse {
  readonly source: Source;
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
  /** The argument that is the function, or that names it. */
  readonly argument: Node;
  readonly fn: AsyncFunction;
  /** What waits in the function, if it is that which makes it asynchronous. */
  readonly waiting?: Node;
  readonly program: TypedProgram;
}

/** The call stays as it is: it takes promises, or nobody looks at what the function gives back. */
export const unchanged: UseRewrite = { rewrites: [], awaits: [], hazards: [] };

export const rangeOf = ({ range: [start, end] }: Node): TextRange => ({ start, end });

/** Texts before and after an argument that may become an `async` function, that word included. */
export const around = ({ range: [start, end] }: Node, before: string, after: string): readonly Rewrite[] => [
  insert(start, before),
  insert(end, after),
];

export function refuse(use: CallbackUse, reason: RefusalReason, message: string): Refusal {
  return { reason, message, file: use.source.file, range: rangeOf(use.argument) };
}

/** The function, for people. */
export function functionOf({ fn: { fn } }: CallbackUse): string {
  const name = functionName(fn);
  return name === undefined ? 'the function' : `\`${name}\``;
}

/** What is called, for people. */
export function calleeName({ call }: CallbackUse): string {
  const name = nameOf(call.callee);
  return call.type === NodeType.NewExpression ? `new ${name}` : name;
}
