import assert from 'node:assert/strict';
import { componentsBelow } from './components';

/** The components below a node, their members sorted. */
function below(root: string, graph: Readonly<Record<string, string>>): string[] {
  return componentsBelow(root, (node) => graph[node] ?? '').map((one) => [...one].sort().join(''));
}

describe('componentsBelow', () => {
  it('puts together what reaches each other, and what is reached first', () => {
    assert.deepEqual(below('a', { a: 'b', b: 'cd', c: 'a', d: 'e', e: 'd', f: 'a' }), ['de', 'abc']);
  });

  it('takes a node by itself that reaches itself or nothing', () => {
    assert.deepEqual(below('a', { a: 'ab' }), ['b', 'a']);
  });

  it('joins two circles that share a node', () => {
    assert.deepEqual(below('a', { a: 'b', b: 'ac', c: 'b' }), ['abc']);
  });

  it('follows paths that are longer than the call stack', () => {
    const components = componentsBelow(0, (node) => (node < 100_000 ? [node + 1] : [0]));
    assert.equal(components.length, 1);
    assert.equal(components[0]?.length, 100_001);
  });
});
