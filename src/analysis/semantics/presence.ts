import { type Node, NodeType, type TSESTree, unwrap } from '../parse/syntax';

/** `null`, `undefined`, `void 0`: nothing that could be called, nor have members. */
export function isNothing(node: Node): boolean {
  return (
    (node.type === NodeType.Literal && node.raw === 'null') ||
    (node.type === NodeType.Identifier && node.name === 'undefined') ||
    (node.type === NodeType.UnaryExpression && node.operator === 'void')
  );
}

/** What is missing when a test holds: `x` of `!x`, `x == null`, `undefined === x`, `typeof x === 'undefined'`, `x === false`. */
export function missingIn(test: Node): Node | undefined {
  const condition = unwrap(test);
  if (condition.type === NodeType.UnaryExpression && condition.operator === '!') {
    return presentIn(condition.argument);
  }
  if (condition.type !== NodeType.BinaryExpression) return undefined;
  return comparedWith(condition, /^===?$/, false) ?? comparedWith(condition, /^!==?$/, true);
}

/** What is there when a test holds: `x` of `x`, `x != null`, `undefined !== x`, `typeof x !== 'undefined'`, `x === true`. */
export function presentIn(test: Node): Node | undefined {
  const condition = unwrap(test);
  if (condition.type === NodeType.UnaryExpression) {
    return condition.operator === '!' ? missingIn(condition.argument) : undefined;
  }
  if (condition.type !== NodeType.BinaryExpression) return condition;
  return comparedWith(condition, /^!==?$/, false) ?? comparedWith(condition, /^===?$/, true);
}

/** What is compared with `true`, or with what stands for nothing. */
function comparedWith(
  { left, operator, right }: TSESTree.BinaryExpression,
  operators: RegExp,
  isTrue: boolean,
): Node | undefined {
  if (!operators.test(operator)) return undefined;
  const is = isTrue ? isLiteralTrue : standsForNothing;
  if (is(unwrap(right))) return typeofArgument(unwrap(left));
  return is(unwrap(left)) ? typeofArgument(unwrap(right)) : undefined;
}

function standsForNothing(node: Node): boolean {
  return isNothing(node) || isLiteral(node, 'undefined') || isLiteral(node, false);
}

const isLiteralTrue = (node: Node): boolean => isLiteral(node, true);

function isLiteral(node: Node, value: string | boolean): boolean {
  return node.type === NodeType.Literal && node.value === value;
}

function typeofArgument(node: Node): Node {
  return node.type === NodeType.UnaryExpression && node.operator === 'typeof' ? unwrap(node.argument) : node;
}
