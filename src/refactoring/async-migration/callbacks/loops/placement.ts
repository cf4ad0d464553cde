import type { TextRange } from '../../../../base/text';
import { statementsAround } from '../../../../analysis/edits/statements';
import { beginsLine } from '../../../../analysis/edits/style';
import {
  contains,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../../../../analysis/parse/syntax';
import type { Ahead } from '../../rewrite';
import type { Source } from '../../sources';
import { rangeOf } from '../callback-use';
import { layoutAt } from './layout';

/** Where the statements go that take the place of a call. */
export type Placement =
  /** In the place of a statement that is nothing but the call. */
  | { readonly kind: 'statement'; readonly statement: Node }
  /** After a declaration that is initialised with the call. */
  | {
      readonly kind: 'declaration';
      readonly declaration: TSESTree.VariableDeclaration;
      readonly id: TSESTree.Identifier;
    }
  /** In front of what the call is the first part to run of. */
  | { readonly kind: 'ahead'; readonly target: TextRange; readonly around?: Ahead['around'] }
  /** Into an asynchronous function of their own, which is called in the place of the call. */
  | { readonly kind: 'function' };

export function placementOf(call: Node, source: Source): Placement {
  const whole = wrapped(call);
  const { parent } = whole;
  if (parent?.type === NodeType.ExpressionStatement) return { kind: 'statement', statement: parent };
  if (
    whole === call &&
    parent?.type === NodeType.VariableDeclarator &&
    parent.init === call &&
    parent.id.type === NodeType.Identifier &&
    parent.parent.declarations.length === 1 &&
    isAmongStatements(parent.parent)
  ) {
    return { kind: 'declaration', declaration: parent.parent, id: parent.id };
  }
  const target = firstRunOf(call, source);
  return target ?? { kind: 'function' };
}

const isAmongStatements = (declaration: Node): boolean =>
  declaration.parent?.type === NodeType.ExportNamedDeclaration || statementsAround(declaration) !== undefined;

/** What may have statements in front of it so that they run when the call would: nothing that matters runs before it. */
function firstRunOf(call: Node, source: Source): Placement | undefined {
  let child = call;
  for (let node = call.parent; node; child = node, node = node.parent) {
    switch (node.type) {
      case NodeType.ExpressionStatement:
      case NodeType.ReturnStatement:
      case NodeType.ThrowStatement:
      case NodeType.ExportDefaultDeclaration:
        return aheadOf(node, source);
      case NodeType.IfStatement:
        return node.test === child ? aheadOf(node, source) : undefined;
      case NodeType.SwitchStatement:
        return node.discriminant === child ? aheadOf(node, source) : undefined;
      case NodeType.ForOfStatement:
      case NodeType.ForInStatement:
        return node.right === child ? aheadOf(node, source) : undefined;
      case NodeType.ForStatement:
        return node.init === child ? aheadOf(node, source) : undefined;
      case NodeType.VariableDeclaration: {
        const before = node.declarations.filter((declarator) => declarator.range[1] <= child.range[0]);
        if (
          !before.every(({ id, init }) => id.type === NodeType.Identifier && (!init || isStill(init, source)))
        )
          return undefined;
        if (node.parent.type === NodeType.ForStatement) continue;
        return aheadOf(node.parent.type === NodeType.ExportNamedDeclaration ? node.parent : node, source);
      }
      case NodeType.ArrowFunctionExpression:
        return node.body === child ? aheadOfBody(node, source) : undefined;
      default:
        if (isFunction(node) || !runsFirst(child, node, source)) return undefined;
    }
  }
  return undefined;
}

/** Is `child`, of an expression, what runs first, and always? */
function runsFirst(child: Node, node: Node, source: Source): boolean {
  const still = (...others: readonly (Node | null)[]): boolean =>
    others.every((other) => !other || other.range[0] >= child.range[0] || isStill(other, source));
  switch (node.type) {
    case NodeType.VariableDeclarator:
      return node.init === child;
    case NodeType.TSAsExpression:
    case NodeType.TSSatisfiesExpression:
    case NodeType.TSNonNullExpression:
    case NodeType.TSTypeAssertion:
    case NodeType.AwaitExpression:
    case NodeType.SpreadElement:
    case NodeType.ChainExpression:
    case NodeType.UnaryExpression:
      return true;
    case NodeType.TemplateLiteral:
      return still(...node.expressions);
    case NodeType.BinaryExpression:
      return still(node.left);
    case NodeType.SequenceExpression:
      return still(...node.expressions);
    case NodeType.LogicalExpression:
      return node.left === child;
    case NodeType.ConditionalExpression:
      return node.test === child;
    case NodeType.MemberExpression:
      return node.object === child || (!node.optional && isReference(node.object, source));
    case NodeType.CallExpression:
    case NodeType.NewExpression: {
      if (node.callee === child) return true;
      const isSkipped = node.type === NodeType.CallExpression && isInOptionalChain(node);
      return !isSkipped && isReference(node.callee, source) && still(...node.arguments);
    }
    case NodeType.ArrayExpression:
      return still(...node.elements);
    case NodeType.ObjectExpression:
      return still(...node.properties);
    case NodeType.Property:
      return node.value === child && (!node.computed || isStill(node.key, source));
    case NodeType.AssignmentExpression:
      return node.operator === '=' && node.right === child && isTarget(node.left, source);
    default:
      return false;
  }
}

/** May the call not run because something before it in its chain is nothing? */
export function isInOptionalChain(call: Node): boolean {
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

/** Does it make no difference whether an expression runs before some other code or after it? */
export function isStill(expression: Node, source: Source): boolean {
  const node = unwrap(expression);
  switch (node.type) {
    case NodeType.Literal:
    case NodeType.ThisExpression:
    case NodeType.ArrowFunctionExpression:
    case NodeType.FunctionExpression:
      return true;
    case NodeType.Identifier: {
      const variable = source.model.variableOf(node);
      return variable ? !source.model.isReassigned(variable) : true;
    }
    case NodeType.TemplateLiteral:
      return node.expressions.every((part) => part.type === NodeType.Literal);
    case NodeType.ArrayExpression:
      return node.elements.every((element) => !element || isStill(element, source));
    case NodeType.ObjectExpression:
      return node.properties.every((property) => isStill(property, source));
    case NodeType.Property:
      return (!node.computed || isStill(node.key, source)) && isStill(node.value, source);
    case NodeType.UnaryExpression:
      return node.operator !== 'delete' && isStill(node.argument, source);
    case NodeType.CallExpression:
      return isModule(node, source);
    default:
      return false;
  }
}

const isModule = (node: Node, { resolver }: Source): boolean => resolver.resolve(node)?.path.length === 0;

/** What a function or a target is reached by: names and members, which no sane code changes while it is called. */
export function isReference(expression: Node, source: Source): boolean {
  const node = unwrap(expression);
  if (node.type === NodeType.Super) return true;
  if (node.type !== NodeType.MemberExpression) return isStill(node, source);
  return (!node.computed || isStill(node.property, source)) && isReference(node.object, source);
}

function isTarget(target: Node, source: Source): boolean {
  if (target.type === NodeType.Identifier) return true;
  return (
    target.type === NodeType.MemberExpression &&
    (!target.computed || isStill(target.property, source)) &&
    isStill(target.object, source)
  );
}

/** In front of a statement, in braces where it stands alone; nothing where it is labelled. */
export function aheadOf(statement: Node, { model }: Source): (Placement & { kind: 'ahead' }) | undefined {
  const target = rangeOf(statement);
  if (statementsAround(statement)) return { kind: 'ahead', target };
  // A label belongs to the statement itself.
  if (statement.parent?.type === NodeType.LabeledStatement) return undefined;
  const { indent, unit, eol } = layoutAt(statement.range[0], model);
  const openAt = model.text.slice(0, statement.range[0]).trimEnd().length;
  const isAfterComment = model.comments.some(({ range }) => range[1] === openAt);
  if (isAfterComment || !beginsLine(statement.range[0], model.text)) {
    const around = { open: `{${eol}${indent}${unit}`, lead: '', close: `${eol}${indent}}` };
    return { kind: 'ahead', target, around };
  }
  // On a line of its own already: the brace goes to the end of the one before.
  const outer = indent.endsWith(unit) ? indent.slice(0, -unit.length) : indent;
  return {
    kind: 'ahead',
    target,
    around: { open: ' {', openAt, lead: '', close: `${eol}${outer}}` },
  };
}

/** `=> { …; return expression; }`. */
function aheadOfBody(arrow: TSESTree.ArrowFunctionExpression, { model }: Source): Placement {
  const { text } = model;
  const last = arrow.returnType ?? arrow.params.at(-1);
  const from = text.indexOf('=>', last ? last.range[1] : arrow.range[0]) + '=>'.length;
  const start = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
  const { indent, unit, eol, semicolon } = layoutAt(arrow.range[0], model);
  return {
    kind: 'ahead',
    target: { start, end: arrow.range[1] },
    around: {
      open: `{${eol}${indent}${unit}`,
      lead: 'return ',
      close: `${semicolon}${eol}${indent}}`,
    },
  };
}

/** Does a `yield` or the `await` of a loop's head keep an expression from being moved into a function? */
export function isBoundToFunction(call: Node, yields: readonly Node[]): boolean {
  return yields.some((node) => contains(call, node));
}
