import type { Variable } from '@typescript-eslint/scope-manager';
import type { Program } from '../parse/parse';
import {
  assignmentTargets,
  type FunctionNode,
  isFunction,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
  wrapped,
} from '../parse/syntax';
import { callbackUse } from './callbacks';
import { callEffects, contentsOf } from './call-effects';
import { DefinitionType } from './definition-type';
import { type Effect, limited, type Origin } from './effects';
import type { FileModel } from './file-model';
import { isLimiter } from './limiters';
import { Owners } from './owner';
import { Provenance } from './provenance';
import type { Resolver } from './resolver';

/** A place that has an effect. */
export interface EffectSite {
  readonly effect: Effect;
  readonly node: Node;
  /** The expressions that tell on which path, host, table or object: those that differ make another target. */
  readonly of: readonly Node[];
}

/** A call that another function answers for. */
export interface CallSite {
  readonly node: TSESTree.CallExpression | TSESTree.NewExpression;
  readonly otherwise: readonly Effect[];
  readonly receiver?: Node;
  /** Something lets so many such calls through at a time only. */
  readonly isLimited?: true;
}

export interface Sites {
  readonly effects: readonly EffectSite[];
  readonly calls: readonly CallSite[];
}

/** Finds what code does to the world outside of a region: a function, a loop, a program. */
export class EffectSites {
  readonly #region: Node;
  readonly #model: FileModel;
  readonly #resolver: Resolver;
  readonly #owners: Owners;
  readonly #origins: Provenance<Origin>;
  /** Functions in the region, and whether a limiter runs them. */
  readonly #limited = new Map<Node, boolean>();

