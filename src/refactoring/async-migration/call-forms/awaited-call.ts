import type { AwaitedForm } from '../../../analysis/catalog';
import { awaiting, breaksOptionalChain } from '../../../analysis/edits/await-expression';
import { type MemberName, nameInPlaceOf, removeImportOf } from '../../../analysis/edits/member-name';
import { isTypeScript } from '../../../analysis/parse/language';
import { type Node, NodeType, type TSESTree, unwrap } from '../../../analysis/parse/syntax';
import type { BlockingCall } from '../../../analysis/rules/no-blocking-call/blocking-calls';
import { displayName, type ModuleMember } from '../../../analysis/semantics/resolver';
import type { Hazard, Refusal } from '../migration';
import type { Seed } from '../plan';
import { replace, type Rewrite } from '../rewrite';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import { formFor } from './fitting-form';
import { importRewrites } from './import-rewrites';
import { withoutOption } from './option';
import { processFunctions } from './process-functions';
import { promisified } from './promisified';
import { refusalAt, withoutForm } from './refusals';
import { replacementOf } from './replaced-functions';
import { written } from './written-function';

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
  const replacement = replacementOf(api, source.file, program);
  if (replacement) {
    const message = `${name} is replaced there: what takes its place would no longer be called.`;
    return { reason: 'replaced', message, ...replacement };
  }
  const form = formFor(found, forms, call.arguments, source, program);
  if ('reason' in form) return form;
  if (breaksOptionalChain(call)) {
    return refusalAt(call, source, 'expression', `The call of ${name} is in the middle of an optional chain`);
  }
  if (form.written) return calledInstead(call, form.written, source, program);
  const target = targetOf(api.module, form.name ?? api.counterpart?.name);
  if (!target) return withoutForm(found, source);
  const shape = form.shape ?? api.counterpart?.shape;
  const isOptional = call.parent.type === NodeType.ChainExpression;
  if (isOptional && (shape === 'callback' || form.member !== undefined)) {
    return refusalAt(call, source, 'expression', `The call of ${name} may be left out, by an optional chain`);
  }
  const direct = nameInPlaceOf(callee, target, source);
  const named =
    direct && shape === 'callback'
      ? promisified(direct, callee, source, program, typesFor(call, form, source))
      : direct;
  if (!named) {
    return refusalAt(
      call,
      source,
      'expression',
      `${name} is written in a way that nothing can take the place of`,
    );
  }
  const rewrites = [
    ...importRewrites(named.edits, source),
    ...calleeRewrites(callee, named),
    ...completion(call, form),
    ...optionTakenOut(call, form, source),
    around(call, form, source),
  ];
  return seed(call, rewrites, hazardsOf(form, call, source), source);
}

function seed(at: Node, rewrites: Rewrite[], hazards: Hazard[], source: Source): Seed {
  return { title: 'Make asynchronous', source, at, rewrites, hazards };
}

/** The call of a function that is written into the file, in place of one of `child_process`. */
function calledInstead(
  call: TSESTree.CallExpression,
  which: keyof typeof processFunctions,
  source: Source,
  program: TypedProgram,
): Seed {
  const { name, edits, replacesImport } = written(processFunctions[which], call.callee, source, program);
  const removal = replacesImport ? [] : removeImportOf(call.callee, source);
  const type = typeArgument(call, source, program);
  return seed(
    call,
    [
      ...importRewrites([...removal, ...edits], source),
      ...calleeRewrites(call.callee, { parts: [name + type] }),
      around(call, {}, source),
    ],
    [],
    source,
  );
}

/** In TypeScript, what the output is for the type checker: `<string>` where the options set an encoding. */
function typeArgument(call: TSESTree.CallExpression, { file, model }: Source, program: TypedProgram): string {
  if (!isTypeScript(model.path) || call.parent.type === NodeType.ExpressionStatement) return '';
  const [start, end] = call.range;
  const type = program.typeOf(file, { start, end })?.text.replace(/^.*SpawnSyncReturns<(.*)>$/, '$1') ?? '';
  if (type === 'string') return '<string>';
  return /^(?:NonShared)?Buffer(?:<\w+>)?$/.test(type) ? '<Buffer>' : '<string | Buffer>';
}

function targetOf(module: string, name: string | undefined): ModuleMember | undefined {
  return name === undefined ? undefined : { module, path: name === '' ? [] : name.split('.') };
}

/** In `(0, fs.readFileSync)(p)` and `fs!.readFileSync(p)` what is around the name stays. */
function calleeRewrites(callee: Node, { parts }: Pick<MemberName, 'parts'>): Rewrite[] {
  const [start, end] = unwrap(callee).range;
  return [{ range: { start, end }, parts }];
}

function typesFor(
  call: TSESTree.CallExpression,
  { typeArguments: typed }: AwaitedForm,
  { model }: Source,
): string {
  const isMeant = typed?.arguments === call.arguments.length && isTypeScript(model.path);
  return isMeant ? `<${typed.types}>` : '';
}

/** The argument that the asynchronous form asks for in addition. */
function completion(call: TSESTree.CallExpression, { completes }: AwaitedForm): Rewrite[] {
  const last = call.arguments.at(-1);
  if (!completes || !last || call.arguments.length !== completes.arguments) return [];
  return [replace({ start: last.range[1], end: last.range[1] }, `, ${completes.with}`)];
}

function optionTakenOut(
  call: TSESTree.CallExpression,
  { withoutOption: option }: AwaitedForm,
  source: Source,
): Rewrite[] {
  const rewrite = option === undefined ? undefined : withoutOption(call.arguments, option, source);
  return rewrite ? [rewrite] : [];
}

/** `await` in front of the call, and what maps its result after it. */
function around(
  call: TSESTree.CallExpression,
  { suffix = '', member, returnsMore }: AwaitedForm,
  { model }: Source,
): Rewrite {
  const [start, end] = call.range;
  const range = { start, end };
  // Where nobody looks at the result, nobody needs the member.
  const isUsed = call.parent.type !== NodeType.ExpressionStatement;
  const { before, after } = awaiting(call, model.text, isUsed ? member : undefined);
  const nothing = isUsed && returnsMore ? '.then(() => undefined)' : '';
  return { range, parts: [before, range, suffix + nothing + after] };
}

function hazardsOf({ differs }: AwaitedForm, call: Node, { file }: Source): Hazard[] {
  const [start, end] = call.range;
  return differs ? [{ ...differs, file, range: { start, end } }] : [];
}
