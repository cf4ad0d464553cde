import {
  findNode,
  isFunction,
  lastName,
  type LoopNode,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import { Sizes } from '../../semantics/trip-count';
import type { RuleInput } from '../rule';

/** What a loop has one iteration for each of, as texts. */
export interface Elements {
  readonly list: string;
  /** It has the methods of an array, and no holes. */
  readonly isArray: boolean;
  /** What an iteration calls its element: a name or a pattern. */
  readonly element: string;
}

/** Of `for (const x of xs)`, and of `for (let i = 0; i < xs.length; i++)`; of other loops nothing. */
export function elementsOf(loop: LoopNode, input: RuleInput): Elements | undefined {
  if (loop.type === NodeType.ForOfStatement) return listed(loop, input);
  return loop.type === NodeType.ForStatement ? counted(loop, input) : undefined;
}

function listed(loop: TSESTree.ForOfStatement, { model, resolver }: RuleInput): Elements | undefined {
  const { left, right } = loop;
  if (loop.await || left.type !== NodeType.VariableDeclaration || left.kind === 'var') return undefined;
  const element = left.declarations[0].id;
  if (findNode(element, ({ type }) => type === NodeType.AwaitExpression)) return undefined;
  const value = unwrap(right);
  const held = value.type === NodeType.Identifier ? resolver.constantInitialiser(value) : undefined;
  const isArray = isArrayFor(held ?? value, { model, resolver });
  const list = model.textOf(right);
  return {
    list: isArray && needsParentheses(right) ? `(${list})` : list,
    isArray,
    element: model.textOf(element),
  };
}

/** `xs.keys()`, `Array(3).keys()`: the counter is what an iteration is about. */
function counted(loop: TSESTree.ForStatement, { model, resolver }: RuleInput): Elements | undefined {
  const { init, test, update } = loop;
  if (init?.type !== NodeType.VariableDeclaration || init.kind !== 'let') return undefined;
  const [declarator, ...others] = init.declarations;
  if (!declarator || others.length > 0) return undefined;
  const { id, init: start } = declarator;
  if (id.type !== NodeType.Identifier || start?.type !== NodeType.Literal || start.value !== 0)
    return undefined;
  const isCounter = (node: Node): boolean => node.type === NodeType.Identifier && node.name === id.name;
  const counts =
    update?.type === NodeType.UpdateExpression && update.operator === '++' && isCounter(update.argument);
  const isBelow = test?.type === NodeType.BinaryExpression && test.operator === '<' && isCounter(test.left);
  const variable = model.lookUp(id.name, loop.body);
  const writes = variable?.references.filter((reference) => reference.isWrite()) ?? [];
  if (!counts || !isBelow || writes.length !== 2) return undefined;
  const end = unwrap(test.right);
  if (end.type === NodeType.MemberExpression && lastName(end) === 'length' && isPath(end)) {
    const object = unwrap(end.object);
    const held = object.type === NodeType.Identifier ? resolver.constantInitialiser(object) : undefined;
    const isArray = held !== undefined && isArrayFor(held, { model, resolver });
    const keys = isArray ? `${model.textOf(end.object)}.keys()` : `Array(${model.textOf(end)}).keys()`;
    return { list: keys, isArray: false, element: id.name };
  }
  const count = new Sizes(model, resolver).number(end);
  return count !== undefined && Number.isInteger(count) && count >= 0
    ? { list: `Array(${model.textOf(end)}).keys()`, isArray: false, element: id.name }
    : undefined;
}

/** `a.b.c`: looking at it does nothing, as often as that may be. */
function isPath(node: Node): boolean {
  const value = unwrap(node);
  if (value.type === NodeType.MemberExpression) return !value.computed && isPath(value.object);
  return value.type === NodeType.Identifier || value.type === NodeType.ThisExpression;
}

const arrayMethods =
  /^(?:filter|map|flatMap|slice|concat|split|sort|toSorted|reverse|toReversed|flat|splice|toSpliced)$/;

/** Is it an array for certain, and not just something to iterate over? */
function isArrayFor(node: Node, { resolver }: Pick<RuleInput, 'model' | 'resolver'>): boolean {
  const value = unwrap(node);
  if (value.type === NodeType.ArrayExpression) return value.elements.every((element) => element !== null);
  if (value.type !== NodeType.CallExpression || isFunction(value.callee)) return false;
  const member = resolver.resolve(value.callee);
  if (member) {
    return member.module === 'globalThis' && /^Object\.(?:keys|values|entries)$/.test(member.path.join('.'));
  }
  return arrayMethods.test(lastName(value.callee)) && unwrap(value.callee).type === NodeType.MemberExpression;
}

function needsParentheses({ type }: Node): boolean {
  return (
    type !== NodeType.Identifier &&
    type !== NodeType.MemberExpression &&
    type !== NodeType.CallExpression &&
    type !== NodeType.ArrayExpression
  );
}
