import assert from 'node:assert/strict';
import { firstIn, type Sources } from '../testing/program';

const length = 1_000;

/** A program of files in a row, by the rank of each among the paths, which is the order that they are looked at in. */
function rowOf(rankOf: (place: number) => number, file: (next: string) => string, last: string): Sources {
  const nameOf = (place: number): string => `f${String(rankOf(place)).padStart(4, '0')}`;
  const entries = Array.from({ length }, (_, place): [string, string] => [
    `${nameOf(place)}.js`,
    file(`./${nameOf(place + 1)}`),
  ]);
  const main = `import { load } from './${nameOf(0)}'; app.get('/', () => load(() => {}));`;
  return { ...Object.fromEntries(entries), [`${nameOf(length)}.js`]: last, 'main.js': main };
}

describe('long rows of files', () => {
  const read = `require('fs').readFileSync('x')`;
  const orders: Readonly<Record<string, (place: number) => number>> = {
    'from first to last': (place) => place,
    'from last to first': (place) => length - place,
    // 377 and 1,001 have no common divisor: each rank comes up once.
    shuffled: (place) => (place * 377) % (length + 1),
  };
  for (const [name, rankOf] of Object.entries(orders)) {
    const last = `f${String(rankOf(length)).padStart(4, '0')}.js`;

    it(`are followed through re-exports, looked at ${name}`, () => {
      const sources = rowOf(
        rankOf,
        (next) => `export { load } from '${next}';`,
        `export function load() { ${read}; }`,
      );
      assert.equal(firstIn(sources, last)?.context.kind, 'handler');
    });

    it(`are followed through functions that hand callbacks on, looked at ${name}`, () => {
      const sources = rowOf(
        rankOf,
        (next) => `import { load as next } from '${next}'; export function load(go) { return next(go); }`,
        `export function load(go) { ${read}; go(); }`,
      );
      assert.equal(firstIn(sources, last)?.context.kind, 'handler');
    });
  }
});
