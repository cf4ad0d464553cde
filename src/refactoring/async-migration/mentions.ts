import { type Node, NodeType } from '../../analysis/parse/syntax';
import { keyPlace, type NamePlace } from './names';
import type { Source } from './sources';

/** The expression that is what a name stands for; undefined where the name is declared, imported, written or a type. */
export function mentioned(name: Node): Node | undefined {
  const { parent } = name;
  switch (parent?.type) {
    case NodeType.MemberExpression: {
      if (parent.property !== name) return name;
      const isTarget = parent.parent.type === NodeType.AssignmentExpression && parent.parent.left === parent;
      return isTarget ? undefined : parent;
    }
    case NodeType.AssignmentExpression:
      return parent.left === name ? undefined : name;
    case NodeType.VariableDeclarator:
      return parent.id === name ? undefined : name;
    case NodeType.AssignmentPattern:
      return parent.left === name ? undefined : name;
    case NodeType.FunctionDeclaration:
    case NodeType.FunctionExpression:
    case NodeType.TSDeclareFunction:
    case NodeType.TSEmptyBodyFunctionExpression:
    case NodeType.TSFunctionType:
    case NodeType.TSMethodSignature:
    case NodeType.TSPropertySignature:
    case NodeType.TSParameterProperty:
    case NodeType.TSAbstractMethodDefinition:
    case NodeType.TSAbstractPropertyDefinition:
    case NodeType.ImportSpecifier:
    case NodeType.ImportDefaultSpecifier:
    case NodeType.ImportNamespaceSpecifier:
    case NodeType.ImportDeclaration:
    case NodeType.ExportSpecifier:
    case NodeType.ExportAllDeclaration:
    case NodeType.ExportNamedDeclaration:
    case NodeType.TSImportEqualsDeclaration:
    case NodeType.TSExternalModuleReference:
    case NodeType.TSTypeQuery:
    case NodeType.TSTypeReference:
    case NodeType.TSQualifiedName:
    case NodeType.TSIndexedAccessType:
    case NodeType.TSLiteralType:
      return undefined;
    case NodeType.ArrowFunctionExpression:
      return parent.body === name ? name : undefined;
    case NodeType.MethodDefinition:
    case NodeType.PropertyDefinition:
      return parent.key === name ? undefined : name;
    case NodeType.Property:
      return parent.parent.type === NodeType.ObjectPattern || parent.value !== name ? undefined : name;
    case NodeType.CallExpression:
    case NodeType.ImportExpression:
      // `require('./module')`: what the module is.
      return name.type === NodeType.Literal ? parent : name;
    default:
      return name.type === NodeType.Literal ? undefined : name;
  }
}

/** `load` of `const { read: load } = files`: the variable that is given a member of that name. */
export function localName(name: Node, source: Source): NamePlace | undefined {
  const { parent } = name;
  if (parent?.type !== NodeType.Property || parent.parent.type !== NodeType.ObjectPattern) return undefined;
  if (parent.key !== name) return undefined;
  const target = parent.value.type === NodeType.AssignmentPattern ? parent.value.left : parent.value;
  return target.type === NodeType.Identifier ? keyPlace(target, source) : undefined;
}
