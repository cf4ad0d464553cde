import type { LineIndex } from '../base/text';
import type { Finding } from './finding';
import type { TSESTree } from './parse/syntax';

/** A comment that asks for silence on the line after it: `lanewise-disable-next-line rule, rule -- reason`. */
export interface Directive {
  /** Empty: every rule. */
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  /** 1-based line that the directive speaks of. */
  readonly targetLine: number;
  readonly range: { readonly start: number; readonly end: number };
}

export const directiveName = 'lanewise-disable-next-line';

const pattern = /^[\s*]*lanewise-disable-next-line(?![\w-])([\s\S]*)$/;

/** The directives among the comments of a file. */
export function parseDirectives(
  comments: readonly TSESTree.Comment[],
  lines: LineIndex,
): readonly Directive[] {
  const found = comments.flatMap((comment) => {
    const body = pattern.exec(comment.value)?.[1];
    if (body === undefined) return [];
    const [names = '', ...reason] = body.split(/(?:^|\s)--(?:\s|$)/);
    const [start, end] = comment.range;
    return {
      rules: names.split(/[\s,]+/).filter((name) => name !== ''),
      reason: reason.join(' -- ').trim() || undefined,
      line: lines.positionAt(start).line,
      endLine: lines.positionAt(end).line,
      range: { start, end },
    };
  });
  // Directives in adjacent lines all speak of the code below them.
  const endLines = new Map(found.map(({ line, endLine }) => [line, endLine]));
  return found.map(({ rules, reason, endLine, range }) => {
    let targetLine = endLine + 1;
    for (let next = endLines.get(targetLine); next !== undefined; next = endLines.get(targetLine)) {
      targetLine = next + 1;
    }
    return { rules, reason, targetLine, range };
  });
}

/** What is left of the findings, and which directives silenced something: the others can be told to be unused. */
export function applyDirectives(
  findings: readonly Finding[],
  directives: readonly Directive[],
  lines: LineIndex,
): { readonly kept: readonly Finding[]; readonly used: ReadonlySet<Directive> } {
  if (directives.length === 0) return { kept: findings, used: new Set() };
  const used = new Set<Directive>();
  const kept = findings.filter((finding) => {
    const { line } = lines.positionAt(finding.range.start);
    const matching = directives.filter(
      ({ targetLine, rules }) => targetLine === line && (rules.length === 0 || rules.includes(finding.rule)),
    );
    for (const directive of matching) used.add(directive);
    return matching.length === 0;
  });
  return { kept, used };
}
