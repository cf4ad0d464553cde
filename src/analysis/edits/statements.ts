import { type Node, NodeType } from '../parse/syntax';

/** The statements among which one stands, in order; undefined where it is the body of another (`if (x) statement`). */
export function statementsAround(statement: Node): readonly Node[] | undefined {
  const list = statement.parent;
  switch (list?.type) {
    case NodeType.Program:
    case NodeType.BlockStatement:
    case NodeType.StaticBlock:
    case NodeType.TSModuleBlock:
      return list.body;
    case NodeType.SwitchCase:
      return list.consequent;
    default:
      return undefined;
  }
}

/** Would what follows the statement before this one be taken for its continuation, if it began with a parenthesis? */
export function followsOpenStatement(statement: Node, text: string): boolean {
  const list = statementsAround(statement) ?? [];
  const before = list[list.indexOf(statement) - 1];
  return before !== undefined && isOpenEnded(before, text);
}

/** Does a statement end without a token that ends it for certain? */
function isOpenEnded(statement: Node, text: string): boolean {
  switch (statement.type) {
    case NodeType.BlockStatement:
    case NodeType.FunctionDeclaration:
    case NodeType.ClassDeclaration:
    case NodeType.TryStatement:
    case NodeType.SwitchStatement:
    case NodeType.EmptyStatement:
    case NodeType.TSInterfaceDeclaration:
    case NodeType.TSEnumDeclaration:
      return false;
    case NodeType.IfStatement:
      return isOpenEnded(statement.alternate ?? statement.consequent, text);
    case NodeType.ForStatement:
    case NodeType.ForInStatement:
    case NodeType.ForOfStatement:
    case NodeType.WhileStatement:
    case NodeType.WithStatement:
    case NodeType.LabeledStatement:
      return isOpenEnded(statement.body, text);
    default:
      return text[statement.range[1] - 1] !== ';';
  }
}
