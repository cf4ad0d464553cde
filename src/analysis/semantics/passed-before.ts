import { contains, exitOf, isLoop, type Node, NodeType } from '../parse/syntax';

/** Does a run that comes to `first` come to `then` afterwards, by the order of the text? */
export function isPassedBefore(first: Node, then: Node): boolean {
  for (let node = first; node.parent; node = node.parent) {
    const { parent } = node;
    if (contains(node, then)) return true;
    if (contains(parent, then)) return !isOtherBranch(parent, node, then);
    if (isBranch(parent, node) && exitOf(node) !== undefined) return false;
  }
  return true;
}

/** Are two parts of a statement never both run? */
function isOtherBranch(parent: Node, part: Node, target: Node): boolean {
  switch (parent.type) {
    case NodeType.IfStatement:
    case NodeType.ConditionalExpression:
      return parent.test !== part && !contains(parent.test, target);
    case NodeType.SwitchStatement:
      return part.type === NodeType.SwitchCase && exitOf(part) !== undefined;
    default:
      return false;
  }
}

/** Is a part of a statement one that may be left out? */
export function isBranch(parent: Node, part: Node): boolean {
  if (parent.type === NodeType.IfStatement) return parent.test !== part;
  if (parent.type === NodeType.CatchClause) return true;
  if (parent.type === NodeType.SwitchStatement) return parent.discriminant !== part;
  return isLoop(parent) && parent.body === part;
}
