import type { TextEdit } from '../../../base/text';
import { freeName, placeAfter, visibleName } from '../../../analysis/edits/bindings';
import { addImport } from '../../../analysis/edits/add-import';
import { importMember } from '../../../analysis/edits/import-member';
import { insertion } from '../../../analysis/edits/insertion';
import { variableOf } from '../../../analysis/edits/member-name';
import { indentUnit, lineBreakOf, quoteOf, semicolonOf } from '../../../analysis/edits/style';
import { isTypeScript } from '../../../analysis/parse/language';
import { type Node, NodeType, unwrap } from '../../../analysis/parse/syntax';
import type { FileModel } from '../../../analysis/semantics/file-model';
import type { ModuleMember } from '../../../analysis/semantics/resolver';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import { importStyle } from './import-style';

/** A function that a file gets written into it once. */
export interface WrittenFunction {
  readonly name: string;
  /** In two spaces, single quotes and semicolons; between `«` and `»` stands what is for TypeScript only. */
  readonly text: string;
  /** Others that it calls. */
  readonly calls: readonly WrittenFunction[];
  /** What it calls of Node's, by the name that its text has for it. */
  readonly imports?: { readonly name: string; readonly member: ModuleMember };
}

/** The name that a file has for something, and what gives it that name. */
interface Named {
  readonly name: string;
  readonly edits: readonly TextEdit[];
  /** The edits have taken out the import of the callee that it takes the place of, if nothing else uses it. */
  readonly replacesImport: boolean;
}

/** A function to call in place of `callee`: one that the file has already, or that is written at its end, in its style. */
export function written(fn: WrittenFunction, callee: Node, source: Source, program: TypedProgram): Named {
  const { model } = source;
  const called = fn.calls.map((other) => ({ from: other.name, ...written(other, callee, source, program) }));
  const imported = fn.imports
    ? [{ from: fn.imports.name, ...ofNode(fn.imports.member, callee, source, program) }]
    : [];
  const names = [...called, ...imported];
  const text = names.reduce(
    (rest, { from, name }) => rest.replaceAll(new RegExp(`\\b${from}(?=[<(])`, 'g'), name),
    isTypeScript(model.path) ? fn.text.replaceAll(/[«»]/g, '') : withoutTypes(fn.text),
  );
  const existing = sameFunction(fn.name, text, model);
  if (existing !== undefined) return { name: existing, edits: [], replacesImport: false };
  const name = freeName(fn.name, model.scopeOf(model.program), callee, model);
  const own = text.replaceAll(new RegExp(`\\b${fn.name}\\b`, 'g'), name);
  return {
    name,
    edits: [...names.flatMap(({ edits }) => edits), atEnd(inStyleOf(model, own), model)],
    replacesImport: names.some(({ replacesImport }) => replacesImport),
  };
}

/** Parameters that need lines of their own for their types stand in one without them. */
function withoutTypes(text: string): string {
  return text
    .replaceAll(/«[^»]*»/g, '')
    .replaceAll(/\(\n(?: {2}\w+,\n)+\)/g, (list) => `(${list.match(/\w+/g)?.join(', ') ?? ''})`);
}

/** The name of a function of the file with the same text, however it is laid out and whatever it is called. */
function sameFunction(name: string, text: string, model: FileModel): string | undefined {
  const wanted = comparable(text, name);
  for (const statement of model.program.body) {
    if (statement.type !== NodeType.FunctionDeclaration) continue;
    const own = statement.id.name;
    if (comparable(model.textOf(statement), own) === wanted) return own;
  }
  return undefined;
}

function comparable(text: string, name: string): string {
  return text
    .replace(/^\/\*\*.*\*\/\s*/, '')
    .replaceAll(new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`, 'g'), '_')
    .replaceAll(/[\s;]/g, '')
    .replaceAll('"', "'")
    .replaceAll(/,(?=[)}\]])/g, '');
}

function inStyleOf(model: FileModel, text: string): string {
  const unit = indentUnit(model.text);
  const semicolons = semicolonOf(model) === '' ? text.replaceAll(/;$/gm, '') : text;
  return semicolons
    .replaceAll("'", quoteOf(model))
    .replaceAll(/^(?: {2})+/gm, (indent) => unit.repeat(indent.length / 2))
    .replaceAll('\n', lineBreakOf(model.text));
}

function atEnd(text: string, { program, text: around }: FileModel): TextEdit {
  const last = program.body.at(-1);
  const { offset } = last ? placeAfter(last, around) : { offset: around.length };
  const lineBreak = lineBreakOf(around);
  return insertion(offset, lineBreak + lineBreak + text);
}

/** A member of a module of Node's by a name that functions at the end of the file see, and that is there before a call of `callee`. */
function ofNode(member: ModuleMember, callee: Node, source: Source, program: TypedProgram): Named {
  const { model, resolver } = source;
  const variable = variableOf(callee, source);
  for (const length of [1, 0]) {
    const path = member.path.slice(0, length);
    const name = visibleName({ module: member.module, path }, callee, model, resolver);
    if (name === undefined || model.lookUp(name, callee) !== model.lookUp(name, model.program)) continue;
    // What the callee is written with is used on.
    const replacesImport = model.lookUp(name, callee) === variable;
    return { name: [name, ...member.path.slice(length)].join('.'), edits: [], replacesImport };
  }
  const isOfFile =
    variable?.scope === model.scopeOf(model.program) && unwrap(callee).type === NodeType.Identifier;
  const imported = isOfFile ? importMember(member, variable, callee, source) : undefined;
  if (imported) return { ...imported, replacesImport: true };
  const [name = ''] = member.path;
  const { name: local, edits } = addImport(
    { module: `node:${member.module}`, name, as: name },
    model.program,
    importStyle(source, program),
    source,
  );
  return { name: local, edits, replacesImport: false };
}
