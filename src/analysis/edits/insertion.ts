import type { TextEdit } from '../../base/text';

export const insertion = (offset: number, text: string): TextEdit => replacement(offset, offset, text);

export const replacement = (start: number, end: number, text: string): TextEdit => ({
  range: { start, end },
  text,
});
