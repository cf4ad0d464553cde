import type { TextEdit } from '../../../base/text';
import type { Variable } from '@typescript-eslint/scope-manager';
import { replacement } from '../../edits/insertion';
import type { Fix } from '../../finding';
import {
  contains,
  findNode,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
} from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import type { FileModel } from '../../semantics/file-model';
import type { Resolver } from '../../semantics/resolver';
import { isArrayReader, mostUses } from './array-readers';
import type { Kinds } from './collection-kind';
import { functionAround, loopsAround } from './loops-around';
import type { RepeatedCopy } from './repeated-copies';
import { withComments, hasType } from './comments';
import { elementType, isUnused } from './set-fix';
import type { Sizes } from '../../semantics/trip-count';

/** Adds to one array with `push` instead of making a new one each time, where nobody can have kept an old one. */
export function pushFix(copy: RepeatedCopy, sizes: Sizes, kinds: Kinds): Fix | undefined {
  if (copy.holds !== 'elements') return undefined;
  return copy.reducer ? inReducer(copy, copy.reducer, sizes, kinds) : inLoop(copy, sizes);
}

const title = 'Add to one array with `push`';

/** `(all, item) => [...all, item]` → `(all, item) => { all.push(item); return all; }` */
function inReducer(copy: RepeatedCopy, reducer: FunctionNode, sizes: Sizes, kinds: Kinds): Fix | undefined {
  const { model, resolver } = sizes;
  const call = copy.loop.node;
  const [parameter] = reducer.params;
  if (call.type !== NodeType.CallExpression || parameter?.type !== NodeType.Identifier) return undefined;
  const start = call.arguments[1];
  if (!start || reducer.generator) return undefined;
  const fresh = unwrap(start);
  if (fresh.type !== NodeType.ArrayExpression || fresh.elements.length > 0) return undefined;
  const types = [
    ...typesAround(start),
    parameter.typeAnnotation?.typeAnnotation,
    ...(call.typeArguments?.params ?? []),
  ];
  if (!types.every(canGrow) || keepsHold(reducer)) return undefined;
  const variable = model.lookUp(parameter.name, reducer.body);
  if (!variable?.identifiers.includes(parameter) || variable.references.some((use) => use.isWrite()))
    return undefined;
  const edits = reducerEdits(reducer, variable, parameter.name, model, resolver);
  const allowed = edits?.uses;
  const isKept = variable.references.some(
    ({ identifier }) => allowed?.has(identifier) !== true && !isHarmless(identifier, reducer),
  );
  if (!edits || isKept) return undefined;
  const isArray = kinds.kindOf(copy.loop.over ?? call)?.proven === true;
  return isArray
    ? { title, applicability: 'safe', edits: edits.edits }
    : { title: `${title} (if it is an array that is reduced)`, applicability: 'unsafe', edits: edits.edits };
}

/** May what a type speaks of be added to, if there is a type? */
function canGrow(type: TSESTree.TypeNode | undefined): boolean {
  return type === undefined || elementType(type) !== undefined;
}

/** The types that a value is said to have: `A` and `B` in `[] as A as B`. */
function typesAround(node: Node): TSESTree.TypeNode[] {
  switch (node.type) {
    case NodeType.TSAsExpression:
    case NodeType.TSSatisfiesExpression:
    case NodeType.TSTypeAssertion:
      return [node.typeAnnotation, ...typesAround(node.expression)];
    case NodeType.TSNonNullExpression:
      return typesAround(node.expression);
    default:
      return [];
  }
}

/** May a function look at what it was given first after it has made its result, or by the name `arguments`? */
function keepsHold(fn: FunctionNode): boolean {
  return (
    findNode(
      fn.body,
      (node) =>
        (node.type === NodeType.TryStatement && node.finalizer !== null) ||
        (node.type === NodeType.Identifier && node.name === 'arguments'),
    ) !== undefined
  );
}

interface ReducerEdits {
  readonly edits: TextEdit[];
  /** Where what was collected is spread or returned. */
  readonly uses: ReadonlySet<Node>;
}

