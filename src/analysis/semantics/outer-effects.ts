import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  enclosingFunction,
  type FunctionNode,
  isFunction,
  lastName,
  type Node,
  NodeType,
  rootOf,
  type TSESTree,
  unwrap,
  walk,
  wrapped,
} from '../parse/syntax';
import { moduleEffects } from './api-effects';
import { calledMember } from './called-member';
import { DefinitionType } from './definition-type';
import { isDiagnostic } from './effects';
import type { FileModel } from './file-model';
import { calledFunction } from './local-function';
import { callsArguments, isPureMethod, mutators } from './method-effects';
import { loggerName } from './naming';
import { isOuterObject, outerWrites } from './outer-state';
import { callOfParameter } from './provenance';
import { globals, type Resolver } from './resolver';
import { freshPath } from './fresh-path';

/** A place where a function does, or may do, what others can tell, or reads what others may change. */
export interface OuterEffect {
  readonly node: Node;
  readonly kind: 'changes' | 'reads' | 'calls' | 'prints';
  /** What is changed, read or called, as written. */
  readonly name: string;
  /** The function that is called there and that does it, as written. */
  readonly through?: string;
}

interface Options {
  /** Does nobody else hold the objects that the function is given (a request, say)? */
  readonly ownsParameters: boolean;
}

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** A call in a function of another function of the file. */
interface Edge extends Options {
  readonly fn: FunctionNode;
  readonly call: Node;
  readonly name: string;
}

interface Own {
  readonly effects: readonly OuterEffect[];
  readonly edges: readonly Edge[];
}

/** Pure modules whose functions are there for what happens later, or that take functions of which nothing is known. */
const notPlain = new Set([
  ...['stream', 'events', 'bluebird', 'rxjs', 'react', 'vue', 'async-mutex', 'drizzle-orm'],
  ...['p-limit', 'p-map', 'p-queue', 'p-all', 'p-settle'],
]);
const notPlainGlobals = /^(?:queueMicrotask|clear(?:Timeout|Interval|Immediate)|Atomics|Proxy|Reflect)$/;

/** Methods of requests and responses by which a handler looks at the one and gives the other, at once. */
const answers = new Set([
  ...['status', 'json', 'send', 'end', 'render', 'redirect', 'type', 'set', 'header', 'setHeader', 'code'],
  ...[
    'writeHead',
    'sendStatus',
    'sendFile',
    'cookie',
    'get',
    'is',
    'accepts',
    'body',
    'text',
    'html',
    'param',
  ],
  ...['getHeader', 'hasHeader', 'has', 'query', 'throw', 'assert', 'attachment', 'notFound', 'view'],
]);

/** What the functions of one file do that others can tell, each looked through once. */
export class OuterEffects {
  readonly #model: FileModel;
  readonly #resolver: Resolver;
  readonly #own = new Map<FunctionNode, Map<boolean, Own>>();
  readonly #first = new Map<FunctionNode, Map<boolean, OuterEffect | undefined>>();
  readonly #changing = new Map<Variable, boolean>();
  #changed: Changed | undefined;

  constructor(model: FileModel, resolver: Resolver) {
    this.#model = model;
    this.#resolver = resolver;
  }

  /** The effects of a function, and of the functions of the file that it calls through any number of calls. */
  of(fn: FunctionNode, options: Options): OuterEffect[] {
    const { effects, edges } = this.#ownOf(fn, options);
    return [
      ...effects,
      ...edges.flatMap((edge) => {
        const first = this.#firstOf(edge);
        return first ? { ...first, node: edge.call, through: edge.name } : [];
      }),
    ];
  }

