import assert from 'node:assert/strict';
import { Circles, Questions } from './circular-questions';

/** Everything that can be reached in a graph, asked node by node; counts how often a node is looked at. */
function reachable(
  graph: Readonly<Record<string, readonly string[]>>,
  isKept: (node: string) => boolean = () => true,
) {
  const circles = new Circles();
  const questions = new Questions<string, string>(circles, (item) => item);
  let looks = 0;
  const ask = (node: string): readonly string[] =>
    questions.ask(node, () => {
      looks++;
      circles.visited.add(node);
      return [...(isKept(node) ? [node] : []), ...(graph[node] ?? []).flatMap(ask)];
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

/** The same without questions. */
function reachedFrom(node: string, graph: Readonly<Record<string, readonly string[]>>): string {
  const reached = new Set([node]);
  for (const at of reached) for (const next of graph[at] ?? []) reached.add(next);
  return [...reached].sort().join('');
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

  /** A linear congruential generator (Numerical Recipes), so that the graphs are the same each time. */
  function randomFrom(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
  }

  it('may ask each other in any long row, wherever it is entered', () => {
    const length = 1_500;
    const end = '#';
    const row = Object.fromEntries(
      Array.from({ length }, (_, i) => [`${i}`, [i + 1 < length ? `${i + 1}` : end]]),
    );
    for (const first of [0, 199, 200, 201, 700, length - 1]) {
      const { from, looks } = reachable(row, (node) => node === end);
      from(`${first}`);
      assert.equal(from('0'), end, String(first));
      // Each is looked at once more where the row before it is given up.
      assert.ok(looks() <= 2 * (length + 1) + 100, String(looks()));
    }
  });

  it('are answered the same in any order, long rows and circles included', () => {
    const random = randomFrom(3);
    for (const { length, graphs } of [
      { length: 20, graphs: 200 },
      { length: 600, graphs: 3 },
    ]) {
      for (let graph = 0; graph < graphs; graph++) {
        // Mostly on in the row; now and then a little back, which makes circles.
        const edges: Record<string, string[]> = {};
        for (let i = 0; i < length; i++) {
          const back = random(6) === 0 ? [`${Math.max(0, i - random(12))} `] : [];
          edges[`${i} `] = i + 1 < length ? [`${i + 1} `, ...back] : back;
        }
        const { from } = reachable(edges);
        const order = Object.keys(edges).map((name) => ({ name, rank: random(1e9) }));
        for (const { name } of order.sort((a, b) => a.rank - b.rank)) {
          assert.equal(from(name), reachedFrom(name, edges), `${name}of graph ${graph}`);
        }
      }
    }
  });

  it('leave nothing behind where finding an answer fails', () => {
    const circles = new Circles();
    const questions = new Questions<string, string>(circles, (item) => item);
    const fails = (): never => {
      throw new Error('no');
    };
    assert.throws(() => questions.ask('a', () => questions.ask('b', fails)), /^Error: no$/);
    assert.deepEqual(
      questions.ask('a', () => questions.ask('b', () => ['found'])),
      ['found'],
    );
  });

  it('are answered in a few rounds, where following every way would take for ever', () => {
    const names = Array.from({ length: 60 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    const graph = Object.fromEntries(names.map((name) => [name, names]));
    const { from, looks } = reachable(graph);
    assert.equal(from(names[0] ?? '').length, 60);
    assert.ok(looks() <= 60 * 4, String(looks()));
  });
});
