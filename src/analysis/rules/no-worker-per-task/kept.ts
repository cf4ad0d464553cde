import {
  contains,
  enclosingFunction,
  exitOf,
  type FunctionNode,
  isFunction,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import { functionUse } from '../../semantics/execution-context';
import { missingIn, presentIn } from '../../semantics/presence';
import { repetitionsAround, runsInPlace } from '../../semantics/repetition';
import type { RuleInput } from '../rule';

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
    case NodeType.CallExpression:
      return isAddition(parent, inner);
    case NodeType.PropertyDefinition:
      return true;
    default:
      return false;
  }
}

/** `workers.push(new Worker(…))`, `workers.set(id, new Worker(…))`. */
function isAddition(call: TSESTree.CallExpression, inner: Node): boolean {
  const callee = unwrap(call.callee);
  return (
    callee !== inner &&
    callee.type === NodeType.MemberExpression &&
    callee.property.type === NodeType.Identifier &&
    ['push', 'add', 'set', 'unshift'].includes(callee.property.name) &&
    callee.object.type === NodeType.MemberExpression
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

/** What is compared with a limit by one of the operators, or is said to be (`=`) or not to be (`!`) zero. */
function counted(condition: Node, operators: readonly string[], zero: '=' | '!'): Node | undefined {
  if (condition.type !== NodeType.BinaryExpression) return undefined;
  const { left, operator, right } = condition;
  const limit = unwrap(right);
  if (limit.type === NodeType.Literal && limit.value === 0 && operator.startsWith(`${zero}=`)) return left;
  if (operators.includes(operator)) return left;
  return operators.includes(mirrored[operator] ?? '') && limit.type === NodeType.MemberExpression
    ? limit
    : undefined;
}

/** Words by which people call what is kept from one call to the next. */
const keptWords = new Set([
  ...['worker', 'workers', 'child', 'children', 'proc', 'process', 'processes', 'thread', 'threads'],
  ...['pool', 'pools', 'instance', 'instances', 'start', 'started', 'starting', 'running', 'spawned'],
  ...['cache', 'cached', 'idle', 'free', 'busy', 'active'],
]);

function isKeptName(name: string): boolean {
  return name.split(/[_#]|(?=[A-Z])/).some((word) => keptWords.has(word.toLowerCase()));
}

/** Is the place that a test asks about one that the worker is stored in, or that is there for the next call? */
function isKeeper(subject: Node, made: Node, input: RuleInput, depth = 0): boolean {
  const { model, resolver } = input;
  const value = unwrap(subject);
  switch (value.type) {
    case NodeType.ThisExpression:
      return true;
    case NodeType.MemberExpression:
      return isKeeper(value.object, made, input, depth);
    case NodeType.AwaitExpression:
      return isKeeper(value.argument, made, input, depth);
    case NodeType.CallExpression: {
      const callee = unwrap(value.callee);
      return callee.type === NodeType.MemberExpression
        ? isKeeper(callee.object, made, input, depth)
        : isKeptName(lastName(callee));
    }
    case NodeType.Identifier: {
      const variable = model.variableOf(value);
      if (!variable || outlives(value, made, input)) return true;
      if (
        variable.references.some(
          (one) => one.isWrite() && one.init !== true && contains(made, one.identifier),
        )
      )
        return true;
      const initialiser = depth < 3 ? resolver.constantInitialiser(value) : undefined;
      return initialiser !== undefined && isKeeper(initialiser, made, input, depth + 1);
    }
    default:
      return false;
  }
}

/** Is a variable there for the next call of the function in whose course `made` runs? What a request brings is not. */
function outlives(identifier: TSESTree.Identifier, made: Node, { model, resolver }: RuleInput): boolean {
  const { fn } = repetitionsAround(made, resolver);
  const declared = model.variableOf(identifier)?.defs[0]?.name;
  if (!declared || !fn) return true;
  const home = enclosingFunction(declared);
  if (!home) return true;
  return home !== fn && !contains(fn, home) && functionUse(home, model, resolver).kind !== 'handler';
}

/** `if (worker) return worker;` further up in the function. */
function returnsEarlier(fn: FunctionNode, node: Node, input: RuleInput): boolean {
  if (fn.body.type !== NodeType.BlockStatement) return false;
  return fn.body.body.some(
    (statement) =>
      statement.type === NodeType.IfStatement &&
      statement.range[1] <= node.range[0] &&
      exitOf(statement.consequent)?.type === NodeType.ReturnStatement &&
      enough(statement.test).some(
        (subject) => isKeptName(keeperName(subject)) && isKeeper(subject, fn.body, input),
      ),
  );
}

/** `workers` of `workers`, `this.workers`, `workers.length` and `workers.has(id)`. */
function keeperName(subject: Node): string {
  const value = unwrap(subject);
  if (value.type === NodeType.CallExpression) {
    const callee = unwrap(value.callee);
    return callee.type === NodeType.MemberExpression ? lastName(callee.object) : lastName(callee);
  }
  const name = lastName(value);
  const isSize = value.type === NodeType.MemberExpression && (name === 'length' || name === 'size');
  return isSize ? lastName(value.object) : name;
}
