import type { TextRange } from '../../../base/text';
import {
  contains,
  enclosingFunction,
  exitOf,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
  wrapped,
} from '../../parse/syntax';
import { missingIn, presentIn } from '../../semantics/presence';
import type { RuleInput } from '../rule';
import type { Candidate } from './candidate';
import { entryPlace, type Place, placeOf, readsIn, writtenPlace } from './places';
import type { Suspensions } from './suspensions';

/** Conditions on shared state that are acted on after a wait, when they may not hold any more. */
export function checksThenActs(input: RuleInput, suspensions: Suspensions): Candidate[] {
  const functions = new FunctionIndex(input, suspensions);
  return input.model.nodesOf(NodeType.IfStatement).flatMap((statement): Candidate[] => {
    const fn = enclosingFunction(statement);
    if (!fn || !suspensions.has(fn)) return [];
    const region = guarded(statement);
    const checks = region ? checksIn(statement, region.isAfter, fn, input) : [];
    return checks.flatMap((check) => (region ? acts(check, statement, region, fn, functions) : []));
  });
}

/** The writes and conditions of async functions, gathered once for each. */
class FunctionIndex {
  readonly #writes = new Map<FunctionNode, ReadonlyMap<string, readonly Node[]>>();
  #conditions: ReadonlyMap<FunctionNode, readonly TSESTree.IfStatement[]> | undefined;

  constructor(
    readonly input: RuleInput,
    readonly suspensions: Suspensions,
  ) {}

  /** The writes of a function to a place, in the order of the text. */
  writes(fn: FunctionNode, key: string): readonly Node[] {
    let writes = this.#writes.get(fn);
    if (!writes) {
      writes = writesIn(fn, this.input);
      this.#writes.set(fn, writes);
    }
    return writes.get(key) ?? [];
  }

  conditions(fn: FunctionNode): readonly TSESTree.IfStatement[] {
    this.#conditions ??= conditionsByFunction(this.input);
    return this.#conditions.get(fn) ?? [];
  }
}

function writesIn(fn: FunctionNode, input: RuleInput): Map<string, Node[]> {
  const writes = new Map<string, Node[]>();
  walk(fn.body, (node) => {
    if (isFunction(node)) return false;
    const key = writtenPlace(node, fn, input)?.key;
    if (key !== undefined) {
      const list = writes.get(key);
      if (list) list.push(node);
      else writes.set(key, [node]);
    }
    return true;
  });
  return writes;
}

function conditionsByFunction({ model }: RuleInput): Map<FunctionNode, TSESTree.IfStatement[]> {
  const conditions = new Map<FunctionNode, TSESTree.IfStatement[]>();
  for (const statement of model.nodesOf(NodeType.IfStatement)) {
    const fn = enclosingFunction(statement);
    if (!fn) continue;
    const list = conditions.get(fn);
    if (list) list.push(statement);
    else conditions.set(fn, [statement]);
  }
  return conditions;
}

/** What runs only if the condition let it. */
interface Region extends TextRange {
  /** It comes after an `if` that leaves: it runs if the condition does not hold. */
  readonly isAfter: boolean;
}

function guarded(statement: TSESTree.IfStatement): Region | undefined {
  const { consequent, parent } = statement;
  if (!exitOf(consequent)) return { start: consequent.range[0], end: consequent.range[1], isAfter: false };
  if (parent.type !== NodeType.BlockStatement) return undefined;
  return { start: statement.range[1], end: parent.range[1], isAfter: true };
}

/** A condition on a place. `unset`: nothing has set it yet. `amount`: a number is compared. */
interface Check {
  readonly kind: 'unset' | 'amount';
  readonly place: Place;
}

function checksIn(
  { test }: TSESTree.IfStatement,
  isAfter: boolean,
  fn: FunctionNode,
  input: RuleInput,
): Check[] {
  return partsOf(test).flatMap((part): Check[] => {
    const condition = unwrap(part);
    if (condition.type === NodeType.BinaryExpression && /^[<>]=?$/.test(condition.operator)) {
      return readsIn(condition, fn, input).map(({ place }) => ({ kind: 'amount', place }));
    }
    const subject = isAfter ? presentIn(condition) : missingIn(condition);
    const place = subject && subjectPlace(subject, fn, input);
    return place ? [{ kind: 'unset', place }] : [];
  });
}

