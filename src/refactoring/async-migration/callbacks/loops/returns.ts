import type { TextRange } from '../../../../base/text';
import { statementsAround } from '../../../../analysis/edits/statements';
import {
  findNode,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  type TSESTree,
} from '../../../../analysis/parse/syntax';
import type { FileModel } from '../../../../analysis/semantics/file-model';
import type { Parts, Rewrite } from '../../rewrite';
import { laidOut, layoutAt } from './layout';

/** What a loop does with what its callback gives for a value. */
export interface Taking {
  /** A statement. `leave` is what ends the loop: `break` and, where it needs one, a label. */
  taken(value: Parts, leave: string): Parts;
  /** Where the callback gives nothing; no statement is needed for some. */
  readonly nothing: (leave: string) => string;
  /** Where the callback gives a value that is written as such: `return true`. */
  readonly literal?: (value: boolean, leave: string) => string;
  /** The name of what holds the result already: there is nothing to take. */
  readonly held?: string;
  /** It ends the loop after some values. */
  readonly leaves: boolean;
}

/** The `return`s of a body as what they are in a loop, and whether the loop needs a label for them. */
export function returnsInLoop(
  body: TSESTree.BlockStatement,
  taking: Taking,
  label: string,
  model: FileModel,
): { readonly rewrites: readonly Rewrite[]; readonly needsLabel: boolean } {
  const { text } = model;
  const returns = returnsOf(body);
  let needsLabel = false;
  const rewrites = returns.map((statement): Rewrite => {
    const { loop, isInSwitch } = aroundWithin(statement, body);
    const isLast = body.body.at(-1) === statement;
    const goesOn = isLast ? '' : loop ? `continue ${label};` : 'continue;';
    const leave = loop || isInSwitch ? `break ${label};` : 'break;';
    if ((loop && !isLast) || (taking.leaves && (loop || isInSwitch))) needsLabel = true;
    const value = statement.argument && valueOf(statement, statement.argument, text);
    const taken: Parts =
      given(statement.argument, taking, leave) ??
      (value ? taking.taken(value, leave) : [taking.nothing(leave)]);
    const isAlone = statementsAround(statement) === undefined;
    const hasTaken = taken.some((part) => part !== '');
    const ends = taken.length === 1 && typeof taken[0] === 'string' && taken[0].endsWith(leave);
    const code: Parts = [...taken, ...(ends || goesOn === '' ? [] : [hasTaken ? '\n' : '', goesOn])];
    const layout = layoutAt(statement.range[0], model);
    const inBlock: Parts =
      isAlone && hasTaken
        ? [
            '{\n\t',
            ...code.map((part) => (typeof part === 'string' ? part.replaceAll('\n', '\n\t') : part)),
            '\n}',
          ]
        : isAlone && (goesOn === '' || ends)
          ? ['{}']
          : code;
    return {
      range: { start: statement.range[0], end: statement.range[1] },
      parts: laidOut(inBlock, layout),
    };
  });
  return { rewrites, needsLabel };
}

/** What is to be done for a value that the text tells. */
function given(argument: Node | null, taking: Taking, leave: string): Parts | undefined {
  if (argument?.type === NodeType.Identifier && argument.name === taking.held) return [''];
  return argument?.type === NodeType.Literal && typeof argument.value === 'boolean' && taking.literal
    ? [taking.literal(argument.value, leave)]
    : undefined;
}

function returnsOf(body: Node): TSESTree.ReturnStatement[] {
  const found: TSESTree.ReturnStatement[] = [];
  findNode(
    body,
    (node) => {
      if (node.type === NodeType.ReturnStatement) found.push(node);
      return false;
    },
    (node) => !isFunction(node),
  );
  return found;
}

function aroundWithin(node: Node, body: Node): { readonly loop: boolean; readonly isInSwitch: boolean } {
  let loop = false;
  let isInSwitch = false;
  for (let current = node.parent; current && current !== body; current = current.parent) {
    if (isLoop(current)) loop = true;
    if (current.type === NodeType.SwitchStatement) isInSwitch = true;
  }
  return { loop, isInSwitch };
}

/** What is returned, with the comments and parentheses around it. */
function valueOf(statement: TSESTree.ReturnStatement, argument: Node, text: string): Parts {
  const range = trimmed({ start: statement.range[0] + 'return'.length, end: statement.range[1] }, text);
  const end = text[range.end - 1] === ';' ? trimmed({ ...range, end: range.end - 1 }, text).end : range.end;
  const value: TextRange = { start: range.start, end };
  return argument.type === NodeType.SequenceExpression && text[value.start] !== '('
    ? ['(', value, ')']
    : [value];
}

/** A range without the white space at its ends. */
export function trimmed({ start, end }: TextRange, text: string): TextRange {
  const inner = text.slice(start, end);
  return {
    start: start + (/^\s*/.exec(inner)?.[0].length ?? 0),
    end: end - (/\s*$/.exec(inner)?.[0].length ?? 0),
  };
}

/** Can code run on after a statement? In doubt it can. */
export function mayEnd(statement: Node | undefined): boolean {
  switch (statement?.type) {
    case NodeType.ReturnStatement:
    case NodeType.ThrowStatement:
      return false;
    case NodeType.BlockStatement:
      return mayEnd(statement.body.at(-1));
    case NodeType.IfStatement:
      return !statement.alternate || mayEnd(statement.consequent) || mayEnd(statement.alternate);
    case NodeType.TryStatement:
      return mayEnd(statement.block) || (statement.handler !== null && mayEnd(statement.handler.body));
    default:
      return true;
  }
}
