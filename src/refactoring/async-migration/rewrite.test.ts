import assert from 'node:assert/strict';
import { applyEdits, type TextRange } from '../../base/text';
import { editsOf, insert, replace, type Rewrite, wrap } from './rewrite';

/** Where `part` stands in `text`, the first time. */
function at(text: string, part: string): TextRange {
  const start = text.indexOf(part);
  assert.notEqual(start, -1, part);
  return { start, end: start + part.length };
}

const apply = (text: string, rewrites: readonly Rewrite[]): string =>
  applyEdits(text, editsOf(text, rewrites));

describe('rewrites', () => {
  const loop = `list(dir).forEach((name) => { read(name); });`;
  const toForOf: Rewrite = {
    range: at(loop, loop.slice(0, -1)),
    parts: [
      'for (const ',
      at(loop, 'name'),
      ' of ',
      at(loop, 'list(dir)'),
      ') ',
      at(loop, '{ read(name); }'),
    ],
  };

  it('move text together with what is rewritten in it', () => {
    const rewrites = [
      wrap(at(loop, 'list(dir)'), 'await ', ''),
      toForOf,
      wrap(at(loop, 'read(name)'), 'await ', ''),
    ];
    assert.equal(apply(loop, rewrites), 'for (const name of await list(dir)) { await read(name); };');
  });

  it('do not touch text that stays where it is', () => {
    const edits = editsOf(loop, [toForOf]);
    const body = at(loop, '{ read(name); }');
    assert.ok(edits.every(({ range }) => range.end <= body.start || body.end <= range.start));
  });

  it('wrap again what is wrapped, the later around the earlier', () => {
    const call = { start: 0, end: 3 };
    assert.equal(
      apply('f()', [wrap(call, 'await ', ''), wrap(call, '(', ')'), insert(3, '.x')]),
      '(await f()).x',
    );
  });

  it('drop what is rewritten in text that is gone', () => {
    const call = { start: 0, end: 3 };
    const gone: Rewrite = { ...replace(call, 'x'), drops: true };
    assert.equal(apply('f()', [gone, wrap(call, 'await ', '')]), 'x');
    assert.throws(
      () => editsOf('f()', [wrap({ start: 0, end: 1 }, 'g.', ''), replace(call, 'x')]),
      RangeError,
    );
  });

  it('replace calls within calls', () => {
    const text = 'readSync(readSync(p))';
    const inner = { start: 9, end: 20 };
    const rewrites = [
      replace({ start: 0, end: 8 }, 'read'),
      wrap({ start: 0, end: text.length }, 'await ', ''),
      replace({ start: 9, end: 17 }, 'read'),
      wrap(inner, 'await ', ''),
    ];
    assert.equal(apply(text, rewrites), 'await read(await read(p))');
  });

  it('insert in the order given, outside of what begins or ends there', () => {
    assert.equal(
      apply('ab', [insert(1, '1'), insert(1, '2'), wrap({ start: 1, end: 2 }, '(', ')')]),
      'a12(b)',
    );
  });

  it('say so where they overlap, or where one drops what another changes', () => {
    assert.throws(
      () => editsOf('abcd', [replace({ start: 0, end: 2 }, ''), replace({ start: 1, end: 3 }, '')]),
      /overlap/,
    );
    assert.throws(() => editsOf('abcd', [replace({ start: 0, end: 4 }, ''), insert(2, 'x')]), /dropped/);
  });

  it('put code ahead of a statement together with what is rewritten in it, inner before outer', () => {
    const text = 'use(a(b));';
    const target = at(text, 'use(a(b));');
    const rewrites: Rewrite[] = [
      {
        range: at(text, 'a(b)'),
        parts: ['x'],
        ahead: { target, parts: ['const x = ', at(text, 'a(b)'), ';\n'] },
      },
      wrap(at(text, 'a(b)'), 'await ', ''),
      { range: at(text, 'b'), parts: ['y'], ahead: { target, parts: ['const y = ', at(text, 'b'), ';\n'] } },
      wrap(at(text, 'use(a(b))'), 'await ', ''),
    ];
    assert.equal(apply(text, rewrites), 'const y = b;\nconst x = await a(y);\nawait use(x);');
  });

  it('make room for code once, where a statement or an expression stands alone', () => {
    const text = 'f = () => g(a, b)';
    const target = at(text, 'g(a, b)');
    const around = { open: '{ ', lead: 'return ', close: '; }' };
    const ahead = (name: string): Rewrite => ({
      range: at(text, name),
      parts: [`${name}1`],
      ahead: { target, around, parts: [`const ${name}1 = `, at(text, name), '; '] },
    });
    const expected = 'f = () => { const a1 = a; const b1 = b; return await g(a1, b1); }';
    assert.equal(apply(text, [ahead('b'), wrap(target, 'await ', ''), ahead('a')]), expected);
  });

  it('any nesting of wraps gives what wrapping one by one gives', () => {
    const text = 'abcdef';
    for (let outer = 0; outer < 6; outer++) {
      for (let start = outer; start < 6; start++) {
        for (let end = start + 1; end <= 6; end++) {
          const rewrites = [wrap({ start, end }, '<', '>'), wrap({ start: outer, end: 6 }, '[', ']')];
          const expected = `${text.slice(0, outer)}[${text.slice(outer, start)}<${text.slice(start, end)}>${text.slice(end)}]`;
          assert.equal(apply(text, rewrites), expected);
        }
      }
    }
  });
});
