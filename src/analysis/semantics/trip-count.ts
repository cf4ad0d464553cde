import type { Variable } from '@typescript-eslint/scope-manager';
import {
  type FunctionNode,
  isFunction,
  type LoopNode,
  type Node,
  NodeType,
  rootOf,
  type TSESTree,
  unwrap,
} from '../parse/syntax';
import { DefinitionType } from './definition-type';
import type { FileModel } from './file-model';
import type { Resolver } from './resolver';

/**
 * How often a loop goes round. `known`: it says so itself. `same`: as often as there are elements in (or as high as)
 * `subject`, a text that is equal for loops over the same thing. `search`: until something is found, by no count.
 */
export type TripCount =
  | { readonly kind: 'known'; readonly count: number }
  | {
      readonly kind: 'unknown';
      readonly subject: string;
      readonly over: Node | undefined;
      /** What it is if callers leave it out, and nobody in the file gives it. */
      readonly byDefault?: number;
    }
  | { readonly kind: 'search' };

/** Reads trip counts and sizes from the text, following constants. */
export class Sizes {
  /** Which collections grow: popular ones have thousands of uses, and each of them may be asked about. */
  readonly #bounds = new Map<Variable, boolean>();
  readonly #growing = new Map<Variable, boolean>();

  constructor(
    readonly model: FileModel,
    readonly resolver: Resolver,
  ) {}

  tripCount(loop: LoopNode): TripCount {
    switch (loop.type) {
      case NodeType.ForStatement:
        return this.#for(loop);
      case NodeType.ForOfStatement:
        return this.elements(loop.right);
      case NodeType.ForInStatement: {
        const object = unwrap(loop.right);
        return object.type === NodeType.ObjectExpression
          ? known(object.properties.length)
          : this.#unknown(loop.right);
      }
      case NodeType.WhileStatement:
      case NodeType.DoWhileStatement:
        return this.#while(loop);
    }
  }

  /** How many elements an iterable expression has, or one like an array. */
  elements(node: Node): TripCount {
    const length = lengthGiven(node);
    if (length) {
      const count = this.number(length);
      return count === undefined ? this.#unknown(length) : known(count);
    }
    const count = this.size(node);
    return count === undefined ? this.#unknown(node) : known(count);
  }

