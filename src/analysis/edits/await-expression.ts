import type { TextEdit } from '../../base/text';
import { type Node, NodeType, type TSESTree } from '../parse/syntax';
import { insertion } from './insertion';
import { followsOpenStatement } from './statements';

/** The texts that come before and after an expression to have it waited for. */
export interface Awaiting {
  readonly before: string;
  readonly after: string;
}

/**
 * What turns `call` into `await call`, with parentheses where the grammar needs them or Prettier writes them, and a
 * semicolon where the opening parenthesis would otherwise continue the statement before. Nothing where it is awaited.
 *
 * @param member of what it resolves to, the member that is wanted: `(await call).member`
 */
export function awaiting(call: Node, text: string, member?: string): Awaiting {
  const parent = call.parent?.type === NodeType.ChainExpression ? call.parent.parent : call.parent;
  if (member === undefined) {
    if (!parent || parent.type === NodeType.AwaitExpression) return { before: '', after: '' };
    if (!needsParentheses(call, parent) || isParenthesised(call, text))
      return { before: 'await ', after: '' };
  }
  const separator = continuesStatementBefore(call, text) ? ';' : '';
  return { before: `${separator}(await `, after: member === undefined ? ')' : `).${member}` };
}

/** The edits that turn `call` into `await call`: see `awaiting`. */
export function awaitExpression(call: TSESTree.CallExpression, text: string): TextEdit[] {
  const { before, after } = awaiting(call, text);
  const [start, end] = call.range;
  return [
    ...(before === '' ? [] : [insertion(start, before)]),
    ...(after === '' ? [] : [insertion(end, after)]),
  ];
}

/**
 * Is the call in the middle of an optional chain: `fs?.readFileSync(p).length`? Parentheses around it would end the short
 * circuit early.
 */
export function breaksOptionalChain(call: Node): boolean {
  if (call.parent?.type === NodeType.ChainExpression) return false;
  for (let node: Node = call; ;) {
    if (node.type === NodeType.CallExpression) {
      if (node.optional) return true;
      node = node.callee;
    } else if (node.type === NodeType.MemberExpression) {
      if (node.optional) return true;
      node = node.object;
    } else if (node.type === NodeType.TSNonNullExpression) {
      node = node.expression;
    } else {
      return false;
    }
  }
}

/** Prettier's rules for an await expression (`needs-parens.js`); a superset of what the grammar asks for. */
function needsParentheses(call: Node, parent: Node): boolean {
  const isOperand = (operand: Node): boolean => operand === call || operand === call.parent;
  switch (parent.type) {
    case NodeType.TaggedTemplateExpression:
    case NodeType.UnaryExpression:
    case NodeType.LogicalExpression:
    case NodeType.BinaryExpression:
    case NodeType.SpreadElement:
    case NodeType.TSAsExpression:
    case NodeType.TSSatisfiesExpression:
    case NodeType.TSNonNullExpression:
      return true;
    case NodeType.MemberExpression:
      return isOperand(parent.object);
    case NodeType.CallExpression:
    case NodeType.NewExpression:
      return isOperand(parent.callee);
    case NodeType.ConditionalExpression:
      return isOperand(parent.test);
    case NodeType.ClassDeclaration:
    case NodeType.ClassExpression:
      return true;
    default:
      return false;
  }
}

/** Only where parentheses are needed: there an argument list cannot be mistaken for them. */
function isParenthesised(node: Node, text: string): boolean {
  let [before, after] = node.range;
  do before--;
  while (/\s/.test(text[before] ?? ''));
  while (/\s/.test(text[after] ?? '')) after++;
  return text[before] === '(' && text[after] === ')';
}

/** Would an opening parenthesis at the start of `node` be taken for arguments to the end of the statement before? */
function continuesStatementBefore(node: Node, text: string): boolean {
  let statement: Node | undefined = node;
  while (statement && statement.type !== NodeType.ExpressionStatement) statement = statement.parent;
  if (statement?.range[0] !== node.range[0]) return false;
  return followsOpenStatement(statement, text);
}