function partsOf(test: Node): Node[] {
  const condition = unwrap(test);
  return condition.type === NodeType.LogicalExpression
    ? [...partsOf(condition.left), ...partsOf(condition.right)]
    : [condition];
}

function subjectPlace(subject: Node, fn: FunctionNode, input: RuleInput): Place | undefined {
  const value = unwrap(subject);
  return value.type === NodeType.CallExpression
    ? entryPlace(value, ['has'], fn, input)
    : placeOf(value, fn, input);
}

/** The first write to the place of a check, if it comes after a wait and acts on the check. */
function acts(
  { kind, place }: Check,
  statement: TSESTree.IfStatement,
  { start, end }: Region,
  fn: FunctionNode,
  functions: FunctionIndex,
): Candidate[] {
  const { input, suspensions } = functions;
  const writes = functions
    .writes(fn, place.key)
    .filter((node) => node.range[0] >= start && node.range[1] <= end);
  const [first] = writes;
  // What is set before the wait keeps others out.
  if (!first || !suspensions.between(statement.test.range[1], first, fn)) return [];
  const act = writes.find((node) => (kind === 'amount' ? isAdjustment(node) : isMark(node, input)));
  if (!act || isCheckedAgain(act, statement, place, fn, functions)) return [];
  return [{ messageId: 'checkThenAct', at: act, place, fn, input, isWeak: false }];
}

/** `balance -= amount`, `count++`. */
function isAdjustment(node: Node): boolean {
  return (
    node.type === NodeType.UpdateExpression ||
    (node.type === NodeType.AssignmentExpression && /^[-+*/]=$/.test(node.operator))
  );
}

/** What is opened, and stays open although only the last one is known; to load the same data twice does no harm. */
const opens =
  /^(?:_?create|connect|open|start|launch|spawn|listen|register|login|signIn|boot|fork|init|initiali[sz]e|setup|subscribe|acquire)(?:$|[A-Z])/;

/** `initialised = true`, `seen.add(id)`, `connection = await connect()`: the sign that something has been done. */
function isMark(node: Node, { model, resolver }: RuleInput): boolean {
  if (node.type === NodeType.CallExpression) {
    const callee = unwrap(node.callee);
    return callee.type === NodeType.MemberExpression && resolver.propertyName(callee) === 'add';
  }
  if (node.type !== NodeType.AssignmentExpression || node.operator !== '=') return false;
  const value = unwrap(node.right);
  if (value.type === NodeType.Literal) return value.value === true;
  if (value.type !== NodeType.Identifier) return isOpening(value);
  const initialiser = resolver.constantInitialiser(value);
  return (
    initialiser !== undefined &&
    (isOpening(unwrap(initialiser)) ||
      // `const client = new Client(); await client.connect();`
      model.variableOf(value)?.references.some(({ identifier: { parent } }) => {
        const call = parent.type === NodeType.MemberExpression ? wrapped(parent).parent : undefined;
        return call?.parent !== undefined && isOpening(call.parent);
      }) === true)
  );
}

/** `await connect()`, `await client.connect()` */
function isOpening(node: Node): boolean {
  const call = node.type === NodeType.AwaitExpression ? unwrap(node.argument) : undefined;
  if (call?.type !== NodeType.CallExpression) return false;
  const callee = unwrap(call.callee);
  if (callee.type === NodeType.Identifier) return opens.test(callee.name);
  return (
    callee.type === NodeType.MemberExpression &&
    callee.property.type === NodeType.Identifier &&
    opens.test(callee.property.name)
  );
}

/** Is the condition asked again between the wait and the write? */
function isCheckedAgain(
  act: Node,
  statement: TSESTree.IfStatement,
  place: Place,
  fn: FunctionNode,
  functions: FunctionIndex,
): boolean {
  const wait = functions.suspensions.between(statement.test.range[1], act, fn);
  if (!wait) return false;
  return functions.conditions(fn).some((other) => {
    if (other === statement || other.test.range[0] < wait.range[1] || other.range[0] > act.range[0])
      return false;
    if (!contains(other, act) && !exitOf(other.consequent)) return false;
    return readsIn(other.test, fn, functions.input).some((read) => read.place.key === place.key);
  });
}
