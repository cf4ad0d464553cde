import type { TextRange } from '../../../base/text';
import { freeName } from '../../edits/bindings';
import { followsOpenStatement } from '../../edits/statements';
import { indentAt, indentUnit, lineBreakOf } from '../../edits/style';
import {
  findNode,
  isFunction,
  lastName,
  type Node,
  NodeType,
  receiverNames,
  type TSESTree,
  unwrap,
  walk,
} from '../../parse/syntax';
import type { CallFacts } from '../../program/function-facts';
import { EffectSites } from '../../semantics/effect-sites';
import { conflict, type Effect } from '../../semantics/effects';
import {
  browserName,
  delayName,
  gateName,
  limiterName,
  lockName,
  promptName,
  sequentialSource,
  transactionCall,
} from '../../semantics/naming';
import type { Transactions } from '../../semantics/transactions';
import { effectsOfCall, isWaitedFor, judgedCall, type JudgedCall } from '../awaited-calls';
import { calledBy } from '../no-await-in-loop/on-purpose';
import { shorten } from '../../../base/text';
import type { RuleInput } from '../rule';
import type { Unit } from './units';

/** A statement that awaits one thing, as it is kept until the functions are known that it calls. Plain data. */
export interface AwaitedUnit {
  /** What is called, as written and shortened. */
  readonly name: string;
  readonly effects: readonly Effect[];
  /** The call that is awaited itself waits for something outside. */
  readonly waits: boolean;
  readonly calls: readonly JudgedCall[];
  /** The variable that the result is assigned to, if that is not declared there. */
  readonly assigned?: string;
  /** Somebody looks at the result. */
  readonly isKept: boolean;
  /** Why nothing else may run at the same time, as a clause for people. */
  readonly alone?: string;
  /** What comes later relies on its having been done. */
  readonly isGate: boolean;
  /** The same call as the one before: what it gives is another thing by now. */
  readonly repeats: boolean;
  /** Absent where the statement cannot be rewritten. */
  readonly parts?: UnitParts;
}

/** The texts of which a statement is made, and where they stand. */
export interface UnitParts {
  readonly kind: Unit['kind'];
  readonly statement: TextRange;
  /** The name or pattern, without its type; empty where the result is not kept. */
  readonly target: string;
  readonly type?: string;
  /** What is awaited. */
  readonly value: string;
  /** The result is kept as it is, not a part of it. */
  readonly isWhole: boolean;
  /** The statement before and after its `await`, and a name for the result that nothing else has. */
  readonly around: { readonly before: string; readonly after: string; readonly name: string };
  /** What stands between the statement before it in the run and this one, if that is space and comments alone. */
  readonly gap?: string;
  /** What new lines begin with, and how much deeper the lines in brackets are. */
  readonly lead: string;
  readonly indent: string;
  /** A bracket at its start would be taken for the end of the statement before. */
  readonly followsOpen: boolean;
}

export function awaitedUnit(
  unit: Unit,
  index: number,
  before: Unit | undefined,
  input: RuleInput,
  transactions: Transactions,
): AwaitedUnit {
  const { model, resolver } = input;
  const { awaited, statement } = unit;
  const call = calledBy(awaited);
  const sites = new EffectSites(statement, model, resolver).within([statement]);
  const awaitedCalls = callsAwaited(statement, input);
  const alone = aloneReason(call, statement, transactions);
  const assigned = unit.kind === 'assignment' && unit.target ? model.textOf(unit.target) : undefined;
  const parts = partsOf(unit, before, index, input);
  return {
    name: shorten(model.textOf(call ? unwrap(call.callee) : awaited.argument)),
    effects: sites.effects.flatMap(({ effect, node }) =>
      assigned !== undefined && node.type === NodeType.AssignmentExpression ? [] : effect,
    ),
    ...(assigned !== undefined && { assigned }),
    waits: sites.effects.some(({ effect }) => isWaitedFor(effect)),
    calls: sites.calls.map((site) => judgedCall(site, awaitedCalls)),
    isKept: unit.target !== undefined,
    isGate: call !== undefined && gateName.test(lastName(call.callee)),
    repeats: before !== undefined && model.textOf(before.awaited) === model.textOf(awaited),
    ...(alone !== undefined && { alone }),
    ...(parts && { parts }),
  };
}

