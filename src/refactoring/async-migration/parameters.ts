import { findNode, type FunctionNode, type Node, NodeType, type TSESTree } from '../../analysis/parse/syntax';

/** The name of a parameter; `unused` where there is none, undefined where it is a pattern. */
export function parameterName(parameter: Node | undefined): TSESTree.Identifier | 'unused' | undefined {
  switch (parameter?.type) {
    case undefined:
      return 'unused';
    case NodeType.Identifier:
      return parameter;
    case NodeType.AssignmentPattern:
      return nameIn(parameter);
    case NodeType.TSParameterProperty:
      return nameIn(parameter.parameter);
    default:
      return undefined;
  }
}

const nameIn = (node: Node): TSESTree.Identifier | undefined =>
  node.type === NodeType.Identifier
    ? node
    : node.type === NodeType.AssignmentPattern && node.left.type === NodeType.Identifier
      ? node.left
      : undefined;

/** Does a function look at its arguments other than by their names? */
export function usesArguments(fn: FunctionNode): boolean {
  const last = fn.params.at(-1);
  if (last?.type === NodeType.RestElement) return true;
  if (fn.type === NodeType.ArrowFunctionExpression) return false;
  return (
    findNode(
      fn.body,
      (node) => node.type === NodeType.Identifier && node.name === 'arguments',
      (node) => node.type !== NodeType.FunctionDeclaration && node.type !== NodeType.FunctionExpression,
    ) !== undefined
  );
}
