import { type FunctionNode, NodeType } from '../parse/syntax';

/** The name a function has in its source, be it its own or that of what it is assigned to. */
export function functionName(node: FunctionNode): string | undefined {
  if (node.type !== NodeType.ArrowFunctionExpression && node.id) return node.id.name;
  const parent = node.parent;
  switch (parent.type) {
    case NodeType.VariableDeclarator:
      return parent.id.type === NodeType.Identifier ? parent.id.name : undefined;
    case NodeType.MethodDefinition:
    case NodeType.Property:
    case NodeType.PropertyDefinition:
      if (parent.computed) return undefined;
      if (parent.key.type === NodeType.PrivateIdentifier) return `#${parent.key.name}`;
      return parent.key.type === NodeType.Identifier ? parent.key.name : undefined;
    default:
      return undefined;
  }
}
