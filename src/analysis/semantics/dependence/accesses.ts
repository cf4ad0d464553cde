import type { Variable } from '@typescript-eslint/scope-manager';
import {
  childrenOf,
  contains,
  type FunctionNode,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  repeats,
  type TSESTree,
  unwrap,
  wrapped,
} from '../../parse/syntax';
import { localFunction } from '../local-function';
import type { LoopCosts } from '../loop-cost';
import { displayName } from '../resolver';
import { type CallEffect, isNumber, memberEffect, methodEffect } from './builtins';
import { combinationOf, type Combination } from './combination';
import { namesIn, symbol } from './polynomial';
import type { Key, Place, Region } from './region';

/** One step of reading or writing memory: a member of an object that outlives a run of the region. */
export interface Access {
  readonly node: Node;
  readonly isWrite: boolean;
  readonly object: Place;
  readonly key: Key;
  /** If the access does nothing but combine the old value with another one. */
  readonly combination?: Combination;
}

/** A use of a variable that outlives a run of the region. */
export interface VariableUse {
  readonly node: TSESTree.Identifier;
  readonly isRead: boolean;
  readonly isWrite: boolean;
  readonly combination?: Combination;
}

/** Something that keeps runs of the region from being told apart, whatever their data is. */
export interface Obstacle {
  readonly kind: 'impure' | 'unknown' | 'exit' | 'function-value';
  readonly at: Node;
  readonly reason: string;
  /** It is a call of which nothing is known in this file, but that another file may explain. */
  readonly isOpen?: boolean;
}

/** A call of a function of this file. */
export interface FunctionCall {
  readonly call: Node;
  readonly fn: FunctionNode;
  /** Is everything that it is given an object of this run's own, or no object? */
  readonly isGivenOwn: boolean;
}

/** What a region of code does to memory. */
export interface Accesses {
  readonly members: readonly Access[];
  readonly variables: ReadonlyMap<Variable, readonly VariableUse[]>;
  readonly obstacles: readonly Obstacle[];
  readonly calls: readonly FunctionCall[];
  readonly usesThis: Node | undefined;
}

/** Collects what a region reads, writes and calls, callbacks of array methods included. */
export function accessesIn(region: Region, costs: LoopCosts): Accesses {
  return new Collector(region, costs).collect();
}

class Collector {
  readonly #members: Access[] = [];
  readonly #variables = new Map<Variable, VariableUse[]>();
  readonly #obstacles: Obstacle[] = [];
  readonly #calls: FunctionCall[] = [];
  /** Nodes that read a value in order to combine it with another one. */
  readonly #combined = new Set<Node>();
  #usesThis: Node | undefined;
  readonly #pending: Node[] = [];
  readonly #entered = new Set<FunctionNode>();

  constructor(
    readonly region: Region,
    readonly costs: LoopCosts,
  ) {}

  collect(): Accesses {
    const { repeated, body } = this.region;
    if ('call' in repeated) this.#enter(repeated.callback);
    else if (isLoop(repeated))
      this.#pending.push(...childrenOf(repeated).filter((part) => repeats(repeated, part)));
    else this.#pending.push(...repeated.params, body);
    for (let node = this.#pending.pop(); node; node = this.#pending.pop()) this.#visit(node);
    this.#readElement();
    const isOwnRead = ({ node }: { readonly node: Node }): boolean => !this.#combined.has(node);
    return {
      members: this.#members.filter(isOwnRead),
      variables: new Map([...this.#variables].map(([variable, uses]) => [variable, uses.filter(isOwnRead)])),
      obstacles: this.#obstacles.sort((a, b) => a.at.range[0] - b.at.range[0]),
      calls: this.#calls,
      usesThis: this.#usesThis,
    };
  }

  /** What the loop itself reads to get at the element that it hands to an iteration. */
  #readElement(): void {
    const { repeated, counter } = this.region;
    const list =
      'call' in repeated
        ? repeated.over
        : repeated.type === NodeType.ForOfStatement
          ? repeated.right
          : undefined;
    if (!list) return;
    const object = this.region.originOf(list);
    if (object === 'own') return;
    this.#members.push({
      node: list,
      isWrite: false,
      object,
      key: { kind: 'index', value: symbol(counter) },
    });
  }

  #enter(fn: FunctionNode): void {
    if (this.#entered.has(fn)) return;
    this.#entered.add(fn);
    this.#pending.push(...fn.params, fn.body);
  }

