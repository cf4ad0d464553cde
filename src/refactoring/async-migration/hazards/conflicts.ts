import { isLoop, type Node, NodeType, unwrap } from '../../../analysis/parse/syntax';
import { isNothing } from '../../../analysis/semantics/presence';
import { rangeOf } from '../draft';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import type { Order } from './order';
import { decides, dependsOn, isMadeFrom } from './relation';
import type { Code } from './run-code';
import type { Access } from './access';
import type { SeenAccess } from './steps';

/** What may come of two accesses of a run to the same state once another run can come in between. */
export type ConflictKind =
  | 'lost-update' // it is written from what it was
  | 'done-twice' // both find it unset, and both set it
  | 'not-kept' // it is read in the belief that nobody else has set it
  | 'seen-between' // others see what was to hold for a moment only
  | 'checked'; // it is read in the belief that it still is as it was found

export interface Conflict {
  readonly kind: ConflictKind;
  readonly before: SeenAccess;
  readonly after: SeenAccess;
  /** Of another run, what comes in between. */
  readonly by: Access | undefined;
}

/** What other runs do to the state of an access while a run waits. */
export interface Others {
  /** A read that is there for more than to write it again. */
  readOf(access: Access): Access | undefined;
  writesOf(access: Access): readonly Access[];
  isSame(access: Access, other: Access): boolean;
}

/** A wait of some code, and what the code does before and after it. */
export interface WaitSteps {
  readonly code: Code;
  readonly wait: Node;
  readonly order: Order;
  readonly before: readonly SeenAccess[];
  readonly after: readonly SeenAccess[];
}

/** The conflicts at a wait, one for each state, the graver first. */
export function conflictsAt(steps: WaitSteps, others: Others, program: TypedProgram): Conflict[] {
  const { before, after, order, wait } = steps;
  const conflicts = new Map<string, Conflict>();
  for (const test of tests) {
    for (const first of before) {
      const { key } = first.access.state;
      if (conflicts.has(key)) continue;
      for (const second of after) {
        if (second.access.state.key !== key || !order.isParted(first, wait, second)) continue;
        const found = test({ first, second, steps, others, program });
        if (!found || order.waitedBetween(first, second) || !others.isSame(first.access, second.access))
          continue;
        conflicts.set(key, { ...found, before: first, after: second });
        break;
      }
    }
  }
  return [...conflicts.values()];
}

interface Pair {
  readonly first: SeenAccess;
  readonly second: SeenAccess;
  readonly steps: WaitSteps;
  readonly others: Others;
  readonly program: TypedProgram;
}

type Finding = Pick<Conflict, 'kind' | 'by'> | undefined;

const tests: readonly ((pair: Pair) => Finding)[] = [
  readThenWritten,
  writtenThenRead,
  writtenTwice,
  readTwice,
];

function readThenWritten({ first, second, steps, program }: Pair): Finding {
  const { code } = steps;
  const { access } = second;
  if (first.access.form || !access.form || isRound(first, second) || isForgetting(access)) return undefined;
  // `if (busy) return; busy = true;` tells others before it waits.
  const isTaken = steps.before.some(
    (step) =>
      step.access.form &&
      step.access.state.key === access.state.key &&
      first.at < step.at &&
      step.at <= steps.wait.range[0],
  );
  if (isTaken) return undefined;
  const { model } = code.source;
  const isDecided = decides(first.node, second.node, code.body);
  if (access.form === 'set' || access.form === 'entry') {
    const isFresh = !access.value || !isMadeFrom(access.value, first.node, code.body, model);
    if (isDecided && isFresh) {
      return isHarmlessFill(first, second, steps, program) ? undefined : { kind: 'done-twice', by: access };
    }
  }
  // `flush(pending); pending = [];` drops what was added in between.
  const isDropped = access.form === 'set' && takesAway(access);
  return isDropped || isDecided || dependsOn(second.node, first.node, code.body, model)
    ? { kind: 'lost-update', by: access }
    : undefined;
}

/** Two runs read a file and keep the same text: nobody can tell which of the two it is. */
function isHarmlessFill(
  first: SeenAccess,
  second: SeenAccess,
  steps: WaitSteps,
  program: TypedProgram,
): boolean {
  const { access } = second;
  const { body } = steps.code;
  const value = access.value && unwrap(access.value);
  if (!value || value.type === NodeType.Literal || !isPlain(value, access.source, program)) return false;
  return ![...steps.before, ...steps.after].some(
    (step) =>
      step.access.form && step.access.state.key !== access.state.key && decides(first.node, step.node, body),
  );
}