  /** The first effect of a function, or of those that it calls. */
  #firstOf(from: Edge): OuterEffect | undefined {
    const known = this.#first.get(from.fn);
    if (known?.has(from.ownsParameters)) return known.get(from.ownsParameters);
    const reached = new Map<FunctionNode, Set<boolean>>();
    const queue = [from];
    let found: OuterEffect | undefined;
    // Grows while it is gone through.
    for (const edge of queue) {
      const seen = reached.get(edge.fn) ?? new Set();
      reached.set(edge.fn, seen);
      if (seen.has(edge.ownsParameters)) continue;
      seen.add(edge.ownsParameters);
      const own = this.#ownOf(edge.fn, edge);
      // Of two, the one that counts more: printing may be of no account.
      const first = own.effects.find(({ kind }) => kind !== 'prints') ?? own.effects[0];
      if (first && (!found || first.kind !== 'prints')) found = first;
      if (found && found.kind !== 'prints') break;
      queue.push(...own.edges);
    }
    if (found) remember(this.#first, from.fn, from.ownsParameters, found);
    else for (const [fn, all] of reached) for (const owns of all) remember(this.#first, fn, owns, undefined);
    return found;
  }

  #ownOf(fn: FunctionNode, { ownsParameters }: Options): Own {
    const known = this.#own.get(fn)?.get(ownsParameters);
    if (known) return known;
    const effects = outerWrites(fn, this.#model, this.#resolver, { ownsParameters }).map(
      ({ node, name }): OuterEffect => ({ node, kind: 'changes', name }),
    );
    const edges: Edge[] = [];
    const look = (node: Node): boolean => {
      if (node.type === NodeType.Identifier) {
        if (this.#mayChange(node, fn)) effects.push({ node, kind: 'reads', name: node.name });
      } else if (node.type === NodeType.MemberExpression) {
        if (this.#memberMayChange(node, fn, ownsParameters)) {
          effects.push({ node, kind: 'reads', name: this.#model.textOf(node) });
        }
      } else if (node.type === NodeType.ImportExpression || node.type === NodeType.TaggedTemplateExpression) {
        if (node.type === NodeType.ImportExpression || this.#resolver.resolve(node.tag) === undefined) {
          effects.push({ node, kind: 'calls', name: this.#model.textOf(node) });
        }
      } else if (node.type === NodeType.CallExpression || node.type === NodeType.NewExpression) {
        this.#lookAtCall(node, fn, ownsParameters, effects, edges);
      }
      return true;
    };
    for (const parameter of fn.params) walk(parameter, look);
    walk(fn.body, look);
    const own = { effects, edges };
    remember(this.#own, fn, ownsParameters, own);
    return own;
  }

  #lookAtCall(
    call: Call,
    fn: FunctionNode,
    ownsParameters: boolean,
    effects: OuterEffect[],
    edges: Edge[],
  ): void {
    const model = this.#model;
    const resolver = this.#resolver;
    const callee = unwrap(call.callee);
    // What stands here is looked at by itself; modules are loaded once: `require('fs')`.
    if (isFunction(callee) || resolver.resolve(call)?.path.length === 0) return;
    const add = (kind: OuterEffect['kind'], name: Node): void => {
      effects.push({ node: call, kind, name: model.textOf(name) });
    };
    const isOuter = (node: Node): boolean => isOuterObject(node, fn, model, resolver, { ownsParameters });

    const addEdge = (called: FunctionNode, name: Node): void => {
      // What stands in the function is looked at as part of it.
      if (contains(fn, called)) return;
      const owns = !call.arguments.some((argument) => isOuter(argument));
      edges.push({ fn: called, call, name: model.textOf(name), ownsParameters: owns });
    };
    const called = call.type === NodeType.CallExpression ? calledFunction(callee, resolver) : undefined;
    if (called) {
      addEdge(called, callee);
      return;
    }

    const member = calledMember(callee, resolver)?.member;
    const known = member && moduleEffects(member, call, resolver);
    if (member && known && !notPlain.has(member.module)) {
      if (member.module === globals && notPlainGlobals.test(member.path[0] ?? '')) {
        add('calls', callee);
        return;
      }
      if (member.module === 'process' && /^(?:nextTick|on|once|off|emitWarning)/.test(member.path[0] ?? '')) {
        add('calls', callee);
        return;
      }
      for (const { effect } of known) {
        if (effect.access === 'read' && /^(?:file-system|process)$/.test(effect.resource)) continue;
        if (effect.resource === 'file-system' && freshPath(call, resolver)) continue;
        if (isDiagnostic(effect)) continue;
        add(effect.resource === 'console' ? 'prints' : 'calls', callee);
        break;
      }
      return;
    }

    if (callee.type === NodeType.MemberExpression && call.type === NodeType.CallExpression) {
      const name = resolver.propertyName(callee) ?? '';
      if (loggerName.test(lastName(callee.object)) && !this.#isFunctionOfFile(callee.object)) return;
      if (isPureMethod(name, call.arguments.length) || mutators.has(name)) {
        if (callsArguments(name)) {
          for (const argument of call.arguments) {
            const value = unwrap(argument);
            if (value.type !== NodeType.Identifier && value.type !== NodeType.MemberExpression) continue;
            const passed = calledFunction(value, resolver);
            if (passed) addEdge(passed, value);
            else if (!this.#isPlainFunction(value) && name !== 'reduce') add('calls', value);
          }
        }
        return;
      }
      if (/^(?:get|has)$/.test(name) && !isOuter(callee.object)) return;
      if (ownsParameters && answers.has(name) && isParameter(rootOf(callee), fn, model)) return;
    } else if (callee.type === NodeType.Identifier) {
      if (ownsParameters && isParameter(callee, fn, model)) return;
      if (this.#settlesPromise(callee)) return;
      if (
        /(?:Error|Exception)$/.test(callee.name) &&
        wrapped(call).parent?.type === NodeType.ThrowStatement
      ) {
        return;
      }
    }
    add('calls', callee);
  }

  /** `Boolean`, `path.basename` */
  #isPlainFunction(value: Node): boolean {
    const member = this.#resolver.resolve(value);
    return (
      member !== undefined &&
      (member.module === 'path' || member.module === globals) &&
      member.path[0] !== 'process'
    );
  }

  #isFunctionOfFile(object: Node): boolean {
    return calledFunction(object, this.#resolver) !== undefined;
  }

  /** `new Promise((resolve) => resolve())` */
  #settlesPromise(callee: TSESTree.Identifier): boolean {
    const [definition] = this.#model.variableOf(callee)?.defs ?? [];
    const call = definition && callOfParameter(definition);
    if (call?.type !== NodeType.NewExpression) return false;
    const member = this.#resolver.resolve(call.callee);
    return member?.module === globals && member.path[0] === 'Promise';
  }

  /** Is it a variable from outside of the function that some code of this file changes, or what it holds? */
  #mayChange(identifier: TSESTree.Identifier, fn: FunctionNode): boolean {
    const variable = this.#model.variableOf(identifier);
    if (!variable || variable.defs.length === 0) return false;
    if (variable.defs.some(({ name }) => contains(fn, name))) return false;
    let changes = this.#changing.get(variable);
    if (changes === undefined) {
      changes =
        variable.defs.some(
          ({ type }) => type === DefinitionType.Variable || type === DefinitionType.Parameter,
        ) &&
        this.#resolver.variable(variable) === undefined &&
        (variable.references.some((reference) => reference.isWrite() && reference.init !== true) ||
          this.#changedHere().variables.has(variable));
      this.#changing.set(variable, changes);
    }
    return changes;
  }

  #memberMayChange(member: TSESTree.MemberExpression, fn: FunctionNode, ownsParameters: boolean): boolean {
    const { parent } = member;
    if (parent.type === NodeType.AssignmentExpression && parent.left === member) return false;
    const name = memberName(member);
    return (
      name !== undefined &&
      this.#changedHere().members.has(name) &&
      // `Object.keys`
      this.#resolver.resolve(member)?.module !== globals &&
      isOuterObject(member.object, fn, this.#model, this.#resolver, { ownsParameters })
    );
  }

  #changedHere(): Changed {
    this.#changed ??= changedIn(this.#model, this.#resolver);
    return this.#changed;
  }
}

function remember<T>(
  known: Map<FunctionNode, Map<boolean, T>>,
  fn: FunctionNode,
  ownsParameters: boolean,
  value: T,
): void {
  const values = known.get(fn) ?? new Map<boolean, T>();
  known.set(fn, values.set(ownsParameters, value));
}

/** What a file changes in objects that outlive the function that does so. */
interface Changed {
  readonly members: ReadonlySet<string>;
  readonly variables: ReadonlySet<Variable>;
}

function changedIn(model: FileModel, resolver: Resolver): Changed {
  const members = new Set<string>();
  const variables = new Set<Variable>();
  const changes = (target: Node): void => {
    const place = unwrap(target);
    const around = enclosingFunction(place);
    const isConstructor =
      around?.parent.type === NodeType.MethodDefinition && around.parent.kind === 'constructor';
    if (place.type === NodeType.Identifier) {
      const variable = model.variableOf(place);
      if (variable) variables.add(variable);
    } else if (place.type === NodeType.MemberExpression) {
      if (isConstructor && place.object.type === NodeType.ThisExpression) return;
      if (around && !isOuterObject(place.object, around, model, resolver)) return;
      const name = memberName(place);
      if (name !== undefined) members.add(name);
    }
  };
  const assigned = (target: Node): void => {
    const place = unwrap(target);
    if (place.type !== NodeType.MemberExpression) return;
    changes(place);
    changes(place.object);
  };
  for (const { left } of model.nodesOf(NodeType.AssignmentExpression)) assigned(left);
  for (const { argument } of model.nodesOf(NodeType.UpdateExpression)) assigned(argument);
  for (const { operator, argument } of model.nodesOf(NodeType.UnaryExpression)) {
    if (operator === 'delete') assigned(argument);
  }
  for (const { callee } of model.nodesOf(NodeType.CallExpression)) {
    const method = unwrap(callee);
    if (method.type !== NodeType.MemberExpression) continue;
    if (mutators.has(resolver.propertyName(method) ?? '')) changes(method.object);
  }
  return { members, variables };
}

function memberName({ property, computed }: TSESTree.MemberExpression): string | undefined {
  if (property.type === NodeType.PrivateIdentifier) return `#${property.name}`;
  if (!computed) return property.name;
  return property.type === NodeType.Literal && typeof property.value === 'string'
    ? property.value
    : undefined;
}

function isParameter(node: Node, fn: FunctionNode, model: FileModel): boolean {
  const variable = node.type === NodeType.Identifier ? model.variableOf(node) : undefined;
  return (
    variable?.defs.some(({ type, node: of }) => type === DefinitionType.Parameter && of === fn) === true &&
    !variable.references.some((reference) => reference.isWrite() && reference.init !== true)
  );
}
