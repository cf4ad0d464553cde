import type { TextEdit, TextRange } from '../../base/text';

/**
 * Replaces a range of a text by parts: text as it is, and ranges of the original, each standing for what other rewrites
 * make of it. Wrapping is a rewrite of a range that is a part of itself: `['await ', call]`.
 */
export interface Rewrite {
  readonly range: TextRange;
  readonly parts: readonly (string | TextRange)[];
}

/** `text` at `offset`. Where another rewrite begins or ends there, it stands outside of that. */
export const insert = (offset: number, text: string): Rewrite => ({
  range: { start: offset, end: offset },
  parts: [text],
});

/** What stands in `range` gives way to `text`. */
export const replace = (range: TextRange, text: string): Rewrite => ({ range, parts: [text] });

/** `range` between two texts. */
export const wrap = (range: TextRange, before: string, after: string): Rewrite => ({
  range,
  parts: [before, range, after],
});

/** A rewrite and those that lie within it. */
interface Nested {
  readonly rewrite: Rewrite;
  readonly inner: Nested[];
}

/**
 * The edits to `text` that a set of rewrites amounts to, in the order of the text; text that stays in its place is not
 * touched. Rewrites may lie within each other; of two with the same range the later one is around the earlier.
 *
 * @throws RangeError where rewrites overlap, or where one drops or repeats text that another changes.
 */
export function editsOf(text: string, rewrites: readonly Rewrite[]): TextEdit[] {
  return nest(rewrites).flatMap((nested) => edits(nested, text));
}

/** Outer before inner; where one is not within the other, in the order of the text. */
function nest(rewrites: readonly Rewrite[]): Nested[] {
  const ordered = rewrites
    .map((rewrite, index) => ({ rewrite, index }))
    .sort(
      (a, b) =>
        a.rewrite.range.start - b.rewrite.range.start ||
        // An insertion at the start of something stands before it.
        Number(isEmpty(b.rewrite.range)) - Number(isEmpty(a.rewrite.range)) ||
        b.rewrite.range.end - a.rewrite.range.end ||
        (isEmpty(a.rewrite.range) ? a.index - b.index : b.index - a.index),
    );
  const outermost: Nested[] = [];
  const around: Nested[] = [];
  for (const { rewrite } of ordered) {
    const { start, end } = rewrite.range;
    for (
      let last = around.at(-1);
      last && isBefore(last.rewrite.range, rewrite.range);
      last = around.at(-1)
    ) {
      around.pop();
    }
    const outer = around.at(-1);
    if (outer && end > outer.rewrite.range.end) {
      throw new RangeError(`rewrites overlap at ${start}–${end}`);
    }
    const nested: Nested = { rewrite, inner: [] };
    (outer?.inner ?? outermost).push(nested);
    if (!isEmpty(rewrite.range)) around.push(nested);
  }
  return outermost;
}

const isEmpty = ({ start, end }: TextRange): boolean => start === end;

const isBefore = (first: TextRange, second: TextRange): boolean => first.end <= second.start;

function edits({ rewrite, inner }: Nested, text: string): TextEdit[] {
  const { range, parts } = rewrite;
  const assigned = assign(inner, rewrite);
  const found: TextEdit[] = [];
  let pending = '';
  let position = range.start;
  const flush = (end: number): void => {
    if (pending !== '' || end > position) found.push({ range: { start: position, end }, text: pending });
    pending = '';
  };
  parts.forEach((part, index) => {
    if (typeof part === 'string') {
      pending += part;
      return;
    }
    const within = assigned.get(index) ?? [];
    if (part.start < position || part.end > range.end) {
      pending += render(part, within, text);
      return;
    }
    flush(part.start);
    found.push(...within.flatMap((nested) => edits(nested, text)));
    position = part.end;
  });
  flush(range.end);
  return found;
}

/** Which of a rewrite's parts each inner rewrite changes. */
function assign(inner: readonly Nested[], { parts }: Rewrite): Map<number, Nested[]> {
  const assigned = new Map<number, Nested[]>();
  for (const nested of inner) {
    const { start, end } = nested.rewrite.range;
    const holders = [...parts.keys()].filter((index) => {
      const part = parts[index];
      return typeof part === 'object' && part.start <= start && end <= part.end;
    });
    const [holder] = holders;
    if (holder === undefined || holders.length > 1) {
      throw new RangeError(`text that is rewritten at ${start}–${end} is dropped or repeated around it`);
    }
    assigned.set(holder, [...(assigned.get(holder) ?? []), nested]);
  }
  return assigned;
}

/** What becomes of a range, as text. */
function render(range: TextRange, within: readonly Nested[], text: string): string {
  let result = '';
  let position = range.start;
  for (const edit of within.flatMap((nested) => edits(nested, text))) {
    result += text.slice(position, edit.range.start) + edit.text;
    position = edit.range.end;
  }
  return result + text.slice(position, range.end);
}
