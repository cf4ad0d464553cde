import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  findNode,
  isFunction,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
} from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import type { FileModel } from '../../semantics/file-model';

/** A statement that does nothing but await one thing, and keep the result. */
export interface Unit {
  readonly statement: TSESTree.VariableDeclaration | TSESTree.ExpressionStatement;
  readonly awaited: TSESTree.AwaitExpression;
  /** What the result is kept in; undefined where nobody looks at it. */
  readonly target?: Node;
  /** The result is kept as it is, not a part of it: `await f()`, not `(await f()).data`. */
  readonly isWhole: boolean;
  readonly kind: 'const' | 'let' | 'assignment' | 'none';
}

/** Units in the order of their statements, and between them only what does not depend on when it runs. */
export type Run = readonly Unit[];

/** So many units of a run are compared with each other; longer runs are cut. */
const maxUnits = 32;

/** The runs of at least two units among some statements. */
export function runsIn(statements: readonly Node[], model: FileModel): Run[] {
  const runs: Run[] = [];
  let run: Unit[] = [];
  const end = (): void => {
    if (run.length > 1) runs.push(run);
    run = [];
  };
  /** Variables that hold what was awaited in the run, or what was made of it. */
  let tainted = new Set<Variable>();
  for (const statement of statements) {
    const unit = unitOf(statement);
    if (unit) {
      // What it needs is not there until those before it are done.
      if (run.length >= maxUnits || mentions(unit.awaited.argument, tainted, model)) {
        end();
        tainted = new Set();
      }
      run.push(unit);
      for (const variable of boundBy(statement, model)) tainted.add(variable);
    } else if (run.length > 0 && isTimeless(statement)) {
      if (mentions(statement, tainted, model)) {
        for (const variable of boundBy(statement, model)) tainted.add(variable);
      }
    } else if (statement.type !== NodeType.EmptyStatement && !isDeclaration(statement)) {
      end();
      tainted = new Set();
    }
  }
  end();
  return runs;
}

function unitOf(statement: Node): Unit | undefined {
  if (statement.type === NodeType.ExpressionStatement) {
    const expression = statement.expression;
    if (expression.type === NodeType.AssignmentExpression && expression.operator === '=') {
      const target = unwrap(expression.left);
      if (target.type !== NodeType.Identifier) return undefined;
      const unit = awaitedIn(expression.right);
      return unit && { ...unit, statement, target: expression.left, kind: 'assignment' };
    }
    return expression.type === NodeType.AwaitExpression && isCall(expression.argument)
      ? { statement, awaited: expression, isWhole: true, kind: 'none' }
      : undefined;
  }
  if (statement.type !== NodeType.VariableDeclaration || statement.declarations.length !== 1)
    return undefined;
  const [declarator] = statement.declarations;
  if (statement.kind !== 'const' && statement.kind !== 'let') return undefined;
  // What a pattern does comes after the await.
  if (findNode(declarator.id, isEvent)) return undefined;
  const unit = declarator.init && awaitedIn(declarator.init);
  return unit ? { ...unit, statement, target: declarator.id, kind: statement.kind } : undefined;
}

/** `await f()`, `(await f()).data`, `(await f()).rows[0]`: nothing else happens there. */
function awaitedIn(node: Node): Pick<Unit, 'awaited' | 'isWhole'> | undefined {
  let value = unwrap(node);
  let isWhole = value === node;
  while (
    value.type === NodeType.MemberExpression &&
    !(value.computed && value.property.type !== NodeType.Literal)
  ) {
    value = unwrap(value.object);
    isWhole = false;
  }
  if (value.type !== NodeType.AwaitExpression || !isCall(value.argument)) return undefined;
  return { awaited: value, isWhole };
}

/** A promise that is under way already, or a value, costs no more time. */
function isCall(node: Node): boolean {
  return unwrap(node).type === NodeType.CallExpression;
}

/** Does it not matter when a statement runs? A declaration of a value that is only put together. */
function isTimeless(statement: Node): boolean {
  if (statement.type !== NodeType.VariableDeclaration) return false;
  return statement.declarations.every(({ init, id }) => {
    const happens = (part: Node): boolean =>
      findNode(part, isEvent, (node) => !isFunction(node)) !== undefined;
    return !happens(id) && (init === null || !happens(init));
  });
}

function isEvent(node: Node): boolean {
  switch (node.type) {
    case NodeType.CallExpression:
      return !isHarmless(node);
    case NodeType.NewExpression:
    case NodeType.AwaitExpression:
    case NodeType.YieldExpression:
    case NodeType.AssignmentExpression:
    case NodeType.UpdateExpression:
    case NodeType.TaggedTemplateExpression:
    case NodeType.ImportExpression:
      return true;
    case NodeType.UnaryExpression:
      return node.operator === 'delete';
    default:
      return false;
  }
}

const harmless =
  /^(?:map|filter|find|slice|join|split|trim|toString|toLowerCase|toUpperCase|includes|replace|replaceAll|keys|values|entries|from|isArray|concat|flatMap|some|every|Number|String|Boolean|parseInt|parseFloat|startsWith|endsWith|at|indexOf|flat|stringify|toISOString|padStart|floor|ceil|round|max|min|resolve|dirname|basename|extname|relative)$/;

/** Calls that make something out of something, whatever the object. */
function isHarmless({ callee, arguments: args }: TSESTree.CallExpression): boolean {
  // A callback could do anything, but one that is written here has been looked at: it is entered.
  return (
    harmless.test(lastName(callee)) &&
    args.every((argument) => !isFunction(argument) || onlyComputes(argument))
  );
}

function onlyComputes(fn: Node): boolean {
  return findNode(fn, (node) => node !== fn && isEvent(node)) === undefined;
}

function isDeclaration({ type }: Node): boolean {
  return (
    type === NodeType.FunctionDeclaration ||
    type === NodeType.TSTypeAliasDeclaration ||
    type === NodeType.TSInterfaceDeclaration
  );
}

function mentions(node: Node, variables: ReadonlySet<Variable>, model: FileModel): boolean {
  if (variables.size === 0) return false;
  return (
    findNode(node, (part) => {
      const variable = part.type === NodeType.Identifier ? model.variableOf(part) : undefined;
      if (!variable) return false;
      return variables.has(variable) || closesOver(variable, variables);
    }) !== undefined
  );
}

/** A function declared nearby that looks at one of the variables when it is called. */
function closesOver(variable: Variable, variables: ReadonlySet<Variable>): boolean {
  const [definition] = variable.defs;
  const held =
    definition?.type === DefinitionType.FunctionName
      ? definition.node
      : definition?.type === DefinitionType.Variable
        ? definition.node.init
        : null;
  if (!held || !isFunction(held)) return false;
  return [...variables].some((tainted) =>
    tainted.references.some(({ identifier }) => contains(held, identifier)),
  );
}

/** The variables that a statement declares or assigns. */
function boundBy(statement: Node, model: FileModel): Variable[] {
  const variables: Variable[] = [];
  for (const target of targetsOf(statement)) {
    walk(target, (node) => {
      const variable = node.type === NodeType.Identifier ? model.variableOf(node) : undefined;
      if (variable) variables.push(variable);
      return true;
    });
  }
  return variables;
}

function targetsOf(statement: Node): readonly Node[] {
  if (statement.type === NodeType.VariableDeclaration) return statement.declarations.map(({ id }) => id);
  if (statement.type !== NodeType.ExpressionStatement) return [];
  const { expression } = statement;
  return expression.type === NodeType.AssignmentExpression ? [expression.left] : [];
}
