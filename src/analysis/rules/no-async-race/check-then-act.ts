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
import type { RuleInput } from '../rule';
import type { Candidate } from './candidate';
import { entryPlace, type Place, placeOf, readsIn } from './places';
import { leaves, type Suspensions } from './suspensions';

/** Conditions on shared state that are acted on after a wait, when they may not hold any more. */
export function checksThenActs(input: RuleInput, suspensions: Suspensions): Candidate[] {
  return input.model.nodesOf(NodeType.IfStatement).flatMap((statement): Candidate[] => {
    const fn = enclosingFunction(statement);
    if (!fn || !suspensions.has(fn)) return [];
    const region = guarded(statement);
    const checks = region ? checksIn(statement, region.isAfter, fn, input) : [];
    return checks.flatMap((check) => acts(check, statement, region?.nodes ?? [], fn, input, suspensions));
  });
}

/** What runs only if the condition let it. */
interface Region {
  readonly nodes: readonly Node[];
  /** It comes after an `if` that leaves: it runs if the condition does not hold. */
  readonly isAfter: boolean;
}

function guarded(statement: TSESTree.IfStatement): Region | undefined {
  if (!leaves(statement.consequent)) return { nodes: [statement.consequent], isAfter: false };
  const { parent } = statement;
  if (parent.type !== NodeType.BlockStatement) return undefined;
  const nodes = parent.body.slice(parent.body.indexOf(statement) + 1);
  return { nodes, isAfter: true };
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
    const subject = isAfter ? setSubject(condition) : unsetSubject(condition);
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

/** `x` of `!x`, `x === false`, `x == null`, `x === undefined`. */
function unsetSubject(condition: Node): Node | undefined {
  if (condition.type === NodeType.UnaryExpression && condition.operator === '!') return condition.argument;
  return condition.type === NodeType.BinaryExpression &&
    condition.operator.startsWith('==') &&
    isNothing(condition.right)
    ? condition.left
    : undefined;
}

/** `x` of `x`, `x === true`, `x !== undefined`. */
function setSubject(condition: Node): Node | undefined {
  if (condition.type === NodeType.UnaryExpression) return undefined;
  if (condition.type !== NodeType.BinaryExpression) return condition;
  const right = unwrap(condition.right);
  const isTrue = right.type === NodeType.Literal && right.value === true;
  if (condition.operator.startsWith('==')) return isTrue ? condition.left : undefined;
  return condition.operator.startsWith('!=') && isNothing(right) ? condition.left : undefined;
}

function isNothing(node: Node): boolean {
  const value = unwrap(node);
  if (value.type === NodeType.Identifier) return value.name === 'undefined';
  return value.type === NodeType.Literal && (value.value === null || value.value === false);
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
  region: readonly Node[],
  fn: FunctionNode,
  input: RuleInput,
  suspensions: Suspensions,
): Candidate[] {
  let first: Node | undefined;
  const writes: Node[] = [];
  for (const root of region) {
    walk(root, (node) => {
      if (isFunction(node)) return false;
      if (writtenPlace(node, fn, input)?.key === place.key) {
        first ??= node;
        writes.push(node);
      }
      return true;
    });
  }
  // What is set before the wait keeps others out.
  if (!first || !suspensions.between(statement.test.range[1], first, fn)) return [];
  const act = writes.find((node) => (kind === 'amount' ? isAdjustment(node) : isMark(node, input)));
  if (!act || isCheckedAgain(act, statement, place, fn, input, suspensions)) return [];
  return [{ messageId: 'checkThenAct', at: act, place, fn, input, isWeak: false }];
}

function writtenPlace(node: Node, fn: FunctionNode, input: RuleInput): Place | undefined {
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
function isMark(node: Node, { resolver }: RuleInput): boolean {
  if (node.type === NodeType.CallExpression) {
    const callee = unwrap(node.callee);
    return callee.type === NodeType.MemberExpression && resolver.propertyName(callee) === 'add';
  }
  if (node.type !== NodeType.AssignmentExpression || node.operator !== '=') return false;
  const value = unwrap(node.right);
  if (value.type === NodeType.Literal) return value.value === true;
  const call = value.type === NodeType.AwaitExpression ? unwrap(value.argument) : undefined;
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
  input: RuleInput,
  suspensions: Suspensions,
): boolean {
  const wait = suspensions.between(statement.test.range[1], act, fn);
  if (!wait) return false;
  return input.model.nodesOf(NodeType.IfStatement).some((other) => {
    if (other === statement || other.test.range[0] < wait.range[1] || other.range[0] > act.range[0])
      return false;
    if (enclosingFunction(other) !== fn || !(contains(other, act) || leaves(other.consequent))) return false;
    return readsIn(other.test, fn, input).some((read) => read.place.key === place.key);
  });
}