  /** The length of an array, string or collection if the text gives it. */
  size(node: Node, depth = 0): number | undefined {
    if (depth > 8) return undefined;
    const value = unwrap(node);
    switch (value.type) {
      case NodeType.ArrayExpression:
        return value.elements.some((element) => element?.type === NodeType.SpreadElement)
          ? undefined
          : value.elements.length;
      case NodeType.Literal:
        return typeof value.value === 'string' ? value.value.length : undefined;
      case NodeType.Identifier: {
        const initialiser = this.resolver.constantInitialiser(value);
        if (!initialiser || this.#growsLater(value)) return undefined;
        return this.size(initialiser, depth + 1);
      }
      case NodeType.NewExpression:
      case NodeType.CallExpression:
        return this.#constructed(value, depth);
      default:
        return undefined;
    }
  }

  /** The value of a numeric expression if it is always the same. */
  number(node: Node, depth = 0): number | undefined {
    if (depth > 8) return undefined;
    const value = unwrap(node);
    const again = (inner: Node): number | undefined => this.number(inner, depth + 1);
    switch (value.type) {
      case NodeType.Literal:
        if (typeof value.value === 'number') return value.value;
        return typeof value.value === 'bigint' ? Number(value.value) : undefined;
      case NodeType.UnaryExpression: {
        const operand = value.operator === '-' ? again(value.argument) : undefined;
        return operand === undefined ? undefined : -operand;
      }
      case NodeType.BinaryExpression: {
        const left = again(value.left);
        const right = again(value.right);
        return left === undefined || right === undefined
          ? undefined
          : arithmetic(value.operator, left, right);
      }
      case NodeType.Identifier: {
        const initialiser = this.resolver.constantInitialiser(value);
        return initialiser && again(initialiser);
      }
      case NodeType.MemberExpression: {
        const name = this.resolver.propertyName(value);
        return name === 'length' || name === 'size' ? this.size(value.object, depth + 1) : undefined;
      }
      case NodeType.CallExpression: {
        const callee = this.resolver.resolve(value.callee);
        const [argument] = value.arguments;
        if (callee?.module === 'globalThis' && callee.path.join('.') === 'Math.min') {
          // At most the least of those that are known; a loop that stays below is no longer.
          const known = value.arguments.flatMap((one) => again(one) ?? []);
          return known.length === value.arguments.length ? Math.min(...known) : undefined;
        }
        const isRounding = callee?.module === 'globalThis' && callee.path[0] === 'Math' && argument;
        const operand = isRounding ? again(argument) : undefined;
        return operand === undefined ? undefined : math(callee?.path[1], operand);
      }
      default:
        return undefined;
    }
  }

  #constructed(node: TSESTree.NewExpression | TSESTree.CallExpression, depth: number): number | undefined {
    const callee = unwrap(node.callee);
    const [first] = node.arguments;
    const target = this.resolver.resolve(callee);
    if (target?.module === 'globalThis' && first) {
      const name = target.path.join('.');
      if (name === 'Array' || /^(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array$/.test(name)) {
        return node.arguments.length === 1 ? (this.number(first) ?? this.size(first, depth + 1)) : undefined;
      }
      if (name === 'Set' || name === 'Map') return this.size(first, depth + 1);
      if (name === 'Array.from') return this.#arrayLike(first, depth);
      if (name === 'Buffer.alloc' || name === 'Buffer.allocUnsafe') return this.number(first);
    }
    if (callee.type !== NodeType.MemberExpression) return undefined;
    const method = this.resolver.propertyName(callee);
    switch (method) {
      // Methods that keep the number of elements.
      case 'fill':
      case 'map':
      case 'sort':
      case 'toSorted':
      case 'reverse':
      case 'keys':
      case 'values':
      case 'entries':
        return this.size(callee.object, depth + 1);
      case 'repeat': {
        const times = first && this.number(first);
        const length = this.size(callee.object, depth + 1);
        return times === undefined || length === undefined ? undefined : times * length;
      }
      default:
        return undefined;
    }
  }

  /** `Array.from({ length: n })`, or a copy. */
  #arrayLike(node: Node, depth: number): number | undefined {
    const length = lengthGiven(node);
    return length ? this.number(length) : this.size(node, depth + 1);
  }

  /** Is a variable the bound of a loop somewhere, as `n` in `i < n`? */
  isBound(variable: Variable): boolean {
    const known =
      this.#bounds.get(variable) ??
      variable.references.some(({ identifier }) => isComparedAsSize(identifier));
    this.#bounds.set(variable, known);
    return known;
  }

  /** Is the collection in a variable given more elements than it was made with? */
  #growsLater(identifier: TSESTree.Identifier): boolean {
    const variable = this.model.variableOf(identifier);
    if (!variable) return false;
    const known = this.#growing.get(variable);
    if (known !== undefined) return known;
    const grows = variable.references.some(({ identifier: use }) => this.#isAddition(use));
    this.#growing.set(variable, grows);
    return grows;
  }

