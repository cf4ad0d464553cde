import type { LineIndex, TextRange } from '../base/text';
import type { TSESTree } from './parse/syntax';

/**
 * A comment that asks for silence: `lanewise-disable-next-line rule, rule -- reason` on the line after it,
 * `lanewise-disable-line` on its own line, `lanewise-disable` from there to the end of the file.
 */
export interface Directive {
  /** Empty: every rule. */
  readonly rules: readonly string[];
  /** The comment itself. */
  readonly comment: TextRange;
  /** What the directive speaks of. */
  readonly target: TextRange;
}

export const directiveName = 'lanewise-disable-next-line';

/** What every directive holds. */
export const directiveMark = 'lanewise-disable';

const pattern = /^[\s*]*lanewise-disable(-next-line|-line|)(?![\w-])([\s\S]*)$/;

/** The directives among the comments of a file. The next line is the next that holds more than a comment. */
export function parseDirectives(
  comments: readonly TSESTree.Comment[],
  lines: LineIndex,
  text: string,
): readonly Directive[] {
  const found = comments.flatMap((comment) => {
    const [, form, body] = pattern.exec(comment.value) ?? [];
    if (form === undefined || body === undefined) return [];
    const [names = ''] = body.split(/(?:^|\s)--(?:\s|$)/);
    return {
      form,
      rules: names.split(/[\s,]+/).filter((name) => name !== ''),
      comment: { start: comment.range[0], end: comment.range[1] },
      endLine: lines.positionAt(comment.range[1]).line,
    };
  });
  if (found.length === 0) return [];
  const commentLines = linesOfComments(comments, lines, text);
  return found.map(({ form, rules, comment, endLine }) => {
    if (form === '') return { rules, comment, target: { start: comment.start, end: text.length + 1 } };
    if (form === '-line') return { rules, comment, target: lineAt(comment.start, lines) };
    let targetLine = endLine + 1;
    for (let next = commentLines.get(targetLine); next; next = commentLines.get(targetLine)) {
      targetLine = lines.positionAt(next.range[1]).line + 1;
    }
    const start = lines.offsetAt({ line: targetLine, column: 1 });
    return { rules, comment, target: { start, end: lines.offsetAt({ line: targetLine + 1, column: 1 }) } };
  });
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
      target.start <= start && start < target.end && (rules.length === 0 || rules.includes(rule)),
  );
}
