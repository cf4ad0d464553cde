import assert from 'node:assert/strict';
import { applyEdits, type TextEdit } from '../../base/text';
import { EditHistory } from './edit-history';

const file = '/a.js';

/** Applies edits, of which each replaces the first occurrence of a text, at once. */
function edited(text: string, ...changes: readonly (readonly [string, string])[]): [string, TextEdit[]] {
  const edits = changes.map(([before, after]): TextEdit => {
    const start = text.indexOf(before);
    return { range: { start, end: start + before.length }, text: after };
  });
  return [applyEdits(text, edits), edits];
}

describe('EditHistory', () => {
  const original = 'first(); second(); third();';
  const rangeOf = (part: string, text: string) => {
    const start = text.indexOf(part);
    return { start, end: start + part.length };
  };

  it('finds a place after later edits, and where it was before earlier ones', () => {
    const history = new EditHistory();
    const early = history.mark({ file, range: rangeOf('third', original) });
    const [middle, edits] = edited(original, ['second', 'await second'], ['first();', '']);
    history.add(file, edits);
    const late = history.mark({ file, range: rangeOf('third', middle) });
    const [last, again] = edited(middle, ['await', 'return await']);
    history.add(file, again);
    for (const mark of [early, late]) {
      assert.deepEqual(history.now(mark), rangeOf('third', last));
      assert.deepEqual(history.before(mark), rangeOf('third', original));
    }
  });

  it('puts what is inserted in front of a place before it', () => {
    const history = new EditHistory();
    const mark = history.mark({ file, range: rangeOf('second', original) });
    const { start } = mark.range;
    history.add(file, [{ range: { start, end: start }, text: 'await ' }]);
    assert.deepEqual(history.now(mark), rangeOf('second', 'first(); await second(); third();'));
  });

  it('keeps a place in text that is replaced within what replaces it', () => {
    const history = new EditHistory();
    const mark = history.mark({ file, range: rangeOf('second', original) });
    history.add(file, edited(original, ['second();', 'x'])[1]);
    const { start, end } = history.now(mark);
    assert.ok(start >= 9 && end <= 10, `${start}–${end}`);
  });

  it('knows files apart', () => {
    const history = new EditHistory();
    const mark = history.mark({ file, range: rangeOf('third', original) });
    history.add('/b.js', edited(original, ['first();', ''])[1]);
    assert.deepEqual(history.now(mark), mark.range);
  });
});
