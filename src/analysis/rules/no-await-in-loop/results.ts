import { freeName } from '../../edits/bindings';
import { statementsAround } from '../../edits/statements';
import {
  contains,
  findNode,
  isFunction,
  keyName,
  lastName,
  type LoopNode,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import type { RuleInput } from '../rule';
import type { Carried } from './carried';

/** Where the iterations of a loop put what they find. */
export type Results =
  /** Nowhere. */
  | { readonly kind: 'none' }
  /** One at the end of each into a list that is made right before the loop. */
  | {
      readonly kind: 'list';
      readonly declaration: Node;
      /** The empty list that the variable is declared with. */
      readonly list: Node;
      /** The statement at the end of the loop that adds to it. */
      readonly push: TSESTree.ExpressionStatement;
      readonly value: Node;
    }
  /** None, one or several into such a list, wherever. */
  | {
      readonly kind: 'lists';
      readonly declaration: Node;
      readonly list: Node;
      /** The variable, in the loop. */
      readonly uses: readonly Node[];
      /** What it may be called in an iteration. */
      readonly name: string;
    }
  /** At the end of each into something that is there before the loop. */
  | {
      readonly kind: 'last';
      readonly statement: TSESTree.ExpressionStatement;
      readonly values: readonly Node[];
      /** The statement again, of other values by their names. */
      readonly names: readonly string[];
      readonly again: string;
    };

/** What a loop does with its results, if that is all that it changes outside; undefined for what is not known here. */
export function resultsOf(loop: LoopNode, carried: Carried, input: RuleInput): Results | undefined {
  if (carried.changes === 0) return { kind: 'none' };
  return listBefore(loop, carried, input) ?? lastStatement(loop, carried, input);
}

/** `const list = [];` right before a loop that does nothing with it but `list.push(…);`. */
function listBefore(
  loop: LoopNode,
  { collecting, changes }: Carried,
  { model }: RuleInput,
): Results | undefined {
  const statements = statementsAround(loop) ?? [];
  const before = statements[statements.indexOf(loop) - 1];
  if (before?.type !== NodeType.VariableDeclaration || before.declarations.length !== 1) return undefined;
  const [declarator] = before.declarations;
  const list = declarator.init;
  if (list?.type !== NodeType.ArrayExpression || list.elements.length > 0) return undefined;
  if (before.range[1] > loop.range[0] || !/^;?\s*$/.test(model.text.slice(list.range[1], loop.range[0]))) {
    return undefined;
  }
  const { id } = declarator;
  const variable = model.lookUp(id.type === NodeType.Identifier ? id.name : '', loop);
  if (variable?.defs.length !== 1 || variable.defs[0]?.name !== id) return undefined;
  const uses = variable.references.map(({ identifier }) => identifier).filter((use) => contains(loop, use));
  const pushes = uses.flatMap((use) => pushOf(use) ?? []);
  if (pushes.length !== uses.length || pushes.length !== changes) return undefined;
  if (!pushes.every(({ expression }) => collecting.has(unwrap(expression)))) return undefined;
  if (pushes.some((push) => isInFunction(push, loop))) return undefined;

  const [push, ...others] = pushes;
  const last = loop.body.type === NodeType.BlockStatement ? loop.body.body.at(-1) : loop.body;
  const call = push && unwrap(push.expression);
  if (push && push === last && others.length === 0 && call?.type === NodeType.CallExpression) {
    const [value, ...rest] = call.arguments;
    if (value && value.type !== NodeType.SpreadElement && rest.length === 0 && !skips(loop)) {
      return { kind: 'list', declaration: before, list, push, value };
    }
  }
  return {
    kind: 'lists',
    declaration: before,
    list,
    uses,
    name: freeName('own', model.scopeOf(loop), loop.body, model),
  };
}

/** `list.push(…);` */
function pushOf(use: Node): TSESTree.ExpressionStatement | undefined {
  const member = use.parent;
  if (member?.type !== NodeType.MemberExpression || member.object !== use || lastName(member) !== 'push') {
    return undefined;
  }
  const call = member.parent;
  if (call.type !== NodeType.CallExpression || call.callee !== member || call.optional) return undefined;
  return call.parent.type === NodeType.ExpressionStatement ? call.parent : undefined;
}

function isInFunction(node: Node, loop: LoopNode): boolean {
  for (let current = node.parent; current && current !== loop; current = current.parent) {
    if (isFunction(current)) return true;
  }
  return false;
}

function skips(loop: LoopNode): boolean {
  return findNode(loop.body, ({ type }) => type === NodeType.ContinueStatement) !== undefined;
}

/** `sizes.set(file, size);`, `all.push(page);`, `names[id] = name;` at the end of a loop. */
function lastStatement(loop: LoopNode, { changes }: Carried, input: RuleInput): Results | undefined {
  const { model } = input;
  const statement = loop.body.type === NodeType.BlockStatement ? loop.body.body.at(-1) : loop.body;
  if (changes !== 1 || statement?.type !== NodeType.ExpressionStatement || skips(loop)) return undefined;
  const expression = unwrap(statement.expression);
  const scope = model.scopeOf(loop.parent);
  const named = (name: string): string => freeName(name, scope, loop, model);
  if (expression.type === NodeType.CallExpression) {
    const callee = unwrap(expression.callee);
    if (callee.type !== NodeType.MemberExpression || expression.optional) return undefined;
    const arity = adders.get(lastName(callee));
    const values = expression.arguments;
    if (arity === undefined || values.length !== arity || !isOutside(callee.object, loop, input))
      return undefined;
    if (values.some(({ type }) => type === NodeType.SpreadElement)) return undefined;
    const names = arity === 2 ? [named('key'), named('value')] : [named('value')];
    return { kind: 'last', statement, values, names, again: `${model.textOf(callee)}(${names.join(', ')})` };
  }
  if (expression.type !== NodeType.AssignmentExpression || expression.operator !== '=') return undefined;
  const target = unwrap(expression.left);
  if (target.type !== NodeType.MemberExpression || !target.computed) return undefined;
  if (!isOutside(target.object, loop, input)) return undefined;
  const names = [named('key'), named('value')];
  return {
    kind: 'last',
    statement,
    // An assignment's place is worked out before its value.
    values: [target.property, expression.right],
    names,
    again: `${model.textOf(target.object)}[${names[0] ?? ''}] = ${names[1] ?? ''}`,
  };
}

/** What adds to a collection, and of how many values. */
const adders: ReadonlyMap<string, number> = new Map([
  ['push', 1],
  ['add', 1],
  ['set', 2],
]);

/** `a`, `this.a.b`: the same for all iterations. */
function isOutside(object: Node, loop: LoopNode, input: RuleInput): boolean {
  const value = unwrap(object);
  switch (value.type) {
    case NodeType.Identifier: {
      const variable = input.model.variableOf(value);
      return variable?.defs.every(({ name }) => !contains(loop, name)) === true;
    }
    case NodeType.ThisExpression:
      return true;
    case NodeType.MemberExpression:
      return !value.computed && keyName(value.property) !== undefined && isOutside(value.object, loop, input);
    default:
      return false;
  }
}
