import type { Definition, Variable } from '@typescript-eslint/scope-manager';
import {
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../parse/syntax';
import { Answers, Cuts } from '../semantics/answers';
import { DefinitionType } from '../semantics/definition-type';
import type { FileModel } from '../semantics/file-model';
import { isLeftOut } from '../semantics/left-out';
import { pathInPattern } from '../semantics/pattern-path';
import { isNothing } from '../semantics/presence';
import type { Resolver } from '../semantics/resolver';
import { DeclaredTypes } from './declared-types';
import type { Reference } from './summary';

/** Expressions longer than this are not followed; nobody writes them. */
const maxDepth = 40;

/** Nobody takes longer lists apart by names. */
const maxTakenApart = 10;

/** Tells what expressions of one file stand for, in terms that can be followed into other files. */
export class References {
  readonly #cuts = new Cuts();
  readonly #variables = new Answers<Variable, Reference | undefined>(this.#cuts, undefined);
  /** The object literals and lists that something stands for, whose members have to be known. */
  readonly objects = new Set<TSESTree.ObjectExpression | TSESTree.ArrayExpression>();

  readonly #types: DeclaredTypes;

  constructor(
    readonly model: FileModel,
    readonly resolver: Resolver,
  ) {
    this.#types = new DeclaredTypes(model);
  }

  of(node: Node, depth = 0): Reference | undefined {
    if (depth > maxDepth) {
      this.#cuts.wasCut = true;
      return undefined;
    }
    const expression = unwrap(node);
    switch (expression.type) {
      case NodeType.FunctionDeclaration:
      case NodeType.FunctionExpression:
      case NodeType.ArrowFunctionExpression:
      case NodeType.ClassDeclaration:
      case NodeType.ClassExpression:
        return local(expression);
      case NodeType.ObjectExpression:
        this.objects.add(expression);
        return local(expression);
      case NodeType.Identifier: {
        const variable = this.model.variableOf(expression);
        return variable && this.#variable(variable, depth);
      }
      case NodeType.ThisExpression:
        return this.#this(expression, depth);
      case NodeType.Super: {
        const own = this.#this(expression, depth);
        if (own?.kind === 'instance') return instance({ kind: 'base', of: own.of }, { isThis: true });
        return own && { kind: 'base', of: own };
      }
      case NodeType.MemberExpression:
        return this.#member(expression, depth);
      case NodeType.CallExpression:
        return this.#call(expression, depth);
      case NodeType.NewExpression:
        return instance(this.of(expression.callee, depth + 1));
      case NodeType.AwaitExpression: {
        return this.of(expression.argument, depth + 1);
      }
      // The promise of it, as of what a call returns.
      case NodeType.ImportExpression:
        return this.#module(expression.source);
      case NodeType.AssignmentExpression:
        return this.of(expression.right, depth + 1);
      case NodeType.ConditionalExpression:
        return this.#either(expression.consequent, expression.alternate, depth);
      case NodeType.LogicalExpression:
        return expression.operator === '&&'
          ? this.of(expression.right, depth + 1)
          : this.#either(expression.left, expression.right, depth);
      default:
        return undefined;
    }
  }

  /** As `of`, short lists included, which matter only where they are taken apart. */
  ofWhole(node: Node, depth = 0): Reference | undefined {
    const expression = unwrap(node);
    if (expression.type !== NodeType.ArrayExpression) return this.of(expression, depth);
    if (expression.elements.length > maxTakenApart) return undefined;
    this.objects.add(expression);
    return local(expression);
  }

  /** One of two things, provided that something is known of both; nothing can be called of what is nothing. */
  #either(first: Node, second: Node, depth: number): Reference | undefined {
    const parts = [first, second].filter((part) => !isNothing(unwrap(part)));
    const any = parts.flatMap((part) => this.of(part, depth + 1) ?? []);
    const [only, ...others] = any;
    if (any.length < parts.length) return undefined;
    return others.length === 0 ? only : { kind: 'either', any };
  }

  /** What the name stands for that a declaration declares. */
  ofName(name: TSESTree.Identifier): Reference | undefined {
    // Not in the scope of what is declared.
    const variable = this.model.lookUp(name.name, name.parent.parent ?? name);
    return variable && this.#variable(variable, 0);
  }

  /** The class (as far as it is one) that a type annotation names. */
  typed(annotation: TSESTree.TSTypeAnnotation | undefined, depth = 0): Reference | undefined {
    return this.#type(annotation?.typeAnnotation, depth);
  }

  /** The name of a member as it is kept: `#name` for private ones. */
  memberName(node: TSESTree.MemberExpression): string | undefined {
    return node.property.type === NodeType.PrivateIdentifier
      ? `#${node.property.name}`
      : this.resolver.propertyName(node);
  }

  #type(annotation: TSESTree.TypeNode | undefined, depth: number): Reference | undefined {
    const type = annotation && this.#types.behind(annotation);
    if (type?.type !== NodeType.TSTypeReference || depth > maxDepth) return undefined;
    return instance(this.#typeName(type.typeName, depth), { orSubtype: true });
  }

  #typeName(name: TSESTree.EntityName, depth: number): Reference | undefined {
    if (name.type === NodeType.Identifier) {
      const variable = this.model.variableOf(name);
      return variable && this.#variable(variable, depth + 1);
    }
    if (name.type !== NodeType.TSQualifiedName) return undefined;
    return member(this.#typeName(name.left, depth + 1), name.right.name);
  }

  #member(node: TSESTree.MemberExpression, depth: number): Reference | undefined {
    const name = this.memberName(node);
    if (name === undefined) return undefined;
    const object = unwrap(node.object);
    if (object.type === NodeType.Identifier && this.model.isGlobal(object)) {
      // What a CommonJS module says of itself.
      if (object.name === 'module' && name === 'exports') return { kind: 'module', specifier: '' };
      if (object.name === 'exports') return { kind: 'module', specifier: '', name };
      return undefined;
    }
    const of = this.of(object, depth + 1);
    // Of the promise, rather than of what it gives.
    if (object.type === NodeType.ImportExpression || (of?.kind === 'module' && name === 'then'))
      return undefined;
    if (!of || of.kind === 'parameter' || of.kind === 'member') {
      // `options.store` where an interface of the file says what that is.
      const typed = this.#type(this.#types.of(node), depth + 1);
      if (typed) return typed;
    }
    return of?.kind === 'module' && of.name === undefined ? { ...of, name } : member(of, name);
  }

  #call(call: TSESTree.CallExpression, depth: number): Reference | undefined {
    const callee = unwrap(call.callee);
    const required = this.resolver.resolve(call);
    if (required?.path.length === 0) {
      return { kind: 'module', specifier: required.module };
    }
    if (callee.type === NodeType.MemberExpression && this.resolver.propertyName(callee) === 'bind') {
      return call.arguments.length <= 1 ? this.of(callee.object, depth + 1) : undefined;
    }
    const of = this.of(callee, depth + 1);
    return of && { kind: 'result', of, at: call.range[1] };
  }

  #module(source: Node): Reference | undefined {
    const specifier = this.resolver.staticString(source);
    return specifier === undefined ? undefined : { kind: 'module', specifier };
  }

  #variable(variable: Variable, depth: number): Reference | undefined {
    // A variable defined by way of itself holds nothing that can be told.
    return this.#variables.ask(variable, depth, () => this.#definition(variable, depth + 1));
  }

  #definition(variable: Variable, depth: number): Reference | undefined {
    const definition = definitionOf(variable);
    if (!definition) return undefined;
    switch (definition.type) {
      case DefinitionType.ImportBinding:
        return imported(definition.node);
      case DefinitionType.FunctionName:
      case DefinitionType.ClassName:
        return variable.references.some((reference) => reference.isWrite())
          ? undefined
          : local(definition.node);
      case DefinitionType.Parameter: {
        const { node, name } = definition;
        if (!isFunction(node) || name.type !== NodeType.Identifier) return undefined;
        const type = this.#type(this.#types.ofName(name), depth);
        const parameter = this.#parameter(variable, node, name);
        if (parameter && type) return { ...parameter, type };
        return (
          type ?? this.#awaited(variable, node, depth) ?? this.#default(variable, node, depth) ?? parameter
        );
      }
      case DefinitionType.Variable: {
        const { id, init } = definition.node;
        if (id.type !== NodeType.Identifier)
          return init ? this.#destructured(variable, id, this.ofWhole(init, depth)) : undefined;
        const held = this.resolver.constantInitialiser(
          id.name === variable.name ? referenceOrSelf(variable, id) : id,
        );
        const value = held && this.of(held, depth);
        return value ?? this.typed(id.typeAnnotation, depth);
      }
      case DefinitionType.TSModuleName:
        return local(definition.node);
      case DefinitionType.Type:
        return definition.node.type === NodeType.TSInterfaceDeclaration ? local(definition.node) : undefined;
      default:
        return undefined;
    }
  }

  #parameter(
    variable: Variable,
    fn: TSESTree.FunctionLike,
    name: TSESTree.Identifier,
  ): Extract<Reference, { readonly kind: 'parameter' }> | undefined {
    const index = fn.params.findIndex((parameter) => plainParameter(parameter) === name);
    const isWritten = variable.references.some((reference) => reference.isWrite() && reference.init !== true);
    return index < 0 || isWritten ? undefined : { kind: 'parameter', fn: fn.range[0], index };
  }

  /** What the parameter of `import('./lib').then((lib) => …)` holds. */
  #awaited(variable: Variable, fn: FunctionNode, depth: number): Reference | undefined {
    const [parameter] = fn.params;
    const call = wrapped(fn).parent;
    if (!parameter || call?.type !== NodeType.CallExpression || call.arguments[0] !== wrapped(fn))
      return undefined;
    const callee = unwrap(call.callee);
    if (callee.type !== NodeType.MemberExpression || this.resolver.propertyName(callee) !== 'then')
      return undefined;
    return this.#destructured(variable, parameter, this.of(callee.object, depth));
  }

  /** What a parameter is by default, where no caller gives anything else. */
  #default(variable: Variable, fn: FunctionNode, depth: number): Reference | undefined {
    const name = variable.defs[0]?.name;
    const index = fn.params.findIndex(
      (parameter) => parameter.type === NodeType.AssignmentPattern && parameter.left === name,
    );
    const parameter = fn.params[index];
    return parameter?.type === NodeType.AssignmentPattern && isLeftOut(fn, index, this.model)
      ? this.#destructured(variable, parameter.left, this.of(parameter.right, depth))
      : undefined;
  }

  /** What a name in a pattern holds: `const { a: { b } } = c` is `c.a.b`. */
  #destructured(variable: Variable, pattern: Node, whole: Reference | undefined): Reference | undefined {
    const [definition, ...others] = variable.defs;
    if (!whole || !definition || others.length > 0) return undefined;
    if (variable.references.some((reference) => reference.isWrite() && reference.init !== true))
      return undefined;
    const path = pathInPattern(definition.name, pattern, {
      staticString: (node) => this.resolver.staticString(node),
      withElements: true,
    });
    return path?.reduce<Reference | undefined>(
      (of, name) => (of?.kind === 'module' && of.name === undefined ? { ...of, name } : member(of, name)),
      whole,
    );
  }

  /** The object that `this` (or `super`) means where it stands. */
  #this(node: Node, depth: number): Reference | undefined {
    for (let inner: Node = node, current = node.parent; current; inner = current, current = current.parent) {
      if (current.type === NodeType.ArrowFunctionExpression) continue;
      if (current.type === NodeType.StaticBlock) return local(current.parent.parent);
      if (current.type === NodeType.PropertyDefinition && current.value === inner) return ownerOf(current);
      if (isFunction(current)) return this.#receiver(current, depth);
    }
    return undefined;
  }

  /** What `this` is in a function that has one of its own. */
  #receiver(fn: Node, depth: number): Reference | undefined {
    const parent = fn.parent;
    switch (parent?.type) {
      case NodeType.MethodDefinition:
      case NodeType.PropertyDefinition:
        return ownerOf(parent);
      case NodeType.Property:
        return parent.parent.type === NodeType.ObjectExpression
          ? this.of(parent.parent, depth + 1)
          : undefined;
      case NodeType.AssignmentExpression: {
        // `Store.prototype.load = function () { … }`, `app.handle = function handle() { … }`
        const target = parent.left;
        return target.type === NodeType.MemberExpression ? this.of(target.object, depth + 1) : undefined;
      }
      default:
        return fn.type === NodeType.FunctionDeclaration && /^[A-Z]/.test(fn.id?.name ?? '')
          ? instance(local(fn))
          : undefined;
    }
  }
}

