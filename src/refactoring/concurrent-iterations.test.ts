import assert from 'node:assert/strict';
import type { AnalysisOptions } from '../analysis';
import { having, most, run } from './testing/events';
import { type Fixed, fixed } from './testing/fixed';

const limit = { concurrencyLimit: 2 };
const esm = `import fs from 'node:fs/promises';\n`;
const asFunction = (parameter: string, body: string): string =>
  `async function main(${parameter}) {\n${body}\n}\n`;
const main = (argument = `['a', 'bb', 'ccc', 'dddd', 'eeeee']`): string =>
  `main(${argument}).then((found) => console.log(JSON.stringify(found)), (error) => console.log(String(error)));\n`;

interface Shape {
  readonly name: string;
  readonly body: string;
  readonly after?: string;
}

const shapes: readonly Shape[] = [
  {
    name: 'a list that is filled at the end of each',
    body: `  const sizes = [];
  for (const file of files) {
    const { size } = await fs.stat(file); // in bytes
    sizes.push(size);
  }
  return sizes;`,
  },
  {
    name: 'a list that some fill, and several times',
    body: `  const found = [];
  for (const file of files) {
    if (file === 'bb') continue;
    const { size } = await fs.stat(file);
    found.push(file);
    if (size > 3) found.push(size, ...[file]); // long ones
  }
  return found;`,
  },
  {
    name: 'a list that one statement may fill',
    body: `  const long = [];
  for (const file of files) if ((await fs.stat(file)).size > 2) long.push([file]);
  return long;`,
  },
  {
    name: 'a map, in the order of the list',
    body: `  const sizes = new Map();
  for (const file of files) {
    const { size } = await fs.stat(file);
    sizes.set(file, size);
  }
  return [...sizes];`,
  },
  {
    name: 'a set from before',
    body: `  const texts = new Set(['ZZ']);
  console.log(texts.size);
  for (const file of files) texts.add(await fs.readFile(file));
  return [...texts];`,
  },
  {
    name: 'an object',
    body: `  const sizes = {};
  for (const file of files) {
    sizes[file] = (await fs.stat(file)).size;
  }
  return sizes;`,
  },
  {
    name: 'a list that is handed over',
    body: `  const all = ['first'];
  const keep = { all };
  for (const file of files) {
    const text = await fs.readFile(file);
    keep.all.push(text);
  }
  return all;`,
  },
  {
    name: 'counting up to a length',
    body: `  const sizes = [];
  for (let i = 0; i < files.length; i++) {
    const { size } = await fs.stat(files[i]);
    sizes.push(size + i);
  }
  return sizes;`,
  },
  {
    name: 'counting up to a number',
    body: `  const texts = [];
  for (let i = 0; i < 10; i++) texts.push(await fs.readFile(files[i] ?? 'none'));
  return texts;`,
  },
  {
    name: 'places of a list that have been there',
    body: `  const texts = files.map(() => '');
  for (let i = 0; i < files.length; i++) {
    texts[i] = await fs.readFile(files[i]);
  }
  return texts;`,
  },
  {
    name: 'nothing but effects',
    body: `  for (const file of files) await fs.unlink(file);
  return 'done';`,
  },
];

function fix(path: string, text: string, options: Partial<AnalysisOptions> = {}): Fixed {
  return fixed({ path, text }, { unsafe: true, options: { ...limit, ...options } });
}

const before = (body: string, argument?: string): string => esm + asFunction('files', body) + main(argument);
const collecting = shapes[0]?.body ?? '';

