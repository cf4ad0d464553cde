import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  type FunctionNode,
  isFunction,
  isLoop,
  type LoopNode,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import type { Iteration } from '../loop-cost';
import type { Sizes } from '../trip-count';
import { Freshness } from './freshness';
import { type CountingLoop, countingLoop, declaredAt, isDeclaredIn } from './iteration-space';
import { add, constant, multiply, type Polynomial, symbol } from './polynomial';
import type { CounterRange } from './subscript-test';
import { writtenVariables } from './written-variables';

/** What an element of a path selects: a member by name, one by a number, or one that is not known. */
export type Key =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly value: Polynomial }
  /** The name that a `for (const key in …)` is at: another one in each iteration. */
  | { readonly kind: 'each' }
  | { readonly kind: 'any' };

/** A variable that outlives the region, `this`, or an object of which it is not known where it is from. */
export type Root = Variable | 'this' | 'unknown';

/** A way to an object: from a root through members. */
export interface Place {
  readonly root: Root;
  readonly keys: readonly Key[];
}

/** What an expression evaluates to, if it is an object. */
export type Origin =
  | Place
  /** An object that this run of the region has made, or no object. */
  | 'own';

/** The code whose runs are compared: an iteration of a loop, or a call of a function. */
export type Repeated = LoopNode | Iteration | FunctionNode;

/** Knows what expressions in a region of code refer to: which objects, and by which subscripts. */
export class Region {
  readonly freshness: Freshness;
  /** The part that runs once each time. */
  readonly body: Node;
  readonly node: Node;
  /** The counters of the loop and of the loops inside, outer ones first. */
  readonly ranges = new Map<string, CounterRange>();
  /** The counter of the repeated code itself: one that is known by this name alone if it does not count. */
  readonly counter: string;
  /** Variables that are not the same in all runs. */
  readonly #written: ReadonlySet<Variable>;
  readonly #counting = new Map<Node, CountingLoop>();
  readonly #iterations = new Map<FunctionNode, Iteration>();
  readonly #origins = new Map<Variable, Origin>();
  readonly #declaredHere = new Map<Variable, boolean>();

  constructor(
    readonly sizes: Sizes,
    readonly repeated: Repeated,
  ) {
    this.#written = writtenVariables(repeated, sizes.model);
    this.freshness = new Freshness(sizes);
    this.node = 'call' in repeated ? repeated.call : repeated;
    this.body = 'call' in repeated ? repeated.callback : repeated.body;
    this.counter = this.#openLoop('call' in repeated ? repeated.callback : repeated);
    if ('call' in repeated) this.#iterations.set(repeated.callback, repeated);
  }

  get isFunction(): boolean {
    return !('call' in this.repeated) && isFunction(this.repeated);
  }

  /** Is a variable made anew in each run of the region? */
  isOwn(variable: Variable): boolean {
    const known = this.#declaredHere.get(variable) ?? this.#isDeclaredHere(variable);
    this.#declaredHere.set(variable, known);
    // Callbacks are entered as the region is gone through.
    return known || (isLoop(this.node) && this.#isInCallback(variable));
  }

  #isDeclaredHere(variable: Variable): boolean {
    if ('call' in this.repeated) return isDeclaredIn(variable, this.repeated.callback, true);
    if (isFunction(this.repeated)) return isDeclaredIn(variable, this.repeated, true);
    const isElement =
      (this.repeated.type === NodeType.ForOfStatement || this.repeated.type === NodeType.ForInStatement) &&
      isDeclaredIn(variable, this.repeated.left, false);
    return isElement || isDeclaredIn(variable, this.body, false);
  }

  /** Is the variable the counter of the loop, which each iteration has a value of its own of? */
  isCounter(variable: Variable): boolean {
    return this.#counting.get(this.node)?.variable === variable;
  }

  /** A loop inside, whose counter can be used in subscripts from now on. */
  enterLoop(loop: LoopNode): void {
    this.#openLoop(loop);
  }

  /** A call of an array method inside, whose callback runs in the course of the region. */
  enterIteration(iteration: Iteration): void {
    this.#iterations.set(iteration.callback, iteration);
    this.#openLoop(iteration.callback);
  }

