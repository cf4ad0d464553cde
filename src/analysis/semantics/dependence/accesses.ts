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
import type { Iteration, LoopCosts } from '../loop-cost';
import type { Accesses } from './access';
import { AccessLog } from './access-log';
import { isNumber } from './builtins';
import {
  effectOfMember,
  effectOfMethod,
  effectOfNew,
  isStatelessMatch,
  obstacleOf,
  unknownCallback,
  unknownCode,
} from './called-code';
import { endsLoop } from './exits';
import { givenByCall, givenByIteration } from './given';
import { sharedIterator, sharedPosition } from './lasting-position';
import { patternParts } from './pattern-parts';
import { type Region, unknownPlace } from './region';

/** Collects what a region reads, writes and calls, callbacks of array methods included. */
export function accessesIn(region: Region, costs: LoopCosts): Accesses {
  return new Collector(region, costs).collect();
}

class Collector {
  readonly #log: AccessLog;
  readonly #pending: Node[] = [];
  readonly #entered = new Set<FunctionNode>();

  constructor(
    readonly region: Region,
    readonly costs: LoopCosts,
  ) {
    this.#log = new AccessLog(region);
  }

  collect(): Accesses {
    const { repeated, body } = this.region;
    if ('call' in repeated) this.#enter(repeated.callback);
    else if (isLoop(repeated))
      this.#pending.push(...childrenOf(repeated).filter((part) => repeats(repeated, part)));
    else this.#pending.push(...repeated.params, body);
    for (let node = this.#pending.pop(); node; node = this.#pending.pop()) this.#visit(node);
    // What the loop itself reads to get at the element that it hands to an iteration.
    if ('call' in repeated) this.#log.element(repeated.over);
    else if (repeated.type === NodeType.ForOfStatement) this.#log.element(repeated.right);
    return this.#log.total();
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
    if (this.#log.isCombined(node)) return;
    if (isFunction(node)) {
      this.#functionValue(node);
      return;
    }
    if (isLoop(node)) this.region.enterLoop(node);
    switch (node.type) {
      case NodeType.Identifier:
        this.#log.use(node, true, false);
        return;
      case NodeType.MemberExpression:
        this.#member(node);
        return;
      case NodeType.ThisExpression:
        this.#log.thisAt(node);
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
        // `typeof window` asks what there is.
        else if (node.operator !== 'typeof' || !this.#isGlobal(node.argument))
          this.#pending.push(node.argument);
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
        this.#handOnAll(node.arguments);
        this.#log.addObstacle(obstacleOf(effectOfNew(node, this.region), node, this.region));
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
        if (endsLoop(node, this.region)) this.#log.obstacle('exit', node, mayEnd);
        this.#children(node);
        return;
      case NodeType.VariableDeclarator:
        this.#declarator(node);
        return;
      case NodeType.TaggedTemplateExpression:
        this.#log.addObstacle(unknownCode(node, node.tag, this.region.sizes.model));
        this.#pending.push(node.quasi);
        return;
      case NodeType.ImportExpression:
        this.#log.obstacle('impure', node, 'it loads a module');
        return;
      case NodeType.ClassDeclaration:
      case NodeType.ClassExpression:
        this.#log.obstacle('unknown', node, 'it declares a class, whose code is not followed');
        return;
      case NodeType.WithStatement:
      case NodeType.Super:
        this.#log.obstacle('unknown', node, 'it uses names whose meaning is known only when it runs');
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

  #isGlobal(node: Node): boolean {
    return node.type === NodeType.Identifier && this.region.sizes.model.isGlobal(node);
  }

  #pause(node: Node): void {
    this.#log.obstacle('impure', node, 'others run in between while it waits');
  }

  #handOnAll(values: readonly Node[]): void {
    for (const value of values) this.#handOn(value);
  }

  /** A value that is handed to somebody who may read any part of it. */
  #handOn(node: Node): void {
    const value = unwrap(node);
    switch (value.type) {
      case NodeType.Identifier:
      case NodeType.MemberExpression:
      case NodeType.ThisExpression: {
        this.#pending.push(value);
        const isPlain = value.type === NodeType.Identifier && isNumber(value, this.region.sizes);
        if (!isPlain) this.#log.whole(value);
        this.#log.addObstacle(sharedIterator(value, this.region));
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

  #member(node: TSESTree.MemberExpression): void {
    this.#log.member(node, false);
    this.#wayTo(node);
  }

  /** What is evaluated to get at the object and the key of a member. */
  #wayTo(node: TSESTree.MemberExpression): void {
    const object = unwrap(node.object);
    if (object.type === NodeType.Identifier) this.#log.use(object, true, false);
    else if (object.type === NodeType.ThisExpression) this.#log.thisAt(object);
    else this.#pending.push(node.object);
    if (node.computed) this.#pending.push(node.property);
  }

  /** Something that is assigned to. */
  #target(pattern: Node, assignment: Node, isRead: boolean): void {
    const target = unwrap(pattern);
    switch (target.type) {
      case NodeType.Identifier: {
        this.#log.use(target, isRead, true, this.#log.combination(target, assignment));
        return;
      }
      case NodeType.MemberExpression: {
        const combination = this.#log.combination(target, assignment);
        this.#log.member(target, true, combination);
        if (isRead && !combination) this.#log.member(target, false);
        this.#wayTo(target);
        return;
      }
      default:
        // A pattern, or something that cannot be assigned to.
        for (const part of patternParts(target)) {
          if (part.isTarget) this.#target(part.node, assignment, false);
          else this.#pending.push(part.node);
        }
    }
  }

  #declarator(node: TSESTree.VariableDeclarator): void {
    if (node.init) this.#initialiser(node.id, node.init);
    const isOfLoop = isLoop(node.parent.parent) && node.init === null;
    for (const part of patternParts(node.id)) {
      if (!part.isTarget) this.#pending.push(part.node);
      // A `var` that belongs to the function around is written where it is declared.
      else if (part.node.type === NodeType.Identifier && (node.init !== null || isOfLoop))
        this.#log.use(part.node, false, true);
    }
  }

