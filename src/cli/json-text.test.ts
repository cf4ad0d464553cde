import assert from 'node:assert/strict';
import { jsonText } from './json-text';

describe('JSON text', () => {
  const values = [
    null,
    1,
    'a\nb',
    [],
    {},
    [[], {}, [1, [2, [3, [4, [5, { six: ['\n', {}] }]]]]]],
    { a: undefined, b: { c: undefined }, 'd\n': [null, undefined, true], e: { f: { g: { h: { i: [1] } } } } },
    { version: '2.1.0', runs: [{ results: [{ ruleId: 'r', locations: [{ line: 1 }] }, { ruleId: 's' }] }] },
  ];

  it('is what JSON.stringify gives', () => {
    for (const value of values) {
      assert.equal([...jsonText(value)].join(''), JSON.stringify(value, null, 2));
    }
  });

  it('has no piece that grows with the number of findings', () => {
    const finding = { message: 'm'.repeat(100) };
    const longest = (count: number): number => {
      const findings = Array.from({ length: count }, () => finding);
      const logs = [{ version: 1, findings }, { runs: [{ results: findings }] }];
      return Math.max(...logs.flatMap((log) => Array.from(jsonText(log), ({ length }) => length)));
    };
    assert.equal(longest(1_000), longest(2));
  });
});
