import { indentAt, indentUnit, lineBreakOf, semicolonOf } from '../../../../analysis/edits/style';
import type { FileModel } from '../../../../analysis/semantics/file-model';
import type { Parts } from '../../rewrite';

/** How a file is laid out around a place. */
export interface Layout {
  /** What one level is indented by. */
  readonly unit: string;
  /** What the line of the place begins with. */
  readonly indent: string;
  readonly eol: string;
  /** What statements end with: nothing in files that do without. */
  readonly semicolon: ';' | '';
}

export const layoutAt = (offset: number, model: FileModel): Layout => ({
  unit: indentUnit(model.text),
  indent: indentAt(offset, model.text),
  eol: lineBreakOf(model.text),
  semicolon: semicolonOf(model),
});

/**
 * Writes code down in a layout: in the texts among `parts` a line break stands for one of the file's with the indentation
 * of the place, each tab after it for one level more, and `;` at the end of a line for the end of a statement.
 */
export const laidOut = (parts: Parts, layout: Layout): Parts =>
  parts.map((part) => (typeof part === 'string' ? laidOutText(part, layout) : part));

/** As `laidOut`, of text alone. */
export const laidOutText = (text: string, { unit, indent, eol, semicolon }: Layout): string =>
  text
    .replace(/;(?=\n|$)/g, semicolon)
    .replace(/\n(\t*)/g, (_, tabs: string) => `${eol}${indent}${unit.repeat(tabs.length)}`);

/** `parts`, all lines but the first one level deeper. */
export const deeper = (parts: Parts): Parts =>
  parts.map((part) => (typeof part === 'string' ? part.replaceAll('\n', '\n\t') : part));
