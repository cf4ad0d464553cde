import type { TextEdit } from '../../../base/text';
import { lineBreakOf } from '../../../analysis/edits/style';
import { replace, type Rewrite } from '../rewrite';
import type { Source } from '../sources';

/**
 * Edits to imports as rewrites. An import that is added after one that goes, with its line, comes in its place: it would
 * go with it.
 */
export function importRewrites(edits: readonly TextEdit[], { model }: Source): Rewrite[] {
  const removals = edits.filter(({ range }) => range.start < range.end);
  const isInside = ({ range: { start, end } }: TextEdit, removal: TextEdit): boolean =>
    start === end && removal.range.start < start && start < removal.range.end;
  const added = edits.filter((edit) => !removals.some((removal) => isInside(edit, removal)));
  return added.map((edit) => {
    const inside = edits.filter((other) => isInside(other, edit));
    const texts = inside.map(({ text }) => text.trim() + lineBreakOf(model.text));
    return replace(edit.range, edit.text + texts.join(''));
  });
}
