import { shorten } from '../../../base/text';
import type { Variable } from '@typescript-eslint/scope-manager';
import type { Program } from '../../parse/parse';
import {
  contains,
  enclosingFunction,
  findNode,
  type FunctionNode,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  repeats,
  type TSESTree,
  unwrap,
  walk,
  wrapped,
} from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import { isPureMethod } from '../../semantics/method-effects';
import { globals } from '../../semantics/resolver';
import type { RuleInput } from '../rule';
import { onLine } from './on-line';
import { isDeclaredPlain } from './plain-types';

/** Something that is started, or given, before a place and handled only after it. */
export interface Unhandled {
  /** As written. */
  readonly name: string;
  /** Where it is handled; where that is in the same expression, where it is started. */
  readonly node: Node;
  readonly isBeside: boolean;
}

/** What a function started and has not waited for yet. */
export interface InFlight {
  /** What is started before `call` and handled only after it. */
  at(call: Node): Unhandled | undefined;
}

/** As a clause for people. */
export function unhandledClause(
  { name, node, isBeside }: Unhandled,
  call: Node,
  { lines }: RuleInput['model'],
): string {
  const place = onLine(node, call, lines);
  return isBeside
    ? `\`${shorten(name)}\`, started before it ${place}, is handled only after it`
    : `\`${shorten(name)}\`, started or given before it, is handled only after it, ${place}`;
}

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** A use of something that may be in flight, which handles its end. */
interface Handling {
  /** Where it was started, or got in. */
  readonly started: number;
  readonly node: Node;
  readonly name: string;
}

/**
 * Promises that reject, and emitters that emit, while nobody listens: today what a function starts cannot come to an end
 * before the function goes on to handle it; behind a new `await` it can.
 */
export function inFlight(
  fn: FunctionNode | Program,
  input: RuleInput,
  /** Is what an expression gives known to be neither a promise nor an emitter? */
  isKnownPlain: (value: Node) => boolean = () => false,
): InFlight {
  const { model } = input;
  const variables = new Set<Variable>();
  const starts: Call[] = [];
  if (isFunction(fn)) for (const part of [...fn.params, fn.body]) collect(part);
  else for (const statement of fn.body) collect(statement);
  const handlings = [...variables].flatMap((variable) => handlingsOf(variable));
  handlings.sort((a, b) => a.started - b.started);
  // Of those up to each, the one that is handled last.
  const last: Handling[] = [];
  for (const item of handlings) {
    const before = last.at(-1);
    last.push(before && before.node.range[0] > item.node.range[0] ? before : item);
  }

  return {
    at(call) {
      // What a loop goes round comes before and after; what the call itself gives is not there before it.
      const { range } = outermostLoop(call, fn) ?? call;
      const after = range === call.range ? range[1] : range[0];
      const later = last[firstWhere(handlings, ({ started }) => started >= range[1]) - 1];
      if (later && later.node.range[0] >= after)
        return { name: later.name, node: later.node, isBeside: false };
      // `await Promise.all([send(), readFileSync(path)])`
      const beside = startedBeside(call);
      return beside && { name: model.textOf(beside), node: beside, isBeside: true };
    },
  };

  function collect(root: Node): void {
    walk(root, (node) => {
      if (node.type === NodeType.Identifier) {
        const variable = model.variableOf(node);
        if (variable?.defs.some(({ name }) => contains(fn, name)) === true) variables.add(variable);
      } else if (node.type === NodeType.CallExpression || node.type === NodeType.NewExpression) {
        if (mayBeInFlight(node, input) && !isKnownPlain(node)) starts.push(node);
      }
      return true;
    });
  }

  function handlingsOf(variable: Variable): Handling[] {
    if (isDeclaredPlain(variable)) return [];
    const isGiven = variable.defs.some(({ type, node }) => type === DefinitionType.Parameter && node === fn);
    const started = isGiven ? -1 : firstStart(variable);
    if (started === undefined) return [];
    return variable.references.flatMap(({ identifier }): Handling[] => {
      const node: Node = identifier;
      return contains(fn, node) && handles(node, input, isGiven) && !isKnownPlain(node)
        ? [{ started, node, name: variable.name }]
        : [];
    });
  }

  /** Where something that may be in flight first gets into a variable. */
  function firstStart(variable: Variable): number | undefined {
    const given = variable.references.flatMap(({ identifier, writeExpr }) => {
      if (writeExpr) return [writeExpr];
      // `jobs.push(start())`
      const member = identifier.parent;
      const call = member.parent;
      return member.type === NodeType.MemberExpression &&
        call?.type === NodeType.CallExpression &&
        call.callee === member
        ? call.arguments
        : [];
    });
    const places = given.filter((value) => holdsStart(value)).map(({ range }) => range[1]);
    return places.length > 0 ? Math.min(...places) : undefined;
  }

  function holdsStart(value: Node): boolean {
    return (
      findNode(
        value,
        (node) =>
          (node.type === NodeType.CallExpression || node.type === NodeType.NewExpression) &&
          mayBeInFlight(node, input),
        // What is called with a promise may give it back; what is awaited is done.
        ({ type }) => type !== NodeType.AwaitExpression,
      ) !== undefined ||
      findNode(value, (node) => isFunction(node) && node.async && node !== unwrap(value)) !== undefined
    );
  }

  /** Something of the same statement that is evaluated before `call`, and used after it. */
  function startedBeside(call: Node): Node | undefined {
    let statement = call;
    while (statement.parent && !/(?:Statement|Declaration)$/.test(statement.type))
      statement = statement.parent;
    const first = firstWhere(starts, ({ range }) => range[0] >= statement.range[0]);
    for (let index = first; index < starts.length; index++) {
      const start = starts[index];
      if (!start || start.range[0] >= call.range[0]) break;
      if (
        start.range[1] <= call.range[0] &&
        (enclosingFunction(start) ?? model.program) === fn &&
        isHandledLater(start)
      )
        return start;
    }
    return undefined;
  }
}

