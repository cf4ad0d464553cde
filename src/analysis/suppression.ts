import type { LineIndex, TextEdit, TextRange } from '../base/text';
import type { Node, TSESTree } from './parse/syntax';

/**
 * A comment that asks for silence: `lanewise-disable-next-line rule, rule -- reason` on the line after it,
 * `lanewise-disable-line` on its own line, `lanewise-disable` from there to the end of the file.
 */
export interface Directive {
  /** None: every rule. */
  readonly rules: readonly NamedRule[];
  /** The comment itself. */
  readonly comment: TextRange;
  /** What takes it away, with its line where that holds nothing else. */
  readonly removal: TextEdit;
  /** What the directive speaks of. */
  readonly target: TextRange;
}

/** A rule as a directive names it. */
export interface NamedRule {
  readonly id: string;
  readonly range: TextRange;
  /** What takes the name away, and leaves the others. */
  readonly removal: TextEdit;
}

/** Something that a rule would have said of what starts there. */
export interface Silenced {
  readonly rule: string;
  readonly start: number;
}

export const directiveName = 'lanewise-disable-next-line';

/** What every directive holds. */
export const directiveMark = 'lanewise-disable';

const pattern = /^[\s*]*lanewise-disable(-next-line|-line|)(?![\w-])([\s\S]*)$/;

/**
 * The directives among the comments of a file. The next line is the next that holds more than a comment.
 *
 * @param emptyChildren what the braces of JSX hold where that is no expression: comments
 */
export function parseDirectives(
  comments: readonly TSESTree.Comment[],
  lines: LineIndex,
  text: string,
  emptyChildren: readonly Node[] = [],
): readonly Directive[] {
  const found = comments.flatMap((comment) => {
    const [, form, body] = pattern.exec(comment.value) ?? [];
    if (form === undefined || body === undefined) return [];
    const [start, end] = comment.range;
    const bodyStart = start + '//'.length + comment.value.length - body.length;
    return {
      form,
      rules: namedRules(body, bodyStart),
      comment: { start, end },
      removal: removalOf(
        { start, end },
        text,
        emptyChildren.some(({ range }) => range[0] <= start && end <= range[1]),
      ),
      endLine: lines.positionAt(end).line,
    };
  });
  if (found.length === 0) return [];
  const commentLines = linesOfComments(comments, lines, text);
  return found.map(({ form, endLine, ...directive }) => {
    const { start } = directive.comment;
    if (form === '') return { ...directive, target: { start, end: text.length + 1 } };
    if (form === '-line') return { ...directive, target: lineAt(start, lines) };
    let targetLine = endLine + 1;
    for (let next = commentLines.get(targetLine); next; next = commentLines.get(targetLine)) {
      targetLine = lines.positionAt(next.range[1]).line + 1;
    }
    return { ...directive, target: lineAt(lines.offsetAt({ line: targetLine, column: 1 }), lines) };
  });
}

/** The rules that a directive names, up to its reason. */
function namedRules(body: string, bodyStart: number): NamedRule[] {
  const [names = ''] = body.split(/(?:^|\s)--(?:\s|$)/);
  const ranges = [...names.matchAll(/[^\s,]+/g)].map(({ 0: name, index }) => ({
    id: name,
    range: { start: bodyStart + index, end: bodyStart + index + name.length },
  }));
  return ranges.map(({ id, range }, index) => {
    const next = ranges[index + 1]?.range.start;
    const removed =
      next === undefined
        ? { start: ranges[index - 1]?.range.end ?? range.start, end: range.end }
        : { start: range.start, end: next };
    return { id, range, removal: { range: removed, text: '' } };
  });
}

/** What takes a comment away: its lines where they hold nothing else but the braces of JSX, else the space before it too. */
function removalOf({ start, end }: TextRange, text: string, isAmongChildren: boolean): TextEdit {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const before = text.slice(lineStart, start);
  const after = text.slice(end, lineEnd);
  const isAlone = before.trim() === '' && after.trim() === '';
  const isChild = isAmongChildren && before.trim() === '{' && after.trim() === '}';
  if (isAlone || isChild) return { range: { start: lineStart, end: lineEnd }, text: '' };
  const isFirst = before.trim() === '';
  const removed = isFirst
    ? { start, end: end + after.length - after.trimStart().length }
    : { start: start - before.length + before.trimEnd().length, end };
  // A comment is white space, and ends a line if it holds the end of one.
  if (text.slice(start, end).includes('\n')) return { range: removed, text: '\n' };
  const joins = [text[removed.start - 1], text[removed.end]].every(
    (char = ' ') => !/[\s()[\]{},;]/.test(char),
  );
  return { range: removed, text: joins ? ' ' : '' };
}

function lineAt(offset: number, lines: LineIndex): TextRange {
  const { line } = lines.positionAt(offset);
  return { start: lines.offsetAt({ line, column: 1 }), end: lines.offsetAt({ line: line + 1, column: 1 }) };
}

/** The comments that have their lines to themselves (up to the braces of JSX), by the line that they start on. */
export function linesOfComments(
  comments: readonly TSESTree.Comment[],
  lines: LineIndex,
  text: string,
): ReadonlyMap<number, TSESTree.Comment> {
  const alone = comments.filter(({ range: [start, end] }) => {
    const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
    const lineEnd = text.indexOf('\n', end);
    const after = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
    return /^\s*\{?\s*$/.test(before) && /^\s*\}?\s*$/.test(after);
  });
  return new Map(alone.map((comment) => [lines.positionAt(comment.range[0]).line, comment]));
}

/** Does a directive ask for silence of a rule about what starts at an offset? */
export function isSuppressed(rule: string, start: number, directives: readonly Directive[]): boolean {
  return directives.some(
    ({ target, rules }) =>
      target.start <= start &&
      start < target.end &&
      (rules.length === 0 || rules.some(({ id }) => id === rule)),
  );
}
