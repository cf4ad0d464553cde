import assert from 'node:assert/strict';
import { messageOf, stackOf } from './errors';

describe('what was thrown', () => {
  it('says what its message says', () => {
    assert.equal(messageOf(new TypeError('no such thing')), 'no such thing');
  });

  it('tells where it was thrown', () => {
    assert.match(stackOf(new TypeError('no such thing')), /^TypeError: no such thing\n +at .*errors\.test/);
  });

  it('has a message only, if its stack is gone', () => {
    const error = new Error('no such thing');
    delete error.stack;
    assert.equal(stackOf(error), 'no such thing');
  });

  it('may be no error', () => {
    assert.deepEqual([messageOf('no'), messageOf(undefined), stackOf(404)], ['no', 'undefined', '404']);
  });
});