  #isAddition(use: Node): boolean {
    const member = use.parent;
    if (member?.type !== NodeType.MemberExpression || member.object !== use) return false;
    const name = this.resolver.propertyName(member);
    const isTarget = member.parent.type === NodeType.AssignmentExpression && member.parent.left === member;
    return (
      isTarget ||
      name === 'push' ||
      name === 'unshift' ||
      name === 'splice' ||
      name === 'add' ||
      name === 'set'
    );
  }

  #unknown(node: Node): TripCount {
    // Two loops go over the same thing if it has the same name and the name means the same variable.
    const root = rootOf(node);
    const variable = this.model.variableOf(root);
    const declared = variable?.identifiers[0]?.range[0] ?? 'global';
    const subject = `${subjectOf(this.model.textOf(node))} of ${declared}`;
    const byDefault = this.#byDefault(node);
    return { kind: 'unknown', subject, over: node, ...(byDefault !== undefined && { byDefault }) };
  }

  /** The number that a parameter is if callers leave it out, which those in the file do. */
  #byDefault(node: Node): number | undefined {
    const value = unwrap(node);
    const variable = value.type === NodeType.Identifier ? this.model.variableOf(value) : undefined;
    const [definition, ...others] = variable?.defs ?? [];
    if (!variable || definition?.type !== DefinitionType.Parameter || others.length > 0) return undefined;
    const { name, node: fn } = definition;
    const { parent } = name;
    if (parent.type !== NodeType.AssignmentPattern || parent.left !== name || !isFunction(fn))
      return undefined;
    if (variable.references.some((reference) => reference.isWrite() && reference.init !== true))
      return undefined;
    const index = fn.params.indexOf(parent);
    return index < 0 || this.#isGiven(fn, index) ? undefined : this.number(parent.right);
  }

  /** Does a call in the file hand anything to a parameter? */
  #isGiven(fn: FunctionNode, index: number): boolean {
    const { parent } = fn;
    const name = fn.id ?? (parent.type === NodeType.VariableDeclarator ? parent.id : undefined);
    if (name?.type !== NodeType.Identifier) return false;
    const references = this.model.lookUp(name.name, name)?.references ?? [];
    return references.some(({ identifier }) => {
      const call = identifier.parent;
      return (
        call.type === NodeType.CallExpression &&
        call.callee === identifier &&
        (call.arguments.length > index || call.arguments.some(({ type }) => type === NodeType.SpreadElement))
      );
    });
  }

  #for(loop: TSESTree.ForStatement): TripCount {
    const { test, update, init } = loop;
    if (!test) return { kind: 'search' };
    const comparison = counting(test);
    if (!comparison) return { kind: 'search' };
    const { counter, limit, descending } = comparison;
    const step = update && this.#step(update, counter, loop);
    // `for (let i = n; i--; )` steps in its test.
    if (!step && !(descending && !update)) return { kind: 'search' };
    const from = initialValue(init, counter);
    const start = from && this.number(from);
    const end = limit === undefined ? 0 : this.number(limit);
    if (start !== undefined && end !== undefined) return known(steps(start, end, step ?? { by: 1 }));
    const bound = descending ? from : limit;
    return bound ? this.#unknown(bound) : { kind: 'search' };
  }

  #step(update: Node, counter: string, loop: TSESTree.ForStatement): Step | undefined {
    const expression = update.type === NodeType.SequenceExpression ? update.expressions : [update];
    for (const part of expression) {
      if (part.type === NodeType.UpdateExpression && isNamed(part.argument, counter)) return { by: 1 };
      if (part.type !== NodeType.AssignmentExpression || !isNamed(part.left, counter)) continue;
      const amount = this.number(part.right);
      switch (part.operator) {
        case '+=':
        case '-=':
          // By a step that is not known it may be over in a few goes, as in a sieve.
          return amount === undefined ? undefined : { by: Math.abs(amount) };
        case '*=':
        case '/=':
        case '<<=':
        case '>>=':
        case '>>>=':
          return { factor: part.operator.length > 2 ? 2 ** (amount ?? 1) : (amount ?? 2) };
        default:
          // `node = node.next`, `i = text.indexOf(x, i + 1)`
          return part.right.type === NodeType.BinaryExpression && loop.test ? { by: 1 } : undefined;
      }
    }
    return undefined;
  }

  /** `while (i < n)` counts if its body steps the counter; other `while` loops search. */
  #while(loop: TSESTree.WhileStatement | TSESTree.DoWhileStatement): TripCount {
    const comparison = counting(loop.test);
    if (!comparison) return { kind: 'search' };
    const { counter, limit, descending } = comparison;
    if (descending && limit === undefined) return { kind: 'search' };
    const bound = limit && this.number(limit);
    const variable = this.model.lookUp(counter, loop);
    if (!variable || !isSteppedByOne(variable, loop)) return { kind: 'search' };
    const start = startOf(variable);
    const from = start && this.number(start);
    if (from !== undefined && bound !== undefined) return known(Math.abs(bound - from));
    return limit && bound === undefined ? this.#unknown(limit) : { kind: 'search' };
  }
}

type Step = { readonly by: number } | { readonly factor: number };

const known = (count: number): TripCount => ({ kind: 'known', count: Math.max(0, count) });

function isComparedAsSize(identifier: Node): boolean {
  const test = identifier.parent;
  return (
    test?.type === NodeType.BinaryExpression &&
    (test.operator === '<' || test.operator === '<=') &&
    test.right === identifier &&
    test.parent.type === NodeType.ForStatement &&
    test.parent.test === test
  );
}