/** What declares a name: what exists at run time before its type, and of overloads the one with a body. */
function definitionOf({ defs }: Variable): Definition | undefined {
  return (
    defs.find(({ type, node }) => type !== DefinitionType.Type && node.type !== NodeType.TSDeclareFunction) ??
    defs[0]
  );
}

/** A reference to a variable to look it up by, else the name that declares it. */
function referenceOrSelf(variable: Variable, id: TSESTree.Identifier): TSESTree.Identifier {
  const identifier = variable.references[0]?.identifier;
  return identifier?.type === NodeType.Identifier ? identifier : id;
}

function ownerOf(element: TSESTree.MethodDefinition | TSESTree.PropertyDefinition): Reference | undefined {
  const owner = local(element.parent.parent);
  return element.static ? owner : instance(owner, { orSubtype: true, isThis: true });
}

/** The name of a parameter that is no pattern: `x`, `x = 1`, `private readonly x`. */
export function plainParameter(parameter: Node): TSESTree.Identifier | undefined {
  switch (parameter.type) {
    case NodeType.Identifier:
      return parameter;
    case NodeType.AssignmentPattern:
      return plainParameter(parameter.left);
    case NodeType.TSParameterProperty:
      return plainParameter(parameter.parameter);
    default:
      return undefined;
  }
}

