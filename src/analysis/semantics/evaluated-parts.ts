import { childrenOf, exitOf, isFunction, type Node, NodeType } from '../parse/syntax';

/**
 * Hands out the parts of a node that are evaluated with it, and how often each is on average when the node is, once or
 * less: no bodies of functions, no types. Half of the goes take a branch; one that leaves a loop is taken once for all
 * of its goes, an error never.
 */
export function evaluatedParts(
  node: Node,
  isInLoop: boolean,
  visit: (part: Node, share: number) => void,
): void {
  switch (node.type) {
    case NodeType.IfStatement:
    case NodeType.ConditionalExpression:
      visit(node.test, 1);
      visit(node.consequent, shareOfBranch(node.consequent, isInLoop));
      if (node.alternate) visit(node.alternate, shareOfBranch(node.alternate, isInLoop));
      return;
    case NodeType.LogicalExpression:
      visit(node.left, 1);
      visit(node.right, shareOfBranch(node.right, isInLoop));
      return;
    case NodeType.SwitchStatement:
      visit(node.discriminant, 1);
      for (const { consequent } of node.cases) {
        for (const part of consequent) visit(part, 1 / node.cases.length);
      }
      return;
    case NodeType.CallExpression: {
      const { callee } = node;
      // A function that is written where it is called is no closure that anybody has to make.
      if (callee.type === NodeType.MemberExpression) visit(callee.object, 1);
      else if (!isFunction(callee)) visit(callee, 1);
      for (const argument of node.arguments) visit(argument, 1);
      return;
    }
    case NodeType.FunctionDeclaration:
    case NodeType.FunctionExpression:
    case NodeType.ArrowFunctionExpression:
    case NodeType.CatchClause:
    case NodeType.ThrowStatement:
    case NodeType.TSTypeAnnotation:
    case NodeType.TSTypeParameterInstantiation:
    case NodeType.TSTypeAliasDeclaration:
    case NodeType.TSInterfaceDeclaration:
      return;
    case NodeType.Identifier:
    case NodeType.Literal:
      // Nothing is in them, and they are most of what there is.
      return;
    default:
      for (const part of childrenOf(node)) visit(part, 1);
  }
}

function shareOfBranch(branch: Node, isInLoop: boolean): number {
  return leaves(branch, isInLoop) ? 0 : 0.5;
}

/** Does a branch end the loop rather than go on? */
function leaves(branch: Node, isInLoop: boolean): boolean {
  switch (exitOf(branch)?.type) {
    case NodeType.ThrowStatement:
      return true;
    case NodeType.ReturnStatement:
    case NodeType.BreakStatement:
      return isInLoop;
    default:
      return false;
  }
}