/** The calls that a statement waits for: by themselves, or among others that it waits for together. */
function callsAwaited(statement: Node, { resolver }: RuleInput): ReadonlySet<Node> {
  const calls = new Set<Node>();
  walk(statement, (node) => {
    if (node.type !== NodeType.AwaitExpression) return !isFunction(node);
    const call = calledBy(node);
    if (!call) return true;
    calls.add(call);
    const member = resolver.resolve(call.callee);
    if (member?.module === 'globalThis' && member.path[0] === 'Promise') {
      walk(call, (part) => {
        if (part.type === NodeType.CallExpression) calls.add(part);
        return true;
      });
    }
    return true;
  });
  return calls;
}

/** Names that tell of one thing after the other. */
function aloneReason(
  call: TSESTree.CallExpression | undefined,
  statement: Node,
  transactions: Transactions,
): string | undefined {
  if (!call) return 'what is awaited is not known';
  const callee = lastName(call.callee);
  const names = receiverNames(call.callee);
  const isAny = (name: RegExp): boolean => name.test(callee) || names.some((other) => name.test(other));
  if (delayName.test(callee)) return 'it lets time pass';
  if (isAny(lockName)) return 'nothing may begin before a lock is held';
  if (names.some((name) => browserName.test(name))) return 'one page does one thing after the other';
  if (promptName.test(callee)) return 'a person answers one question after the other';
  if (isAny(limiterName)) return 'something lets so many through at a time only';
  if (transactions.isTransactional(call)) return 'a transaction does one thing after the other';
  for (let node: Node | undefined = statement.parent; node; node = node.parent) {
    const around = isFunction(node) ? node.parent : undefined;
    if (around?.type === NodeType.CallExpression && transactionCall.test(lastName(around.callee))) {
      return 'a transaction does one thing after the other';
    }
  }
  if (transactions.isOnConnection(call)) return 'one connection runs one query after the other';
  const [receiver] = names;
  return receiver !== undefined && sequentialSource.test(receiver)
    ? `\`${receiver}\` goes on from where the last one ended`
    : undefined;
}

