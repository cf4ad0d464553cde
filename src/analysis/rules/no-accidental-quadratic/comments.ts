import { statementsAround } from '../../edits/statements';
import type { Fix } from '../../finding';
import { type Node, NodeType } from '../../parse/syntax';
import type { FileModel } from '../../semantics/file-model';

/** Comments that speak to a tool about the line, statement or declaration after them. */
const directive = /@ts-|-ignore\b|\bignore next\b|(?:disable|expect)-(?:next-)?line|\bNOSONAR\b|noinspection/;

/** A statement with what is said before it. Comments inside are not told from text, so that too much may be taken for one. */
export interface Commented {
  /** Where the comments begin that stand on lines of their own right before the statement, or else the statement. */
  readonly start: number;
  readonly text: string;
}

export function withComments(statement: Node, { text }: FileModel): Commented {
  const list = statementsAround(statement) ?? [];
  const before = list[list.indexOf(statement) - 1];
  const { parent } = statement;
  const from = before?.range[1] ?? (parent && parent.type !== NodeType.Program ? parent.range[0] : 0);
  const end = statement.range[0];
  let start = end;
  for (const comment of commentsIn(text, from, end)) {
    const lineStart = text.lastIndexOf('\n', comment.start - 1) + 1;
    // What stands behind something else speaks of that.
    if (text.slice(Math.max(lineStart, from), comment.start).trim() !== '' || lineStart < from) start = end;
    else if (start === end) start = comment.start;
  }
  return { start, text: text.slice(start, statement.range[1]) };
}

/** The comments between two places that have no strings in between. */
function commentsIn(
  text: string,
  from: number,
  to: number,
): { readonly start: number; readonly text: string }[] {
  return [...text.slice(from, to).matchAll(/\/\*[^]*?\*\/|\/\/.*/g)].map((match) => ({
    start: from + match.index,
    text: match[0],
  }));
}

/** Does a comment speak to a tool, so that what it is about must stay as it is? */
export const hasDirective = ({ text }: Commented): boolean => directive.test(text);

/** Does a comment (JSDoc) give a type? */
export const hasType = ({ text }: Commented): boolean => /@(?:type|satisfies)\b/.test(text);

/** Is every comment (and what looks like one) still there after a fix? */
export function keepsComments({ edits }: Fix, { text }: FileModel): boolean {
  return edits.every(({ range, text: instead }) => {
    const replaced = text.slice(range.start, range.end);
    return commentsIn(replaced, 0, replaced.length).every((comment) => instead.includes(comment.text));
  });
}
