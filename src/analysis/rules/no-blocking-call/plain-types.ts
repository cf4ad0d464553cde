import type { Variable } from '@typescript-eslint/scope-manager';
import { type Node, NodeType } from '../../parse/syntax';

/** Is a variable declared to hold texts, numbers and the like, or lists of such, and so nothing that anybody waits for? */
export function isDeclaredPlain({ defs }: Variable): boolean {
  const [definition, ...others] = defs;
  const name = definition?.name;
  if (name?.type !== NodeType.Identifier || others.length > 0) return false;
  return name.typeAnnotation !== undefined && isPlainType(name.typeAnnotation.typeAnnotation);
}

function isPlainType(type: Node): boolean {
  switch (type.type) {
    case NodeType.TSStringKeyword:
    case NodeType.TSNumberKeyword:
    case NodeType.TSBooleanKeyword:
    case NodeType.TSBigIntKeyword:
    case NodeType.TSNullKeyword:
    case NodeType.TSUndefinedKeyword:
    case NodeType.TSLiteralType:
      return true;
    case NodeType.TSArrayType:
      return isPlainType(type.elementType);
    case NodeType.TSUnionType:
      return type.types.every(isPlainType);
    case NodeType.TSTypeOperator:
      return type.typeAnnotation !== undefined && isPlainType(type.typeAnnotation);
    case NodeType.TSTypeReference: {
      const { typeName, typeArguments } = type;
      const isList =
        typeName.type === NodeType.Identifier && /^(?:Readonly)?(?:Array|Set)$/.test(typeName.name);
      return isList && typeArguments?.params.every(isPlainType) === true;
    }
    default:
      return false;
  }
}
