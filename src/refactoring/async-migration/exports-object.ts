import { type Node, NodeType } from '../../analysis/parse/syntax';

/** `exports`, `module.exports` or a member of them. */
export function isExports(node: Node): boolean {
  if (node.type === NodeType.Identifier) return node.name === 'exports';
  if (node.type !== NodeType.MemberExpression) return false;
  const isModule = node.object.type === NodeType.Identifier && node.object.name === 'module';
  return isModule || isExports(node.object);
}
