import type { Variable } from '@typescript-eslint/scope-manager';
import type { TextEdit } from '../../base/text';
import { contains, type Node, NodeType, type TSESTree } from '../parse/syntax';
import { DefinitionType } from '../semantics/definition-type';
import { replacement } from './insertion';
import { followsOpenStatement, statementsAround } from './statements';

/**
 * The edits that remove the import (or the `const … = require(…)`) of a variable whose only use was in `use`, which is
 * about to go. Nothing where it has other uses, where it is exported, or where removing it could change what runs.
 */
export function removeIfUnused(variable: Variable, use: Node, text: string): TextEdit[] {
  const [definition] = variable.defs;
  if (!definition || !isUsedOnlyIn(use, variable)) return [];
  if (definition.type === DefinitionType.ImportBinding) {
    const { node } = definition;
    return node.type === NodeType.TSImportEqualsDeclaration
      ? [removeStatement(node, text)]
      : removeSpecifier(node, text);
  }
  return definition.type === DefinitionType.Variable ? removeDeclared(variable, definition.node, text) : [];
}

/** Does an entry of an object pattern bind just that variable? */
export function binds(entry: Node, variable: Variable): boolean {
  return (
    entry.type === NodeType.Property && variable.identifiers.some((identifier) => entry.value === identifier)
  );
}

/** Are all uses of a variable (type references too) inside `node`? Exported variables are used elsewhere. */
export function isUsedOnlyIn(node: Node, variable: Variable): boolean {
  return variable.references.every(
    (reference) => reference.init === true || contains(node, reference.identifier),
  );
}

/**
 * The edit that takes one of several entries out of a comma-separated list, with its comma, leaving what stands between
 * the others as it is, and all comments.
 */
function removeFromList(entries: readonly (Node | null)[], entry: Node, text: string): TextEdit | undefined {
  const index = entries.indexOf(entry);
  const next = entries[index + 1];
  if (next) {
    const between = text.slice(entry.range[1], next.range[0]);
    return replacement(
      entry.range[0],
      next.range[0],
      hasComment(between) ? withoutComma(between).trimStart() : '',
    );
  }
  const previous = entries[index - 1];
  if (!previous) return undefined;
  const between = text.slice(previous.range[1], entry.range[0]);
  return replacement(previous.range[1], entry.range[1], hasComment(between) ? withoutComma(between) : '');
}

const hasComment = (text: string): boolean => text.includes('/');

/** What stands between two entries, without the comma: the first one that is not in a comment. */
function withoutComma(between: string): string {
  const comma = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/.exec(between)?.[0].length ?? 0;
  return between.slice(0, comma) + between.slice(comma + 1);
}

/** The edit that removes a statement, with its line if nothing else stands there. */
function removeStatement(statement: Node, text: string): TextEdit {
  let [start, end] = statement.range;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end, end + 1_000));
  if (rest && /^[ \t]*$/.test(text.slice(lineStart, start))) {
    start = lineStart;
    end += rest[0].length;
  }
  return replacement(start, end, endsStatementBefore(statement, text) ? ';' : '');
}

/** Is it the statement that keeps the one before from going on in the one after? */
function endsStatementBefore(statement: Node, text: string): boolean {
  const list = statementsAround(statement) ?? [];
  const after = list[list.indexOf(statement) + 1];
  return (
    after !== undefined &&
    /[([`/+-]/.test(text.charAt(after.range[0])) &&
    followsOpenStatement(statement, text)
  );
}

/** Takes one name out of an import, or the whole import with its last name. */
function removeSpecifier(specifier: TSESTree.ImportClause, text: string): TextEdit[] {
  const declaration = specifier.parent;
  if (declaration.type !== NodeType.ImportDeclaration) return [];
  const named = declaration.specifiers.filter(({ type }) => type === NodeType.ImportSpecifier);
  const others = declaration.specifiers.filter((other) => other !== specifier);
  const [other] = others;
  if (!other) return [removeStatement(declaration, text)];
  if (specifier.type !== NodeType.ImportSpecifier) {
    // `import fs, { x }` → `import { x }`, `import fs, * as all` → `import * as all`
    const comma = text.indexOf(',', specifier.range[1]);
    const rest = /\S/.exec(text.slice(comma + 1))?.index ?? 0;
    if (hasComment(text.slice(specifier.range[1], comma))) return [];
    return [replacement(specifier.range[0], comma + 1 + rest, '')];
  }
  if (named.length > 1) {
    const edit = removeFromList(named, specifier, text);
    return edit ? [edit] : [];
  }
  // `import fs, { x }` → `import fs`
  const close = text.indexOf('}', specifier.range[1]) + 1;
  if (hasComment(text.slice(other.range[1], close))) return [];
  return [replacement(other.range[1], close, '')];
}

/** Takes one name out of a declaration, or the whole declaration with its last name. */
function removeDeclared(
  variable: Variable,
  declarator: TSESTree.VariableDeclarator,
  text: string,
): TextEdit[] {
  const declaration = declarator.parent;
  if (!statementsAround(declaration)) return [];
  if (declarator.id.type === NodeType.ObjectPattern) {
    const { properties } = declarator.id;
    const property = properties.find((entry) => binds(entry, variable));
    // A rest element would then hold one entry more.
    if (!property || properties.some(({ type }) => type === NodeType.RestElement)) return [];
    const edit = removeFromList(properties, property, text);
    if (edit) return [edit];
  } else if (declarator.id.type === NodeType.ArrayPattern) {
    return [];
  }
  if (declaration.declarations.length > 1) {
    const edit = removeFromList(declaration.declarations, declarator, text);
    return edit ? [edit] : [];
  }
  return [removeStatement(declaration, text)];
}
