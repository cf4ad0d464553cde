import {
  enclosingFunction,
  exitOf,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import { servesRequests } from '../../semantics/execution-context';
import { missingIn, presentIn } from '../../semantics/presence';
import { repetitionsAround, runsInPlace } from '../../semantics/repetition';
import type { RuleInput } from '../rule';
import { isFromParameter } from './from-parameter';
import { isAddition, isCalledKept, isChangedAround, isKeeper } from './keepers';

/**
 * Is what a node makes kept for the next time: assigned to what outlives the function, or made only where there is none,
 * or not enough, yet?
 */
export function isKept(node: Node, input: RuleInput): boolean {
  let fn: FunctionNode | undefined;
  for (let inner: Node = node, current = node.parent; current; inner = current, current = current.parent) {
    if (isFunction(current)) {
      fn = current;
      if (!runsInPlace(current, input.resolver)) break;
      continue;
    }
    if (keeps(current, inner, input)) return true;
  }
  return fn !== undefined && returnsEarlier(fn, node, input);
}

function keeps(parent: Node, inner: Node, input: RuleInput): boolean {
  switch (parent.type) {
    case NodeType.AssignmentExpression: {
      if (parent.right !== inner) return false;
      if (parent.operator !== '=') return true;
      if (isReplacedByEachRequest(parent, input)) return false;
      const target = unwrap(parent.left);
      if (target.type !== NodeType.Identifier) return true;
      const declared = input.model.variableOf(target)?.defs[0]?.name;
      return !declared || enclosingFunction(declared) !== enclosingFunction(parent);
    }
    case NodeType.LogicalExpression:
      return parent.right === inner && parent.operator !== '&&';
    case NodeType.ConditionalExpression:
    case NodeType.IfStatement: {
      if (parent.test === inner) return false;
      const wanting = parent.consequent === inner ? tooFew(parent.test) : enough(parent.test);
      return wanting.some((subject) => isKeeper(subject, inner, input));
    }
    case NodeType.WhileStatement:
      return parent.body === inner && tooFew(parent.test).some((subject) => isKeeper(subject, inner, input));
    case NodeType.CallExpression:
      return isAddedTo(parent, inner);
    case NodeType.PropertyDefinition:
      return true;
    default:
      return false;
  }
}

/** Does every request put one for itself there, whatever there is: `worker = new Worker(script, { workerData: request.body })`? */
function isReplacedByEachRequest(
  assignment: TSESTree.AssignmentExpression,
  { model, resolver }: RuleInput,
): boolean {
  const target = unwrap(assignment.left);
  const { fn, repetitions } = repetitionsAround(assignment, resolver);
  return (
    fn !== undefined &&
    repetitions.length === 0 &&
    !(target.type === NodeType.MemberExpression && target.computed) &&
    isUnconditional(assignment, fn) &&
    servesRequests(fn, model, resolver) &&
    isFromParameter(assignment.right, fn, model)
  );
}

function isUnconditional(node: Node, fn: FunctionNode): boolean {
  for (let current = node.parent; current && current !== fn; current = current.parent) {
    if (!unconditionalParents.has(current.type)) return false;
  }
  return true;
}

const unconditionalParents: ReadonlySet<NodeType> = new Set([
  ...[NodeType.ExpressionStatement, NodeType.BlockStatement, NodeType.TryStatement],
  ...[NodeType.VariableDeclarator, NodeType.VariableDeclaration],
]);

/** `this.workers.push(new Worker(…))`, `this.workers.set(id, new Worker(…))`. */
function isAddedTo(call: TSESTree.CallExpression, inner: Node): boolean {
  const callee = unwrap(call.callee);
  return (
    callee !== inner &&
    callee.type === NodeType.MemberExpression &&
    callee.object.type === NodeType.MemberExpression &&
    isAddition(call)
  );
}

/** What there is none of, or not enough, when a test holds: `!worker`, `idle.length === 0`, `workers.length < max`. */
function tooFew(test: Node): Node[] {
  const condition = unwrap(test);
  if (condition.type === NodeType.LogicalExpression) {
    return [...tooFew(condition.left), ...tooFew(condition.right)];
  }
  return subjects(missingIn(condition) ?? counted(condition, ['<', '<='], '='));
}

/** What there is, or is enough of, when a test holds: `worker`, `idle.length > 0`, `workers.length >= max`. */
function enough(test: Node): Node[] {
  const condition = unwrap(test);
  if (condition.type === NodeType.LogicalExpression) {
    return [...enough(condition.left), ...enough(condition.right)];
  }
  return subjects(presentIn(condition) ?? counted(condition, ['>', '>='], '!'));
}

const subjects = (subject: Node | undefined): Node[] => (subject ? [subject] : []);

const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** What is compared by one of the operators, on whichever side it stands, or is said to be (`=`) or not to be (`!`) zero. */
function counted(condition: Node, operators: readonly string[], zero: '=' | '!'): Node | undefined {
  if (condition.type !== NodeType.BinaryExpression) return undefined;
  const { left, operator, right } = condition;
  const limit = unwrap(right);
  if (limit.type === NodeType.Literal && limit.value === 0 && operator.startsWith(`${zero}=`)) return left;
  if (operators.includes(operator)) return left;
  return operators.includes(mirrored[operator] ?? '') ? limit : undefined;
}

/** `if (worker) return worker;`, or of a flag that is then set, further up in the function. */
function returnsEarlier(fn: FunctionNode, node: Node, input: RuleInput): boolean {
  if (fn.body.type !== NodeType.BlockStatement) return false;
  return fn.body.body.some(
    (statement) =>
      statement.type === NodeType.IfStatement &&
      statement.range[1] <= node.range[0] &&
      exitOf(statement.consequent)?.type === NodeType.ReturnStatement &&
      enough(statement.test).some(
        (subject) =>
          (isCalledKept(subject) || isChangedAround(fn.body, subject, input)) &&
          isKeeper(subject, fn.body, input),
      ),
  );
}