  #children(node: Node): void {
    for (const child of childrenOf(node)) this.#pending.push(child);
  }

  #visit(node: Node): void {
    if (this.#combined.has(node)) return;
    if (isFunction(node)) {
      this.#functionValue(node);
      return;
    }
    if (isLoop(node)) this.region.enterLoop(node);
    switch (node.type) {
      case NodeType.Identifier:
        this.#use(node, true, false);
        return;
      case NodeType.MemberExpression:
        this.#member(node);
        return;
      case NodeType.ThisExpression:
        this.#usesThis ??= node;
        return;
      case NodeType.SpreadElement:
        this.#handOn(node.argument);
        return;
      case NodeType.AssignmentExpression:
        this.#target(node.left, node, node.operator !== '=');
        this.#pending.push(node.right);
        return;
      case NodeType.UpdateExpression:
        this.#target(node.argument, node, true);
        return;
      case NodeType.UnaryExpression:
        if (node.operator === 'delete') this.#target(node.argument, node, false);
        else this.#pending.push(node.argument);
        return;
      case NodeType.ForOfStatement:
      case NodeType.ForInStatement:
        if (node.type === NodeType.ForOfStatement && node.await) this.#pause(node);
        if (node.left.type === NodeType.VariableDeclaration) this.#pending.push(node.left);
        else this.#target(node.left, node, false);
        this.#handOn(node.right);
        this.#pending.push(node.body);
        return;
      case NodeType.CallExpression:
        this.#call(node);
        return;
      case NodeType.NewExpression:
        this.#new(node);
        return;
      case NodeType.AwaitExpression:
      case NodeType.YieldExpression:
        this.#pause(node);
        this.#children(node);
        return;
      case NodeType.BreakStatement:
      case NodeType.ContinueStatement:
      case NodeType.ReturnStatement:
      case NodeType.ThrowStatement:
        this.#exit(node);
        this.#children(node);
        return;
      case NodeType.VariableDeclarator:
        this.#declarator(node);
        return;
      case NodeType.TaggedTemplateExpression:
        this.#unknownCall(node, node.tag);
        this.#pending.push(node.quasi);
        return;
      case NodeType.ImportExpression:
        this.#obstacle('impure', node, 'it loads a module');
        return;
      case NodeType.ClassDeclaration:
      case NodeType.ClassExpression:
        this.#obstacle('unknown', node, 'it declares a class, whose code is not followed');
        return;
      case NodeType.WithStatement:
      case NodeType.Super:
        this.#obstacle('unknown', node, 'it uses names whose meaning is known only when it runs');
        return;
      case NodeType.TSTypeAnnotation:
      case NodeType.TSTypeParameterInstantiation:
      case NodeType.TSTypeAliasDeclaration:
      case NodeType.TSInterfaceDeclaration:
        return;
      case NodeType.Property:
        if (node.computed) this.#pending.push(node.key);
        this.#pending.push(node.value);
        return;
      default:
        this.#children(node);
    }
  }

  #obstacle(kind: Obstacle['kind'], at: Node, reason: string): void {
    this.#obstacles.push({ kind, at, reason });
  }

  #pause(node: Node): void {
    this.#obstacle('impure', node, 'others run in between while it waits');
  }

  /** A jump that leaves the loop (of a function: that leaves in the middle is no matter). */
  #exit(
    node:
      | TSESTree.BreakStatement
      | TSESTree.ContinueStatement
      | TSESTree.ReturnStatement
      | TSESTree.ThrowStatement,
  ): void {
    const { region } = this;
    if (region.isFunction) return;
    const isReturn = node.type === NodeType.ReturnStatement || node.type === NodeType.ThrowStatement;
    const label = isReturn ? undefined : node.label?.name;
    for (let current: Node | undefined = node.parent; current; current = current.parent) {
      const leavesRegion = current === region.node || ('call' in region.repeated && current === region.body);
      if (leavesRegion) {
        if ('call' in region.repeated && node.type !== NodeType.ThrowStatement) return;
        if (node.type === NodeType.ContinueStatement && label === undefined) return;
        if (label !== undefined && node.type === NodeType.ContinueStatement && labelOf(current) === label)
          return;
        break;
      }
      // `return` ends a callback, not the loop around it.
      if (isFunction(current)) {
        if (node.type === NodeType.ReturnStatement) return;
      } else if (!isReturn) {
        const isLabelled = current.type === NodeType.LabeledStatement && current.label.name === label;
        const isNearest =
          label === undefined &&
          (isLoop(current) ||
            (current.type === NodeType.SwitchStatement && node.type === NodeType.BreakStatement));
        if (isLabelled || isNearest) return;
      }
    }
    this.#obstacle(
      'exit',
      node,
      'it may end here, so that whether an iteration runs depends on earlier ones',
    );
  }

  /** Notes a use of a variable; false if the identifier is not one. */
  #use(node: TSESTree.Identifier, isRead: boolean, isWrite: boolean, combination?: Combination): boolean {
    const { model } = this.region.sizes;
    const variable = model.variableOf(node);
    if (!variable) {
      if (model.isGlobal(node) && isWrite)
        this.#obstacle('impure', node, `it changes the global \`${node.name}\``);
      return false;
    }
    if (this.region.isOwn(variable) || this.region.isCounter(variable)) return true;
    const uses = this.#variables.get(variable) ?? [];
    this.#variables.set(variable, uses);
    uses.push({ node, isRead, isWrite, ...(combination && { combination }) });
    return true;
  }

  /** A value that is handed to somebody who may read any part of it. */
  #handOn(node: Node): void {
    const value = unwrap(node);
    switch (value.type) {
      case NodeType.Identifier:
      case NodeType.MemberExpression:
      case NodeType.ThisExpression: {
        this.#pending.push(value);
        const origin = this.#isNumber(value) ? 'own' : this.region.originOf(value);
        if (origin === 'own') return;
        this.#members.push({ node: value, isWrite: false, object: origin, key: { kind: 'any' } });
        return;
      }
      case NodeType.ConditionalExpression:
        this.#pending.push(value.test);
        this.#handOn(value.consequent);
        this.#handOn(value.alternate);
        return;
      case NodeType.LogicalExpression:
        this.#handOn(value.left);
        this.#handOn(value.right);
        return;
      case NodeType.ArrayExpression:
        for (const element of value.elements) if (element) this.#handOn(element);
        return;
      case NodeType.ObjectExpression:
        for (const property of value.properties) {
          if (property.type === NodeType.SpreadElement) {
            this.#handOn(property.argument);
            continue;
          }
          if (property.computed) this.#pending.push(property.key);
          this.#handOn(property.value);
        }
        return;
      default:
        this.#pending.push(value);
    }
  }

  #isNumber(node: Node): boolean {
    return node.type === NodeType.Identifier && isNumber(node, this.region.sizes);
  }

  #member(node: TSESTree.MemberExpression): void {
    this.#step(node, false);
    this.#wayTo(node);
  }

  /** What is evaluated to get at the object and the key of a member. */
  #wayTo(node: TSESTree.MemberExpression): void {
    const object = unwrap(node.object);
    if (object.type === NodeType.Identifier) this.#use(object, true, false);
    else if (object.type === NodeType.ThisExpression) this.#usesThis ??= object;
    else this.#pending.push(node.object);
    if (node.computed) this.#pending.push(node.property);
  }

  #step(node: TSESTree.MemberExpression, isWrite: boolean, combination?: Combination): void {
    const object = this.region.originOf(node.object);
    if (object === 'own') return;
    const key = this.region.keyOf(node);
    this.#members.push({ node, isWrite, object, key, ...(combination && { combination }) });
  }

  /** What it reads of the old value is part of it, and no access of its own. */
  #combination(target: Node, statement: Node): Combination | undefined {
    const combination = combinationOf(target, statement, this.region.sizes);
    for (const read of combination?.reads ?? []) this.#combined.add(read);
    return combination;
  }

  /** Something that is assigned to. */
  #target(pattern: Node, assignment: Node, isRead: boolean): void {
    const target = unwrap(pattern);
    switch (target.type) {
      case NodeType.Identifier: {
        this.#use(target, isRead, true, this.#combination(target, assignment));
        return;
      }
      case NodeType.MemberExpression: {
        const combination = this.#combination(target, assignment);
        this.#step(target, true, combination);
        if (isRead && !combination) this.#step(target, false);
        this.#wayTo(target);
        return;
      }
      default:
        // A pattern, or something that cannot be assigned to.
        for (const part of patternTargets(target)) {
          if (part.isTarget) this.#target(part.node, assignment, false);
          else this.#pending.push(part.node);
        }
    }
  }

  #declarator(node: TSESTree.VariableDeclarator): void {
    if (node.init) {
      const isAlias =
        node.id.type === NodeType.Identifier && unwrap(node.init).type === NodeType.MemberExpression;
      const init = unwrap(node.init);
      // The object that gets a second name is followed under that name.
      if (isAlias && init.type === NodeType.MemberExpression) this.#member(init);
      else if (init.type === NodeType.Identifier && node.id.type === NodeType.Identifier)
        this.#use(init, true, false);
      else if (node.id.type === NodeType.Identifier) this.#pending.push(node.init);
      else this.#handOn(node.init);
    }
    const isOfLoop = isLoop(node.parent.parent) && node.init === null;
    for (const part of patternTargets(node.id)) {
      if (!part.isTarget) this.#pending.push(part.node);
      else if (part.node.type === NodeType.Identifier)
        this.#declared(part.node, node.init !== null || isOfLoop);
    }
  }

  /** A `var` that belongs to the function around is written where it is declared. */
  #declared(name: TSESTree.Identifier, isWritten: boolean): void {
    if (isWritten) this.#use(name, false, true);
  }

  #functionValue(node: FunctionNode): void {
    if (this.#entered.has(node)) return;
    if (node.type === NodeType.FunctionDeclaration) return;
    const value = wrapped(node);
    const { parent } = value;
    if (parent?.type === NodeType.CallExpression && parent.arguments.some((argument) => argument === value)) {
      // A callback of something built in, which calls it before it returns.
      this.#enter(node);
      return;
    }
    if (parent?.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier) {
      const variable = this.region.sizes.model.lookUp(parent.id.name, parent.id);
      const isOnlyCalled = variable?.references.every(
        ({ identifier, init }) => init === true || isCallee(identifier) || isArgument(identifier),
      );
      if (isOnlyCalled === true) return;
    }
    this.#obstacle('function-value', node, 'it makes a function, which cannot be sent to another thread');
  }

  #new(node: TSESTree.NewExpression): void {
    for (const argument of node.arguments) this.#handOn(argument);
    const target = this.region.sizes.resolver.resolve(node.callee);
    const dated = target?.module === 'globalThis' && target.path.join('.') === 'Date';
    const effect: CallEffect = !target
      ? { kind: 'unknown' }
      : dated
        ? node.arguments.length === 0
          ? memberEffect({ module: 'globalThis', path: ['Date'] }, true)
          : { kind: 'none' }
        : memberEffect(target, true);
    this.#effect(effect, node, node.callee);
  }

  #call(node: TSESTree.CallExpression): void {
    const { resolver } = this.region.sizes;
    const callee = unwrap(node.callee);
    const iteration = this.costs.iteration(node);
    if (iteration) {
      const { callback } = iteration;
      if (contains(node, callback)) {
        this.region.enterIteration(iteration);
        this.#enter(callback);
      } else {
        this.#calls.push({ call: node, fn: callback, isGivenOwn: false });
      }
      this.#handOn(iteration.over);
      for (const argument of node.arguments) {
        if (localFunction(argument, resolver) !== callback) this.#handOn(argument);
      }
      if (iteration.method === 'sort') this.#change(node, iteration.over);
      return;
    }
    for (const argument of node.arguments) this.#handOn(argument);
    const fn = localFunction(callee, resolver);
    if (fn) {
      if (isFunction(callee)) this.#enter(fn);
      else {
        if (callee.type === NodeType.Identifier) this.#use(callee, true, false);
        this.#calls.push({ call: node, fn, isGivenOwn: node.arguments.every((one) => this.#isOwn(one)) });
      }
      return;
    }
    const target = resolver.resolve(callee);
    if (target && !(callee.type === NodeType.MemberExpression && this.#isMethodOfValue(target.path))) {
      if (callee.type === NodeType.MemberExpression && target.module !== 'globalThis')
        this.#wayToCallee(callee);
      this.#effect(memberEffect(target, false), node, node.callee);
      return;
    }
    if (callee.type !== NodeType.MemberExpression) {
      this.#pending.push(callee);
      this.#unknownCall(node, callee);
      return;
    }
    this.#method(node, callee);
  }

  #wayToCallee(callee: TSESTree.MemberExpression): void {
    const object = unwrap(callee.object);
    if (object.type === NodeType.Identifier) this.#use(object, true, false);
  }

  /** Is it a method of what a known function has returned? */
  #isMethodOfValue(path: readonly string[]): boolean {
    return path.includes('()') || path.includes('new');
  }

  #method(node: TSESTree.CallExpression, callee: TSESTree.MemberExpression): void {
    const { resolver } = this.region.sizes;
    const method = resolver.propertyName(callee) ?? '';
    const object = unwrap(callee.object);
    const effect = methodEffect(method, this.#isCollection(object));
    if (effect.kind === 'changes-receiver') {
      this.#change(node, callee.object);
      return;
    }
    if ((method === 'test' || method === 'exec') && isStatelessRegex(object, this.region)) return;
    // Nobody else sees what happens to an object of this run's own, but what its method reaches is not known.
    this.#handOn(callee.object);
    this.#effect(effect, node, callee);
  }

  /** A method call that changes the object that it is called on. */
  #change(node: TSESTree.CallExpression, receiver: Node): void {
    const origin = this.region.originOf(receiver);
    const object = unwrap(receiver);
    const combination = this.#combination(object, node);
    if (object.type === NodeType.Identifier) this.#use(object, true, false, combination);
    else if (object.type === NodeType.MemberExpression) this.#member(object);
    else if (object.type !== NodeType.ThisExpression) this.#pending.push(object);
    if (origin === 'own') return;
    const access = { node, object: origin, key: { kind: 'any' } } as const;
    this.#members.push({ ...access, isWrite: true, ...(combination && { combination }) });
  }

  #effect(effect: CallEffect, node: TSESTree.CallExpression | TSESTree.NewExpression, callee: Node): void {
    if (effect.kind === 'none') return;
    if (effect.kind === 'outside') {
      const { resolver } = this.region.sizes;
      const target = resolver.resolve(callee);
      const name = target ? displayName(target) : this.region.sizes.model.textOf(callee);
      this.#obstacle('impure', node, `\`${name}\` ${effect.what}`);
      return;
    }
    this.#unknownCall(node, callee);
  }

  #unknownCall(
    node: TSESTree.CallExpression | TSESTree.NewExpression | TSESTree.TaggedTemplateExpression,
    callee: Node,
  ): void {
    const text = shortened(this.region.sizes.model.textOf(callee));
    const reason = `nothing is known of what \`${text}\` does`;
    const isOpen = node.type !== NodeType.TaggedTemplateExpression;
    this.#obstacles.push({ kind: 'unknown', at: node, reason, isOpen });
  }

  #isOwn(node: Node): boolean {
    const origin = this.region.originOf(node);
    if (origin === 'own') return true;
    const number = this.region.polynomial(node);
    return number !== undefined && [...namesIn(number)].every((name) => this.region.ranges.has(name));
  }

  #isCollection(object: Node): boolean {
    const { resolver } = this.region.sizes;
    const held = object.type === NodeType.Identifier ? resolver.constantInitialiser(object) : undefined;
    const made = held && unwrap(held);
    if (made?.type !== NodeType.NewExpression) return false;
    const target = resolver.resolve(made.callee);
    const name = target?.module === 'globalThis' ? target.path.join('.') : '';
    return name === 'Map' || name === 'Set';
  }
}