/** What `{ length: n }` says. */
function lengthGiven(node: Node): Node | undefined {
  const value = unwrap(node);
  if (value.type !== NodeType.ObjectExpression) return undefined;
  const property = value.properties.find(
    (one) =>
      one.type === NodeType.Property &&
      !one.computed &&
      one.key.type === NodeType.Identifier &&
      one.key.name === 'length',
  );
  return property?.type === NodeType.Property ? property.value : undefined;
}

/** `items.length` and `items` are as many. */
function subjectOf(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[?!]?\.(?:length|size|entries\(\)|keys\(\)|values\(\))$/, '');
}

function steps(start: number, end: number, step: Step): number {
  if ('by' in step) return Math.ceil(Math.abs(end - start) / (step.by || 1));
  const low = Math.max(1, Math.min(Math.abs(start), Math.abs(end)));
  const high = Math.max(Math.abs(start), Math.abs(end), low);
  return Math.ceil(Math.log(high / low) / Math.log(Math.max(step.factor, 1.01)));
}

interface Counting {
  readonly counter: string;
  /** Undefined: zero. */
  readonly limit: Node | undefined;
  readonly descending: boolean;
}

/** The counter and the bound of `i < n`, `n > i`, `i--` and of the first such part of `i < n && …`. */
function counting(test: Node): Counting | undefined {
  if (test.type === NodeType.LogicalExpression && test.operator === '&&') {
    return counting(test.left) ?? counting(test.right);
  }
  if (test.type === NodeType.UpdateExpression && test.argument.type === NodeType.Identifier) {
    return { counter: test.argument.name, limit: undefined, descending: true };
  }
  if (test.type !== NodeType.BinaryExpression) return undefined;
  const left = unwrap(test.left);
  const right = unwrap(test.right);
  switch (test.operator) {
    case '<':
    case '<=':
    case '!==':
    case '!=':
      if (left.type === NodeType.Identifier) return { counter: left.name, limit: right, descending: false };
      return right.type === NodeType.Identifier
        ? { counter: right.name, limit: left, descending: true }
        : undefined;
    case '>':
    case '>=':
      if (left.type === NodeType.Identifier) return { counter: left.name, limit: right, descending: true };
      return right.type === NodeType.Identifier
        ? { counter: right.name, limit: left, descending: false }
        : undefined;
    default:
      return undefined;
  }
}

/** The name of the variable that a loop counts with. */
export function counterOf(loop: LoopNode): string | undefined {
  if (loop.type === NodeType.ForOfStatement || loop.type === NodeType.ForInStatement) return undefined;
  return loop.test ? counting(loop.test)?.counter : undefined;
}

function initialValue(init: Node | null, counter: string): Node | undefined {
  if (init?.type === NodeType.VariableDeclaration) {
    const declarator = init.declarations.find(({ id }) => isNamed(id, counter));
    return declarator?.init ?? undefined;
  }
  return init?.type === NodeType.AssignmentExpression && isNamed(init.left, counter) ? init.right : undefined;
}

function isNamed(node: Node, name: string): boolean {
  return node.type === NodeType.Identifier && node.name === name;
}

function isSteppedByOne(variable: Variable, loop: Node): boolean {
  const writes = variable.references.filter(
    ({ identifier, init }) =>
      init !== true && identifier.range[0] >= loop.range[0] && identifier.range[1] <= loop.range[1],
  );
  const steps = writes.filter((reference) => reference.isWrite());
  return (
    steps.length > 0 && steps.every(({ identifier }) => identifier.parent.type === NodeType.UpdateExpression)
  );
}

function startOf(variable: Variable): Node | undefined {
  return variable.references.find(({ init }) => init === true)?.writeExpr ?? undefined;
}

function arithmetic(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '**':
      return left ** right;
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
    default:
      return undefined;
  }
}

function math(name: string | undefined, operand: number): number | undefined {
  switch (name) {
    case 'floor':
      return Math.floor(operand);
    case 'ceil':
      return Math.ceil(operand);
    case 'round':
      return Math.round(operand);
    case 'trunc':
      return Math.trunc(operand);
    case 'sqrt':
      return Math.sqrt(operand);
    case 'abs':
      return Math.abs(operand);
    default:
      return undefined;
  }
}
