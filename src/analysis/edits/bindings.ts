import type { Scope, Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  findNode,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
} from '../parse/syntax';
import { DefinitionType } from '../semantics/definition-type';
import type { FileModel } from '../semantics/file-model';
import { isSame } from '../semantics/module-member';
import type { ModuleMember, Resolver } from '../semantics/resolver';

/** A file whose names are told. */
export interface File {
  readonly model: FileModel;
  readonly resolver: Resolver;
}

/** The scopes around a node, innermost first. */
export function* scopesAround(node: Node, model: FileModel): Generator<Scope> {
  for (let scope: Scope | null = model.scopeOf(node); scope; scope = scope.upper) yield scope;
}

/** The name of a variable that is initialised when `node` runs and holds that module member. */
export function visibleName(
  member: ModuleMember,
  node: Node,
  model: FileModel,
  resolver: Resolver,
): string | undefined {
  const inner: Scope[] = [];
  for (const scope of scopesAround(node, model)) {
    for (const [variable, held] of resolver.membersIn(scope)) {
      const shadowed = inner.some(({ set }) => set.has(variable.name));
      if (!shadowed && isSet(variable, node, resolver) && isSame(held, member)) return variable.name;
    }
    inner.push(scope);
  }
  return undefined;
}

function isSet(variable: Variable, node: Node, resolver: Resolver): boolean {
  return variable.defs.every(
    (definition) =>
      definition.type === DefinitionType.ImportBinding ||
      (definition.type === DefinitionType.Variable && isInitialised(definition.node, node, resolver)),
  );
}

/**
 * Has a declaration been carried out for certain whenever `node` runs? A function may be called before what stands
 * above it in the text has run if it is a declaration, whose name is there from the start.
 */
export function isInitialised(
  declarator: TSESTree.VariableDeclarator,
  node: Node,
  resolver: Resolver,
): boolean {
  const declaration = declarator.parent;
  const block =
    declaration.parent.type === NodeType.ExportNamedDeclaration
      ? declaration.parent.parent
      : declaration.parent;
  if (!declarator.init || !contains(block, node)) return false;
  const from = outermostFunction(node, declarator);
  if (!from) return declarator.range[1] <= node.range[0];
  if (from.type !== NodeType.FunctionDeclaration) return declarator.range[1] <= from.range[0];
  if (block.type !== NodeType.Program) return false;
  return block.body.every(
    (statement) => statement.range[1] > declaration.range[0] || callsNothingElse(statement, resolver),
  );
}

/** The outermost function around `node` that is not around `other` as well. */
function outermostFunction(node: Node, other: Node): FunctionNode | undefined {
  let outermost: FunctionNode | undefined;
  for (let current = node.parent; current && !contains(current, other); current = current.parent) {
    if (isFunction(current)) outermost = current;
  }
  return outermost;
}

/** Does a statement load modules at most, so that no function of the file can have been called by it? */
function callsNothingElse(statement: Node, resolver: Resolver): boolean {
  const call = findNode(
    statement,
    (node) => {
      switch (node.type) {
        case NodeType.CallExpression:
          return resolver.resolve(node)?.path.length !== 0;
        case NodeType.NewExpression:
        case NodeType.TaggedTemplateExpression:
          return true;
        default:
          return false;
      }
    },
    (node) => !isFunction(node),
  );
  return call === undefined;
}

/**
 * `name`, or a variation of it, that can be declared in `target` and used at `node` without hiding or catching any
 * other name.
 */
export function freeName(name: string, target: Scope, node: Node, model: FileModel): string {
  const taken = new Set<string>();
  for (const scope of scopesAround(node, model)) {
    for (const declared of scope.set.keys()) taken.add(declared);
    if (scope === target) break;
  }
  for (const declared of target.set.keys()) taken.add(declared);
  for (const { identifier } of target.through) {
    if (identifier.type === NodeType.Identifier) taken.add(identifier.name);
  }
  if (!taken.has(name)) return name;
  const renamed = `${name}Async`;
  for (let suffix = 1; ; suffix++) {
    const candidate = suffix === 1 ? renamed : `${renamed}${suffix}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Where a new statement goes after another, and what separates the two. */
export function placeAfter(statement: Node, text: string): { offset: number; separator: string } {
  const [start, end] = statement.range;
  const lineEnd = /\r?\n|$/.exec(text.slice(end))?.index ?? 0;
  const rest = text.slice(end, end + lineEnd);
  if (!/^[ \t]*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/[ \t]*)?$/.test(rest)) return { offset: end, separator: ' ' };
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? '';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return { offset: end + lineEnd, separator: eol + indent };
}
