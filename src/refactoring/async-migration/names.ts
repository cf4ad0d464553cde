import {
  type FunctionNode,
  isFunction,
  keyName,
  type Node,
  NodeType,
  type TSESTree,
} from '../../analysis/parse/syntax';
import type { TextRange } from '../../base/text';
import type { Source } from './sources';

/** Where the name of a variable or of a member stands that holds a function. */
export interface NamePlace {
  readonly offset: number;
  /** A member's name, which is shared by members of other objects. */
  readonly isMember: boolean;
  readonly name?: string;
  /** It is an expression that an ES module exports by default. */
  readonly isDefault?: true;
}

/** A name in one of the program's files. */
export interface NameInSource {
  readonly source: Source;
  readonly name: NamePlace;
}

/** The place of an identifier or of a member's key; undefined where the key is worked out while the program runs. */
export function keyPlace(key: Node, source: Source): NamePlace | undefined {
  const { parent } = key;
  const isComputed =
    (parent?.type === NodeType.MemberExpression ||
      parent?.type === NodeType.Property ||
      parent?.type === NodeType.MethodDefinition ||
      parent?.type === NodeType.PropertyDefinition) &&
    parent.computed &&
    key.type !== NodeType.Literal;
  if (isComputed) return undefined;
  const name = keyName(key);
  if (name === undefined) return undefined;
  const isVariable =
    parent?.type === NodeType.VariableDeclarator ||
    parent?.type === NodeType.AssignmentPattern ||
    (parent?.type === NodeType.Property && parent.parent.type === NodeType.ObjectPattern) ||
    (key.type === NodeType.Identifier && source.model.variableOf(key) !== undefined) ||
    (parent?.type === NodeType.AssignmentExpression && parent.left === key);
  return {
    offset: key.range[0] + (key.type === NodeType.Literal ? 1 : 0),
    isMember: !isVariable && key.type !== NodeType.PrivateIdentifier,
    name,
  };
}

/** The name that a function is declared under, and that a function expression has within itself. */
export function ownName({ model }: Source, fn: FunctionNode): NamePlace | undefined {
  if (fn.type === NodeType.ArrowFunctionExpression) return undefined;
  if (fn.id) return { offset: fn.id.range[0], isMember: false, name: fn.id.name };
  return fn.type === NodeType.FunctionDeclaration
    ? { offset: model.text.indexOf('default', fn.parent.range[0]), isMember: false }
    : undefined;
}

/** Finds the nodes of a file by where they stand. */
export class NodeIndex {
  readonly #names = new Map<number, Node[]>();
  readonly #functions = new Map<number, FunctionNode[]>();

  constructor({ model }: Source) {
    for (const type of [
      NodeType.Identifier,
      NodeType.PrivateIdentifier,
      NodeType.JSXIdentifier,
      NodeType.Literal,
      NodeType.ThisExpression,
    ] as const) {
      for (const node of model.nodesOf(type)) {
        const offset = node.range[0] + (type === NodeType.Literal ? 1 : 0);
        const known = this.#names.get(offset);
        if (known) known.push(node);
        else this.#names.set(offset, [node]);
      }
    }
    for (const type of [
      NodeType.FunctionDeclaration,
      NodeType.FunctionExpression,
      NodeType.ArrowFunctionExpression,
    ] as const) {
      for (const fn of model.nodesOf(type)) {
        const known = this.#functions.get(fn.range[1]);
        if (known) known.push(fn);
        else this.#functions.set(fn.range[1], [fn]);
      }
    }
  }

  /** The names that are written at an offset, within quotes or with them: two where `{ f }` stands for `{ f: f }`. */
  namesAt(offset: number): readonly Node[] {
    const names = this.#names.get(offset);
    if (names) return names;
    return (this.#names.get(offset + 1) ?? []).filter(({ type }) => type === NodeType.Literal);
  }

  /** The function that a declaration of that range declares, or that a name of that range names. */
  functionAt(range: TextRange): FunctionNode | undefined {
    const ending = this.#functions.get(range.end)?.filter((fn) => range.start <= fn.range[0]) ?? [];
    const [outermost] = ending.sort((a, b) => a.range[0] - b.range[0]);
    if (outermost) return outermost;
    for (const name of this.namesAt(range.start)) {
      const fn = named(name);
      if (fn) return fn;
    }
    return undefined;
  }
}

/** The function that a name is declared to be. */
function named(name: Node): FunctionNode | undefined {
  const { parent } = name;
  if (!parent) return undefined;
  if (isFunction(parent)) return 'id' in parent && parent.id === name ? parent : undefined;
  if (parent.type === NodeType.MemberExpression) return assignedTo(parent);
  const value =
    'value' in parent && parent.value !== name ? parent.value : 'init' in parent ? parent.init : undefined;
  return value && typeof value === 'object' && 'type' in value && isFunction(value) ? value : undefined;
}

/**
 * The function in `Store.prototype.load = function () {}`, of a member on the left. Not of what becomes a global, which may
 * be one of a test runner's.
 */
function assignedTo(member: TSESTree.MemberExpression): FunctionNode | undefined {
  const { object, parent } = member;
  if (object.type === NodeType.Identifier && /^(?:globalThis|global)$/.test(object.name)) return undefined;
  if (parent.type === NodeType.MemberExpression) return assignedTo(parent);
  if (parent.type !== NodeType.AssignmentExpression || parent.left !== member) return undefined;
  return isFunction(parent.right) ? parent.right : undefined;
}
