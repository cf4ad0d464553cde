import { findNode, type Node, NodeType, type TSESTree, unwrap, wrapped } from '../../parse/syntax';
import type { Reduction } from '../../parallel-verdict';
import type { Sizes } from '../trip-count';
import { isNumber } from './builtins';

/** An assignment (or a call) that combines what was there with another value, and whose result nobody uses. */
export interface Combination {
  readonly operator: string;
  readonly order: Reduction['order'];
  /** The nodes that read the old value, which is all that they do. */
  readonly reads: readonly Node[];
}

/**
 * How `statement`, which assigns to `target` or calls a method of it, combines the old value with a new one; undefined
 * if it does anything else.
 */
export function combinationOf(target: Node, statement: Node, sizes: Sizes): Combination | undefined {
  if (!isDiscarded(statement, sizes)) return undefined;
  const of = new Combinations(target, initialOf(target, sizes), sizes);
  switch (statement.type) {
    case NodeType.UpdateExpression:
      return { operator: '+', order: 'never', reads: [] };
    case NodeType.AssignmentExpression:
      return statement.operator === '=' ? of.plain(statement) : of.compound(statement);
    case NodeType.CallExpression:
      return of.method(statement);
    default:
      return undefined;
  }
}

/** How an expression combines what is in a variable with another value: `sum + x`, `Math.max(best, x)`. */
export function combinationOfValue(
  target: TSESTree.Identifier,
  value: Node,
  initial: Node | undefined,
  sizes: Sizes,
): Combination | undefined {
  return new Combinations(target, initial, sizes).value(value);
}

class Combinations {
  constructor(
    readonly target: Node,
    /** What the target holds at first, if that is written in the text. */
    readonly initial: Node | undefined,
    readonly sizes: Sizes,
  ) {}

  value(node: Node): Combination | undefined {
    const value = unwrap(node);
    switch (value.type) {
      case NodeType.BinaryExpression:
        return this.#binary(value);
      case NodeType.LogicalExpression:
        return value.operator !== '??' && this.#isTarget(value.left)
          ? { operator: value.operator, order: 'always', reads: [unwrap(value.left)] }
          : undefined;
      case NodeType.CallExpression:
        return this.#extremeCall(value);
      case NodeType.ConditionalExpression:
        return this.#chosen(value.test, value.consequent, value.alternate);
      default:
        return undefined;
    }
  }

  compound({ operator, right }: TSESTree.AssignmentExpression): Combination | undefined {
    const order = this.#orderOf(operator.slice(0, -1), right);
    return order && { operator: operator === '-=' ? '+' : operator.slice(0, -1), order, reads: [] };
  }

  plain(assignment: TSESTree.AssignmentExpression): Combination | undefined {
    const combination = this.value(assignment.right) ?? this.#guarded(assignment);
    if (combination) return combination;
    const value = unwrap(assignment.right);
    return value.type === NodeType.Literal
      ? { operator: `= ${value.raw}`, order: 'never', reads: [] }
      : undefined;
  }

  /** `list.push(x)`, `set.add(x)`, `map.set(k, x)`. */
  method(call: TSESTree.CallExpression): Combination | undefined {
    const callee = unwrap(call.callee);
    if (callee.type !== NodeType.MemberExpression) return undefined;
    const name = this.sizes.resolver.propertyName(callee);
    if (name !== 'push' && name !== 'add' && name !== 'set') return undefined;
    return name === 'set' ? this.#mapEntry(call) : { operator: name, order: 'always', reads: [] };
  }

