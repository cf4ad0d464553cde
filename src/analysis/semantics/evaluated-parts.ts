import { childrenOf, isFunction, type Node, NodeType, type TSESTree } from '../parse/syntax';

/** A part of a node, and how often it is evaluated on average when the node is, once or less. */
export interface EvaluatedPart {
  readonly node: Node;
  readonly share: number;
}

/**
 * The parts of a node that are evaluated with it: no bodies of functions, no types. Half of the goes take a branch; one
 * that leaves a loop is taken once for all of its goes, an error never.
 */
export function evaluatedParts(node: Node, isInLoop: boolean): readonly EvaluatedPart[] {
  const branch = (part: Node): EvaluatedPart => ({ node: part, share: leaves(part, isInLoop) ? 0 : 0.5 });
  switch (node.type) {
    case NodeType.IfStatement:
    case NodeType.ConditionalExpression:
      return [
        always(node.test),
        branch(node.consequent),
        ...(node.alternate ? [branch(node.alternate)] : []),
      ];
    case NodeType.LogicalExpression:
      return [always(node.left), branch(node.right)];
    case NodeType.SwitchStatement:
      return [
        always(node.discriminant),
        ...node.cases.flatMap(({ consequent }) =>
          consequent.map((part) => ({ node: part, share: 1 / node.cases.length })),
        ),
      ];
    case NodeType.CallExpression:
      return [...calleeParts(node), ...node.arguments.map(always)];
    case NodeType.CatchClause:
    case NodeType.ThrowStatement:
    case NodeType.TSTypeAnnotation:
    case NodeType.TSTypeParameterInstantiation:
    case NodeType.TSTypeAliasDeclaration:
    case NodeType.TSInterfaceDeclaration:
      return [];
    default:
      return isFunction(node) ? [] : childrenOf(node).map(always);
  }
}

const always = (node: Node): EvaluatedPart => ({ node, share: 1 });

/** A function that is written where it is called is no closure that anybody has to make. */
function calleeParts({ callee }: TSESTree.CallExpression): readonly EvaluatedPart[] {
  if (isFunction(callee)) return [];
  return callee.type === NodeType.MemberExpression ? [always(callee.object)] : [always(callee)];
}

/** Does a branch end the loop rather than go on? */
function leaves(branch: Node, isInLoop: boolean): boolean {
  const last = branch.type === NodeType.BlockStatement ? branch.body.at(-1) : branch;
  switch (last?.type) {
    case NodeType.ThrowStatement:
      return true;
    case NodeType.ReturnStatement:
    case NodeType.BreakStatement:
      return isInLoop;
    default:
      return false;
  }
}
