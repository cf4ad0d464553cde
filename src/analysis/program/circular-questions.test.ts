import assert from 'node:assert/strict';
import { Circles, Questions } from './circular-questions';

/** Everything that can be reached in a graph, asked node by node; counts how often a node is looked at. */
function reachable(graph: Readonly<Record<string, readonly string[]>>) {
  const circles = new Circles();
  const questions = new Questions<string, string>(circles, (item) => item);
  let looks = 0;
  const ask = (node: string): readonly string[] =>
    questions.ask(node, () => {
      looks++;
      circles.visited.add(node);
      return [node, ...(graph[node] ?? []).flatMap(ask)];
    });
  return {
    from: (node: string) => [...ask(node)].sort().join(''),
    looks: () => looks,
    visited: (node: string) => {
      circles.visited = new Set();
      ask(node);
      return [...circles.visited].sort().join('');
    },
  };
}

describe('questions that ask each other', () => {
  const circle = { a: ['b'], b: ['c', 'd'], c: ['a'], d: ['e'], e: ['d'], f: ['a', 'e'] };

  it('get the same answer in a circle, wherever it is entered', () => {
    for (const first of Object.keys(circle)) {
      const { from } = reachable(circle);
      from(first);
      assert.equal(from('a'), 'abcde', first);
      assert.equal(from('b'), 'abcde', first);
      assert.equal(from('c'), 'abcde', first);
      assert.equal(from('d'), 'de', first);
      assert.equal(from('f'), 'abcdef', first);
    }
  });

  it('may ask themselves', () => {
    assert.equal(reachable({ a: ['a', 'b'] }).from('a'), 'ab');
  });

  it('keep what their answers depend on, the circle they lie in included', () => {
    const { visited } = reachable(circle);
    visited('f');
    assert.equal(visited('c'), 'abcde');
    assert.equal(visited('d'), 'de');
  });

  it('are answered in a few rounds, where following every way would take for ever', () => {
    const names = Array.from({ length: 60 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    const graph = Object.fromEntries(names.map((name) => [name, names]));
    const { from, looks } = reachable(graph);
    assert.equal(from(names[0] ?? '').length, 60);
    assert.ok(looks() <= 60 * 4, String(looks()));
  });
});
