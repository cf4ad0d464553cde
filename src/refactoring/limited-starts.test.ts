import assert from 'node:assert/strict';
import type { AnalysisOptions } from '../analysis';
import { findIn } from '../analysis/testing/find-in';
import { having, most, run } from './testing/events';
import { type Fixed, fixed } from './testing/fixed';

const limit = { concurrencyLimit: 2 };

/** A program that prints what its function gives, for some names. */
const program = (body: string, names = `['a', 'bb', 'ccc', 'dddd', 'eeeee']`): string =>
  `import fs from 'node:fs/promises';
async function main(files) {
  ${body}
}
main(${names}).then((found) => console.log(JSON.stringify(found)), (error) => console.log(String(error)));
`;

function fix(text: string, options: Partial<AnalysisOptions> = {}, path = 'a.mjs'): Fixed {
  return fixed({ path, text }, { unsafe: true, options: { ...limit, ...options } });
}

const shapes: readonly (readonly [before: string, after: string])[] = [
  [
    'return await Promise.all(files.map((file) => fs.readFile(file)));',
    'return await Promise.all(files.map(limited(2, (file) => fs.readFile(file))));',
  ],
  [
    'return await Promise.all(files.map(async (file, i) => { const t = await fs.readFile(file); return [i, t]; }));',
    'return await Promise.all(files.map(limited(2, async (file, i) => { const t = await fs.readFile(file); return [i, t]; })));',
  ],
  [
    'return await Promise.all(files.map(fs.readFile));',
    'return await Promise.all(files.map(limited(2, fs.readFile)));',
  ],
  [
    'return await Promise.allSettled(Array.from(files, (file) => fs.readFile(file)));',
    'return await Promise.allSettled(Array.from(files, limited(2, (file) => fs.readFile(file))));',
  ],
  [
    'const all = files.map((file) => fs.readFile(file)); return await Promise.all(all);',
    'const all = files.map(limited(2, (file) => fs.readFile(file))); return await Promise.all(all);',
  ],
  [
    'return await Promise.all([fs.stat("zz"), ...files.slice(1).map(load)]); function load(f) { return fs.readFile(f); }',
    'return await Promise.all([fs.stat("zz"), ...files.slice(1).map(limited(2, load))]); function load(f) { return fs.readFile(f); }',
  ],
];

describe('what is started all at once', () => {
  for (const [before, after] of shapes) {
    it(`is let through so many at a time: ${before}`, () => {
      const text = program(before);
      const result = fix(text);
      assert.equal(result.applied, 1);
      assert.ok(result.text.includes(after), result.text);
      const first = run('a.mjs', { text });
      const second = run('a.mjs', result);
      assert.equal(second.stderr, '');
      assert.notEqual(first.results, '');
      assert.equal(second.results, first.results);
      assert.ok(most(first.events) > 3);
      // What is started beside the list is not counted.
      assert.ok(most(second.events) <= (before.includes('stat') ? 3 : 2));
      assert.deepEqual([...second.events].sort(), [...first.events].sort());
      assert.deepEqual(findIn('no-unbounded-concurrency', result.text, 'a.mjs'), []);
    });
  }

  it('is all done although something fails, as before', () => {
    const text = program(shapes[0]?.[0] ?? '', `['a', 'bad', 'c', 'd', 'e']`);
    const first = run('a.mjs', { text });
    const second = run('a.mjs', fix(text));
    assert.equal(second.results, 'Error: bad');
    assert.equal(second.results, first.results);
    assert.deepEqual([...second.events].sort(), [...first.events].sort());
  });

  describe('goes through p-limit where the project has it', () => {
    const packages = [having({ 'p-limit': '^3.1.0' })];
    const limited: readonly (readonly [before: string, after: string])[] = [
      [
        'return await Promise.all(files.map((file) => fs.readFile(file)));',
        'const limit = pLimit(2);\n  return await Promise.all(files.map((file) => limit(() => fs.readFile(file))));',
      ],
      [
        'return await Promise.all(files.map(async (file) => { const text = await fs.readFile(file); return { text }; }));',
        'const limit = pLimit(2);\n  return await Promise.all(files.map((file) => limit(async () => { const text = await fs.readFile(file); return { text }; })));',
      ],
      [
        'return await Promise.all(files.map(fs.readFile));',
        'const limit = pLimit(2);\n  return await Promise.all(files.map((...each) => limit(fs.readFile, ...each)));',
      ],
    ];
    for (const [before, after] of limited) {
      it(before, () => {
        const text = program(before);
        const result = fix(text, { packages });
        assert.deepEqual(result.newFiles, []);
        assert.ok(result.text.includes(after), result.text);
        const first = run('a.mjs', { text });
        const second = run('a.mjs', result);
        assert.equal(second.stderr, '');
        assert.equal(second.results, first.results);
        assert.equal(most(second.events), 2);
        assert.deepEqual([...second.events].sort(), [...first.events].sort());
        assert.deepEqual(findIn('no-unbounded-concurrency', result.text, 'a.mjs'), []);
      });
    }

    it('but not where there is no statement to declare the limit before', () => {
      const text = `import fs from 'node:fs/promises';\nexport const all = (files) => Promise.all(files.map((file) => fs.readFile(file)));\n`;
      assert.equal(fix(text, { packages }).text, text);
      assert.match(fix(text).text, /limited\(2, \(file\)/);
    });
  });

  describe('is left alone', () => {
    const bodies = [
      // The first that is done decides.
      'return await Promise.race(files.map((file) => fs.readFile(file)));',
      'return await Promise.any(files.map((file) => fs.readFile(file)));',
      // Whether there is something to wait for is looked at in between.
      'return await Promise.all(files.map((file) => file && fs.readFile(file)).filter(Boolean));',
      'let all = files.map((file) => fs.readFile(file)); return await Promise.all(all);',
      'return await Promise.all(files.map(function (file) { return this.readFile(file); }, fs));',
      'const all = []; for (const file of files) all.push(fs.readFile(file)); return await Promise.all(all);',
    ];
    for (const body of bodies) {
      it(body, () => {
        const text = program(body);
        assert.equal(fix(text).text, text);
      });
    }
  });
});
