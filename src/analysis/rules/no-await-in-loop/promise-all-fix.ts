import type { TextEdit } from '../../../base/text';
import { insertion, replacement } from '../../edits/insertion';
import { statementsAround } from '../../edits/statements';
import type { Fix } from '../../finding';
import {
  contains,
  findNode,
  isFunction,
  isLoop,
  lastName,
  type LoopNode,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import type { RuleInput } from '../rule';
import type { Carried } from './carried';

const title =
  'Run the iterations together with Promise.all (unsafe: all start at once, and after a failure the others go on)';

/**
 * `for (const x of xs) { … }` → `await Promise.all(Array.from(xs, async (x) => { … }))`, where the loop changes nothing
 * outside by itself but, at most, a list made for it: `const list = []` before it and `list.push(…)` at its end.
 */
export function promiseAllFix(loop: LoopNode, carried: Carried, input: RuleInput): Fix | undefined {
  if (loop.type !== NodeType.ForOfStatement || loop.parent.type === NodeType.LabeledStatement)
    return undefined;
  const element = elementPattern(loop);
  if (!element || hasObstacle(loop, element)) return undefined;
  const { text } = input.model;
  // A comment there would be lost.
  const hasComment = (start: number, end: number): boolean => /\/[/*]/.test(text.slice(start, end));
  if (hasComment(loop.range[0], loop.left.range[0]) || hasComment(loop.left.range[1], loop.right.range[0])) {
    return undefined;
  }
  if (hasComment(loop.right.range[1], loop.body.range[0])) return undefined;

  const head = `await Promise.all(${mapping(loop.right, element, input)}`;
  const skips = continues(loop).map((node) =>
    replacement(node.range[0], node.range[0] + 'continue'.length, 'return'),
  );
  const block: TextEdit[] =
    loop.body.type === NodeType.BlockStatement
      ? []
      : [insertion(loop.body.range[0], '{ '), insertion(loop.body.range[1], ' }')];
  if (carried.changes === 0) {
    return {
      title,
      applicability: 'unsafe',
      edits: [
        replacement(loop.range[0], loop.body.range[0], head),
        ...block,
        ...skips,
        insertion(loop.range[1], '));'),
      ],
    };
  }
  const collected = collectedList(loop, carried, input);
  if (!collected || skips.length > 0 || hasComment(collected.list.range[1], loop.range[0])) return undefined;
  const { list, push, value } = collected;
  return {
    title,
    applicability: 'unsafe',
    edits: [
      replacement(list.range[0], loop.body.range[0], head),
      ...(block.length > 0 ? [insertion(loop.body.range[0], '{ ')] : []),
      replacement(push.range[0], value.range[0], 'return '),
      replacement(value.range[1], push.range[1], ';'),
      ...(block.length > 0 ? [insertion(loop.body.range[1], ' }')] : []),
      insertion(loop.range[1], '));'),
    ],
  };
}

/** The parameter of the callback, as written in the loop's head. */
function elementPattern({ left }: TSESTree.ForOfStatement): Node | undefined {
  if (left.type !== NodeType.VariableDeclaration) return undefined;
  if (left.kind !== 'const' && left.kind !== 'let') return undefined;
  return left.declarations[0]?.id;
}

/** What means something else, or nothing, in a callback. */
function hasObstacle(loop: TSESTree.ForOfStatement, element: Node): boolean {
  const inPattern = findNode(element, ({ type }) => type === NodeType.AwaitExpression);
  const inBody = findNode(
    loop.body,
    (node) =>
      (node.type === NodeType.VariableDeclaration && node.kind === 'var') ||
      (node.type === NodeType.ContinueStatement && node.label !== null) ||
      // It would be declared in the callback only.
      (node.type === NodeType.FunctionDeclaration && node.parent !== loop.body),
    (node) => !isFunction(node) || node.type === NodeType.FunctionDeclaration,
  );
  return inPattern !== undefined || inBody !== undefined;
}

/** The `continue`s that skip the rest of an iteration of this loop. */
function continues(loop: TSESTree.ForOfStatement): Node[] {
  const found: Node[] = [];
  findNode(
    loop.body,
    (node) => {
      if (node.type === NodeType.ContinueStatement) found.push(node);
      return false;
    },
    (node) => !isFunction(node) && !isLoop(node),
  );
  return found;
}

function mapping(right: Node, element: Node, { model, resolver }: RuleInput): string {
  const list = model.textOf(right);
  const callback = `async (${model.textOf(element)}) => `;
  const value = unwrap(right);
  const held = value.type === NodeType.Identifier ? resolver.constantInitialiser(value) : undefined;
  return isArray(held ?? value, { model, resolver })
    ? `${needsParentheses(right) ? `(${list})` : list}.map(${callback}`
    : `Array.from(${list}, ${callback}`;
}

const arrayMethods =
  /^(?:filter|map|flatMap|slice|concat|split|sort|toSorted|reverse|toReversed|flat|splice|toSpliced)$/;

/** Is it an array for certain, and not just something to iterate over? */
function isArray(node: Node, { resolver }: Pick<RuleInput, 'model' | 'resolver'>): boolean {
  const value = unwrap(node);
  if (value.type === NodeType.ArrayExpression) return value.elements.every((element) => element !== null);
  if (value.type !== NodeType.CallExpression) return false;
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

interface CollectedList {
  /** The empty list that the variable is declared with. */
  readonly list: Node;
  /** The statement at the end of the loop that adds to it. */
  readonly push: TSESTree.ExpressionStatement;
  readonly value: Node;
}

/** `const list = [];` right before the loop, and `list.push(value);` as all that the loop does to anything outside. */
function collectedList(
  loop: TSESTree.ForOfStatement,
  { collecting, changes }: Carried,
  { model }: RuleInput,
): CollectedList | undefined {
  const statements = statementsAround(loop) ?? [];
  const before = statements[statements.indexOf(loop) - 1];
  if (before?.type !== NodeType.VariableDeclaration || before.declarations.length !== 1) return undefined;
  const [declarator] = before.declarations;
  const list = declarator.init;
  if (list?.type !== NodeType.ArrayExpression || list.elements.length > 0) return undefined;
  if (before.range[1] > loop.range[0] || !/^;?\s*$/.test(model.text.slice(list.range[1], loop.range[0]))) {
    return undefined;
  }

  const push = loop.body.type === NodeType.BlockStatement ? loop.body.body.at(-1) : loop.body;
  if (push?.type !== NodeType.ExpressionStatement) return undefined;
  const call = unwrap(push.expression);
  if (call.type !== NodeType.CallExpression || lastName(call.callee) !== 'push') return undefined;
  const callee = unwrap(call.callee);
  const [value, ...others] = call.arguments;
  if (callee.type !== NodeType.MemberExpression || others.length > 0) return undefined;
  if (!value || value.type === NodeType.SpreadElement) return undefined;
  const target = unwrap(callee.object);
  const variable = target.type === NodeType.Identifier ? model.variableOf(target) : undefined;
  const isTheList =
    variable?.defs.length === 1 &&
    variable.defs[0]?.name === declarator.id &&
    variable.references.filter(({ identifier }) => contains(loop, identifier)).length === 1;
  return isTheList && changes === 1 && collecting.has(call) ? { list, push, value } : undefined;
}
