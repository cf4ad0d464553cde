import type { Variable } from '@typescript-eslint/scope-manager';
import type { TextEdit } from '../../base/text';
import { type Node, NodeType, type TSESTree, walk } from '../parse/syntax';
import { DefinitionType } from '../semantics/definition-type';
import { isSame, type ModuleMember, moduleNamed } from '../semantics/module-member';
import { type File, freeName, isInitialised, placeAfter } from './bindings';
import { insertion, replacement } from './insertion';
import { binds, isUsedOnlyIn, removeIfUnused } from './remove-binding';

/** A name for a member of a module, and the edits that bring it into the file. */
export interface MemberImport {
  readonly name: string;
  readonly edits: readonly TextEdit[];
}

/** What is imported: a name from a module, as they are written. */
interface Wanted {
  readonly module: ModuleMember;
  readonly name: string;
  /** The specifier, without the prefix `node:`. */
  readonly source: string;
}

/**
 * Imports a member in the style of the import that `variable`, another member of its module, came from: into an import of
 * what it is part of, or after the import of `variable`, or in its place if `use` is its only use. Undefined where the
 * file's style is one that is not known.
 */
export function importMember(
  member: ModuleMember,
  variable: Variable,
  use: Node,
  file: File,
): MemberImport | undefined {
  const wanted = wantedOf(member);
  const [definition] = variable.defs;
  if (!wanted || !definition) return undefined;
  if (definition.type === DefinitionType.ImportBinding) {
    const { node, parent } = definition;
    return node.type === NodeType.ImportSpecifier && parent.type === NodeType.ImportDeclaration
      ? importDeclaration(wanted, variable, node, parent, use, file)
      : undefined;
  }
  return definition.type === DefinitionType.Variable
    ? requireDeclaration(wanted, variable, definition.node, use, file)
    : undefined;
}

/** A member that can be imported by its name: `fs/promises` has those of `fs` at `promises`. */
function wantedOf({ module, path }: ModuleMember): Wanted | undefined {
  const [first, second, ...others] = path;
  if (first === undefined || others.length > 0) return undefined;
  if (second === undefined) return { module: { module, path: [] }, name: first, source: module };
  const source = `${module}/${first}`;
  const submodule = { module, path: [first] };
  return isSame(moduleNamed(source), submodule) ? { module: submodule, name: second, source } : undefined;
}

function importDeclaration(
  wanted: Wanted,
  variable: Variable,
  specifier: TSESTree.ImportSpecifier,
  declaration: TSESTree.ImportDeclaration,
  use: Node,
  file: File,
): MemberImport | undefined {
  const { model } = file;
  const { text } = model;
  // What stands in for a module of Node's is not where people would look for its parts.
  if (!isPartOf(wanted, declaration.source.value)) return undefined;
  const name = freeName(wanted.name, variable.scope, use, model);
  const entry = name === wanted.name ? name : `${wanted.name} as ${name}`;
  const isSole = isUsedOnlyIn(use, variable) && declaration.specifiers.length === 1;
  const existing = existingImport(wanted, file);
  const last = existing?.specifiers.at(-1);
  if (last && !(isSole && existing === declaration)) {
    return {
      name,
      edits: [insertion(last.range[1], `, ${entry}`), ...removeIfUnused(variable, use, text)],
    };
  }
  if (isSole) {
    return { name, edits: [replaceNode(specifier, entry), ...replaceSource(declaration.source, wanted)] };
  }
  const source = sourceText(declaration.source, wanted);
  const [open, close] = braces(model.textOf(declaration));
  const semicolon = text[declaration.range[1] - 1] === ';' ? ';' : '';
  const { offset, separator } = placeAfter(declaration, text);
  return {
    name,
    edits: [
      insertion(offset, `${separator}import ${open}${entry}${close} from ${source}${semicolon}`),
      ...removeIfUnused(variable, use, text),
    ],
  };
}

function existingImport(wanted: Wanted, { model }: File): TSESTree.ImportDeclaration | undefined {
  return model
    .nodesOf(NodeType.ImportDeclaration)
    .find(
      ({ source, specifiers, importKind }) =>
        names(source.value, wanted) &&
        importKind !== 'type' &&
        specifiers.at(-1)?.type === NodeType.ImportSpecifier,
    );
}