const plainType = /^(?:string|number|boolean|bigint)(?: \| (?:string|number|boolean|undefined|null))*$/;

/** Is a value a text, a number or the like, of which two that are equal are the same? */
function isPlain(value: Node, { file, resolver }: Source, program: TypedProgram): boolean {
  const type = program.typeOf(file, rangeOf(value));
  if (type && !type.isUntyped) return plainType.test(type.text);
  if (value.type === NodeType.TemplateLiteral) return true;
  if (value.type !== NodeType.CallExpression) return false;
  const callee = unwrap(value.callee);
  const member = resolver.resolve(callee);
  if (member?.module === 'fs') {
    const encoding = member.path.at(-1) === 'readFileSync' ? value.arguments[1] : undefined;
    return encoding !== undefined && resolver.staticString(encoding) !== undefined;
  }
  return (
    callee.type === NodeType.MemberExpression &&
    /^(?:toString|trim|trimEnd|toLowerCase|toUpperCase|join)$/.test(resolver.propertyName(callee) ?? '')
  );
}

function writtenThenRead({ first, second, steps, others }: Pair): Finding {
  const { form } = first.access;
  if (!form || form === 'entry' || form === 'remove') return undefined;
  if (second.access.form || second.access.isForWriting) return undefined;
  // It is set anew before it is read.
  const isSetAgain = steps.after.some(
    (step) =>
      step.access.form === 'set' &&
      step.access.state.key === second.access.state.key &&
      step.at < second.at &&
      step.at > steps.wait.range[1] &&
      !isLoop(step.node),
  );
  if (isSetAgain) return undefined;
  const by = others.writesOf(first.access).find((other) => !isSameValue(other, first.access));
  return by && { kind: 'not-kept', by };
}

function writtenTwice({ first, second, others }: Pair): Finding {
  const forms = [first.access.form, second.access.form];
  if (forms.includes(undefined) || forms.includes('entry') || first.node === second.node) return undefined;
  if (forms.includes('count') && isSameCount(first.node, second.node)) return undefined;
  if (isSameValue(first.access, second.access)) return undefined;
  const by = others.readOf(first.access);
  return by && { kind: 'seen-between', by };
}

function readTwice({ first, second, steps, others }: Pair): Finding {
  if (first.access.form || second.access.form || isRound(first, second)) return undefined;
  if (first.access.isForWriting || !decides(first.node, second.node, steps.code.body)) return undefined;
  const by = others.writesOf(first.access).find((other) => takesAway(other));
  return by && { kind: 'checked', by };
}

/** Is the one reached from the other only once round a loop, which reads anew? */
const isRound = (first: SeenAccess, second: SeenAccess): boolean =>
  first.at > second.at || first.node === second.node;

/** `cache.delete(key)`: done twice, it does the same. */
function isForgetting({ form, node }: Access): boolean {
  if (form !== 'remove') return false;
  if (node.type === NodeType.UnaryExpression) return true;
  const callee = node.type === NodeType.CallExpression ? unwrap(node.callee) : undefined;
  return (
    callee?.type === NodeType.MemberExpression &&
    callee.property.type === NodeType.Identifier &&
    /^(?:delete|clear)$/.test(callee.property.name)
  );
}

/** Does a write take away what a check may have found? */
function takesAway({ form, value }: Access): boolean {
  if (form === 'remove') return true;
  const given = form === 'set' && value ? unwrap(value) : undefined;
  if (!given) return false;
  if (given.type === NodeType.Literal)
    return given.value === false || given.value === null || given.value === 0 || given.value === '';
  return (
    isNothing(given) ||
    (given.type === NodeType.ArrayExpression && given.elements.length === 0) ||
    (given.type === NodeType.ObjectExpression && given.properties.length === 0)
  );
}

/** Do two writes set the same constant, as `ready = true` does wherever it is written? */
function isSameValue(a: Access, b: Access): boolean {
  if (!a.value || !b.value) return false;
  const [one, other] = [unwrap(a.value), unwrap(b.value)];
  return one.type === NodeType.Literal && other.type === NodeType.Literal && one.raw === other.raw;
}

/** Do two nodes count in the same direction, so that only the sum can be told? */
function isSameCount(one: Node, other: Node): boolean {
  const operator = (node: Node): string | undefined =>
    node.type === NodeType.UpdateExpression || node.type === NodeType.AssignmentExpression
      ? node.operator.charAt(0)
      : undefined;
  return operator(one) === operator(other);
}
