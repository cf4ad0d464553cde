import type { TextEdit } from '../../base/text';
import { type Node, NodeType, type TSESTree } from '../parse/syntax';
import type { FileModel } from '../semantics/file-model';
import { member, moduleNamed } from '../semantics/module-member';
import type { Resolver } from '../semantics/resolver';
import { freeName, placeAfter, visibleName } from './bindings';
import { insertion } from './insertion';
import { lineBreakOf, quoteOf, semicolonOf } from './style';

/** What a module exports. */
export interface Exported {
  /** As it is written in imports. One of Node's is written with `node:` if the file does so, or imports none of them. */
  readonly module: string;
  /** `default` for what it exports by default, and for a CommonJS module itself. */
  readonly name: string;
  /** What it is called where it is imported, if that is free. */
  readonly as: string;
}

/** A name that is visible at a place, and the edits that make it so. */
export interface Imported {
  readonly name: string;
  readonly edits: readonly TextEdit[];
}

export type ModuleStyle = 'esm' | 'commonjs';

/** How a file imports, by what it does or by the end of its name; undefined where neither tells. */
export function moduleStyleOf(model: FileModel, resolver: Resolver): ModuleStyle | undefined {
  const { body } = model.program;
  if (body.some(({ type }) => esmStatements.includes(type))) return 'esm';
  if (/\.[cm]?tsx?$/.test(model.path)) {
    // An import would make a module of what is none, whose declarations other files see.
    return body.some(isRequire(resolver)) ? 'commonjs' : undefined;
  }
  if (model.path.endsWith('.mjs')) return 'esm';
  if (model.path.endsWith('.cjs')) return 'commonjs';
  const isCommonJs = model
    .nodesOf(NodeType.Identifier)
    .some((node) => /^(?:require|module|exports)$/.test(node.name) && model.isGlobal(node));
  return isCommonJs ? 'commonjs' : undefined;
}

const esmStatements: readonly NodeType[] = [
  NodeType.ImportDeclaration,
  NodeType.ExportNamedDeclaration,
  NodeType.ExportDefaultDeclaration,
  NodeType.ExportAllDeclaration,
  NodeType.TSImportEqualsDeclaration,
  NodeType.TSExportAssignment,
];

/** Makes what a module exports visible at `use`: by a name that is there, or in an import in the style of the file. */
export function addImport(
  { module, name, as }: Exported,
  use: Node,
  style: ModuleStyle,
  { model, resolver }: { readonly model: FileModel; readonly resolver: Resolver },
): Imported {
  const visible = visibleName(member(moduleNamed(module), name), use, model, resolver);
  if (visible !== undefined) return { name: visible, edits: [] };
  const written = module.startsWith('node:') && usesPlainNames(model) ? module.slice('node:'.length) : module;
  const scope = model.scopeOf(model.program);
  const local = freeName(as, scope, use, model);
  const quote = quoteOf(model);
  const source = quote + written + quote;
  const end = semicolonOf(model);
  if (style === 'commonjs') {
    const target = name === 'default' ? local : name === local ? `{ ${local} }` : `{ ${name}: ${local} }`;
    return {
      name: local,
      edits: [statementAtTop(`const ${target} = require(${source})${end}`, model, resolver)],
    };
  }
  const entry = name === local ? local : `${name} as ${local}`;
  const existing =
    name === 'default' ? undefined : namedImports(model).find(({ source: { value } }) => value === written);
  const last = existing?.specifiers.at(-1);
  if (last) return { name: local, edits: [insertion(last.range[1], `, ${entry}`)] };
  const target = name === 'default' ? local : `{ ${entry} }`;
  return { name: local, edits: [statementAtTop(`import ${target} from ${source}${end}`, model, resolver)] };
}

/** Does a file import Node's modules without `node:`? */
function usesPlainNames({ text }: FileModel): boolean {
  return (
    !/['"]node:/.test(text) &&
    /(?:from|require\() ?['"](?:fs|path|os|util|crypto|events|url|http|https|child_process|stream|zlib|assert|timers)(?:\/promises)?['"]/.test(
      text,
    )
  );
}

function namedImports(model: FileModel): TSESTree.ImportDeclaration[] {
  return model
    .nodesOf(NodeType.ImportDeclaration)
    .filter(
      ({ specifiers, importKind }) =>
        importKind !== 'type' && specifiers.at(-1)?.type === NodeType.ImportSpecifier,
    );
}

/** After the imports that a file begins with, else before all that it does. */
function statementAtTop(statement: string, model: FileModel, resolver: Resolver): TextEdit {
  const { text, program } = model;
  const eol = lineBreakOf(text);
  const isLoading = isRequire(resolver);
  let last: Node | undefined;
  for (const node of program.body) {
    const isImport =
      node.type === NodeType.ImportDeclaration || node.type === NodeType.TSImportEqualsDeclaration;
    const isDirective = node.type === NodeType.ExpressionStatement && node.directive;
    if (!isImport && !isDirective && !isLoading(node)) break;
    last = node;
  }
  if (last) {
    const { offset, separator } = placeAfter(last, text);
    return insertion(offset, separator + statement);
  }
  const hashbang = /^#!.*(?:\r?\n|$)/.exec(text)?.[0] ?? '';
  // A comment of its own, such as a licence, stays at the top.
  const heading =
    /^\s*(?:\/\*(?:(?!\*\/)[\s\S])*\*\/|(?:\/\/.*\r?\n)+)[ \t]*\r?\n[ \t]*\r?\n/.exec(
      text.slice(hashbang.length),
    )?.[0] ?? '';
  return insertion(hashbang.length + heading.length, statement + eol + eol);
}

/** Does a statement do nothing but load modules: `const fs = require('fs')`, `const { a } = require('b').c`? */
function isRequire(resolver: Resolver): (statement: Node) => boolean {
  return (statement) =>
    statement.type === NodeType.VariableDeclaration &&
    statement.declarations.every(({ init }) => {
      let node = init;
      while (node?.type === NodeType.MemberExpression) node = node.object;
      return node?.type === NodeType.CallExpression && resolver.resolve(node)?.path.length === 0;
    });
}
