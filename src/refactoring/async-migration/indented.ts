import { indentUnit } from '../../analysis/edits/style';
import { NodeType } from '../../analysis/parse/syntax';
import type { TextRange } from '../../base/text';
import { insert, type Rewrite } from './rewrite';
import type { Source } from './sources';

/**
 * One more level of indentation for the lines that begin in a range; not for those that a template literal goes on in,
 * nor for those that other rewrites write anew.
 */
export function indented(range: TextRange, rewritten: readonly Rewrite[], { model }: Source): Rewrite[] {
  const { text } = model;
  const unit = indentUnit(text);
  const literal = model.nodesOf(NodeType.TemplateElement).map(({ range: [start, end] }) => ({ start, end }));
  const inserts: Rewrite[] = [];
  for (
    let at = text.indexOf('\n', range.start) + 1;
    at > 0 && at < range.end;
    at = text.indexOf('\n', at) + 1
  ) {
    const isBlank = /^[ \t]*\r?\n/.test(text.slice(at, at + 200));
    if (isBlank || literal.some(({ start, end }) => start < at && at < end)) continue;
    if (rewritten.every((rewrite) => isKept(at, rewrite))) inserts.push(insert(at, unit));
  }
  return inserts;
}

/** Does text at an offset come to stand in the result of a rewrite just once? */
function isKept(offset: number, { range, parts, ahead }: Rewrite): boolean {
  if (offset < range.start || range.end < offset) return true;
  const holders = [...parts, ...(ahead?.parts ?? [])].filter(
    (part) => typeof part === 'object' && part.start <= offset && offset <= part.end,
  );
  return holders.length === 1;
}