  /** `map.set(k, (map.get(k) ?? 0) + 1)` adds; any other `set` replaces, so that the last one decides. */
  #mapEntry(call: TSESTree.CallExpression): Combination {
    const [key, value] = call.arguments;
    const sum = value && unwrap(value);
    const old =
      sum?.type === NodeType.BinaryExpression && sum.operator === '+' ? unwrap(sum.left) : undefined;
    const read =
      old?.type === NodeType.LogicalExpression && unwrap(old.right).type === NodeType.Literal
        ? unwrap(old.left)
        : undefined;
    const getter = read?.type === NodeType.CallExpression ? unwrap(read.callee) : undefined;
    const isOld =
      read?.type === NodeType.CallExpression &&
      getter?.type === NodeType.MemberExpression &&
      this.sizes.resolver.propertyName(getter) === 'get' &&
      this.#isTarget(getter.object) &&
      key !== undefined &&
      read.arguments[0] !== undefined &&
      this.#isSame(key, read.arguments[0]);
    return { operator: isOld ? '+' : 'set', order: 'always', reads: isOld ? [read] : [] };
  }

  /** `x + e`, `e + x`, and `(x + e) | 0`, whose result is a whole number of 32 bits whatever the order is. */
  #binary(value: TSESTree.BinaryExpression): Combination | undefined {
    const zero = unwrap(value.right);
    const isRounded =
      /^(?:\||>>>)$/.test(value.operator) && zero.type === NodeType.Literal && zero.value === 0;
    const inner = isRounded ? unwrap(value.left) : value;
    if (inner.type !== NodeType.BinaryExpression) return undefined;
    const left = this.#old(inner.left);
    const right = left || inner.operator === '-' ? undefined : this.#old(inner.right);
    const read = left ?? right;
    if (!read) return undefined;
    const other = left ? inner.right : inner.left;
    const order = this.#orderOf(inner.operator, other);
    if (!order) return undefined;
    // Text that grows at its front is not put together in the order of the iterations.
    if (right && order === 'always') return undefined;
    // A sum of whole numbers of 32 bits wraps around in the same way in any order; a product does not fit into a number.
    if (isRounded && (inner.operator === '*' || !isWhole(other, this.sizes))) {
      return undefined;
    }
    return { operator: inner.operator === '-' ? '+' : inner.operator, order, reads: [read] };
  }

  /** The old value, or what stands for it as long as there is none: `x`, `x || 0`, `x ?? 0`. */
  #old(node: Node): Node | undefined {
    const value = unwrap(node);
    if (this.#isTarget(value)) return value;
    if (value.type !== NodeType.LogicalExpression || value.operator === '&&') return undefined;
    const isDefault = unwrap(value.right).type === NodeType.Literal;
    return isDefault && this.#isTarget(value.left) ? unwrap(value.left) : undefined;
  }

  /** `Math.max(x, e)`, `Math.imul(x, e)`. */
  #extremeCall(call: TSESTree.CallExpression): Combination | undefined {
    const target = this.sizes.resolver.resolve(call.callee);
    if (target?.module !== 'globalThis' || target.path[0] !== 'Math') return undefined;
    const name = target.path.join('.');
    if (name !== 'Math.max' && name !== 'Math.min' && name !== 'Math.imul') return undefined;
    const reads = call.arguments.filter((argument) => this.#isTarget(argument));
    return reads.length === 1 ? { operator: name, order: 'never', reads: reads.map(unwrap) } : undefined;
  }

  /** `e > x ? e : x` and the other ways to say it. */
  #chosen(test: Node, consequent: Node, alternate: Node): Combination | undefined {
    const [kept, taken] = this.#isTarget(alternate) ? [alternate, consequent] : [consequent, alternate];
    if (!this.#isTarget(kept)) return undefined;
    const comparison = this.#comparison(test, taken);
    if (!comparison) return undefined;
    // Where the old value is what the test chooses, the comparison is the other way round.
    const isGreatest = comparison.isGreater === (kept === alternate);
    const operator = isGreatest ? 'Math.max' : 'Math.min';
    return { operator, order: 'never', reads: [comparison.read, unwrap(kept)] };
  }

  /** `if (e > x) x = e`, and `if (e > best) { best = e; at = i; }` for all that it assigns. */
  #guarded(assignment: TSESTree.AssignmentExpression): Combination | undefined {
    const statement = assignment.parent;
    const block = statement.parent;
    if (statement.type !== NodeType.ExpressionStatement || !block) return undefined;
    const isBlock = block.type === NodeType.BlockStatement;
    const condition = isBlock ? block.parent : block;
    if (condition.type !== NodeType.IfStatement || condition.alternate) return undefined;
    const branch = isBlock ? block : statement;
    if (condition.consequent !== branch) return undefined;
    const statements: readonly Node[] = isBlock ? block.body : [statement];
    const own = this.#comparison(condition.test, assignment.right);
    if (own) {
      const operator = own.isGreater ? 'Math.max' : 'Math.min';
      return { operator, order: statements.length > 1 ? 'always' : 'never', reads: [own.read] };
    }
    // What goes with the greatest or least value, provided that another assignment here keeps that one.
    for (const other of statements) {
      if (other.type !== NodeType.ExpressionStatement || other === statement) continue;
      const { expression } = other;
      if (expression.type !== NodeType.AssignmentExpression || expression.operator !== '=') continue;
      const leader = new Combinations(unwrap(expression.left), undefined, this.sizes);
      const comparison = leader.#comparison(condition.test, expression.right);
      if (comparison)
        return {
          operator: `of ${comparison.isGreater ? 'Math.max' : 'Math.min'}`,
          order: 'always',
          reads: [],
        };
    }
    return undefined;
  }

  /** `value > target`, either way round. */
  #comparison(test: Node, value: Node): { readonly isGreater: boolean; readonly read: Node } | undefined {
    const comparison = unwrap(test);
    if (comparison.type !== NodeType.BinaryExpression || !/^[<>]=?$/.test(comparison.operator))
      return undefined;
    const { left, right, operator } = comparison;
    const isGreater = operator.startsWith('>');
    if (this.#isTarget(right) && this.#isSame(left, value)) return { isGreater, read: unwrap(right) };
    if (this.#isTarget(left) && this.#isSame(right, value))
      return { isGreater: !isGreater, read: unwrap(left) };
    return undefined;
  }

  #orderOf(operator: string, operand: Node): Reduction['order'] | undefined {
    switch (operator) {
      case '+':
        if (this.#startsAs() === 'text' || isText(operand)) return 'always';
        if (isWhole(operand, this.sizes)) return this.#startsAs() === 'unknown' ? 'rounding' : 'never';
        return this.#startsAs() === 'number' || isNumber(operand, this.sizes) ? 'rounding' : 'always';
      case '-':
        return isWhole(operand, this.sizes) ? 'never' : 'rounding';
      case '*':
        return 'rounding';
      case '&':
      case '|':
      case '^':
        return 'never';
      case '||':
      case '&&':
        return 'always';
      default:
        return undefined;
    }
  }

  #startsAs(): 'number' | 'text' | 'unknown' {
    if (!this.initial) return 'unknown';
    if (isText(unwrap(this.initial))) return 'text';
    return isNumber(this.initial, this.sizes) ? 'number' : 'unknown';
  }

  #isTarget(node: Node): boolean {
    return this.#isSame(node, this.target);
  }

  /** Is it the same expression, of the same variables? */
  #isSame(a: Node, b: Node): boolean {
    const { model } = this.sizes;
    const [first, second] = [unwrap(a), unwrap(b)];
    // The text of a parameter holds its type.
    if (first.type === NodeType.Identifier && second.type === NodeType.Identifier)
      return first.name === second.name;
    if (model.textOf(first) !== model.textOf(second)) return false;
    // Evaluating it twice has to give the same twice.
    const changes = findNode(
      first,
      ({ type }) =>
        type === NodeType.CallExpression ||
        type === NodeType.NewExpression ||
        type === NodeType.UpdateExpression ||
        type === NodeType.AssignmentExpression ||
        type === NodeType.AwaitExpression ||
        type === NodeType.YieldExpression,
    );
    return changes === undefined || isPureCall(first, this.sizes);
  }
}