  constructor(region: FunctionNode | Program | Node, model: FileModel, resolver: Resolver) {
    this.#region = region;
    this.#model = model;
    this.#resolver = resolver;
    const isConstructor =
      region.parent?.type === NodeType.MethodDefinition && region.parent.kind === 'constructor';
    this.#owners = new Owners(region, model, { isConstructor });
    this.#origins = new Provenance<Origin>(model, {
      ofThis: () => (isConstructor ? undefined : 'this'),
      ofVariable: (variable) =>
        variable.defs.some(({ type, node }) => type === DefinitionType.Parameter && node === region)
          ? 'arguments'
          : undefined,
      isLocal: (variable) => this.#owners.isLocal(variable),
      stronger: (a, b) => (a === 'arguments' ? a : b),
    });
  }

  originOf(node: Node): Origin | undefined {
    return this.#origins.of(node);
  }

  /** All effects of some code of the region, with the functions in it that run as part of it. */
  within(nodes: readonly Node[]): Sites {
    const effects: EffectSite[] = [];
    const calls: CallSite[] = [];
    for (const root of nodes) {
      walk(root, (node) => {
        if (isFunction(node)) return this.#runsHere(node);
        this.#visit(node, effects, calls);
        return !isTypeOnly(node);
      });
    }
    return { effects, calls };
  }

  #visit(node: Node, effects: EffectSite[], calls: CallSite[]): void {
    switch (node.type) {
      case NodeType.CallExpression:
      case NodeType.NewExpression: {
        const found = callEffects(node, this.#model, this.#resolver, this.#owners);
        const isLimited = this.#isLimited(node);
        for (const site of found.effects) {
          effects.push(isLimited ? { ...site, effect: limited(site.effect) } : site);
        }
        for (const site of found.calls) calls.push(isLimited ? { ...site, isLimited } : site);
        break;
      }
      case NodeType.ImportExpression:
        // What loading a module does is not known.
        effects.push({
          effect: { resource: 'unknown', access: 'write', target: 'import' },
          node,
          of: [node.source],
        });
        break;
      case NodeType.TaggedTemplateExpression:
        effects.push(...taggedEffects(node, this.#model));
        break;
      case NodeType.AssignmentExpression:
        for (const target of assignmentTargets(node.left)) this.#write(target, node, effects);
        break;
      case NodeType.UpdateExpression:
        this.#write(node.argument, node, effects);
        break;
      case NodeType.UnaryExpression:
        if (node.operator === 'delete') this.#write(node.argument, node, effects);
        break;
      case NodeType.ForOfStatement:
      case NodeType.ForInStatement:
        if (node.left.type !== NodeType.VariableDeclaration) this.#write(node.left, node, effects);
        break;
      case NodeType.MemberExpression:
        this.#readMember(node, effects);
        break;
      case NodeType.Identifier:
        this.#readVariable(node, effects);
        break;
      default:
    }
  }

  /** Is a node part of a function that is handed to a limiter: `limit(() => readFile(path))`? */
  #isLimited(node: Node): true | undefined {
    let fn: Node | undefined = node;
    while (fn && fn !== this.#region && !isFunction(fn)) fn = fn.parent;
    if (!fn || fn === this.#region) return undefined;
    const known = this.#limited.get(fn);
    if (known !== undefined) return known || undefined;
    const value = wrapped(fn);
    const taker = value.parent;
    const isTaken = taker?.type === NodeType.CallExpression && taker.callee !== value;
    const isLimited =
      (isTaken && isLimiter(taker.callee, this.#resolver)) ||
      (fn.parent !== undefined && this.#isLimited(fn.parent) === true);
    this.#limited.set(fn, isLimited);
    return isLimited || undefined;
  }

  /** Does a function run in the course of the code around it, as far as can be told? */
  #runsHere(fn: FunctionNode): boolean {
    const value = wrapped(fn);
    const call = value.parent;
    if (call?.type !== NodeType.CallExpression && call?.type !== NodeType.NewExpression) {
      // `(function () { … }).call(this)`
      return call?.type === NodeType.MemberExpression && call.object === value;
    }
    if (call.callee === value) return true;
    const { kind } = callbackUse(call, value, this.#resolver);
    return kind === 'inline' || kind === 'iteration' || kind === 'callback' || kind === 'unknown';
  }

  #write(target: Node, node: Node, effects: EffectSite[]): void {
    const place = unwrap(target);
    if (place.type === NodeType.MemberExpression) {
      if (this.#owners.of(place.object) === 'fresh') return;
      const name = memberName(place, this.#resolver);
      effects.push({ effect: { resource: 'state', access: 'write', ...name }, node, of: subjects(place) });
      return;
    }
    if (place.type !== NodeType.Identifier) return;
    const variable = this.#model.variableOf(place);
    if (variable && this.#owners.isLocal(variable)) return;
    effects.push({ effect: { resource: 'state', access: 'write', target: place.name }, node, of: [] });
  }

  #readMember(node: TSESTree.MemberExpression, effects: EffectSite[]): void {
    const { parent } = node;
    const isCalled = parent.type === NodeType.CallExpression && parent.callee === node;
    const isWritten = parent.type === NodeType.AssignmentExpression && parent.left === node;
    if (isCalled || (isWritten && parent.operator === '=')) return;
    const module = this.#resolver.resolve(node.object);
    if (module?.module === 'process' && module.path.length > 0) {
      effects.push({ effect: { resource: 'process', access: 'read' }, node, of: [] });
    }
    const name = memberName(node, this.#resolver);
    if (name.target !== undefined && isConstantName(name.target)) return;
    if (this.#owners.of(node.object) === 'fresh') return;
    if (module) return;
    effects.push({ effect: { resource: 'state', access: 'read', ...name }, node, of: subjects(node) });
  }

  #readVariable(node: TSESTree.Identifier, effects: EffectSite[]): void {
    const variable = this.#model.variableOf(node);
    if (!variable || this.#owners.isLocal(variable) || !this.#changes(variable)) return;
    effects.push({ effect: { resource: 'state', access: 'read', target: variable.name }, node, of: [] });
  }

  #changes(variable: Variable): boolean {
    return this.#model.isReassigned(variable) && this.#resolver.variable(variable) === undefined;
  }
}

/** `.name`: that property of whatever object; where the name is computed, the contents of the object. */
function memberName(member: TSESTree.MemberExpression, resolver: Resolver): { readonly target?: string } {
  if (member.property.type === NodeType.PrivateIdentifier) return { target: `.#${member.property.name}` };
  const name = resolver.propertyName(member);
  return { target: name === undefined ? contentsOf(member.object, resolver) : `.${name}` };
}

/** What tells which object a member belongs to. */
function subjects(member: TSESTree.MemberExpression): readonly Node[] {
  return member.computed ? [member.object, member.property] : [member.object];
}

/** `.length`, `.MAX_SIZE`: what does not change, or with what it is the length of. */
function isConstantName(target: string): boolean {
  return target === '.length' || target === '.prototype' || /^\.[A-Z][A-Z0-9_]*$/.test(target);
}

function isTypeOnly(node: Node): boolean {
  return (
    node.type === NodeType.TSTypeAnnotation ||
    node.type === NodeType.TSTypeParameterInstantiation ||
    node.type === NodeType.TSInterfaceDeclaration ||
    node.type === NodeType.TSTypeAliasDeclaration
  );
}

const sqlTags = /^(?:sql|SQL|\$queryRaw|\$executeRaw|pg|postgres|db)$/;

/** A template of SQL that is sent as it is evaluated. */
function taggedEffects(node: TSESTree.TaggedTemplateExpression, model: FileModel): EffectSite[] {
  if (!sqlTags.test(lastName(node.tag))) return [];
  const reads = /^`\s*(?:select|with|show|explain)\b/i.test(model.textOf(node.quasi));
  return [
    { effect: { resource: 'database', access: reads ? 'read' : 'write' }, node, of: node.quasi.expressions },
  ];
}
