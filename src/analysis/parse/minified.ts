/** Lines people write are shorter than this. */
const longLine = 2_000;
const longAverage = 300;
/** Below this a text costs nothing to analyse, so a long one-liner is not called minified. */
const shortText = 3_000;

/** A source map that a compiler has put into the text, on a line of its own: nothing that was written or that runs. */
const inlineSourceMap = /^\/[/*][#@] ?sourceMappingURL=data:/;

/**
 * Says why the text looks generated for machines, or nothing if people wrote it: either the average line is long, or
 * most of the text stands in very long lines. One long line (an embedded image, say) in a written file is not enough.
 */
export function minifiedReason(text: string): string | undefined {
  if (text.length < shortText) return undefined;
  let lines = 0;
  let filled = 0;
  let inLongLines = 0;
  let longest = 0;
  for (let start = 0; start < text.length;) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const length = end - start;
    const isMap = length > longLine && inlineSourceMap.test(text.slice(start, start + 40));
    if (length > 0 && !isMap) {
      lines++;
      filled += length;
      if (length > longest) longest = length;
      if (length > longLine) inLongLines += length;
    }
    start = end + 1;
  }
  if (inLongLines * 2 > filled) {
    return `looks minified: most of it stands in lines longer than ${longLine} characters (the longest has ${longest})`;
  }
  const average = Math.round(filled / Math.max(lines, 1));
  if (average > longAverage) {
    return `looks minified: its lines have ${average} characters on average (limit ${longAverage})`;
  }
  return undefined;
}