/** Is the result of a call used otherwise than there and then, as in `res.status(200).send(…)`? */
function isHandledLater(start: Call): boolean {
  const value = wrapped(start);
  const { parent } = value;
  if (parent?.type === NodeType.ExpressionStatement) return false;
  const isReceiver = parent?.type === NodeType.MemberExpression && parent.object === value;
  return !isReceiver || handling.has(propertyOf(parent));
}

function outermostLoop(node: Node, fn: Node): Node | undefined {
  let loop: Node | undefined;
  for (
    let part = node, around = node.parent;
    around && around !== fn;
    part = around, around = around.parent
  ) {
    if (isLoop(around) && repeats(around, part)) loop = around;
  }
  return loop;
}

/** Binary search: the index of the first item that passes a test which all those after it pass, too. */
function firstWhere<T>(items: readonly T[], test: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item === undefined || test(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const handling = new Set([
  ...['then', 'catch', 'finally', 'on', 'once', 'addListener', 'prependListener', 'addEventListener', 'pipe'],
  ...['subscribe', 'onmessage', 'onerror'],
]);

const promiseMethods = new Set(['then', 'catch', 'finally']);

/** Does the value of a variable come to be waited for or listened to where it is mentioned? */
function handles(identifier: Node, { model, resolver }: RuleInput, isGiven: boolean): boolean {
  let node = wrapped(identifier);
  for (;;) {
    const parent: Node | undefined = node.parent;
    switch (parent?.type) {
      case NodeType.AwaitExpression:
      case NodeType.YieldExpression:
        return true;
      case NodeType.ForOfStatement:
        return parent.right === node && (parent.await || !isGiven);
      case NodeType.MemberExpression:
        if (parent.object !== node) return false;
        if (handling.has(propertyOf(parent))) return true;
        node = wrapped(parent);
        break;
      case NodeType.ReturnStatement:
      case NodeType.SpreadElement:
        return !isGiven;
      case NodeType.ArrowFunctionExpression:
        return parent.body === node && !isGiven;
      case NodeType.ArrayExpression:
      case NodeType.ConditionalExpression:
      case NodeType.LogicalExpression:
        node = wrapped(parent);
        break;
      case NodeType.CallExpression: {
        if (parent.callee === node) return false;
        const member = resolver.resolve(parent.callee);
        if (member?.module === globals) return member.path[0] === 'Promise';
        // Plain modules take plain data.
        return (
          !isGiven &&
          member?.module !== 'path' &&
          member?.module !== 'fs' &&
          !isPlain(parent, model, resolver)
        );
      }
      default:
        return false;
    }
  }
}

function propertyOf({ property, computed }: TSESTree.MemberExpression): string {
  if (computed) return property.type === NodeType.Literal ? String(property.value) : '';
  return property.type === NodeType.Identifier ? property.name : '';
}

/** May a call give a promise, or something that emits events, that nobody has waited for? */
function mayBeInFlight(call: Call, { model, resolver }: RuleInput): boolean {
  // `await send().then(show, report)` waits for all of it.
  let value = wrapped(call);
  for (let member = value.parent; member?.type === NodeType.MemberExpression; member = value.parent) {
    const method = member.parent;
    if (method.type !== NodeType.CallExpression || method.callee !== member) break;
    if (!promiseMethods.has(propertyOf(member))) break;
    value = wrapped(method);
  }
  return value.parent?.type !== NodeType.AwaitExpression && !isPlain(call, model, resolver);
}

const plainModules = new Set(['path', 'url', 'os', 'querystring', 'buffer', 'assert']);
const inFlightGlobals =
  /^(?:Promise|fetch|Worker|SharedWorker|WebSocket|EventSource|XMLHttpRequest|BroadcastChannel|MessageChannel|EventTarget|AbortController|AbortSignal|Reflect|Proxy|\w*Stream|WebAssembly|import|require|navigator|indexedDB|caches|FileReader|Array)$/;

/** Is what a call gives known to be plain data? */
function isPlain(call: Call, model: RuleInput['model'], resolver: RuleInput['resolver']): boolean {
  // A module: `require('fs')`.
  if (resolver.resolve(call)?.path.length === 0) return true;
  const member = resolver.resolve(call.callee);
  if (member) {
    const [first = ''] = member.path;
    const last = member.path.at(-1) ?? '';
    if (plainModules.has(member.module)) return true;
    if (member.module === 'process') return /^(?:cwd|uptime|hrtime|memoryUsage|cpuUsage)$/.test(first);
    if (member.module === 'fs') return member.path.some((name) => name.endsWith('Sync'));
    if (member.module === 'crypto') return /^(?:randomUUID|createHash|createHmac|randomBytes)$/.test(first);
    if (member.module === globals) {
      return !inFlightGlobals.test(first) || (first === 'Array' && last === 'isArray');
    }
    return false;
  }
  const callee = unwrap(call.callee);
  if (call.type !== NodeType.CallExpression || callee.type !== NodeType.MemberExpression) return false;
  const name = resolver.propertyName(callee) ?? '';
  if (!isPureMethod(name, 1) || handling.has(name) || givesWhatItHolds.has(name)) return false;
  // Calls in what is handed over are looked at by themselves.
  return call.arguments.every((argument) => {
    const value = unwrap(argument);
    if (isFunction(value)) return !value.async;
    return name !== 'map' && name !== 'flatMap' ? true : model.textOf(value) === 'Boolean';
  });
}

/** Methods that hand out elements, which may be anything, or whose name says little. */
const givesWhatItHolds = new Set([
  'at',
  'findLast',
  'reduce',
  'reduceRight',
  'bind',
  'toArray',
  'lean',
  'populate',
  'values',
  'with',
  'valueOf',
  'union',
]);