describe('iterations that run concurrently', () => {
  for (const { name, body, after } of shapes) {
    it(`keep what is computed, and go on two at a time: ${name}`, () => {
      const text = before(body);
      const result = fix('a.mjs', text);
      assert.equal(result.applied, 1);
      assert.deepEqual(
        result.newFiles.map(({ path }) => path),
        ['map-concurrently.mjs'],
      );
      if (after !== undefined) assert.ok(result.text.includes(after), result.text);
      const first = run('a.mjs', { text });
      const second = run('a.mjs', result);
      assert.equal(first.stderr, '');
      assert.equal(second.stderr, '');
      assert.notEqual(first.results, '');
      assert.equal(second.results, first.results);
      assert.equal(most(first.events), 1);
      assert.equal(most(second.events), 2);
      assert.deepEqual([...second.events].sort(), [...first.events].sort());
      assert.equal(fix('a.mjs', text, { concurrencyLimit: 8 }).text, result.text.replace(', 2, ', ', 8, '));
    });
  }

  describe('throw the error of the first that fails, and begin no more then', () => {
    const text = before(collecting, `['a', 'bad', 'worse', 'bad2', 'c', 'd']`);

    it('with a helper', () => {
      const first = run('a.mjs', { text });
      assert.equal(first.results, 'Error: bad');
      assert.deepEqual(first.events, ['+a', '-a', '+bad', '-bad']);
      const second = run('a.mjs', fix('a.mjs', text));
      assert.equal(second.results, first.results);
      assert.ok(second.events.length <= first.events.length + 2, second.events.join(' '));
      assert.equal(second.events.filter((event) => event.startsWith('-')).length * 2, second.events.length);
      assert.ok(!second.events.includes('+d'));
    });

    it('even if a later one fails earlier', () => {
      // The second takes fewer turns than the first.
      const both = before(collecting, `['bad1', 'bad2', 'c']`);
      const { results, events: order } = run('a.mjs', fix('a.mjs', both));
      assert.ok(order.indexOf('-bad2') < order.indexOf('-bad1'), order.join(' '));
      assert.equal(results, 'Error: bad1');
    });

    it('with p-map, the first in time', () => {
      const both = before(collecting, `['bad1', 'bad2', 'c', 'd']`);
      const { results, events: order } = run(
        'a.mjs',
        fix('a.mjs', both, { packages: [having({ 'p-map': '^7.0.0' })] }),
      );
      assert.equal(results, 'Error: bad2');
      assert.ok(!order.includes('+d'));
    });
  });

  describe('use what the project has', () => {
    const list = `  const sizes = [];
  for (const file of files) {
    const { size } = await fs.stat(file);
    sizes.push(size);
  }
  return sizes;`;
    const results = run('a.mjs', { text: before(list) }).results;

    it('p-map', () => {
      const result = fix('a.mjs', before(list), {
        packages: [having({ 'p-map': '^7.0.0', 'p-limit': '^7.0.0' })],
      });
      assert.deepEqual(result.newFiles, []);
      assert.match(result.text, /^import pMap from 'p-map';$/m);
      assert.match(
        result.text,
        /const sizes = await pMap\(files, async \(file\) => \{\n[^]*\n {2}\}, \{ concurrency: 2 \}\);\n/,
      );
      const { results: after, events: all } = run('a.mjs', result);
      assert.equal(after, results);
      assert.equal(most(all), 2);
    });

    it('p-limit', () => {
      const result = fix('a.mjs', before(list), { packages: [having({ 'p-limit': '3.1.0' })] });
      assert.deepEqual(result.newFiles, []);
      assert.match(
        result.text,
        /\n {2}const limit = pLimit\(2\);\n {2}const sizes = await Promise\.all\(Array\.from\(files, \(file\) => limit\(async \(\) => \{\n[^]*\n {2}\}\)\)\);\n/,
      );
      const { results: after, events: all } = run('a.mjs', result);
      assert.equal(after, results);
      assert.equal(most(all), 2);
    });

    it('what the file imports already', () => {
      const text = `import each from "p-map";\n${before(list)}`;
      const result = fix('a.mjs', text);
      assert.equal(result.text.split('import ').length, 3);
      assert.match(result.text, /await each\(files, async/);
    });

    it('in CommonJS only if it can be required', () => {
      const text = `const fs = require('fs/promises');\n${asFunction('files', list)}${main()}`;
      const old = fix('a.cjs', text, { packages: [having({ 'p-limit': '^3.1.0' })] });
      assert.match(old.text, /^const pLimit = require\('p-limit'\);$/m);
      assert.equal(run('a.cjs', old).results, results);
      const recent = fix('a.cjs', text, { packages: [having({ 'p-map': '^7.0.0', 'p-limit': '^7.0.0' })] });
      assert.match(recent.text, /^const \{ mapConcurrently \} = require\('\.\/map-concurrently\.cjs'\);$/m);
      assert.equal(run('a.cjs', recent).results, results);
    });

    it('of the innermost package around', () => {
      const outer = having({ 'p-map': '7.0.0' }, '/work');
      const inner = having({}, '/work/packages/a');
      const at = (path: string): Fixed => fix(path, before(list), { packages: [outer, inner] });
      assert.match(at('/work/b.mjs').text, /p-map/);
      assert.match(at('/work/packages/ab/b.mjs').text, /p-map/);
      assert.doesNotMatch(at('/work/packages/a/b.mjs').text, /p-map/);
    });
  });

  describe('write a helper', () => {
    const text = `import fs from "node:fs/promises";\n${asFunction('files', shapes[10]?.body ?? '')}`;
    const brought = (
      path: string,
      source = text,
      options: Partial<AnalysisOptions> = {},
    ): string | undefined => {
      const { newFiles, text: after } = fix(path, source, options);
      const [file] = newFiles;
      return (
        file &&
        `${file.path} ${/(?:from |require\()["'](\..*?)["']/.exec(after.replaceAll(/'\.\/other.*'/g, ''))?.[1] ?? ''}`
      );
    };

    it('in the folder of the sources, in the language of the file', () => {
      const packages = [having({}, '/p')];
      assert.equal(
        brought('/p/src/a/b/c.ts', text, { packages }),
        '/p/src/map-concurrently.ts ../../map-concurrently',
      );
      assert.equal(
        brought('/p/src/c.tsx', text, { packages }),
        '/p/src/map-concurrently.ts ./map-concurrently',
      );
      assert.equal(
        brought('/p/lib/a/c.mts', text, { packages }),
        '/p/lib/map-concurrently.mts ../map-concurrently.mjs',
      );
      assert.equal(brought('/p/c.js', text, { packages }), '/p/map-concurrently.js ./map-concurrently.js');
      assert.equal(
        brought('C:\\p\\src\\a\\c.js', text, { packages: [having({}, 'C:\\p')] }),
        'C:\\p\\src\\map-concurrently.js ../map-concurrently.js',
      );
      // Of a file outside of all packages, nothing is known but where it lies.
      assert.equal(
        brought('/q/src/a/c.js', text, { packages }),
        '/q/src/a/map-concurrently.js ./map-concurrently.js',
      );
    });

    it('which is imported as others are', () => {
      const other = (specifier: string): string => `import { x } from '${specifier}';\n${text}`;
      assert.equal(brought('/p/c.ts', other('./other.js')), '/p/map-concurrently.ts ./map-concurrently.js');
      assert.equal(brought('/p/c.ts', other('./other.ts')), '/p/map-concurrently.ts ./map-concurrently.ts');
      assert.equal(brought('/p/c.ts', other('./other')), '/p/map-concurrently.ts ./map-concurrently');
      assert.equal(
        brought('/p/c.ts', text, { packages: [{ ...having({}, '/p'), isModule: true }] }),
        '/p/map-concurrently.ts ./map-concurrently.js',
      );
    });

    it('in the style of the file, and once', () => {
      const twice = `const fs = require("fs/promises")\nasync function a(files) {\n\tfor (const f of files) await fs.unlink(f)\n}\nasync function b(files) {\n\tfor (const f of files) await fs.chmod(f, 1)\n}\n`;
      const { text: after, newFiles, applied } = fix('a.cjs', twice);
      assert.equal(applied, 2);
      assert.equal(newFiles.length, 1);
      assert.equal(after.split('require(').length, 3);
      const helper = newFiles[0]?.text ?? '';
      assert.match(helper, /^"use strict"\n/);
      assert.match(helper, /\n\tconst results = \[\]\n/);
      assert.doesNotMatch(helper, /;$/m);
    });
  });

  describe('find the name of the helper taken', () => {
    const text = before(collecting);
    const other = 'export const other = 1;\n';
    const files = (others: Readonly<Record<string, string>>, of = text): Fixed =>
      fixed({ path: 'a.mjs', text: of }, { unsafe: true, options: limit, others });
    const first = run('a.mjs', { text }).results;

    it('by something else: it gets a number', () => {
      const result = files({ 'map-concurrently.mjs': other, 'map-concurrently-2.mjs': other });
      assert.deepEqual(
        result.newFiles.map(({ path }) => path),
        ['map-concurrently-3.mjs'],
      );
      assert.match(result.text, /^import \{ mapConcurrently \} from '\.\/map-concurrently-3\.mjs';$/m);
      assert.equal(run('a.mjs', result).results, first);
    });

    it('by the helper, which stays', () => {
      const helper = fix('a.mjs', text).newFiles[0]?.text ?? '';
      const ways = [
        helper,
        'export const mapConcurrently = async () => {};',
        'export { each as mapConcurrently, other };',
        'exports.mapConcurrently = map;',
        'module.exports = { mapConcurrently };',
      ];
      for (const way of ways) {
        const result = files({ 'map-concurrently.mjs': way });
        assert.deepEqual(
          result.newFiles.map(({ path }) => path),
          ['map-concurrently.mjs'],
          way,
        );
      }
    });

    it('by what the file imports something from: nothing is changed', () => {
      const importing = `import { other } from './map-concurrently.mjs';\n${text}`;
      assert.equal(files({ 'map-concurrently.mjs': other }, importing).applied, 0);
    });
  });

  it('are all started at once where they are known to be few', () => {
    const few = before(collecting).replace('of files', `of ['a', 'bb']`);
    const result = fix('a.mjs', few);
    assert.match(result.text, /Promise\.all\(\['a', 'bb'\]\.map\(/);
    assert.equal(run('a.mjs', result).results, '[1,2]');
    assert.match(fix('a.mjs', few.replace(`'bb'`, `'bb', 'c'`)).text, /mapConcurrently/);
  });

  describe('are left alone', () => {
    const bodies: Readonly<Record<string, string>> = {
      'what a function adds': `  const all = [];\n  for (const f of files) { const add = () => { all.push(f); }; await fs.stat(f); add(); }\n  return all;`,
      'a list that is looked at': `  const all = [];\n  for (const f of files) { await fs.stat(f); all.push(all.length); }\n  return all;`,
      'a result of push': `  const all = []; let n = 0;\n  for (const f of files) { await fs.stat(f); n = all.push(f); }\n  return n;`,
      'a counter that is changed': `  for (let i = 0; i < files.length; i++) { await fs.unlink(files[i]); if (files[i + 1] === '') i++; }`,
      'a counter that goes down': `  for (let i = files.length; i > 0; i--) { await fs.unlink(files[i]); }`,
      'a length that is worked out': `  for (let i = 0; i < files.list().length; i++) { await fs.unlink(files[i]); }`,
      'a comment in the statement that goes': `  const sizes = new Map();\n  for (const f of files) { sizes.set(f, /* raw */ await fs.stat(f)); }\n  return sizes;`,
      'arguments of the function': `  for (const f of files) { await fs.chmod(f, arguments[1]); }`,
    };
    for (const [name, body] of Object.entries(bodies)) {
      it(name, () => {
        const text = before(body);
        const result = fix('a.mjs', text);
        assert.equal(result.text, text);
      });
    }
  });

  it('are never a safe fix', () => {
    assert.equal(fixed({ path: 'a.mjs', text: before(collecting) }, { options: limit }).applied, 0);
  });
});
