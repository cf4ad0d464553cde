import { type Node, NodeType, type TSESTree, unwrap } from '../parse/syntax';
import type { FileModel } from '../semantics/file-model';

/** Types that stand for types longer than this are not followed; nobody writes them. */
const maxDepth = 20;

/** Looks up the types that one file declares for parameters and variables, and for the members of interfaces. */
export class DeclaredTypes {
  constructor(readonly model: FileModel) {}

  /** The type that is written for what an expression gives: a name, or a member of what has a type of this file. */
  of(node: Node, depth = 0): TSESTree.TypeNode | undefined {
    const expression = unwrap(node);
    if (depth > maxDepth) return undefined;
    if (expression.type === NodeType.Identifier) {
      const name = this.model.variableOf(expression)?.defs[0]?.name;
      return name?.type === NodeType.Identifier ? this.ofName(name) : undefined;
    }
    if (expression.type !== NodeType.MemberExpression || expression.computed) return undefined;
    const { property } = expression;
    const object = property.type === NodeType.Identifier ? this.of(expression.object, depth + 1) : undefined;
    return object && property.type === NodeType.Identifier ? this.#member(object, property.name) : undefined;
  }

  /** The type of a name where it is declared, be it in a pattern: `{ store }: Options`. */
  ofName(name: TSESTree.Identifier): TSESTree.TypeNode | undefined {
    if (name.typeAnnotation) return name.typeAnnotation.typeAnnotation;
    const path: string[] = [];
    for (let node: Node = name, current: Node = name.parent; ; node = current, current = current.parent) {
      switch (current.type) {
        case NodeType.Property:
          if (current.value !== node || current.computed || current.key.type !== NodeType.Identifier)
            return undefined;
          path.unshift(current.key.name);
          break;
        case NodeType.ObjectPattern:
          if (!current.typeAnnotation) break;
          return path.reduce<TSESTree.TypeNode | undefined>(
            (type, member) => type && this.#member(type, member),
            current.typeAnnotation.typeAnnotation,
          );
        case NodeType.AssignmentPattern:
          if (current.left !== node) return undefined;
          break;
        default:
          return undefined;
      }
    }
  }

  /** What an alias of the file stands for, without `null` and `undefined`. */
  behind(type: TSESTree.TypeNode, depth = 0): TSESTree.TypeNode | undefined {
    if (depth > maxDepth) return undefined;
    if (type.type === NodeType.TSUnionType) {
      const [only, ...others] = type.types.filter(
        ({ type: kind }) => kind !== NodeType.TSNullKeyword && kind !== NodeType.TSUndefinedKeyword,
      );
      return only && others.length === 0 ? this.behind(only, depth + 1) : undefined;
    }
    const [alias] = this.#declarations(type);
    return alias?.type === NodeType.TSTypeAliasDeclaration && !alias.typeParameters
      ? this.behind(alias.typeAnnotation, depth + 1)
      : type;
  }

  #member(type: TSESTree.TypeNode, name: string): TSESTree.TypeNode | undefined {
    const known = this.behind(type);
    if (!known) return undefined;
    const elements =
      known.type === NodeType.TSTypeLiteral
        ? known.members
        : this.#declarations(known).flatMap((declaration) =>
            declaration.type === NodeType.TSInterfaceDeclaration ? declaration.body.body : [],
          );
    for (const element of elements) {
      if (element.type !== NodeType.TSPropertySignature || element.computed) continue;
      if (element.key.type === NodeType.Identifier && element.key.name === name) {
        return element.typeAnnotation?.typeAnnotation;
      }
    }
    return undefined;
  }

  /** What declares the type that a name of the file stands for: interfaces may be declared in parts. */
  #declarations(type: TSESTree.TypeNode): readonly Node[] {
    if (type.type !== NodeType.TSTypeReference || type.typeName.type !== NodeType.Identifier) return [];
    return this.model.variableOf(type.typeName)?.defs.map(({ node }) => node) ?? [];
  }
}