function reducerEdits(
  reducer: FunctionNode,
  variable: Variable,
  name: string,
  model: FileModel,
  resolver: Resolver,
): ReducerEdits | undefined {
  const uses = new Set<Node>();
  const isCollected = (node: Node): boolean =>
    node.type === NodeType.Identifier && model.variableOf(node) === variable;
  /** The statement for a result; empty for what was collected as it is. */
  const statementFor = (node: Node): string | undefined => {
    const value = unwrap(node);
    if (isCollected(value)) {
      uses.add(value);
      return '';
    }
    const added = addition(value, isCollected, model, resolver);
    if (!added) return undefined;
    uses.add(added.collected);
    return `${name}.push(${added.text});`;
  };
  if (reducer.body.type === NodeType.BlockStatement) {
    const edits = returnsOf(reducer.body).map((node): TextEdit | 'nothing' | undefined => {
      const statement = node.argument ? statementFor(node.argument) : undefined;
      if (statement === undefined) return undefined;
      if (statement === '') return 'nothing';
      const both = `${statement} return ${name};`;
      const isListed = node.parent.type === NodeType.BlockStatement;
      return replacement(node.range[0], node.range[1], isListed ? both : `{ ${both} }`);
    });
    if (edits.includes(undefined)) return undefined;
    return { edits: edits.filter((edit) => edit !== undefined && edit !== 'nothing'), uses };
  }
  const statement = bodyStatement(unwrap(reducer.body), statementFor, model);
  const last = reducer.params.at(-1);
  if (statement === undefined || !last || reducer.returnType) return undefined;
  const arrow = model.text.indexOf('=>', last.range[1]) + 2;
  const left =
    model.text.slice(last.range[1], reducer.body.range[0]) +
    model.text.slice(reducer.body.range[1], reducer.range[1]);
  if (left.includes('/')) return undefined;
  return { edits: [replacement(arrow, reducer.range[1], ` { ${statement} return ${name}; }`)], uses };
}

function returnsOf(body: Node): TSESTree.ReturnStatement[] {
  const found: TSESTree.ReturnStatement[] = [];
  walk(body, (node) => {
    if (node.type === NodeType.ReturnStatement) found.push(node);
    return !isFunction(node);
  });
  return found;
}

function bodyStatement(
  body: Node,
  statementFor: (node: Node) => string | undefined,
  model: FileModel,
): string | undefined {
  if (body.type !== NodeType.ConditionalExpression) return statementFor(body);
  const yes = statementFor(body.consequent);
  const no = statementFor(body.alternate);
  if (yes === undefined || no === undefined || hasCommentBetween(body, model)) return undefined;
  const test = model.textOf(body.test);
  if (yes === '') return `if (!(${test})) ${no}`;
  return no === '' ? `if (${test}) ${yes}` : `if (${test}) ${yes} else ${no}`;
}

function hasCommentBetween(
  { test, consequent, alternate }: TSESTree.ConditionalExpression,
  model: FileModel,
): boolean {
  const between =
    model.text.slice(test.range[1], consequent.range[0]) +
    model.text.slice(consequent.range[1], alternate.range[0]);
  return between.includes('/');
}

interface Addition {
  readonly collected: Node;
  /** What is added: the arguments of `push`. */
  readonly text: string;
}

/** What `[...all, a, b]` and `all.concat([a, b])` add. */
function addition(
  node: Node,
  isCollected: (node: Node) => boolean,
  model: FileModel,
  resolver: Resolver,
): Addition | undefined {
  if (node.type === NodeType.ArrayExpression) {
    const [spread, ...added] = node.elements;
    if (spread?.type !== NodeType.SpreadElement || !isCollected(spread.argument)) return undefined;
    return additionOf(spread.argument, added, node, spread.range[1], model);
  }
  if (node.type !== NodeType.CallExpression || node.arguments.length !== 1) return undefined;
  const callee = unwrap(node.callee);
  const [list] = node.arguments;
  if (callee.type !== NodeType.MemberExpression || resolver.propertyName(callee) !== 'concat')
    return undefined;
  if (!isCollected(callee.object) || list?.type !== NodeType.ArrayExpression || node.optional)
    return undefined;
  return additionOf(callee.object, list.elements, list, list.range[0] + 1, model);
}

