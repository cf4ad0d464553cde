import assert from 'node:assert/strict';
import { applyEdits } from '../../../base/text';
import { findIn } from '../../testing/find-in';

function fixed(regex: string): string | undefined {
  const text = `f(${regex}.exec(s), s);`;
  const [finding] = findIn('no-slow-regex', text);
  assert.ok(finding, `${regex} is not reported`);
  const [fix] = finding.fixes;
  if (!fix) return undefined;
  assert.equal(fix.applicability, 'safe');
  return applyEdits(text, fix.edits).slice('f('.length, -'.exec(s), s);'.length);
}

/** All texts of up to so many of some characters. */
function* texts(characters: string, length: number): Generator<string> {
  yield '';
  if (length === 0) return;
  for (const character of characters) {
    for (const rest of texts(characters, length - 1)) yield character + rest;
  }
}

const rewritten: readonly (readonly [before: string, after: string])[] = [
  ['/^(a+)+$/', '/^(a+)$/'],
  ['/^(a+)*$/', '/^(a+)?$/'],
  ['/^(a*)+$/', '/^(a*)$/'],
  ['/^(a*)*$/', '/^(a+)?$/'],
  ['/^(?:a+)+$/', '/^a+$/'],
  ['/^(?:[ab]+)*$/', '/^[ab]*$/'],
  ['/^(?:a*)+$/', '/^a*$/'],
  ['/^(?:a*)*$/', '/^a*$/'],
  ['/^(?<run>[ab]+)+b$/', '/^(?<run>[ab]+)b$/'],
  ['/^b(a+)+(b?)$/', '/^b(a+)(b?)$/'],
  ['/^(?:(a+)+b)$/i', '/^(?:(a+)b)$/i'],
  ['/(?:a+)*b$/', '/a*b$/'],
];

describe('the fix of no-slow-regex', () => {
  for (const [before, after] of rewritten) {
    it(`makes ${after} of ${before}, which matches and captures the same`, () => {
      assert.equal(fixed(before), after);
      const [first, second] = [before, after].map((literal) => {
        const [, source = '', flags] = /^\/(.*)\/(\w*)$/.exec(literal) ?? [];
        return new RegExp(source, flags);
      });
      assert.ok(first && second);
      let matching = 0;
      for (const text of texts('ab', 6)) {
        const expected = first.exec(text);
        if (expected) matching++;
        const found: RegExpExecArray | null = second.exec(text);
        assert.deepEqual(found && [...found, found.index], expected && [...expected, expected.index], text);
        assert.deepEqual(found?.groups, expected?.groups);
      }
      assert.ok(matching > 0);
    });
  }

  for (const regex of [
    // What is repeated is one of several, or longer than a character.
    '/^(?:a|b+)+$/',
    '/^(\\w+\\s?)*$/',
    // Which of the ways to divide the text it was shows in what is looked for later.
    '/^(a+)+\\1$/',
    // The shortest first, or a number of times.
    '/^(?:a+?)+$/',
    '/^(?:a+)+?$/',
    '/^(?:a+){2,}$/',
    // Something else makes it slow.
    '/^(?:a+)+(?:b|c+)+$/',
  ]) {
    it(`leaves ${regex} alone`, () => {
      assert.equal(fixed(regex), undefined);
    });
  }

  it('is not offered where the expression is a text', () => {
    const [finding] = findIn('no-slow-regex', 'new RegExp("^(a+)+$").test(s);');
    assert.deepEqual(finding?.fixes, []);
  });
});
