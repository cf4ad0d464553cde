import type { Variable } from '@typescript-eslint/scope-manager';
import type { TextEdit } from '../../../base/text';
import { freeName, isInitialised, isModuleLiteral, placeAfter } from '../../edits/bindings';
import { binds, isUsedOnlyIn, removeIfUnused } from '../../edits/remove-binding';
import { insertion, replacement } from '../../edits/insertion';
import { type Node, NodeType, type TSESTree, walk } from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import type { RuleInput } from '../rule';

/** A name for a function of `fs/promises`, and the edits that bring it into the file. */
export interface PromiseImport {
  readonly name: string;
  readonly edits: readonly TextEdit[];
}

const syncModules = ['fs', 'node:fs'];
const promiseModules = ['fs/promises', 'node:fs/promises'];

/**
 * Imports `fn` of `fs/promises` in the style of the import that `variable`, one of `fs`'s functions, came from: into an
 * import of that module that is there, or after the import of `variable`, or in its place if `use` is its only use.
 * Undefined where the file's style is one that is not known.
 */
export function importPromiseFunction(
  fn: string,
  variable: Variable,
  use: Node,
  input: RuleInput,
): PromiseImport | undefined {
  const [definition] = variable.defs;
  if (definition?.type === DefinitionType.ImportBinding) {
    const { node, parent } = definition;
    return node.type === NodeType.ImportSpecifier && parent.type === NodeType.ImportDeclaration
      ? importDeclaration(fn, variable, node, parent, use, input)
      : undefined;
  }
  return definition?.type === DefinitionType.Variable
    ? requireDeclaration(fn, variable, definition.node, use, input)
    : undefined;
}

function importDeclaration(
  fn: string,
  variable: Variable,
  specifier: TSESTree.ImportSpecifier,
  declaration: TSESTree.ImportDeclaration,
  use: Node,
  { model }: RuleInput,
): PromiseImport | undefined {
  if (!isModuleLiteral(declaration.source, syncModules)) return undefined;
  const { text } = model;
  const name = freeName(fn, variable.scope, use, model);
  const entry = name === fn ? fn : `${fn} as ${name}`;
  const unused = isUsedOnlyIn(use, variable);
  const existing = model
    .nodesOf(NodeType.ImportDeclaration)
    .find(
      ({ source, specifiers, importKind }) =>
        isModuleLiteral(source, promiseModules) &&
        importKind !== 'type' &&
        specifiers.some(({ type }) => type === NodeType.ImportSpecifier),
    );
  const last = existing?.specifiers.at(-1);
  if (last) {
    return {
      name,
      edits: [insertion(last.range[1], `, ${entry}`), ...removeIfUnused(variable, use, text)],
    };
  }
  if (unused && declaration.specifiers.length === 1) {
    return {
      name,
      edits: [
        replaceNode(specifier, entry),
        replaceNode(declaration.source, promiseSource(declaration.source)),
      ],
    };
  }
  const source = promiseSource(declaration.source);
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

function requireDeclaration(
  fn: string,
  variable: Variable,
  declarator: TSESTree.VariableDeclarator,
  use: Node,
  { model, resolver }: RuleInput,
): PromiseImport | undefined {
  const { text } = model;
  const declaration = declarator.parent;
  const { init } = declarator;
  if (!init) return undefined;
  const name = freeName(fn, variable.scope, use, model);
  const property = name === fn ? fn : `${fn}: ${name}`;
  const unused = isUsedOnlyIn(use, variable) && declaration.parent.type !== NodeType.ExportNamedDeclaration;
  const removal = removeIfUnused(variable, use, text);

  const existing = model.nodesOf(NodeType.VariableDeclarator).find((other) => {
    if (other.id.type !== NodeType.ObjectPattern || !other.init) return false;
    if (other.id.properties.some(({ type }) => type === NodeType.RestElement)) return false;
    const member = resolver.resolve(other.init);
    return (
      member?.module === 'fs' &&
      member.path.join('.') === 'promises' &&
      isInitialised(other, use, resolver) &&
      other.id.properties.length > 0
    );
  });
  const last = existing?.id.type === NodeType.ObjectPattern ? existing.id.properties.at(-1) : undefined;
  if (last) return { name, edits: [insertion(last.range[1], `, ${property}`), ...removal] };

  const source = moduleExpression(init);
  const literal = source && onlyModuleLiteral(source);
  if (!source || !literal) return undefined;
  const { id } = declarator;
  const properties = id.type === NodeType.ObjectPattern ? id.properties : [];
  const soleProperty =
    properties.length === 1 ? properties.find((entry) => binds(entry, variable)) : undefined;
  if (unused && soleProperty && source === init) {
    return {
      name,
      edits: [replaceNode(soleProperty, property), replaceNode(literal, promiseSource(literal))],
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
    promiseSource(literal) +
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
    if (isModuleLiteral(node, syncModules)) literals.push(node);
    return true;
  });
  return literals.length === 1 ? literals[0] : undefined;
}

/** `'node:fs'` → `'node:fs/promises'`, in the same quotes. */
function promiseSource({ raw }: TSESTree.StringLiteral): string {
  return `${raw.slice(0, -1)}/promises${raw.slice(-1)}`;
}

/** Braces spaced as in the declaration. */
function braces(declaration: string): readonly [string, string] {
  return /\{\S/.test(declaration) ? ['{', '}'] : ['{ ', ' }'];
}

function replaceNode(node: Node, text: string): TextEdit {
  return replacement(node.range[0], node.range[1], text);
}