function partsOf(
  unit: Unit,
  before: Unit | undefined,
  index: number,
  { model }: RuleInput,
): UnitParts | undefined {
  const { awaited, statement, target, kind, isWhole } = unit;
  const value = awaited.argument;
  const hasPause = findNode(
    value,
    ({ type }) => type === NodeType.AwaitExpression || type === NodeType.YieldExpression,
    (node) => !isFunction(node),
  );
  if (hasPause) return undefined;
  const { text } = model;
  const annotation = target && typeOf(target);
  const nameEnd = annotation ? annotation.range[0] : target?.range[1];
  const written = target && nameEnd !== undefined ? text.slice(target.range[0], nameEnd).trim() : '';
  const [start, end] = statement.range;
  // What is not one of the texts goes: there must be no comment in it.
  const rest =
    text.slice(start, target?.range[0] ?? start) +
    text.slice(target?.range[1] ?? start, value.range[0]) +
    text.slice(value.range[1], end);
  if (/\/[/*]/.test(rest) || unwrap(value).type !== NodeType.CallExpression) return undefined;
  const gap = before ? text.slice(before.statement.range[1], start) : '';
  const isGap = /^(?:\s|\/\/.*|\/\*(?:(?!\*\/)[\s\S])*\*\/)*$/.test(gap);
  const result = target?.type === NodeType.Identifier ? `${target.name}Result` : `result${index + 1}`;
  return {
    kind,
    statement: { start, end },
    target: written,
    ...(annotation && { type: model.textOf(annotation.typeAnnotation) }),
    value: model.textOf(value),
    isWhole,
    around: {
      before: text.slice(start, awaited.range[0]),
      after: text.slice(awaited.range[1], end),
      name: freeName(result, model.scopeOf(statement), statement, model),
    },
    ...(isGap && { gap }),
    lead: lineBreakOf(text) + indentAt(start, text),
    indent: indentUnit(text),
    followsOpen: followsOpenStatement(statement, text),
  };
}

function typeOf(target: Node): TSESTree.TSTypeAnnotation | undefined {
  switch (target.type) {
    case NodeType.Identifier:
    case NodeType.ObjectPattern:
    case NodeType.ArrayPattern:
      return target.typeAnnotation;
    default:
      return undefined;
  }
}

/** One of several units that may wait at the same time. */
export interface Member {
  readonly unit: AwaitedUnit;
  /** Functions that were taken to read by their names. */
  readonly assumed: readonly string[];
}

export interface Groups {
  /** Neighbours that need nothing of each other, in order; a unit that stands alone is a group of its own. */
  readonly groups: readonly (readonly Member[])[];
  /** Why a unit does not join the group before it. */
  readonly reasons: ReadonlyMap<AwaitedUnit, string>;
}

interface Judged extends Member {
  readonly effects: readonly Effect[];
  readonly waits: boolean;
}

/** Which units of a run could wait at the same time. */
export function groupsOf(units: readonly AwaitedUnit[], facts: CallFacts): Groups {
  const groups: Judged[][] = [];
  const reasons = new Map<AwaitedUnit, string>();
  let group: Judged[] = [];
  for (const unit of units) {
    const judged = judge(unit, facts);
    let joins = group.length > 0;
    for (const other of group) {
      const obstacle = obstacleBetween(other, judged);
      if (obstacle === undefined) continue;
      joins = false;
      if (obstacle !== '') reasons.set(unit, obstacle);
      break;
    }
    if (joins) group.push(judged);
    else groups.push((group = [judged]));
  }
  return { groups, reasons };
}

function judge(unit: AwaitedUnit, facts: CallFacts): Judged {
  const effects = [...unit.effects];
  const assumed: string[] = [];
  let { waits } = unit;
  for (const call of unit.calls) {
    const called = effectsOfCall(call, facts);
    effects.push(...called.effects);
    if (called.assumption !== undefined) assumed.push(called.assumption);
    if (call.isAwaited && called.waits) waits = true;
  }
  return { unit, assumed, effects: effects.filter(({ resource }) => resource !== 'clock'), waits };
}

/** Why one cannot wait together with a later one: a clause for people, empty where it is not worth telling. */
function obstacleBetween(first: Judged, second: Judged): string | undefined {
  if (first.unit.isGate) return `what follows relies on \`${first.unit.name}\``;
  if (first.unit.alone !== undefined) return first.unit.alone;
  if (second.unit.alone !== undefined) return second.unit.alone;
  if (!first.waits || !second.waits) {
    const unknown = [first, second].find(({ effects }) => effects.some(isUnknownChange));
    return unknown ? unknownReason(unknown) : '';
  }
  if (second.unit.repeats) return 'it asks for the same thing again';
  const isCheck = !first.unit.isKept && first.effects.every(({ access }) => access === 'read');
  if (isCheck) return `\`${first.unit.name}\` fails where what follows should not be done`;
  const { assigned } = first.unit;
  const readsIt = second.effects.some(({ resource, target }) => resource === 'state' && target === assigned);
  if (assigned !== undefined && readsIt) return `\`${assigned}\` is changed before it is read`;
  const clash = conflict(first.effects, second.effects);
  if (clash) return describeClash(clash, first, second);
  // If the first one failed, it would not have been done.
  const change = second.effects.find(({ access, resource }) => access === 'write' && resource !== 'state');
  return change && `it changes something, which is not to be done if \`${first.unit.name}\` fails`;
}

function isUnknownChange({ resource, access }: Effect): boolean {
  return resource === 'unknown' && access === 'write';
}

function unknownReason({ unit, effects }: Judged): string {
  const target = effects.find(isUnknownChange)?.target ?? unit.name;
  return `what \`${target}\` does is not known`;
}

function describeClash([a, b]: readonly [Effect, Effect], first: Judged, second: Judged): string {
  if (isUnknownChange(a)) return unknownReason(first);
  if (isUnknownChange(b)) return unknownReason(second);
  const target = b.target ?? a.target;
  const what = target === undefined ? resourceName(b) : `\`${target.replace(/^\./, '')}\``;
  if (a.access === 'read') return `${what} is read before it is changed`;
  return b.access === 'read'
    ? `${what} is changed before it is read`
    : `${what} is changed by both, in this order`;
}

function resourceName({ resource }: Effect): string {
  switch (resource) {
    case 'file-system':
      return 'the file system';
    case 'network':
      return 'what a server holds';
    case 'database':
      return 'the database';
    case 'thread-pool':
      return 'what other threads compute';
    case 'process':
      return 'the state of the process';
    case 'console':
      return 'the console';
    case 'clock':
      return 'the time';
    case 'state':
    case 'unknown':
      return 'shared state';
  }
}
