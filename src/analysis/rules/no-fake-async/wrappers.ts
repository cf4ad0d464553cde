import {
  enclosingFunction,
  findNode,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  contains,
  unwrap,
  walk,
} from '../../parse/syntax';
import { blockingApiOf } from '../../catalog';
import { functionUse } from '../../semantics/execution-context';
import { localFunction } from '../../semantics/local-function';
import type { RuleInput } from '../rule';

/** Code that looks asynchronous by the way it is written. */
export interface Wrapper {
  readonly kind: 'promise' | 'postponed' | 'async-function';
  /** What runs. */
  readonly fn: FunctionNode;
  /** How it is wrapped, in people's terms: `new Promise`, `setImmediate`, `load`. */
  readonly by: string;
  /** What is marked where the work itself is not. */
  readonly head: Node;
  /** An async function that promises a value, rather than only to be done. */
  readonly promises?: boolean;
}

/** The promises, postponed callbacks and async functions of a file that could not do anything asynchronous. */
export function wrappers(input: RuleInput): Wrapper[] {
  const { model } = input;
  return [
    ...model.nodesOf(NodeType.NewExpression).flatMap((node) => promise(node, input)),
    ...model.nodesOf(NodeType.CallExpression).flatMap((node) => postponed(node, input)),
    ...asyncFunctions(input),
  ];
}

/** `new Promise` whose executor settles it before it returns. */
function promise(node: TSESTree.NewExpression, { model, resolver }: RuleInput): Wrapper[] {
  const callee = unwrap(node.callee);
  if (callee.type !== NodeType.Identifier || callee.name !== 'Promise' || !model.isGlobal(callee)) return [];
  const fn = node.arguments[0] && localFunction(node.arguments[0], resolver);
  const [resolve] = fn?.params ?? [];
  if (!fn || resolve?.type !== NodeType.Identifier) return [];
  const uses = model.lookUp(resolve.name, fn.body)?.references ?? [];
  const settles = uses.every(
    ({ identifier }) =>
      identifier.parent.type === NodeType.CallExpression &&
      identifier.parent.callee === identifier &&
      enclosingFunction(identifier) === fn,
  );
  return uses.length > 0 && settles ? [{ kind: 'promise', fn, by: 'new Promise', head: callee }] : [];
}

const postponing: ReadonlySet<string> = new Set([
  'globalThis:setTimeout',
  'globalThis:setImmediate',
  'globalThis:queueMicrotask',
  'timers:setTimeout',
  'timers:setImmediate',
  'process:nextTick',
]);

/** Delays up to this (in ms) do not wait for anything but their turn. */
const shortDelay = 1;

/** `setTimeout(fn, 0)`, `setImmediate(fn)`, `process.nextTick(fn)`, `queueMicrotask(fn)`, `Promise.resolve().then(fn)`. */
function postponed(call: TSESTree.CallExpression, input: RuleInput): Wrapper[] {
  const { resolver } = input;
  const [callback, delay] = call.arguments;
  if (!callback) return [];
  const callee = unwrap(call.callee);
  const by =
    isThenOfResolved(callee, input) && !isImport(callback, input)
      ? 'Promise.resolve().then'
      : postponingName(callee, delay, input);
  const fn = by === undefined ? undefined : localFunction(callback, resolver);
  // One that postpones itself computes in portions.
  return by !== undefined && fn && !contains(fn, call) ? [{ kind: 'postponed', fn, by, head: callee }] : [];
}

function postponingName(callee: Node, delay: Node | undefined, { resolver }: RuleInput): string | undefined {
  const member = resolver.resolve(callee);
  if (!member || !postponing.has(`${member.module}:${member.path.join('.')}`)) return undefined;
  const name = member.path.at(-1) ?? '';
  if (name !== 'setTimeout' || !delay) return member.module === 'process' ? `process.${name}` : name;
  const value = unwrap(delay);
  const isShort =
    value.type === NodeType.Literal && typeof value.value === 'number' && value.value <= shortDelay;
  return isShort ? name : undefined;
}

function isThenOfResolved(callee: Node, { resolver }: RuleInput): boolean {
  if (callee.type !== NodeType.MemberExpression || resolver.propertyName(callee) !== 'then') return false;
  const object = unwrap(callee.object);
  const member = object.type === NodeType.CallExpression ? resolver.resolve(object.callee) : undefined;
  return member?.module === 'globalThis' && member.path.join('.') === 'Promise.resolve';
}