function requireDeclaration(
  wanted: Wanted,
  variable: Variable,
  declarator: TSESTree.VariableDeclarator,
  use: Node,
  file: File,
): MemberImport | undefined {
  const { model, resolver } = file;
  const { text } = model;
  const declaration = declarator.parent;
  const { init } = declarator;
  if (!init) return undefined;
  const name = freeName(wanted.name, variable.scope, use, model);
  const property = name === wanted.name ? name : `${wanted.name}: ${name}`;
  const unused = isUsedOnlyIn(use, variable) && declaration.parent.type !== NodeType.ExportNamedDeclaration;
  const removal = removeIfUnused(variable, use, text);

  const existing = model.nodesOf(NodeType.VariableDeclarator).find((other) => {
    if (other.id.type !== NodeType.ObjectPattern || !other.init) return false;
    if (other.id.properties.some(({ type }) => type === NodeType.RestElement)) return false;
    const member = resolver.resolve(other.init);
    return (
      member !== undefined &&
      isSame(member, wanted.module) &&
      isInitialised(other, use, resolver) &&
      other.id.properties.length > 0 &&
      !(unused && other === declarator && other.id.properties.length === 1)
    );
  });
  const last = existing?.id.type === NodeType.ObjectPattern ? existing.id.properties.at(-1) : undefined;
  if (last) return { name, edits: [insertion(last.range[1], `, ${property}`), ...removal] };

  const source = moduleExpression(init);
  const literal = source && onlyModuleLiteral(source);
  if (!source || !literal) return undefined;
  if (!isPartOf(wanted, literal.value)) return undefined;
  const { id } = declarator;
  const properties = id.type === NodeType.ObjectPattern ? id.properties : [];
  const soleProperty =
    properties.length === 1 ? properties.find((entry) => binds(entry, variable)) : undefined;
  if (unused && soleProperty && source === init) {
    return {
      name,
      edits: [replaceNode(soleProperty, property), ...replaceSource(literal, wanted)],
    };
  }
  const statement =
    declaration.parent.type === NodeType.ExportNamedDeclaration ? declaration.parent : declaration;
  const list = statement.parent;
  if (list.type !== NodeType.Program && list.type !== NodeType.BlockStatement) return undefined;
  const [open, close] = braces(model.textOf(declaration));
  const semicolon = text[declaration.range[1] - 1] === ';' ? ';' : '';
  const required =
    text.slice(source.range[0], literal.range[0]) +
    sourceText(literal, wanted) +
    text.slice(literal.range[1], source.range[1]);
  const added = `${declaration.kind} ${open}${property}${close} = ${required}${semicolon}`;
  if (unused && declaration.declarations.length === 1 && (soleProperty ?? id.type === NodeType.Identifier)) {
    return { name, edits: [replaceNode(declaration, added)] };
  }
  const { offset, separator } = placeAfter(statement, text);
  return { name, edits: [insertion(offset, separator + added), ...removal] };
}

/** `require('fs')` in `require('fs')` and in `require('fs').readFileSync`. */
function moduleExpression(init: Node): Node | undefined {
  let node = init;
  while (node.type === NodeType.MemberExpression) node = node.object;
  return node.type === NodeType.CallExpression || node.type === NodeType.AwaitExpression ? node : undefined;
}

function onlyModuleLiteral(expression: Node): TSESTree.StringLiteral | undefined {
  const literals: TSESTree.StringLiteral[] = [];
  walk(expression, (node) => {
    if (node.type === NodeType.Literal && typeof node.value === 'string') literals.push(node);
    return true;
  });
  return literals.length === 1 ? literals[0] : undefined;
}

/** Does a specifier name the module? */
function names(specifier: string, { module }: Wanted): boolean {
  return isSame(moduleNamed(specifier), module);
}

/** Is it the module that a specifier names, or a part of it? */
function isPartOf({ source }: Wanted, specifier: string): boolean {
  const plain = specifier.replace(/^node:/, '');
  return source === plain || source.startsWith(`${plain}/`);
}

/** What may be written with the prefix `node:`. */
const ofNode = new Set(['fs', 'fs/promises', 'util', 'zlib', 'crypto', 'child_process']);
const isOfNode = ({ source }: Wanted): boolean => ofNode.has(source);

/** The module's name in the quotes, and with or without the prefix, of another. */
function sourceText({ raw }: TSESTree.StringLiteral, wanted: Wanted): string {
  const quote = raw.slice(-1);
  const prefix = raw.startsWith('node:', 1) && isOfNode(wanted) ? 'node:' : '';
  return quote + prefix + wanted.source + quote;
}

function replaceSource(literal: TSESTree.StringLiteral, wanted: Wanted): TextEdit[] {
  const source = sourceText(literal, wanted);
  return source === literal.raw ? [] : [replaceNode(literal, source)];
}

/** Braces spaced as in the declaration. */
function braces(declaration: string): readonly [string, string] {
  return /\{\S/.test(declaration) ? ['{', '}'] : ['{ ', ' }'];
}

function replaceNode(node: Node, text: string): TextEdit {
  return replacement(node.range[0], node.range[1], text);
}
