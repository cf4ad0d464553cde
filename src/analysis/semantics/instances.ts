import type { Variable } from '@typescript-eslint/scope-manager';
import {
  type FunctionNode,
  enclosingFunction,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../parse/syntax';
import { Answers, type Cuts } from './answers';
import { ClassFields, classOfThis, type Field, memberName } from './class-fields';
import { DefinitionType } from './definition-type';
import type { FileModel } from './file-model';
import { instanceOfType } from './instance-types';
import { isLeftOut } from './left-out';
import { globals, importedMember, isSame, member, type ModuleMember } from './module-member';
import { isNothing } from './presence';
import type { Resolver } from './resolver';

/** Types that stand for what they are given, as far as members go. */
const transparentTypes = new Set(['Readonly', 'NonNullable', 'Required', 'Partial', 'Awaited', 'Promise']);

/**
 * Follows instances to where no name leads: into the fields of classes, out of functions of the file that make or keep
 * them, and to where only a type tells what they are.
 */
export class Instances {
  readonly #model: FileModel;
  readonly #resolver: Resolver;
  readonly #cuts: Cuts;
  readonly #fields: Answers<Field, ModuleMember | undefined>;
  readonly #returned: Answers<FunctionNode, ModuleMember | undefined>;
  #classFields: ClassFields | undefined;
  #returns: ReadonlyMap<FunctionNode, readonly TSESTree.ReturnStatement[]> | undefined;

  constructor(model: FileModel, resolver: Resolver, cuts: Cuts) {
    this.#model = model;
    this.#resolver = resolver;
    this.#cuts = cuts;
    this.#fields = new Answers(cuts, undefined);
    this.#returned = new Answers(cuts, undefined);
  }

  /** What `this.name` holds, provided that it holds the same all the time. */
  field(node: TSESTree.MemberExpression, depth: number): ModuleMember | undefined {
    const field = this.#fieldOf(node);
    if (!field) return undefined;
    // A field that is set by way of itself holds nothing that can be told.
    return this.#fields.ask(
      field,
      depth,
      () => this.#typeOf(field.type, depth) ?? (field.isOpen ? undefined : this.#common(field.values, depth)),
    );
  }

  /** What a call of a function of this file, or of a method of this object, returns, if that is a module or an instance. */
  returned(callee: Node, depth: number): ModuleMember | undefined {
    const fn = this.#called(callee);
    return fn && this.returnedBy(fn, depth);
  }

  /** What a function returns, if that is a module or an instance, and always the same. */
  returnedBy(fn: FunctionNode, depth: number): ModuleMember | undefined {
    if (fn.generator) return undefined;
    return this.#returned.ask(
      fn,
      depth,
      () => this.#typeOf(fn.returnType?.typeAnnotation, depth) ?? this.#commonReturn(fn, depth),
    );
  }

  /** What a parameter holds: by its type, or by its default if no caller gives anything else. */
  parameter(variable: Variable, depth: number): ModuleMember | undefined {
    const [definition, ...others] = variable.defs;
    if (definition?.type !== DefinitionType.Parameter || others.length > 0) return undefined;
    const typed = this.typed(definition.name, depth);
    if (typed) return typed;
    const { parent } = definition.name;
    if (parent.type !== NodeType.AssignmentPattern || parent.left !== definition.name) return undefined;
    if (variable.references.some((reference) => reference.isWrite() && reference.init !== true))
      return undefined;
    const fn = definition.node;
    if (!isFunction(fn)) return undefined;
    const index = fn.params.indexOf(parent);
    return index >= 0 && isLeftOut(fn, index, this.#model)
      ? this.#resolver.resolve(parent.right, depth + 1)
      : undefined;
  }

  /** The instance that a name holds by its type. */
  typed(name: Node, depth: number): ModuleMember | undefined {
    return name.type === NodeType.Identifier
      ? this.#typeOf(name.typeAnnotation?.typeAnnotation, depth)
      : undefined;
  }

  #fieldOf(node: TSESTree.MemberExpression): Field | undefined {
    const name = memberName(node);
    if (name === undefined) return undefined;
    this.#classFields ??= new ClassFields(this.#model);
    if (!this.#classFields.hasClasses) return undefined;
    const owner = classOfThis(node.object);
    return owner && this.#classFields.field(owner, name);
  }

  #called(callee: Node): FunctionNode | undefined {
    if (callee.type === NodeType.MemberExpression) {
      return callee.object.type === NodeType.ThisExpression ? this.#fieldOf(callee)?.method : undefined;
    }
    if (callee.type !== NodeType.Identifier) return undefined;
    const value = this.#resolver.constantInitialiser(callee);
    const fn = value && unwrap(value);
    return fn && isFunction(fn) ? fn : undefined;
  }

  #commonReturn(fn: FunctionNode, depth: number): ModuleMember | undefined {
    const values = fn.body.type === NodeType.BlockStatement ? this.#returnedValues(fn) : [fn.body];
    const result = this.#common(values, depth);
    return result && isInstance(result) ? result : undefined;
  }

  #returnedValues(fn: FunctionNode): Node[] {
    this.#returns ??= returnsByFunction(this.#model);
    return (this.#returns.get(fn) ?? []).flatMap(({ argument }) =>
      argument && !isNothing(argument) ? argument : [],
    );
  }

  #common(values: readonly Node[], depth: number): ModuleMember | undefined {
    let common: ModuleMember | undefined;
    for (const value of values) {
      const held = this.#resolver.resolve(value, depth + 1);
      if (!held || (common && !isSame(common, held))) return undefined;
      common = held;
    }
    return common;
  }

  #typeOf(type: TSESTree.TypeNode | undefined, depth: number): ModuleMember | undefined {
    if (depth > maxTypeDepth) this.#cuts.wasCut = true;
    if (!type || depth > maxTypeDepth) return undefined;
    switch (type.type) {
      case NodeType.TSTypeReference: {
        const [argument, ...others] = type.typeArguments?.params ?? [];
        if (type.typeName.type === NodeType.Identifier && argument && others.length === 0) {
          const { name } = type.typeName;
          if (transparentTypes.has(name)) return this.#typeOf(argument, depth + 1);
          if (name === 'InstanceType' && argument.type === NodeType.TSTypeQuery) {
            return this.#instanceOfClass(argument, depth);
          }
        }
        const named = this.#typeName(type.typeName);
        if (named) return instanceOfType(named);
        return this.#typeOf(this.#alias(type.typeName), depth + 1);
      }
      case NodeType.TSUnionType: {
        const [only, ...others] = type.types.filter((part) => !nothingTypes.has(part.type));
        return others.length === 0 ? this.#typeOf(only, depth + 1) : undefined;
      }
      default:
        return undefined;
    }
  }

  /** `InstanceType<typeof Database>`. */
  #instanceOfClass({ exprName }: TSESTree.TSTypeQuery, depth: number): ModuleMember | undefined {
    if (exprName.type !== NodeType.Identifier) return undefined;
    const named = this.#resolver.resolve(exprName, depth + 1);
    return named && member(named, 'new');
  }

  /** The member that a type's name is imported as. */
  #typeName(name: TSESTree.EntityName): ModuleMember | undefined {
    if (name.type === NodeType.TSQualifiedName) {
      const outer = this.#typeName(name.left);
      return outer && member(outer, name.right.name);
    }
    if (name.type !== NodeType.Identifier) return undefined;
    const variable = this.#model.variableOf(name);
    if (!variable) return { module: globals, path: [name.name] };
    const [definition] = variable.defs;
    return definition?.type === DefinitionType.ImportBinding
      ? importedMember(definition.node, true)
      : undefined;
  }

  /** `type Connection = Database.Database`. */
  #alias(name: TSESTree.EntityName): TSESTree.TypeNode | undefined {
    if (name.type !== NodeType.Identifier) return undefined;
    const definition = this.#model.variableOf(name)?.defs[0];
    return definition?.node.type === NodeType.TSTypeAliasDeclaration
      ? definition.node.typeAnnotation
      : undefined;
  }
}

/** Aliases of types that are longer than this are not followed. */
const maxTypeDepth = 40;

const nothingTypes = new Set<NodeType>([NodeType.TSNullKeyword, NodeType.TSUndefinedKeyword]);

/** Is this a module or an instance, rather than something that one of their functions has returned? */
export function isInstance({ path }: ModuleMember): boolean {
  return path.length === 0 || path.at(-1) === 'new';
}

function returnsByFunction(model: FileModel): ReadonlyMap<FunctionNode, readonly TSESTree.ReturnStatement[]> {
  const returns = new Map<FunctionNode, TSESTree.ReturnStatement[]>();
  for (const statement of model.nodesOf(NodeType.ReturnStatement)) {
    const fn = enclosingFunction(statement);
    if (!fn) continue;
    const known = returns.get(fn);
    if (known) known.push(statement);
    else returns.set(fn, [statement]);
  }
  return returns;
}