  #initialiser(name: Node, value: Node): void {
    if (name.type !== NodeType.Identifier) {
      this.#handOn(value);
      return;
    }
    // An object that gets a second name is followed under that name.
    const init = unwrap(value);
    if (init.type === NodeType.MemberExpression) this.#member(init);
    else if (init.type === NodeType.Identifier) this.#log.use(init, true, false);
    else this.#pending.push(value);
  }

  #functionValue(node: FunctionNode): void {
    if (this.#entered.has(node)) return;
    if (node.type === NodeType.FunctionDeclaration) return;
    const value = wrapped(node);
    const { parent } = value;
    if (isArgument(value)) {
      // A callback of something built in, which calls it before it returns.
      this.#enter(node);
      return;
    }
    if (parent?.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier) {
      const variable = this.region.sizes.model.lookUp(parent.id.name, parent.id);
      const isOnlyCalled = variable?.references.every(
        ({ identifier, init }) =>
          init === true || isCallee(wrapped(identifier)) || isArgument(wrapped(identifier)),
      );
      if (isOnlyCalled === true) return;
    }
    this.#log.obstacle('function-value', node, 'it makes a function, which cannot be sent to another thread');
  }

  #call(node: TSESTree.CallExpression): void {
    const iteration = this.costs.iteration(node);
    if (iteration) {
      this.#iteration(node, iteration);
      return;
    }
    this.#handOnAll(node.arguments);
    this.#callbacks(node);
    const callee = unwrap(node.callee);
    const fn = localFunction(callee, this.region.sizes.resolver);
    if (fn) {
      this.#localCall(node, callee, fn);
      return;
    }
    const effect = effectOfMember(callee, this.region.sizes);
    if (effect) {
      // `memo.size()` of an imported `memo` reads that.
      const object = callee.type === NodeType.MemberExpression ? unwrap(callee.object) : callee;
      this.#log.addObstacle(obstacleOf(effect, node, this.region));
      if (object !== callee && object.type === NodeType.Identifier) this.#log.use(object, true, false);
    } else if (callee.type === NodeType.MemberExpression) this.#method(node, callee);
    else {
      this.#pending.push(callee);
      this.#log.addObstacle(obstacleOf({ kind: 'unknown' }, node, this.region));
    }
  }

  #iteration(node: TSESTree.CallExpression, iteration: Iteration): void {
    const { callback, over, method } = iteration;
    if (contains(node, callback)) {
      this.region.enterIteration(iteration);
      this.#enter(callback);
    } else {
      this.#log.call({ call: node, fn: callback, given: givenByIteration(iteration, this.region) });
    }
    this.#handOn(over);
    const { resolver } = this.region.sizes;
    this.#handOnAll(node.arguments.filter((argument) => localFunction(argument, resolver) !== callback));
    if (method === 'sort') this.#change(node, over);
  }

  /** Functions that a call is given by name, and calls. */
  #callbacks(node: TSESTree.CallExpression): void {
    for (const argument of node.arguments) {
      const fn = isFunction(unwrap(argument))
        ? undefined
        : localFunction(argument, this.region.sizes.resolver);
      if (fn) this.#log.call({ call: node, fn, given: fn.params.map(() => unknownPlace) });
    }
    this.#log.addObstacle(unknownCallback(node, this.region));
    this.#log.addObstacle(sharedPosition(node, this.region));
  }

  #localCall(node: TSESTree.CallExpression, callee: Node, fn: FunctionNode): void {
    if (isFunction(callee)) {
      this.#enter(fn);
      return;
    }
    if (callee.type === NodeType.Identifier) this.#log.use(callee, true, false);
    this.#log.call({ call: node, fn, given: givenByCall(node, fn, this.region) });
  }

  #method(node: TSESTree.CallExpression, callee: TSESTree.MemberExpression): void {
    const effect = effectOfMethod(callee, this.region);
    if (effect.kind === 'changes-receiver') {
      this.#change(node, callee.object);
      return;
    }
    if (isStatelessMatch(callee, this.region)) return;
    // Nobody else sees what happens to an object of this run's own, but what its method reaches is not known.
    this.#handOn(callee.object);
    this.#log.addObstacle(obstacleOf(effect, node, this.region));
  }

  /** A method call that changes the object that it is called on. */
  #change(node: TSESTree.CallExpression, receiver: Node): void {
    const object = unwrap(receiver);
    const combination = this.#log.combination(object, node);
    if (object.type === NodeType.Identifier) this.#log.use(object, true, false, combination);
    else if (object.type === NodeType.MemberExpression) this.#member(object);
    else if (object.type !== NodeType.ThisExpression) this.#pending.push(object);
    this.#log.change(node, object, combination);
  }
}

const mayEnd = 'it may end here, so that whether an iteration runs depends on earlier ones';

function isCallee(use: Node): boolean {
  return use.parent?.type === NodeType.CallExpression && use.parent.callee === use;
}

function isArgument(use: Node): boolean {
  return use.parent?.type === NodeType.CallExpression && use.parent.arguments.some((one) => one === use);
}
