import assert from 'node:assert/strict';
import type { Finding } from '../analysis/finding';
import { carryFindings } from './carried-findings';

function finding(start: number, end: number): Finding {
  return {
    rule: 'r',
    messageId: 'm',
    message: '',
    severity: 'warning',
    range: { start, end },
    remedy: 'concurrency',
    context: { kind: 'function', inLoop: false, reason: '' },
    chain: [{ message: 'here', file: 'a.js', range: { start: 0, end: 2 } }],
    fixes: [{ title: '', applicability: 'safe', edits: [] }],
  };
}

describe('carryFindings', () => {
  const carry = (start: number, end: number, length: number) =>
    carryFindings([finding(10, 20)], { path: 'a.js', range: { start, end }, length }).map(
      ({ range }) => range,
    );

  it('moves what lies behind the change and leaves what lies before it', () => {
    assert.deepEqual(carry(3, 5, 7), [{ start: 15, end: 25 }]);
    assert.deepEqual(carry(3, 5, 0), [{ start: 8, end: 18 }]);
    assert.deepEqual(carry(21, 30, 1), [{ start: 10, end: 20 }]);
  });

  it('drops what the change touches, at the ends too', () => {
    for (const [start, end] of [
      [5, 10],
      [12, 13],
      [20, 20],
      [0, 100],
    ] as const) {
      assert.deepEqual(carry(start, end, 1), []);
    }
  });

  it('drops fixes, and the links that the change touches', () => {
    const [carried] = carryFindings([finding(10, 20)], {
      path: 'a.js',
      range: { start: 1, end: 1 },
      length: 1,
    });
    assert.deepEqual(carried?.fixes, []);
    assert.deepEqual(carried.chain, []);
  });

  it('leaves links into other files alone', () => {
    const change = { path: 'b.js', range: { start: 1, end: 1 }, length: 1 };
    const [carried] = carryFindings([finding(10, 20)], change);
    assert.deepEqual(carried?.chain, finding(10, 20).chain);
  });
});