function initialOf(target: Node, { model }: Sizes): Node | undefined {
  const variable = target.type === NodeType.Identifier ? model.variableOf(target) : undefined;
  return variable?.references.find(({ init }) => init === true)?.writeExpr ?? undefined;
}

/** `Math.abs(x)`: a call that may be written twice. */
function isPureCall(node: Node, { resolver }: Sizes): boolean {
  return (
    findNode(node, (inner) => {
      if (inner.type === NodeType.CallExpression) {
        const target = resolver.resolve(inner.callee);
        return !(target?.module === 'globalThis' && target.path[0] === 'Math' && target.path[1] !== 'random');
      }
      return (
        inner.type === NodeType.NewExpression ||
        inner.type === NodeType.UpdateExpression ||
        inner.type === NodeType.AssignmentExpression ||
        inner.type === NodeType.AwaitExpression ||
        inner.type === NodeType.YieldExpression
      );
    }) === undefined
  );
}

/** Does nobody use the value of an expression? */
function isDiscarded(node: Node, sizes: Sizes): boolean {
  const value = wrapped(node);
  const { parent } = value;
  switch (parent?.type) {
    case NodeType.ExpressionStatement:
      return true;
    case NodeType.ForStatement:
      return parent.update === value;
    case NodeType.SequenceExpression:
      return parent.expressions.at(-1) !== value || isDiscarded(parent, sizes);
    case NodeType.ArrowFunctionExpression: {
      const call = parent.parent;
      const callee = call.type === NodeType.CallExpression ? unwrap(call.callee) : undefined;
      return callee?.type === NodeType.MemberExpression && sizes.resolver.propertyName(callee) === 'forEach';
    }
    default:
      return false;
  }
}

