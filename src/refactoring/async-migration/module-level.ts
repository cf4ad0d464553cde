import type { Variable } from '@typescript-eslint/scope-manager';
import { freeName, placeAfter } from '../../analysis/edits/bindings';
import { indentUnit, lineBreakOf, semicolonOf } from '../../analysis/edits/style';
import {
  contains,
  findNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../../analysis/parse/syntax';
import { lineOf, rangeOf, refusal } from './draft';
import { isExports } from './exports-object';
import { indented } from './indented';
import type { Hazard, Refusal } from './migration';
import { type Rewrite, wrap } from './rewrite';
import type { Source } from './sources';
import type { TypedProgram } from './typed-program';

/** A place at the top level of a module that has to wait where no `await` may stand. */
export interface TopLevelWait {
  readonly at: Node;
  /** The statement of the module that it stands in. */
  readonly statement: Node;
  /** Its rewriting brings the `await` along. */
  readonly hasAwait: boolean;
}

export interface AsyncEntry {
  readonly rewrites: readonly Rewrite[];
  /** Those whose `await` is yet to be written. */
  readonly awaits: readonly Node[];
  readonly hazards: readonly Hazard[];
}

/**
 * What lets the top level of a module wait that allows no `await` there. Where all that waits is a call at its end, nobody
 * needs to wait for it: `void main();`. Otherwise its statements, from the first that waits on, go into an asynchronous
 * function that is called in their place. Only in programs, not in modules that others load: those would go on before it
 * is done.
 *
 * @param rewritten what else is rewritten in the module
 */
export function asyncEntry(
  source: Source,
  waits: readonly TopLevelWait[],
  rewritten: readonly Rewrite[],
  program: TypedProgram,
): AsyncEntry | Refusal {
  const [first] = waits;
  if (!first) return { rewrites: [], awaits: [], hazards: [] };
  const { model, file } = source;
  const main = mainBlock(waits, source);
  const [importer] = program.importersOf(file);
  if (importer !== undefined && !main) {
    const name = importer.slice(importer.lastIndexOf('/') + 1);
    return refusal(
      'module-level',
      `no \`await\` may stand outside of functions in this module, and ${name} loads it without waiting`,
      source,
      first.at,
    );
  }
  const hazards = [...goesOn(main, source), ...rejectionHazards(first.at, source, program)];
  const body: readonly Node[] = main ? statementsOf(main.consequent) : model.program.body;
  const started = startedLast(waits, body);
  if (started) return { rewrites: [wrap(rangeOf(started), 'void ', '')], awaits: [], hazards };

  const moved = withoutExports(body.slice(firstMoved(waits, body, source)), source);
  const obstacle = moved.map((statement) => obstacleIn(statement, source)).find((each) => each !== undefined);
  if (obstacle) return obstacle;
  return {
    rewrites: mainFunction(moved, rewritten, source),
    awaits: waits.flatMap(({ at, hasAwait }) => (hasAwait ? [] : [at])),
    hazards,
  };
}

/** `if (require.main === module) { … }`, where all that waits is in it: what runs only if nobody loads the module. */
function mainBlock(waits: readonly TopLevelWait[], { model }: Source): TSESTree.IfStatement | undefined {
  const [first] = waits;
  if (!first || waits.some(({ statement }) => statement !== first.statement)) return undefined;
  const { statement } = first;
  if (statement.type !== NodeType.IfStatement || statement.alternate) return undefined;
  if (waits.some(({ at }) => !contains(statement.consequent, at))) return undefined;
  const test = model.textOf(statement.test).replace(/\s+/g, '');
  return /^(?:require\.main===?module|module===?require\.main|!module\.parent|import\.meta\.main)$/.test(test)
    ? statement
    : undefined;
}

const statementsOf = (node: Node): readonly Node[] =>
  node.type === NodeType.BlockStatement ? node.body : [node];

/** The call that all waiting comes down to, if nothing runs after it that is not declared only. */
function startedLast(waits: readonly TopLevelWait[], body: readonly Node[]): Node | undefined {
  const [only] = waits;
  if (!only || waits.length > 1 || only.hasAwait) return undefined;
  const { parent } = wrapped(only.at);
  if (parent?.type !== NodeType.ExpressionStatement) return undefined;
  const index = body.indexOf(parent);
  return index >= 0 && body.slice(index + 1).every((statement) => runsNothing(statement))
    ? only.at
    : undefined;
}

/** Does a statement only declare something, or say what is exported? */
function runsNothing(statement: Node): boolean {
  switch (statement.type) {
    case NodeType.FunctionDeclaration:
    case NodeType.TSInterfaceDeclaration:
    case NodeType.TSTypeAliasDeclaration:
    case NodeType.EmptyStatement:
      return true;
    case NodeType.ExportNamedDeclaration:
      return !statement.declaration || runsNothing(statement.declaration);
    case NodeType.ExpressionStatement: {
      const { expression } = statement;
      if (expression.type !== NodeType.AssignmentExpression) return false;
      const right = unwrap(expression.right);
      return (
        isExports(expression.left) &&
        (isFunction(right) ||
          right.type === NodeType.Identifier ||
          right.type === NodeType.Literal ||
          isPlain(right))
      );
    }
    default:
      return false;
  }
}

/** An object literal of names and functions. */
const isPlain = (node: Node): boolean =>
  node.type === NodeType.ObjectExpression &&
  node.properties.every(
    (property) =>
      property.type === NodeType.Property &&
      !property.computed &&
      (isFunction(property.value) || property.value.type === NodeType.Identifier),
  );

/**
 * The first statement that goes into the function: the first that waits, or one above it that mentions what is declared
 * from there on, such as a function that reads a variable further down.
 */
function firstMoved(waits: readonly TopLevelWait[], body: readonly Node[], { model }: Source): number {
  const indexOf = (node: Node): number => body.findIndex((statement) => contains(statement, node));
  let first = Math.min(...waits.map(({ at }) => indexOf(at)));
  const { variables } = model.scopeOf(body[first] ?? model.program);
  const own = [...variables, ...model.scopeOf(model.program).variables];
  for (let previous = -1; previous !== first;) {
    previous = first;
    for (const variable of own) {
      if (!isDeclaredFrom(variable, body[first])) continue;
      for (const { identifier } of variable.references) {
        const index = indexOf(identifier);
        if (index >= 0) first = Math.min(first, index);
      }
    }
  }
  return first;
}

const isDeclaredFrom = ({ defs }: Variable, statement: Node | undefined): boolean =>
  statement !== undefined && defs.some(({ name }) => name.range[0] >= statement.range[0]);

/** What is said at the end to be exported stays there, unless it is declared in what goes into the function. */
function withoutExports(moved: readonly Node[], source: Source): readonly Node[] {
  const { model } = source;
  const last = moved.at(-1);
  const [first] = moved;
  if (!first || !last || last.type === NodeType.FunctionDeclaration || !runsNothing(last)) return moved;
  const usesMoved = model
    .nodesOf(NodeType.Identifier)
    .some(
      (name) =>
        contains(last, name) &&
        model.variableOf(name)?.defs.some((definition) => definition.name.range[0] >= first.range[0]) ===
          true,
    );
  return usesMoved ? moved : withoutExports(moved.slice(0, -1), source);
}

/** Why a statement cannot go into a function. */
function obstacleIn(statement: Node, source: Source): Refusal | undefined {
  const obstacle = findNode(
    statement,
    (node) => {
      switch (node.type) {
        case NodeType.ImportDeclaration:
        case NodeType.ExportNamedDeclaration:
        case NodeType.ExportDefaultDeclaration:
        case NodeType.ExportAllDeclaration:
        case NodeType.TSExportAssignment:
        case NodeType.TSImportEqualsDeclaration:
        case NodeType.TSModuleDeclaration:
        case NodeType.ThisExpression:
          return true;
        case NodeType.AssignmentExpression:
          return isExports(node.left);
        default:
          return false;
      }
    },
    (node) =>
      node.type !== NodeType.FunctionDeclaration &&
      node.type !== NodeType.FunctionExpression &&
      node.type !== NodeType.ClassBody,
  );
  return obstacle
    ? refusal(
        'module-level',
        `no \`await\` may stand outside of functions in this module, and line ${lineOf(source, obstacle)} cannot stand in one`,
        source,
        obstacle,
      )
    : undefined;
}

/** Puts statements, up to the end of those that they stand among, into an asynchronous function that is called at once. */
function mainFunction(
  moved: readonly Node[],
  rewritten: readonly Rewrite[],
  source: Source,
): readonly Rewrite[] {
  const [first] = moved;
  const last = moved.at(-1);
  if (!first || !last) return [];
  const { text } = source.model;
  const name = freeName('main', source.model.scopeOf(first), first, source.model);
  const eol = lineBreakOf(text);
  const { offset, separator } = placeAfter(last, text);
  const indent = separator.startsWith(eol) ? separator : eol;
  const unit = indentUnit(text);
  const range = { start: first.range[0], end: offset };
  const isAlone = first.parent?.type === NodeType.IfStatement;
  return [
    ...indented(range, rewritten, source),
    wrap(
      range,
      `${isAlone ? '{ ' : ''}async function ${name}() {${indent}${unit}`,
      `${indent}}${indent}void ${name}()${semicolonOf(source.model)}${isAlone ? ' }' : ''}`,
    ),
  ];
}

/** What stands below the block that waits runs before it is done. */
function goesOn(main: TSESTree.IfStatement | undefined, source: Source): Hazard[] {
  const { body } = source.model.program;
  const below = main ? body.slice(body.indexOf(main) + 1) : [];
  const next = below.find((statement) => !runsNothing(statement));
  if (!main || !next) return [];
  return [
    {
      kind: 'goes-on',
      message: `line ${lineOf(source, next)} runs before the code above it is done, which waits from now on`,
      file: source.file,
      range: rangeOf(main.test),
      other: { file: source.file, range: rangeOf(next) },
    },
  ];
}

/** An error that nobody catches is an unhandled rejection from now on, which handlers may treat otherwise. */
function rejectionHazards(at: Node, source: Source, program: TypedProgram): Hazard[] {
  for (const file of program.files) {
    const text = program.text(file) ?? '';
    const handler = /(['"])(unhandledRejection|uncaughtException)\1/.exec(text);
    if (!handler) continue;
    return [
      {
        kind: 'unhandled-rejection',
        message: `an error thrown here is a rejected promise from now on, and the program listens for \`${handler[2] ?? ''}\``,
        file: source.file,
        range: rangeOf(at),
        other: { file, range: { start: handler.index, end: handler.index + handler[0].length } },
      },
    ];
  }
  return [];
}