function additionOf(
  collected: Node,
  added: readonly (TSESTree.Expression | TSESTree.SpreadElement | null)[],
  list: Node,
  from: number,
  model: FileModel,
): Addition | undefined {
  const first = added[0];
  const last = added.at(-1);
  // So many arguments that the stack overflows could come out of a spread; a hole cannot be pushed.
  if (
    !first ||
    !last ||
    added.some((element) => element === null || element.type === NodeType.SpreadElement)
  ) {
    return undefined;
  }
  const { text } = model;
  if ((text.slice(from, first.range[0]) + text.slice(last.range[1], list.range[1])).includes('/'))
    return undefined;
  // Parentheses around the elements belong to them.
  const inner = text
    .slice(from, list.range[1] - 1)
    .replace(/^\s*,/, '')
    .trim()
    .replace(/,$/, '');
  return { collected, text: inner };
}

/** Is what was collected so far looked at on the spot, so that it does not matter that it will grow? */
function isHarmless(use: Node, fn: Node): boolean {
  for (let current = use.parent; current && current !== fn; current = current.parent) {
    if (isFunction(current)) return false;
  }
  return isArrayReader(use) && use.parent?.type !== NodeType.SpreadElement;
}

/** `all = [...all, item];` → `all.push(item);` */
function inLoop({ node, collected }: RepeatedCopy, sizes: Sizes): Fix | undefined {
  const { model, resolver } = sizes;
  const variable = model.variableOf(collected);
  if (!variable || variable.references.length > mostUses) return undefined;
  if (node.type !== NodeType.AssignmentExpression || !isUnused(node)) return undefined;
  const isCollected = (part: Node): boolean =>
    part.type === NodeType.Identifier && model.variableOf(part) === variable;
  const added = addition(unwrap(node.right), isCollected, model, resolver);
  const declared = variable.references.filter(({ init }) => init === true);
  const start = declared[0]?.writeExpr;
  const fresh = start && unwrap(start);
  if (!start || !added || declared.length !== 1 || variable.defs.length !== 1) return undefined;
  if (fresh?.type !== NodeType.ArrayExpression || fresh.elements.length > 0) return undefined;
  const outermost = loopsAround(node, sizes).at(-1)?.node;
  const name = variable.identifiers[0];
  const [definition] = variable.defs;
  if (
    !outermost ||
    name?.type !== NodeType.Identifier ||
    definition?.type !== DefinitionType.Variable ||
    definition.node.id !== name
  )
    return undefined;
  const types = [...typesAround(start), name.typeAnnotation?.typeAnnotation];
  if (!types.every(canGrow) || hasType(withComments(definition.node.parent, model))) return undefined;
  const home = functionAround(name);
  const isKept = variable.references.some(({ identifier, init }) => {
    if (init === true || identifier === collected || identifier === added.collected) return false;
    if (isArrayReader(identifier) && identifier.parent.type !== NodeType.SpreadElement) {
      return (
        goesOver(identifier, node) ||
        (functionAround(identifier) !== home && pauses(functionAround(identifier)))
      );
    }
    if (identifier.parent.type === NodeType.ExportSpecifier) return true;
    // Once the loops are over, what is there stays.
    return identifier.range[0] < outermost.range[1] || functionAround(identifier) !== home;
  });
  const writes = variable.references.filter((reference) => reference.isWrite());
  const isExported = name.parent.parent?.parent?.type === NodeType.ExportNamedDeclaration;
  if (isKept || isExported || writes.length !== 2 || functionAround(outermost) !== home) return undefined;
  const kept = model.text.slice(node.range[0], node.range[1]);
  if (/\/[/*]/.test(kept) && !added.text.includes(kept)) return undefined;
  return {
    title,
    applicability: 'safe',
    edits: [replacement(node.range[0], node.range[1], `${collected.name}.push(${added.text})`)],
  };
}

/** May a function be in the middle of a loop while others run? */
function pauses(fn: FunctionNode | undefined): boolean {
  return fn !== undefined && (fn.generator || fn.async);
}

/** Is a node inside a loop that goes over what is named here? It would go on over what is added. */
function goesOver(use: Node, node: Node): boolean {
  const { parent } = use;
  if (parent?.type === NodeType.ForOfStatement) return contains(parent, node);
  return (
    parent?.type === NodeType.MemberExpression &&
    contains(parent.parent, node) &&
    parent.parent !== node.parent
  );
}