  /** Which object an expression evaluates to. */
  originOf(node: Node, depth = 0): Origin {
    const value = unwrap(node);
    if (depth > 20) return unknownPlace;
    switch (value.type) {
      case NodeType.ThisExpression:
        return { root: 'this', keys: [] };
      case NodeType.Identifier: {
        const variable = this.sizes.model.variableOf(value);
        return variable ? this.#variableOrigin(variable, depth) : unknownPlace;
      }
      case NodeType.MemberExpression: {
        const object = this.originOf(value.object, depth + 1);
        // What an object of one's own holds may come from anywhere, unless that is new as well.
        if (object === 'own') return this.freshness.isFreshMember(value) ? 'own' : unknownPlace;
        return object.root === 'unknown'
          ? unknownPlace
          : { root: object.root, keys: [...object.keys, this.keyOf(value)] };
      }
      default:
        return this.freshness.isFresh(value) ? 'own' : unknownPlace;
    }
  }

  /** Which object a variable holds. */
  originOfVariable(variable: Variable): Origin {
    return this.#variableOrigin(variable, 0);
  }

  /** What a member expression selects in its object. */
  keyOf(node: TSESTree.MemberExpression): Key {
    const name = this.sizes.resolver.propertyName(node);
    if (name !== undefined) return { kind: 'name', name };
    if (!node.computed) return { kind: 'name', name: this.sizes.model.textOf(node.property) };
    if (this.#isKeyOfLoop(node.property)) return { kind: 'each' };
    const value = this.polynomial(node.property);
    return value ? { kind: 'index', value } : { kind: 'any' };
  }

  #isKeyOfLoop(node: Node): boolean {
    const { repeated } = this;
    if ('call' in repeated || repeated.type !== NodeType.ForInStatement) return false;
    const variable = node.type === NodeType.Identifier ? this.sizes.model.variableOf(node) : undefined;
    const [definition] = variable?.defs ?? [];
    if (!variable || definition?.node.type !== NodeType.VariableDeclarator) return false;
    const isOnlySetByLoop = variable.references.filter((reference) => reference.isWrite()).length === 1;
    return (
      definition.node.parent === repeated.left && definition.node.id === definition.name && isOnlySetByLoop
    );
  }

  /** A number as a polynomial of counters and of values that stay the same; undefined if it is none. */
  polynomial(node: Node, depth = 0): Polynomial | undefined {
    if (depth > 12) return undefined;
    const again = (inner: Node): Polynomial | undefined => this.polynomial(inner, depth + 1);
    const value = unwrap(node);
    const number = this.sizes.number(value);
    if (number !== undefined) return constant(number);
    switch (value.type) {
      case NodeType.Identifier: {
        const variable = this.sizes.model.variableOf(value);
        return variable && this.#valueOf(variable, value, depth);
      }
      case NodeType.MemberExpression:
        return this.#fixedMember(value);
      case NodeType.UnaryExpression: {
        const operand = value.operator === '-' || value.operator === '+' ? again(value.argument) : undefined;
        return operand && (value.operator === '-' ? multiply(operand, constant(-1)) : operand);
      }
      case NodeType.BinaryExpression: {
        const left = again(value.left);
        const right = left && again(value.right);
        return left && right && combined(value.operator, left, right);
      }
      default:
        return undefined;
    }
  }

