/** `text` in at most `length` UTF-16 code units; where something is cut off, `…` stands for it. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  // Half of a character beyond the basic plane is none.
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