/** A regular expression that remembers nothing from one match to the next. */
function isStatelessRegex(node: Node, { sizes }: Region): boolean {
  const held = node.type === NodeType.Identifier ? sizes.resolver.constantInitialiser(node) : node;
  const value = held && unwrap(held);
  return value?.type === NodeType.Literal && 'regex' in value && !/[gy]/.test(value.regex.flags);
}

function isCallee(identifier: Node): boolean {
  const use = wrapped(identifier);
  return use.parent?.type === NodeType.CallExpression && use.parent.callee === use;
}

function isArgument(identifier: Node): boolean {
  const use = wrapped(identifier);
  return use.parent?.type === NodeType.CallExpression && use.parent.arguments.some((one) => one === use);
}

function labelOf(loop: Node): string | undefined {
  return loop.parent?.type === NodeType.LabeledStatement ? loop.parent.label.name : undefined;
}

/** The targets of a pattern, and the expressions in it that are evaluated. */
function patternTargets(pattern: Node): { readonly node: Node; readonly isTarget: boolean }[] {
  switch (pattern.type) {
    case NodeType.Identifier:
    case NodeType.MemberExpression:
      return [{ node: pattern, isTarget: true }];
    case NodeType.ArrayPattern:
      return pattern.elements.flatMap((element) => (element ? patternTargets(element) : []));
    case NodeType.ObjectPattern:
      return pattern.properties.flatMap((property) =>
        property.type === NodeType.RestElement
          ? patternTargets(property.argument)
          : [
              ...(property.computed ? [{ node: property.key, isTarget: false }] : []),
              ...patternTargets(property.value),
            ],
      );
    case NodeType.RestElement:
      return patternTargets(pattern.argument);
    case NodeType.AssignmentPattern:
      return [...patternTargets(pattern.left), { node: pattern.right, isTarget: false }];
    case NodeType.TSParameterProperty:
      return patternTargets(pattern.parameter);
    default:
      return [{ node: pattern, isTarget: false }];
  }
}

/** Text of the source for people, on one line. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
