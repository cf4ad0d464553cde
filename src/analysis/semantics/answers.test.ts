import assert from 'node:assert/strict';
import { findIn } from '../testing/find-in';
import { Answers, Cuts } from './answers';

/** The largest number that can be reached in a graph in as many steps as are followed. */
function largest(graph: Readonly<Record<string, readonly string[]>>, maxDepth: number) {
  const cuts = new Cuts();
  const answers = new Answers<string, number>(cuts, 0);
  let looks = 0;
  const ask = (node: string, depth = 0): number => {
    if (depth > maxDepth) {
      cuts.wasCut = true;
      return 0;
    }
    return answers.ask(node, depth, () => {
      looks++;
      return Math.max(Number(node), ...(graph[node] ?? []).map((next) => ask(next, depth + 1)));
    });
  };
  return { ask: (node: string) => ask(node), looks: () => looks };
}

describe('answers', () => {
  const row = { 1: ['2'], 2: ['3'], 3: ['4'], 4: ['5'], 5: ['6'] };

  it('that were cut off are found anew for who asks from further up', () => {
    const { ask, looks } = largest(row, 3);
    assert.equal(ask('1'), 4);
    assert.equal(ask('3'), 6);
    const before = looks();
    assert.deepEqual([ask('3'), ask('5')], [6, 6]);
    assert.equal(looks(), before);
  });

  it('that left out what was being answered are found anew, too', () => {
    const { ask } = largest({ 9: ['2'], 2: ['9'] }, 9);
    assert.deepEqual([ask('9'), ask('2')], [9, 9]);
  });

  it('end where everything depends on everything', () => {
    const names = Array.from({ length: 40 }, (_, i) => String(i));
    const { ask, looks } = largest(Object.fromEntries(names.map((name) => [name, names])), 40);
    for (const name of names) assert.equal(ask(name), 39);
    assert.ok(looks() <= 40 * 41, String(looks()));
  });

  it('do not depend on what was asked before', () => {
    // Asked by the last name first, the others lie ever deeper; asked by the first one, each is known to the next.
    const names = Array.from({ length: 60 }, (_, i) => `f${i}`);
    const aliases = names.slice(1).map((name, i) => `const ${name} = ${names[i] ?? ''};`);
    const text = (uses: string): string =>
      `import { readFileSync as f0 } from 'fs'; ${aliases.join(' ')} ${uses}`;
    const calls = (uses: string): number => findIn('no-blocking-call', text(uses)).length;
    assert.equal(calls(`f30('x');`), 1);
    assert.equal(calls(`use(f59); f59.x; f30('x');`), 1);
  });
});
