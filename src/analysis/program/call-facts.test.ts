import assert from 'node:assert/strict';
import { factsOf, relativeIn, type Sources } from '../testing/program';
import type { FunctionFacts } from './function-facts';
import { Program } from './program';

function programOf(sources: Sources): Program {
  const program = new Program({
    resolve: relativeIn(() => Object.keys(sources)),
    roleOf: () => ({ role: 'module', reason: 'a module' }),
    isPublicEntry: () => false,
  });
  for (const [file, text] of Object.entries(sources)) program.set(file, factsOf(file, text).summary);
  return program;
}

/** What is known of the call that ends with a text, in a file of a program. */
function calleeOf(
  sources: Sources,
  path: string,
  call: string,
  program = programOf(sources),
): FunctionFacts | undefined {
  const text = sources[path] ?? '';
  return program.callsOf(path).calleeAt(text.indexOf(call) + call.length);
}

const resourcesOf = (facts: FunctionFacts | undefined): string[] =>
  (facts?.effects ?? []).map(({ access, resource, target }) =>
    `${access} ${resource} ${target ?? ''}`.trim(),
  );

describe('what is known of a call', () => {
  it('is the name, the file and whether it is asynchronous', () => {
    const facts = calleeOf(
      {
        'lib.js': `export class A { async load() {} }`,
        'main.js': `import { A } from './lib'; new A().load();`,
      },
      'main.js',
      '.load()',
    );
    assert.deepEqual(
      [facts?.name, facts?.file, facts?.isAsync, facts?.blocks],
      ['A.load', 'lib.js', true, undefined],
    );
  });

  it('is nothing for what is not of the program', () => {
    const main = `import { a } from 'lib'; a(); b(); JSON.parse(x);`;
    for (const call of ['a()', 'b()', 'JSON.parse(x)']) {
      assert.equal(calleeOf({ 'main.js': main }, 'main.js', call), undefined);
    }
  });

  it('is the API that it comes to block on before it gives back control', () => {
    const sources = {
      'lib.js': `import fs from 'fs'; export function load() { return fs.readFileSync('x'); }`,
      'b.js': `import { load } from './lib'; export async function early() { const x = load(); await x; } export async function late() { await x; load(); }`,
      'main.js': `import { early, late } from './b'; early(); late();`,
    };
    const blocks = calleeOf(sources, 'main.js', 'early()')?.blocks;
    assert.deepEqual([blocks?.api, blocks?.key], ['fs.readFileSync', 'fs:readFileSync']);
    assert.deepEqual(
      blocks?.chain.map(({ message }) => message),
      ['`early` calls `load`', '`load` calls `fs.readFileSync`'],
    );
    assert.equal(calleeOf(sources, 'main.js', 'late()')?.blocks, undefined);
  });

  it('adds up what is computed, over calls and loops', () => {
    const sum = `export function sum(n) { let s = 0; for (let i = 0; i < 1e6; i++) s += i * n; return s; }`;
    const sources = {
      'lib.js': sum,
      'b.js': `import { sum } from './lib'; export function many() { for (let i = 0; i < 100; i++) sum(i); }`,
      'main.js': `import { sum } from './lib'; import { many } from './b'; sum(1); many();`,
    };
    const once = calleeOf(sources, 'main.js', 'sum(1)')?.nanoseconds ?? 0;
    const often = calleeOf(sources, 'main.js', 'many()')?.nanoseconds ?? 0;
    assert.ok(once > 1e5, String(once));
    assert.ok(often > 90 * once && often < 200 * once, `${often} for ${once}`);
  });

  it('has the effects of all that it calls', () => {
    const sources = {
      'lib.js': `import fs from 'fs'; export async function save(x) { await fs.promises.writeFile('out.txt', x); }`,
      'b.js': `import { save } from './lib'; export async function all(xs) { for (const x of xs) await save(x); }`,
      'main.js': `import { all } from './b'; await all(xs);`,
    };
    assert.ok(resourcesOf(calleeOf(sources, 'main.js', 'all(xs)')).includes('write file-system out.txt'));
  });

  it('is shared among functions that call each other, whichever is asked for first', () => {
    const sources = {
      'a.js': `import { b } from './b'; import fs from 'fs'; export function a(n) { if (n) b(n - 1); fs.writeFileSync('a.txt', 'x'); }`,
      'b.js': `import { a } from './a'; import fs from 'fs'; export function b(n) { if (n) a(n - 1); fs.writeFileSync('b.txt', 'x'); b(n); }`,
      'main.js': `import { a } from './a'; import { b } from './b'; a(1); b(1);`,
    };
    for (const call of ['a(1)', 'b(1)']) {
      const resources = resourcesOf(calleeOf(sources, 'main.js', call));
      assert.ok(resources.includes('write file-system a.txt'), call);
      assert.ok(resources.includes('write file-system b.txt'), call);
    }
    assert.equal(
      calleeOf(sources, 'main.js', 'a(1)')?.nanoseconds,
      calleeOf(sources, 'main.js', 'b(1)')?.nanoseconds,
    );
  });

  it('is what has become of it after edits of what it calls, by way of files that have not changed', () => {
    const sources = {
      'lib.js': `export function read(p) { return require('fs').readFileSync(p); }`,
      'middle.js': `import { read } from './lib'; export function load() { return read('a'); }`,
      'main.js': `import { load } from './middle'; load();`,
      'apart.js': `export function write() { require('fs').writeFileSync('b', ''); } write(0);`,
    };
    const program = programOf(sources);
    const load = (): string[] => resourcesOf(calleeOf(sources, 'main.js', 'load()', program));
    const write = (): FunctionFacts | undefined => calleeOf(sources, 'apart.js', 'write(0)', program);
    assert.deepEqual(load(), ['read file-system']);
    const before = write();
    assert.equal(before?.effects.length, 1);
    program.set(
      'lib.js',
      factsOf('lib.js', `\nexport function read(p) { require('fs').writeFileSync(p, ''); }`).summary,
    );
    assert.deepEqual(load(), ['write file-system']);
    assert.equal(
      write()?.effects,
      before.effects,
      'what has nothing to do with the edit is not added up again',
    );
    program.set('lib.js', factsOf('lib.js', sources['lib.js']).summary);
    assert.deepEqual(load(), ['read file-system']);
  });

  it('comes to an end on chains longer than the call stack', () => {
    const length = 20_000;
    const functions = Array.from({ length }, (_, i) => `export function f${i}() { f${i + 1}(); }`).join('\n');
    const text = `${functions}\nfunction f${length}() { require('fs').readFileSync('x'); }`;
    const facts = calleeOf({ 'a.js': text, 'main.js': `import { f0 } from './a'; f0();` }, 'main.js', 'f0()');
    // The first and the last calls, what stands for those between them, and that of the API.
    assert.equal(facts?.blocks?.chain.length, 10 + 1 + 5 + 1);
    assert.equal(resourcesOf(facts)[0], 'read file-system x');
  });
});
