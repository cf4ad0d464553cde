import { enclosingFunction, type FunctionNode, type Node, NodeType, unwrap } from '../parse/syntax';
import type { References } from './references';
import type { Reference } from './summary';

/** What functions return, as far as something is known of it. */
export function returnsOf(references: References): ReadonlyMap<FunctionNode, Reference[]> {
  const { model } = references;
  const returns = new Map<FunctionNode, Reference[]>();
  const add = (fn: FunctionNode, value: Node): void => {
    if (!mayHoldFunctions(value) && unwrap(value).type !== NodeType.ArrayExpression) return;
    const reference = references.ofWhole(value);
    if (!reference || (reference.kind === 'parameter' && !reference.type)) return;
    const known = returns.get(fn);
    if (known) known.push(reference);
    else returns.set(fn, [reference]);
  };
  for (const statement of model.nodesOf(NodeType.ReturnStatement)) {
    const fn = enclosingFunction(statement);
    if (fn && statement.argument) add(fn, statement.argument);
  }
  for (const fn of model.nodesOf(NodeType.ArrowFunctionExpression)) {
    if (fn.body.type !== NodeType.BlockStatement) add(fn, fn.body);
  }
  return returns;
}

/** Leaves out what takes time to look at for nothing: literals, operators, templates. */
export function mayHoldFunctions(node: Node): boolean {
  switch (unwrap(node).type) {
    case NodeType.Identifier:
    case NodeType.MemberExpression:
    case NodeType.CallExpression:
    case NodeType.NewExpression:
    case NodeType.AwaitExpression:
    case NodeType.ObjectExpression:
    case NodeType.FunctionExpression:
    case NodeType.ArrowFunctionExpression:
    case NodeType.ClassExpression:
    case NodeType.ThisExpression:
    case NodeType.ConditionalExpression:
    case NodeType.LogicalExpression:
      return true;
    default:
      return false;
  }
}
