import type { Variable } from '@typescript-eslint/scope-manager';
import { insertion, replacement } from '../../edits/insertion';
import { statementsAround } from '../../edits/statements';
import type { Fix } from '../../finding';
import { contains, isFunction, isLoop, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import type { FileModel } from '../../semantics/file-model';
import { displayName } from '../../semantics/resolver';
import type { Kinds } from './collection-kind';
import { isArrayReader, mostUses } from './array-readers';
import { withComments, hasDirective } from './comments';
import { functionAround } from './loops-around';
import { changesByOtherName, mayChange } from './meanwhile';
import type { RepeatedScan } from './repeated-scans';

/**
 * Makes a `Set` of an array just before the loop that asks it again and again, provided that the array is the same and
 * holds the same until the loop is done.
 */
export function hoistFix(scan: RepeatedScan, model: FileModel, kinds: Kinds): Fix | undefined {
  const { collection, callee, loop, method, isChanging } = scan;
  if (method !== 'includes' || isChanging || callee.object !== collection) return undefined;
  if (collection.type !== NodeType.Identifier || model.lookUp('Set', collection)) return undefined;
  const variable = model.variableOf(collection);
  if (!variable || variable.references.length > mostUses) return undefined;
  const statement = statementToPrecede(loop.node);
  if (!statement || variable.defs.some(({ name }) => contains(statement, name))) return undefined;
  const within = variable.references.filter(({ identifier }) => contains(statement, identifier));
  // Written in the loop, or who knows when by another function.
  const home = functionAround(statement);
  // It may not be there yet.
  if (variable.defs.some(({ name }) => functionAround(name) === home && name.range[0] > statement.range[0]))
    return undefined;
  const isStable = variable.references.every(
    (reference) =>
      !reference.isWrite() ||
      (!contains(statement, reference.identifier) && functionAround(reference.identifier) === home) ||
      reference.init === true,
  );
  if (!isStable || !within.every(({ identifier }) => isArrayReader(identifier))) return undefined;
  const tests = within.flatMap(({ identifier }) => membershipTest(identifier, loop.inside) ?? []);
  // `ids?.includes(x)` may find nothing to ask.
  if (!tests.includes(callee) || changesByOtherName(variable, statement, kinds)) return undefined;
  const comments = withComments(statement, model);
  if (hasDirective(comments)) return undefined;
  const name = unusedName(`${collection.name}Set`, model);
  const fix = {
    edits: [
      insertion(
        comments.start,
        `const ${name} = new Set(${collection.name});${separator(comments.start, model.text)}`,
      ),
      ...tests.map(({ range: [start, end] }) => replacement(start, end, `${name}.has`)),
    ],
  };
  const title = `Look it up in a Set, made before the loop`;
  const conditions: string[] = [];
  if (kinds.kindOf(collection)?.proven !== true) conditions.push(`\`${collection.name}\` is an array`);
  if (!isPrivate(variable, kinds) && mayChange(variable, statement, kinds)) {
    conditions.push('nothing changes it meanwhile');
  }
  return conditions.length === 0
    ? { ...fix, title, applicability: 'safe' }
    : { ...fix, title: `${title} (if ${conditions.join(' and ')})`, applicability: 'unsafe' };
}

/** The statement that a loop is, or of whose expression it is a part, if another can be put in front of it. */
function statementToPrecede(loop: Node): Node | undefined {
  let statement = loop;
  while (!statementsAround(statement)) {
    const { parent }: Node = statement;
    const isPart =
      parent &&
      !isFunction(parent) &&
      !isLoop(parent) &&
      parent.type !== NodeType.PropertyDefinition &&
      parent.type !== NodeType.LabeledStatement &&
      !(parent.type === NodeType.IfStatement && parent.test !== statement) &&
      parent.type !== NodeType.SwitchCase;
    if (!isPart) return undefined;
    statement = parent;
  }
  // Declarations cannot stand alone in a case of a `switch`.
  return statement.parent?.type === NodeType.SwitchCase || isExport(statement) ? undefined : statement;
}

function isExport({ type }: Node): boolean {
  return type === NodeType.ExportNamedDeclaration || type === NodeType.ExportDefaultDeclaration;
}

/** The `items.includes` of `items.includes(x)` inside a loop. */
function membershipTest(use: Node, inside: Node): TSESTree.MemberExpression | undefined {
  const member = use.parent;
  if (!contains(inside, use) || member?.type !== NodeType.MemberExpression || member.computed)
    return undefined;
  const call = member.parent;
  const isTest =
    member.property.type === NodeType.Identifier &&
    member.property.name === 'includes' &&
    call.type === NodeType.CallExpression &&
    call.arguments.length === 1 &&
    call.arguments[0]?.type !== NodeType.SpreadElement &&
    !call.optional &&
    !member.optional;
  return isTest ? member : undefined;
}

/** Is an array known here only: made here and never handed on? Then nothing that is called can change it. */
function isPrivate(variable: Variable, kinds: Kinds): boolean {
  const [definition] = variable.defs;
  if (definition?.type !== DefinitionType.Variable || variable.defs.length > 1) return false;
  const { id, init, parent } = definition.node;
  if (id !== definition.name || !init || !isFresh(init, kinds)) return false;
  const isExported = parent.parent.type === NodeType.ExportNamedDeclaration;
  return (
    !isExported &&
    variable.references.every((use) => use.init === true || (!use.isWrite() && isArrayReader(use.identifier)))
  );
}

const freshMethods = new Set(['map', 'filter', 'flatMap', 'flat', 'slice', 'concat', 'split']);
const freshFunctions = /^(?:Object\.(?:keys|values|entries|getOwnPropertyNames)|Array(?:\.from|\.of)?)$/;

/** Does an expression make an array that nobody else has? */
function isFresh(node: Node, kinds: Kinds): boolean {
  const value = unwrap(node);
  if (value.type === NodeType.ArrayExpression) return true;
  if (value.type !== NodeType.CallExpression) return false;
  const target = kinds.resolver.resolve(value.callee);
  if (target?.module === 'globalThis') return freshFunctions.test(displayName(target));
  const callee = unwrap(value.callee);
  return (
    callee.type === NodeType.MemberExpression &&
    freshMethods.has(kinds.resolver.propertyName(callee) ?? '') &&
    kinds.kindOf(value)?.proven === true
  );
}

/** A name that stands nowhere in the file. */
export function unusedName(name: string, { text }: FileModel): string {
  for (let suffix = 1; ; suffix++) {
    const candidate = suffix === 1 ? name : `${name}${suffix}`;
    if (!text.includes(candidate)) return candidate;
  }
}

/** What separates a new statement from what follows it. */
function separator(start: number, text: string): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  if (!/^[ \t]*$/.test(before)) return ' ';
  return (text.includes('\r\n') ? '\r\n' : '\n') + before;
}
