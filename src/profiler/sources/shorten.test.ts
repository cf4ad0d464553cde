import assert from 'node:assert/strict';
import { shorten } from './shorten';

describe('shorten', () => {
  it('says that something is cut off', () => {
    assert.equal(shorten('abcdef', 6), 'abcdef');
    assert.equal(shorten('abcdefg', 6), 'abcde…');
  });

  it('cuts no character in two', () => {
    assert.equal(shorten('abcd🙂fg', 6), 'abcd…');
    assert.equal(shorten('abc🙂fgh', 6), 'abc🙂…');
  });
});
