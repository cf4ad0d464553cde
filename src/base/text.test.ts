import assert from 'node:assert/strict';
import { applyEdits, LineIndex, shorten } from './text';

describe('LineIndex', () => {
  it('counts lines and columns from 1 with any line ending', () => {
    const index = new LineIndex('ab\ncd\r\nef\rgh');
    assert.equal(index.lineCount, 4);
    assert.deepEqual(index.positionAt(0), { line: 1, column: 1 });
    assert.deepEqual(index.positionAt(4), { line: 2, column: 2 });
    assert.deepEqual(index.positionAt(7), { line: 3, column: 1 });
    assert.deepEqual(index.positionAt(10), { line: 4, column: 1 });
  });

  it('gives back every offset it made a position of', () => {
    const text = 'let a = 1;\n\n\tb();\r\n// end';
    const index = new LineIndex(text);
    for (let offset = 0; offset <= text.length; offset++) {
      assert.equal(index.offsetAt(index.positionAt(offset)), offset);
    }
  });

  it('clamps what lies outside the text', () => {
    const index = new LineIndex('ab\ncd');
    assert.deepEqual(index.positionAt(99), { line: 2, column: 3 });
    assert.deepEqual(index.positionAt(-1), { line: 1, column: 1 });
    assert.equal(index.offsetAt({ line: 9, column: 1 }), 5);
    assert.equal(index.offsetAt({ line: 0, column: 5 }), 0);
    assert.equal(index.offsetAt({ line: 1, column: 99 }), 2);
  });
});

describe('applyEdits', () => {
  it('applies edits given in any order, insertions at one place in the order given', () => {
    const edits = [
      { range: { start: 4, end: 5 }, text: 'X' },
      { range: { start: 0, end: 0 }, text: '<' },
      { range: { start: 0, end: 0 }, text: '-' },
    ];
    assert.equal(applyEdits('abcdef', edits), '<-abcdXf');
  });

  it('refuses edits that overlap or leave the text', () => {
    const overlap = [
      { range: { start: 0, end: 3 }, text: '' },
      { range: { start: 2, end: 4 }, text: '' },
    ];
    assert.throws(() => applyEdits('abcdef', overlap), RangeError);
    assert.throws(() => applyEdits('abc', [{ range: { start: 2, end: 9 }, text: '' }]), RangeError);
  });
});

describe('shorten', () => {
  it('puts text on one line and says where something is cut off', () => {
    assert.equal(shorten('a(\n  b,\n)'), 'a( b, )');
    assert.equal(shorten('x'.repeat(40)), 'x'.repeat(40));
    assert.equal(shorten('x'.repeat(41)), `${'x'.repeat(39)}…`);
    assert.equal(shorten('abcdef', 4), 'abc…');
  });

  it('cuts no character in two', () => {
    assert.equal(shorten('ab😀cd', 4), 'ab…');
  });
});