export function local(node: Node): Reference {
  return { kind: 'local', id: node.range[0] };
}

function instance(
  of: Reference | undefined,
  { orSubtype = false, isThis = false } = {},
): Reference | undefined {
  return of && { kind: 'instance', of, ...(orSubtype && { orSubtype }), ...(isThis && { isThis }) };
}

function member(of: Reference | undefined, name: string): Reference | undefined {
  return of && { kind: 'member', of, name };
}

function imported(node: Node): Reference | undefined {
  if (node.type === NodeType.TSImportEqualsDeclaration) {
    const reference = node.moduleReference;
    return reference.type === NodeType.TSExternalModuleReference
      ? { kind: 'module', specifier: reference.expression.value }
      : undefined;
  }
  const declaration = node.parent;
  if (declaration?.type !== NodeType.ImportDeclaration) return undefined;
  const specifier = declaration.source.value;
  if (node.type === NodeType.ImportNamespaceSpecifier) return { kind: 'module', specifier };
  if (node.type === NodeType.ImportDefaultSpecifier) return { kind: 'module', specifier, name: 'default' };
  if (node.type !== NodeType.ImportSpecifier) return undefined;
  const { imported: name } = node;
  return { kind: 'module', specifier, name: name.type === NodeType.Identifier ? name.name : name.value };
}
