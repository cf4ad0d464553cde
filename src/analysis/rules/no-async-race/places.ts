import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  enclosingFunction,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
} from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import type { RuleInput } from '../rule';

/** State that outlives a run of a function: a variable, or a member of an object, that other runs see too. */
export interface Place {
  /** Equal for places that are the same, within one function. */
  readonly key: string;
  /** As written: `this.total`, `balances[id]`. */
  readonly text: string;
  /** Who shares it: all runs of the module, the runs on one object, or those within one run of an outer function. */
  readonly sharedBy: 'module' | 'object' | FunctionNode;
}

const maxDepth = 8;

/** The place that an expression names, as seen from the function `fn`; undefined for what each run has for itself. */
export function placeOf(node: Node, fn: FunctionNode, input: RuleInput, depth = 0): Place | undefined {
  if (depth > maxDepth) return undefined;
  const value = unwrap(node);
  if (value.type === NodeType.Identifier) return variablePlace(value, fn, input);
  if (value.type !== NodeType.MemberExpression) return undefined;
  const base = basePlace(value.object, fn, input, depth + 1);
  const name = base && memberName(value, input);
  return base && name !== undefined
    ? { key: `${base.key}${name}`, text: input.model.textOf(value), sharedBy: base.sharedBy }
    : undefined;
}

function variablePlace(
  identifier: TSESTree.Identifier,
  fn: FunctionNode,
  { model }: RuleInput,
): Place | undefined {
  const text = identifier.name;
  const variable = model.variableOf(identifier);
  if (!variable) {
    return model.isGlobal(identifier) ? { key: text, text, sharedBy: 'module' } : undefined;
  }
  const [definition] = variable.defs;
  if (!definition || contains(fn, definition.name)) return undefined;
  const owner = enclosingFunction(definition.name);
  // A parameter belongs to the function that it is a part of.
  const key = `${text}@${definition.name.range[0]}`;
  return { key, text, sharedBy: owner ?? 'module' };
}

/** The shared object that an expression evaluates to. */
function basePlace(node: Node, fn: FunctionNode, input: RuleInput, depth: number): Place | undefined {
  const object = unwrap(node);
  if (object.type === NodeType.ThisExpression) return { key: 'this', text: 'this', sharedBy: 'object' };
  if (object.type !== NodeType.Identifier) return placeOf(object, fn, input, depth);
  const variable = input.model.variableOf(object);
  const shared = variablePlace(object, fn, input);
  if (shared && variable && isParameter(variable)) return undefined;
  return shared ?? aliasPlace(object, fn, input, depth);
}

/** A parameter of an outer function is what its caller has given it, which may be for this run alone. */
function isParameter(variable: Variable): boolean {
  return variable.defs.some(({ type }) => type === DefinitionType.Parameter);
}

/** Methods that hand out an element of a collection, which everybody shares who shares the collection. */
const accessors = new Set(['get', 'find', 'at']);

/** A local name for a shared object: `const self = this`, `const account = accounts.get(id)`. */
function aliasPlace(
  identifier: TSESTree.Identifier,
  fn: FunctionNode,
  input: RuleInput,
  depth: number,
): Place | undefined {
  const initialiser = input.resolver.constantInitialiser(identifier);
  const value = initialiser && unwrap(initialiser);
  if (!value || isFunction(value)) return undefined;
  if (value.type === NodeType.ThisExpression) return { key: 'this', text: 'this', sharedBy: 'object' };
  if (value.type === NodeType.MemberExpression) return placeOf(value, fn, input, depth);
  if (value.type !== NodeType.CallExpression) return undefined;
  const callee = unwrap(value.callee);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const method = input.resolver.propertyName(callee);
  const collection =
    method !== undefined && accessors.has(method) ? placeOf(callee.object, fn, input, depth) : undefined;
  return collection && { ...collection, key: `${collection.key}.get(${argumentsText(value, input)})` };
}

function argumentsText({ arguments: args }: TSESTree.CallExpression, { model }: RuleInput): string {
  return args.map((argument) => model.textOf(argument)).join();
}

/** `.name`, `.#name`, or `[key]` where the key is a name, a path or a literal. */
function memberName(node: TSESTree.MemberExpression, { model, resolver }: RuleInput): string | undefined {
  const name = resolver.propertyName(node);
  if (name !== undefined) return `.${name}`;
  if (node.property.type === NodeType.PrivateIdentifier) return `.#${node.property.name}`;
  const text = model.textOf(node.property);
  return /^[\w$.]+$/.test(text) ? `[${text}]` : undefined;
}

/** A mention of a place that reads it. */
export interface Read {
  readonly place: Place;
  readonly node: Node;
}

/** The places that an expression reads itself, those in functions inside it left out; `map.get(key)` is one of `map`. */
export function readsIn(root: Node, fn: FunctionNode, input: RuleInput): Read[] {
  const reads: Read[] = [];
  walk(root, (node) => {
    if (isFunction(node)) return false;
    const entry =
      node.type === NodeType.CallExpression ? entryPlace(node, ['get', 'has'], fn, input) : undefined;
    if (entry) {
      reads.push({ place: entry, node });
      return true;
    }
    if (node.type !== NodeType.Identifier && node.type !== NodeType.MemberExpression) return true;
    if (isCallee(node) || isProperty(node)) return true;
    const place = placeOf(node, fn, input);
    if (place) reads.push({ place, node });
    return !place;
  });
  return reads;
}

/** The entry of a shared collection that `map.get(key)`, `set.add(key)` and their kin are about. */
export function entryPlace(
  call: TSESTree.CallExpression,
  methods: readonly string[],
  fn: FunctionNode,
  input: RuleInput,
): Place | undefined {
  const callee = unwrap(call.callee);
  const [key] = call.arguments;
  if (!key || callee.type !== NodeType.MemberExpression) return undefined;
  const method = input.resolver.propertyName(callee);
  if (method === undefined || !methods.includes(method)) return undefined;
  const collection = placeOf(callee.object, fn, input);
  if (!collection) return undefined;
  const text = input.model.textOf(key);
  return { ...collection, key: `${collection.key}{${text}}`, text: `${collection.text}.get(${text})` };
}

function isCallee(node: Node): boolean {
  const { parent } = node;
  return parent?.type === NodeType.CallExpression && parent.callee === node;
}

/** Is an identifier only the name of a member or of a property? */
function isProperty(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === NodeType.MemberExpression) return parent.property === node && !parent.computed;
  return parent?.type === NodeType.Property && parent.key === node && !parent.computed && !parent.shorthand;
}

/** What an assignment, a count, or a call that adds an entry writes to. */
export function writtenPlace(node: Node, fn: FunctionNode, input: RuleInput): Place | undefined {
  switch (node.type) {
    case NodeType.AssignmentExpression:
      return placeOf(node.left, fn, input);
    case NodeType.UpdateExpression:
      return placeOf(node.argument, fn, input);
    case NodeType.CallExpression:
      return entryPlace(node, ['add', 'set'], fn, input);
    default:
      return undefined;
  }
}
