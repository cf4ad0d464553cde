import type { TextEdit, TextRange } from '../../base/text';

/**
 * Replaces a range of a text by parts: text as it is, and ranges of the original, each standing for what other rewrites
 * make of it. Wrapping is a rewrite of a range that is a part of itself: `['await ', call]`.
 */
export interface Rewrite {
  readonly range: TextRange;
  readonly parts: Parts;
  /** What part of the range becomes of code that runs before the statement that it stands in. */
  readonly ahead?: Ahead;
  /** What is rewritten within the range is gone with it. */
  readonly drops?: true;
}

/** Text as it is, and ranges of the original. */
export type Parts = readonly (string | TextRange)[];

/** Code that is put in front of a statement, or of the expression that is the body of an arrow function. */
export interface Ahead {
  readonly target: TextRange;
  /** Whole statements, and the white space that separates them from the target. */
  readonly parts: Parts;
  /** What the target needs around it so that statements may stand in front, once: braces, and `return` of an expression. */
  readonly around?: {
    readonly open: string;
    /** Where `open` stands, if that is before the target. */
    readonly openAt?: number;
    readonly lead: string;
    readonly close: string;
  };
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
  return nest(withInsertions(text, rewrites)).flatMap((nested) => edits(nested, text));
}

/** The rewrites, what they put ahead made insertions: what stands within is inserted together with it. */
function withInsertions(text: string, rewrites: readonly Rewrite[]): readonly Rewrite[] {
  // Inner before outer, which takes them along; else in the order in which they run.
  const hoisting = rewrites
    .flatMap(({ range, parts, ahead }) => (ahead ? { range, parts, ahead } : []))
    .sort((a, b) => a.range.end - b.range.end || b.range.start - a.range.start);
  if (hoisting.length === 0) return rewrites;
  let rest: Placed[] = rewrites
    .filter(({ ahead }) => !ahead)
    .map((rewrite) => ({ rewrite, within: rewrite.range }));
  const inserted = new Map<string, { readonly text: string; readonly placed: readonly Placed[] }>();
  for (const { range, parts, ahead } of hoisting) {
    let code = '';
    for (const part of ahead.parts) {
      if (typeof part === 'string') {
        code += part;
        continue;
      }
      const isMoved = ({ within }: Placed): boolean => part.start <= within.start && within.end <= part.end;
      const moved = rest.filter(isMoved).map(({ rewrite }) => rewrite);
      rest = rest.filter((placed) => !isMoved(placed));
      code += render(part, nest(moved), text);
    }
    const { target, around } = ahead;
    const key = `${target.start} ${target.end}`;
    const before = inserted.get(key);
    const all = (before?.text ?? '') + code;
    const { open = '', openAt = target.start, lead = '', close = '' } = around ?? {};
    const placed: Placed[] = [
      { rewrite: insert(openAt, open), within: target },
      { rewrite: insert(target.start, all + lead), within: target },
      { rewrite: insert(target.end, close), within: target },
    ];
    rest = rest.filter((other) => !before?.placed.includes(other));
    rest.push({ rewrite: { range, parts }, within: range }, ...placed);
    inserted.set(key, { text: all, placed });
  }
  return rest.map(({ rewrite }) => rewrite);
}

/** A rewrite and the range that it belongs to, which an insertion stands at the edge of. */
interface Placed {
  readonly rewrite: Rewrite;
  readonly within: TextRange;
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
        Number(b.rewrite.drops === true) - Number(a.rewrite.drops === true) ||
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

const isSpace = ({ parts }: Rewrite): boolean =>
  parts.every((part) => typeof part === 'string' && part.trim() === '');

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
function assign(inner: readonly Nested[], { parts, drops }: Rewrite): Map<number, Nested[]> {
  const assigned = new Map<number, Nested[]>();
  if (drops) return assigned;
  for (const nested of inner) {
    const { start, end } = nested.rewrite.range;
    const holders = [...parts.keys()].filter((index) => {
      const part = parts[index];
      return typeof part === 'object' && part.start <= start && end <= part.end;
    });
    const [holder] = holders;
    // White space that is inserted into text that is dropped goes with it.
    if (holder === undefined && isEmpty(nested.rewrite.range) && isSpace(nested.rewrite)) continue;
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