/** What compilers make of `import(path)`: `Promise.resolve(path).then((s) => require(s))`. */
function isImport(callback: Node, { model }: RuleInput): boolean {
  return /=>\s*(?:[\w$.]+\()*require\([^()]*\)\)*$/.test(model.textOf(callback));
}

/** Async functions that never wait and do not return what somebody else promises. */
function asyncFunctions({ model, resolver }: RuleInput): Wrapper[] {
  const waiting = new Set<FunctionNode | undefined>();
  for (const node of [
    ...model.nodesOf(NodeType.AwaitExpression),
    ...model.nodesOf(NodeType.ForOfStatement).filter((loop) => loop.await),
  ]) {
    waiting.add(enclosingFunction(node));
  }
  const functions: readonly FunctionNode[] = [
    ...model.nodesOf(NodeType.FunctionDeclaration),
    ...model.nodesOf(NodeType.FunctionExpression),
    ...model.nodesOf(NodeType.ArrowFunctionExpression),
  ];
  return functions.flatMap((fn): Wrapper[] => {
    if (!fn.async || fn.generator || waiting.has(fn)) return [];
    // What is handed to a framework or an array method has to be what that asks for.
    if (functionUse(fn, model, resolver).kind !== 'unknown') return [];
    const values = returnedValues(fn);
    if (values.some((value) => mayPromise(value, resolver))) return [];
    return [{ kind: 'async-function', fn, by: 'async', head: fn, promises: values.length > 0 }];
  });
}

function returnedValues(fn: FunctionNode): Node[] {
  if (fn.body.type !== NodeType.BlockStatement) return [fn.body];
  const values: Node[] = [];
  walk(fn.body, (node) => {
    if (node.type === NodeType.ReturnStatement && node.argument) values.push(node.argument);
    return !isFunction(node);
  });
  return values;
}

/** Methods of values that are at hand: strings, arrays and buffers promise nothing. */
const plainMethods = new Set([
  ...[
    'toString',
    'trim',
    'split',
    'replace',
    'replaceAll',
    'slice',
    'substring',
    'toLowerCase',
    'toUpperCase',
  ],
  ...['join', 'filter', 'sort', 'flat', 'concat', 'reverse', 'includes', 'startsWith', 'endsWith', 'digest'],
  ...['find', 'some', 'every', 'indexOf', 'keys', 'values', 'entries', 'test', 'match', 'at', 'toFixed'],
]);

/** Could an expression be a promise of somebody else's? */
function mayPromise(node: Node, resolver: RuleInput['resolver']): boolean {
  const value = unwrap(node);
  switch (value.type) {
    case NodeType.ConditionalExpression:
      return mayPromise(value.consequent, resolver) || mayPromise(value.alternate, resolver);
    case NodeType.LogicalExpression:
      return mayPromise(value.left, resolver) || mayPromise(value.right, resolver);
    case NodeType.Identifier: {
      const initialiser = resolver.constantInitialiser(value);
      return (
        initialiser !== undefined && !isFunction(unwrap(initialiser)) && mayPromise(initialiser, resolver)
      );
    }
    case NodeType.NewExpression: {
      const member = resolver.resolve(value.callee);
      return member?.path[0] === 'Promise';
    }
    case NodeType.CallExpression: {
      const callee = unwrap(value.callee);
      const member = resolver.resolve(callee);
      if (member && (blockingApiOf(member) || isPlain(member.module, member.path))) return false;
      const fn = localFunction(callee, resolver);
      if (fn) return fn.async || returnedValues(fn).some((returned) => isPromiseShape(returned));
      if (callee.type !== NodeType.MemberExpression) return true;
      const method = resolver.propertyName(callee);
      return method === undefined || !plainMethods.has(method);
    }
    case NodeType.AwaitExpression:
    case NodeType.ImportExpression:
    case NodeType.TaggedTemplateExpression:
      return true;
    default:
      return false;
  }
}

/** Globals other than `Promise` and `fetch`, and modules of Node's that compute, hand back values. */
function isPlain(module: string, path: readonly string[]): boolean {
  if (module === 'globalThis')
    return /^(?:JSON|Object|Array|Math|Number|String|Buffer|Boolean)$/.test(path[0] ?? '');
  return module === 'path' || module === 'url' || (module === 'crypto' && path[0] === 'createHash');
}

function isPromiseShape(node: Node): boolean {
  return (
    findNode(
      node,
      (inner) => inner.type === NodeType.Identifier && inner.name === 'Promise',
      (inner) => !isFunction(inner),
    ) !== undefined || unwrap(node).type === NodeType.CallExpression
  );
}