  #valueOf(variable: Variable, at: Node, depth: number): Polynomial | undefined {
    const name = this.#counterNamed(variable, at);
    if (name !== undefined) return symbol(name);
    if (!this.isOwn(variable)) {
      return this.#written.has(variable) ? undefined : symbol(`${variable.name}@${declaredAt(variable)}`);
    }
    const initialiser =
      at.type === NodeType.Identifier ? this.sizes.resolver.constantInitialiser(at) : undefined;
    return initialiser && this.polynomial(initialiser, depth + 1);
  }

  /** `matrix.width`, `rows.length`: should an iteration change them, this is found as a conflict with reading them. */
  #fixedMember(node: TSESTree.MemberExpression): Polynomial | undefined {
    const origin = this.originOf(node);
    if (origin === 'own' || origin.root === 'unknown') return undefined;
    const names = origin.keys.flatMap((key) => (key.kind === 'name' ? key.name : []));
    if (names.length < origin.keys.length) return undefined;
    const root = origin.root === 'this' ? 'this' : `${origin.root.name}@${declaredAt(origin.root)}`;
    return symbol([root, ...names].join('.'));
  }

  #counterNamed(variable: Variable, at: Node): string | undefined {
    for (let node: Node | undefined = at; node; node = node.parent) {
      if (this.#counting.get(node)?.variable === variable) return nameOfLoop(node);
      if (isFunction(node) && this.#iterations.has(node)) {
        const index = this.#iterations.get(node)?.method.startsWith('reduce') === true ? 2 : 1;
        const parameter = node.params[index];
        if (parameter?.type === NodeType.Identifier && isOnlyParameter(variable, parameter)) {
          return nameOfLoop(node);
        }
      }
      if (node === this.node) return undefined;
    }
    return undefined;
  }

  #variableOrigin(variable: Variable, depth: number): Origin {
    const known = this.#origins.get(variable);
    if (known) return known;
    if (!this.isOwn(variable)) {
      return this.#written.has(variable) ? unknownPlace : { root: variable, keys: [] };
    }
    this.#origins.set(variable, unknownPlace);
    const origin = this.#ownOrigin(variable, depth);
    this.#origins.set(variable, origin);
    return origin;
  }

  /** What a variable of the region's own holds. */
  #ownOrigin(variable: Variable, depth: number): Origin {
    const [definition] = variable.defs;
    if (!definition || variable.defs.length > 1) return unknownPlace;
    const { name } = definition;
    const writes = variable.references.filter((reference) => reference.isWrite());
    if (isFunction(definition.node))
      return this.#parameterOrigin(variable, definition.node, name, writes.length);
    if (definition.node.type !== NodeType.VariableDeclarator) return unknownPlace;
    const { id, init, parent } = definition.node;
    const loop = parent.parent;
    if (loop.type === NodeType.ForOfStatement && loop.left === parent) {
      if (id !== name || writes.length > 1) return unknownPlace;
      return this.#elementOf(loop.right, loop, depth);
    }
    if (id !== name) return unknownPlace;
    if (init && writes.length === 1) return this.originOf(init, depth + 1);
    const values = writes.map(({ writeExpr }) => writeExpr);
    return values.every((value) => value && this.freshness.isFresh(value)) ? 'own' : unknownPlace;
  }

  #parameterOrigin(variable: Variable, fn: FunctionNode, name: Node, writes: number): Origin {
    // A function's parameters outlive its calls: they belong to whoever calls it.
    if (fn === this.repeated) return writes === 0 ? { root: variable, keys: [] } : unknownPlace;
    const iteration = this.#iterations.get(fn);
    const index = fn.params.findIndex((parameter) => parameter === name);
    if (!iteration || index < 0 || writes > 0) return unknownPlace;
    const { method, over } = iteration;
    const element = method.startsWith('reduce') ? 1 : 0;
    if (method === 'sort' || method === 'toSorted') return unknownPlace;
    return index === element ? this.#elementOf(over, fn, 0) : unknownPlace;
  }

  /** The element of a list that an iteration is at. */
  #elementOf(list: Node, loop: Node, depth: number): Origin {
    const origin = this.originOf(list, depth + 1);
    if (origin === 'own' || origin.root === 'unknown') return unknownPlace;
    const isCounted = this.ranges.has(nameOfLoop(loop));
    const key: Key = isCounted ? { kind: 'index', value: symbol(nameOfLoop(loop)) } : { kind: 'any' };
    return { root: origin.root, keys: [...origin.keys, key] };
  }

  /** Names the counter of a loop, and says what is known of its range. */
  #openLoop(loop: LoopNode | FunctionNode): string {
    const name = nameOfLoop(loop);
    if (this.ranges.has(name)) return name;
    if (!isLoop(loop) || loop.type === NodeType.ForOfStatement || loop.type === NodeType.ForInStatement) {
      // The n-th element, whatever the number of elements is.
      this.ranges.set(name, { low: constant(0), high: undefined, step: 1 });
      return name;
    }
    const counting = countingLoop(loop, this.sizes);
    if (!counting) return name;
    this.#counting.set(loop, counting);
    const { from, until, isUntilIncluded, step } = counting;
    const first = this.polynomial(from);
    const end = this.polynomial(until);
    const last = end && (isUntilIncluded ? end : add(end, constant(step > 0 ? -1 : 1)));
    this.ranges.set(name, step > 0 ? { low: first, high: last, step } : { low: last, high: first, step });
    return name;
  }

  #isInCallback(variable: Variable): boolean {
    return [...this.#iterations.keys()].some(
      (callback) => !contains(callback, this.body) && isDeclaredIn(variable, callback, true),
    );
  }
}

export const unknownPlace: Place = { root: 'unknown', keys: [] };

const nameOfLoop = (loop: Node): string => `loop@${loop.range[0]}`;

function isOnlyParameter(variable: Variable, parameter: Node): boolean {
  return (
    variable.defs.length === 1 &&
    variable.defs[0]?.name === parameter &&
    !variable.references.some((reference) => reference.isWrite())
  );
}

function combined(operator: string, left: Polynomial, right: Polynomial): Polynomial | undefined {
  switch (operator) {
    case '+':
      return add(left, right);
    case '-':
      return add(left, right, -1);
    case '*':
      return multiply(left, right);
    default:
      return undefined;
  }
}
