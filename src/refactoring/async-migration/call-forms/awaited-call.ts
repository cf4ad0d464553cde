import type { TextEdit } from '../../../base/text';
import type { AwaitedForm } from '../../../analysis/catalog';
import { awaiting, breaksOptionalChain } from '../../../analysis/edits/await-expression';
import { type MemberName, nameInPlaceOf } from '../../../analysis/edits/member-name';
import { type Node, NodeType, type TSESTree, unwrap } from '../../../analysis/parse/syntax';
import type { BlockingCall } from '../../../analysis/rules/no-blocking-call/blocking-calls';
import { displayName, type ModuleMember } from '../../../analysis/semantics/resolver';
import type { Hazard, Refusal } from '../migration';
import type { Seed } from '../plan';
import { replace, type Rewrite } from '../rewrite';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import { formFor } from './fitting-form';
import { promisified } from './promisified';
import { refusalAt, withoutForm } from './refusals';

/** The seed that has a call awaited in the first of the ways that take its arguments. */
export function awaitedCall(
  found: BlockingCall,
  forms: readonly AwaitedForm[],
  source: Source,
  program: TypedProgram,
): Seed | Refusal {
  const { call, callee, api, member, indirect } = found;
  const name = `\`${displayName(member)}\``;
  if (call.type !== NodeType.CallExpression || indirect) {
    return refusalAt(call, source, 'expression', `Only plain calls of ${name} are made asynchronous`);
  }
  const form = formFor(found, forms, call.arguments, source, program);
  if ('reason' in form) return form;
  if (breaksOptionalChain(call)) {
    return refusalAt(call, source, 'expression', `The call of ${name} is in the middle of an optional chain`);
  }
  const target = targetOf(api.module, form.name ?? api.counterpart?.name);
  if (!target) return withoutForm(found, source);
  const shape = form.shape ?? api.counterpart?.shape;
  const isOptional = call.parent.type === NodeType.ChainExpression;
  if (isOptional && (shape === 'callback' || form.member !== undefined)) {
    return refusalAt(call, source, 'expression', `The call of ${name} may be left out, by an optional chain`);
  }
  const written = nameInPlaceOf(callee, target, source);
  const named = written && shape === 'callback' ? promisified(written, callee, source, program) : written;
  if (!named) {
    return refusalAt(
      call,
      source,
      'expression',
      `${name} is written in a way that nothing can take the place of`,
    );
  }
  return {
    title: 'Make asynchronous',
    source,
    at: call,
    rewrites: [
      ...named.edits.map(asRewrite),
      ...calleeRewrites(callee, named),
      ...completion(call, form),
      around(call, form, source),
    ],
    hazards: hazardsOf(form, call, source),
  };
}

function targetOf(module: string, name: string | undefined): ModuleMember | undefined {
  return name === undefined ? undefined : { module, path: name === '' ? [] : name.split('.') };
}

const asRewrite = ({ range, text }: TextEdit): Rewrite => replace(range, text);

/** In `(0, fs.readFileSync)(p)` and `fs!.readFileSync(p)` what is around the name stays. */
function calleeRewrites(callee: Node, { parts }: MemberName): Rewrite[] {
  const [start, end] = unwrap(callee).range;
  return [{ range: { start, end }, parts }];
}

/** The argument that the asynchronous form asks for in addition. */
function completion(call: TSESTree.CallExpression, { completes }: AwaitedForm): Rewrite[] {
  const last = call.arguments.at(-1);
  if (!completes || !last || call.arguments.length !== completes.arguments) return [];
  return [replace({ start: last.range[1], end: last.range[1] }, `, ${completes.with}`)];
}

/** `await` in front of the call, and what maps its result after it. */
function around(
  call: TSESTree.CallExpression,
  { suffix = '', member }: AwaitedForm,
  { model }: Source,
): Rewrite {
  const [start, end] = call.range;
  const range = { start, end };
  // Where nobody looks at the result, nobody needs the member.
  const isUsed = call.parent.type !== NodeType.ExpressionStatement;
  const { before, after } = awaiting(call, model.text, isUsed ? member : undefined);
  return { range, parts: [before, range, suffix + after] };
}

function hazardsOf({ errors }: AwaitedForm, call: Node, { file }: Source): Hazard[] {
  const [start, end] = call.range;
  return errors === undefined ? [] : [{ kind: 'error-shape', message: errors, file, range: { start, end } }];
}