function isText(node: Node): boolean {
  const value = unwrap(node);
  return (
    (value.type === NodeType.Literal && typeof value.value === 'string') ||
    value.type === NodeType.TemplateLiteral ||
    (value.type === NodeType.BinaryExpression &&
      value.operator === '+' &&
      (isText(value.left) || isText(value.right)))
  );
}

const wholeMath: ReadonlySet<string> = new Set(['floor', 'ceil', 'round', 'trunc', 'imul', 'clz32', 'sign']);

/** Is an expression a whole number (or a BigInt), whatever its variables hold? */
function isWhole(node: Node, sizes: Sizes): boolean {
  const value = unwrap(node);
  const again = (inner: Node): boolean => isWhole(inner, sizes);
  switch (value.type) {
    case NodeType.Literal:
      return typeof value.value === 'bigint' || Number.isInteger(value.value);
    case NodeType.UnaryExpression:
      return value.operator === '~' || (value.operator === '-' && again(value.argument));
    case NodeType.BinaryExpression:
      if (/^(?:[|&^]|<<|>>>?)$/.test(value.operator)) return true;
      return /^[-+*]$/.test(value.operator) && again(value.left) && again(value.right);
    case NodeType.ConditionalExpression:
      return again(value.consequent) && again(value.alternate);
    case NodeType.MemberExpression: {
      const name = sizes.resolver.propertyName(value);
      return name === 'length' || name === 'size';
    }
    case NodeType.CallExpression: {
      const callee = unwrap(value.callee);
      const target = sizes.resolver.resolve(callee);
      if (target?.module === 'globalThis' && target.path[0] === 'Math')
        return wholeMath.has(target.path[1] ?? '');
      const name =
        callee.type === NodeType.MemberExpression ? sizes.resolver.propertyName(callee) : undefined;
      return name === 'charCodeAt' || name === 'codePointAt' || name === 'indexOf';
    }
    default:
      return Number.isInteger(sizes.number(value));
  }
}
