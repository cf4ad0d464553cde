import type { FunctionId } from '../finding';
import { type FunctionNode, isFunction, keyName, type Node, NodeType, type TSESTree } from '../parse/syntax';
import type { FileModel } from './file-model';
import { isNothing } from './presence';

export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** What the text of a class says of one member of its instances. */
export interface Field {
  /** All that is ever assigned to it by the class, and what its getter returns; `null` and `undefined` left out. */
  readonly values: readonly Node[];
  readonly type?: TSESTree.TypeNode;
  /** It is a method. */
  readonly method?: FunctionNode;
  /** Something else may be in it than `values`: a parameter of the constructor, part of a pattern. */
  readonly isOpen: boolean;
}

/** Collects what the classes of a file keep in their instances. */
export class ClassFields {
  readonly #classes = new Map<ClassNode, Map<string, FieldBuilder>>();

  constructor(model: FileModel) {
    for (const body of model.nodesOf(NodeType.ClassBody)) {
      for (const member of body.body) this.#addMember(body.parent, member);
    }
    if (this.#classes.size === 0) return;
    for (const node of model.nodesOf(NodeType.ThisExpression)) {
      const { parent } = node;
      if (parent.type === NodeType.MemberExpression && parent.object === node) this.#addWrite(parent);
    }
  }

  get hasClasses(): boolean {
    return this.#classes.size > 0;
  }

  /** The member that `this.name` is in a class; undefined where the class does not mention it. */
  field(owner: ClassNode, name: string): Field | undefined {
    return this.#classes.get(owner)?.get(name);
  }

  #addMember(owner: ClassNode, member: TSESTree.ClassElement): void {
    switch (member.type) {
      case NodeType.PropertyDefinition:
      case NodeType.AccessorProperty: {
        const name = member.static ? undefined : keyOf(member);
        if (name === undefined) return;
        const field = this.#field(owner, name);
        if (member.typeAnnotation) field.type = member.typeAnnotation.typeAnnotation;
        if (member.value) addValue(field, member.value);
        return;
      }
      case NodeType.MethodDefinition: {
        const { value } = member;
        if (!isFunction(value)) return;
        if (member.kind === 'constructor') {
          for (const parameter of value.params) this.#addParameter(owner, parameter);
          return;
        }
        const name = member.static ? undefined : keyOf(member);
        if (name === undefined) return;
        const field = this.#field(owner, name);
        if (member.kind === 'method') field.method = value;
        else if (member.kind === 'get') addGetter(field, value);
        else field.isOpen = true;
        return;
      }
      default:
    }
  }

  /** `constructor(private readonly db: Database)`. */
  #addParameter(owner: ClassNode, parameter: TSESTree.Parameter): void {
    if (parameter.type !== NodeType.TSParameterProperty) return;
    const inner = parameter.parameter;
    const name = inner.type === NodeType.AssignmentPattern ? inner.left : inner;
    const field = this.#field(owner, name.name);
    field.isOpen = true;
    if (name.typeAnnotation) field.type = name.typeAnnotation.typeAnnotation;
  }

  #addWrite(target: TSESTree.MemberExpression): void {
    const { parent } = target;
    const isAssigned = parent.type === NodeType.AssignmentExpression && parent.left === target;
    if (!isAssigned && !isOtherwiseWritten(target)) return;
    const owner = classOfThis(target.object);
    const name = memberName(target);
    if (!owner || name === undefined) return;
    const field = this.#field(owner, name);
    if (isAssigned && /^(?:\?\?|\|\|)?=$/.test(parent.operator)) addValue(field, parent.right);
    else field.isOpen = true;
  }

  #field(owner: ClassNode, name: string): FieldBuilder {
    const fields = this.#classes.get(owner) ?? new Map<string, FieldBuilder>();
    this.#classes.set(owner, fields);
    const field = fields.get(name) ?? { values: [], isOpen: false };
    fields.set(name, field);
    return field;
  }
}

interface FieldBuilder {
  values: Node[];
  type?: TSESTree.TypeNode;
  method?: FunctionNode;
  isOpen: boolean;
}

function addValue(field: FieldBuilder, value: Node): void {
  if (!isNothing(value)) field.values.push(value);
}

/** `get db() { return this.#db; }` */
function addGetter(field: FieldBuilder, { body }: FunctionNode): void {
  const [statement, ...others] = body.type === NodeType.BlockStatement ? body.body : [];
  if (statement?.type === NodeType.ReturnStatement && statement.argument && others.length === 0) {
    field.values.push(statement.argument);
  } else {
    field.isOpen = true;
  }
}

/** Part of a pattern, counted up, deleted. */
function isOtherwiseWritten(target: TSESTree.MemberExpression): boolean {
  const { parent } = target;
  switch (parent.type) {
    case NodeType.ArrayPattern:
    case NodeType.RestElement:
    case NodeType.UpdateExpression:
      return true;
    case NodeType.AssignmentPattern:
      // The type of the tree knows names only on the left.
      return parent.range[0] === target.range[0];
    case NodeType.Property:
      return parent.value === target && parent.parent.type === NodeType.ObjectPattern;
    case NodeType.ForOfStatement:
    case NodeType.ForInStatement:
      return parent.left === target;
    default:
      return false;
  }
}

/** The class whose instance `this` is at a node; undefined outside of classes, in their static parts and in functions. */
export function classOfThis(node: Node): ClassNode | undefined {
  for (let inner = node, current = node.parent; current; inner = current, current = current.parent) {
    switch (current.type) {
      case NodeType.FunctionDeclaration:
      case NodeType.StaticBlock:
        return undefined;
      case NodeType.FunctionExpression: {
        const { parent } = current;
        const isMethod = parent.type === NodeType.MethodDefinition && parent.value === current;
        return isMethod && !parent.static ? parent.parent.parent : undefined;
      }
      case NodeType.PropertyDefinition:
      case NodeType.AccessorProperty:
        return current.value === inner && !current.static ? current.parent.parent : undefined;
      default:
    }
  }
  return undefined;
}

/** The function in whose course the fields of a class are initialised; the class itself where it has no constructor. */
export function constructorOf(node: ClassNode): FunctionId {
  for (const element of node.body.body) {
    if (element.type === NodeType.MethodDefinition && element.kind === 'constructor') {
      return element.value.range[0];
    }
  }
  return node.range[0];
}

/** The name of a member as it is written: `db`, `#db`. */
export function memberName(node: TSESTree.MemberExpression): string | undefined {
  if (node.computed) return undefined;
  const { type, name } = node.property;
  return type === NodeType.PrivateIdentifier ? `#${name}` : name;
}

function keyOf({
  key,
  computed,
}: TSESTree.MethodDefinition | TSESTree.PropertyDefinition | TSESTree.AccessorProperty): string | undefined {
  return computed ? undefined : keyName(key);
}
