import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLoop, type LoopNode, type Node, walk } from '../../../analysis/parse/syntax';
import { applyEdits } from '../../../base/text';
import { editsOf } from '../rewrite';
import { isRefusal, type Source, Sources } from '../sources';
import type { PackageFacts, TypedProgram } from '../typed-program';
import { chunkSeed } from '.';

type Facts = Partial<Pick<PackageFacts, 'node' | 'dependencies'>>;

/** A program of one file, of which nothing is asked but its package and how it is loaded. */
function programOf(file: string, text: string, facts: Facts): TypedProgram {
  return {
    files: [file],
    text: (asked) => (asked === file ? text : undefined),
    formatOf: () => ({
      kind: file.endsWith('.cjs') ? 'commonjs' : 'esm',
      topLevelAwait: !file.endsWith('.cjs'),
    }),
    packageOf: () => ({
      directory: '/project',
      isPublished: false,
      dependencies: new Map(),
      entries: [],
      ...facts,
    }),
    importersOf: () => [],
    references: () => [],
    untypedUses: () => [],
    typeOf: () => undefined,
    calleeOf: () => ({ kind: 'unknown' }),
    callbackResult: () => 'unknown',
    publicIn: () => undefined,
    problemsAfter: () => [],
  };
}

function sourceOf(program: TypedProgram): Source {
  const [file = ''] = program.files;
  const source = new Sources(program).of(file);
  assert.ok(!isRefusal(source));
  return source;
}

function firstLoop({ model }: Source): LoopNode {
  const found: LoopNode[] = [];
  walk(model.program, (node: Node) => {
    if (isLoop(node)) found.push(node);
    return true;
  });
  const [loop] = found;
  assert.ok(loop);
  return loop;
}

interface Chunked {
  readonly text: string;
  readonly title: string;
}

/** The text after the seed of its first loop alone: callers are not followed. */
function chunked(
  text: string,
  {
    file = '/project/a.mjs',
    milliseconds = 10,
    ...facts
  }: Facts & { file?: string; milliseconds?: number } = {},
): Chunked {
  const program = programOf(file, text, facts);
  const source = sourceOf(program);
  const seed = chunkSeed(firstLoop(source), source, program, { milliseconds });
  assert.ok(!isRefusal(seed), 'refused');
  return { text: applyEdits(text, editsOf(text, seed.rewrites)), title: seed.title };
}

/**
 * What a program prints if the clock goes on by a millisecond whenever it is read, so that how often others have their
 * turn does not depend on the machine.
 */
function printed(text: string, file: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-chunking-'));
  try {
    writeFileSync(
      join(folder, 'clock.cjs'),
      'let now = 0; performance.now = () => ++now; Date.now = () => ++now;',
    );
    writeFileSync(join(folder, file), text);
    const { stdout, stderr } = spawnSync(process.execPath, ['-r', './clock.cjs', file], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 30_000,
    });
    assert.equal(stderr, '');
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Shape {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly file?: string;
}

const shapes: readonly Shape[] = [
  {
    name: 'for…of, calling what is not known',
    before: `const log = (line) => console.log(line);
// All of them.
for (const word of ['a', 'b', 'c']) {
  // Each by itself.
  log(word);
}
`,
    after: `import { scheduler } from 'node:timers/promises';

const log = (line) => console.log(line);
// All of them.
let nextPause = performance.now() + 10;
for (const word of ['a', 'b', 'c']) {
  if (performance.now() >= nextPause) {
    await scheduler.yield();
    nextPause = performance.now() + 10;
  }
  // Each by itself.
  log(word);
}
`,
  },
  {
    name: 'a loop that counts and computes little, one line each',
    before: `import { performance } from 'node:perf_hooks';
let sum = 0;
for (let i = 0; i < 5000; i++) sum += i % 7;
console.log(sum, typeof performance);
`,
    after: `import { performance } from 'node:perf_hooks';
import { scheduler } from 'node:timers/promises';
let sum = 0;
let nextPause = performance.now() + 10;
for (let i = 0; i < 5000; i++) {
  if ((i & 1023) === 0 && performance.now() >= nextPause) {
    await scheduler.yield();
    nextPause = performance.now() + 10;
  }
  sum += i % 7;
}
console.log(sum, typeof performance);
`,
  },
  {
    name: 'a body of one statement on its own line, without semicolons',
    before: `const fs = require('fs')
async function main() {
  let sum = 0
  let n = 20000
  while (n-- > 0)
    sum += n // all
  console.log(sum, fs.existsSync('.'))
}
main()
`,
    after: `const fs = require('fs')
const { scheduler } = require('timers/promises')
async function main() {
  let sum = 0
  let n = 20000
  let nextPause = performance.now() + 10
  let turns = 0
  while (n-- > 0) {
    if ((++turns & 1023) === 0 && performance.now() >= nextPause) {
      await scheduler.yield()
      nextPause = performance.now() + 10
    }
    sum += n
  } // all
  console.log(sum, fs.existsSync('.'))
}
main()
`,
    file: 'a.cjs',
  },
  {
    name: 'do…while in a branch, with a label and continue',
    before: `import { setImmediate } from 'timers/promises';
let rounds = 0;
const step = (n) => n + 1;
if (rounds === 0)
  outer: do { // round
    rounds = step(rounds);
    for (const part of [1, 2]) {
      if (part === 2) continue outer;
    }
  } while (rounds < 3);
console.log(rounds, await setImmediate(1));
`,
    after: `import { setImmediate, scheduler } from 'timers/promises';
let rounds = 0;
const step = (n) => n + 1;
if (rounds === 0) {
  let nextPause = performance.now() + 10;
  outer: do { // round
    if (performance.now() >= nextPause) {
      await scheduler.yield();
      nextPause = performance.now() + 10;
    }
    rounds = step(rounds);
    for (const part of [1, 2]) {
      if (part === 2) continue outer;
    }
  } while (rounds < 3);
}
console.log(rounds, await setImmediate(1));
`,
  },
  {
    name: 'an empty body, and one in braces',
    before: `const queue = [1, 2, 3];
const take = () => queue.pop();
const f = async () => { for (const key in { a: 1, b: 2 }) { take(key) } };
while (take());
await f();
console.log(queue.length);
`,
    after: `import { scheduler } from 'node:timers/promises';

const queue = [1, 2, 3];
const take = () => queue.pop();
const f = async () => { let nextPause = performance.now() + 10; for (const key in { a: 1, b: 2 }) { if (performance.now() >= nextPause) { await scheduler.yield(); nextPause = performance.now() + 10; } take(key) } };
while (take());
await f();
console.log(queue.length);
`,
  },
  {
    name: 'a case of a switch, with tabs and names that are taken',
    before: `let nextPause = 1, scheduler = 2, turns = 3;
const performance = 4;
switch (nextPause) {
\tcase 1:
\t\tfor (const digit of String(12345)) {
\t\t\tturns += Number(digit);
\t\t}
}
console.log(nextPause, scheduler, turns, performance);
`,
    after: `import { scheduler as schedulerAsync } from 'node:timers/promises';

let nextPause = 1, scheduler = 2, turns = 3;
const performance = 4;
switch (nextPause) {
\tcase 1:
\t\t{
\t\tlet nextPause = globalThis.performance.now() + 10;
\t\tfor (const digit of String(12345)) {
\t\t\tif (globalThis.performance.now() >= nextPause) {
\t\t\t\tawait schedulerAsync.yield();
\t\t\t\tnextPause = globalThis.performance.now() + 10;
\t\t\t}
\t\t\tturns += Number(digit);
\t\t}
\t\t}
}
console.log(nextPause, scheduler, turns, performance);
`,
  },
  {
    name: 'loops in loops',
    before: `const n = 300;
let count = 0;
for (let i = 0; i < n; i++) {
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < n; k++) {
      if ((i ^ j ^ k) === 5) count++;
    }
  }
}
console.log(count);
`,
    after: `import { scheduler } from 'node:timers/promises';

const n = 300;
let count = 0;
let nextPause = performance.now() + 10;
for (let i = 0; i < n; i++) {
  if (performance.now() >= nextPause) {
    await scheduler.yield();
    nextPause = performance.now() + 10;
  }
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < n; k++) {
      if ((i ^ j ^ k) === 5) count++;
    }
  }
}
console.log(count);
`,
  },
];

describe('chunking', () => {
  for (const { name, before, after, file = 'a.mjs' } of shapes) {
    it(`keeps what is computed: ${name}`, () => {
      const { text } = chunked(before, { file: `/project/${file}` });
      assert.equal(text, after);
      const output = printed(before, file);
      assert.notEqual(output, '');
      assert.equal(printed(text, file), output);
    });
  }

  describe('lets others have their turn', () => {
    /** Counts how often the event loop goes round while a loop runs. */
    const counting = (loop: string): string => `let turns = 0;
const count = () => { turns++; timer = setImmediate(count); };
let timer = setImmediate(count);
const work = (n) => n * 2;
const list = Array.from({ length: 40 }, (_, index) => index);
let sum = 0;
${loop}
clearImmediate(timer);
console.log(sum, turns);
`;
    const loops = [
      'for (const n of list) { sum += work(n); }',
      'for (let i = 0; i < list.length; i++) { if (i === 3) continue; sum += work(i); }',
      'for (const key in list) sum += work(Number(key));',
      'while (list.length > 0) { sum += work(list.pop()); }',
      'do sum += work(list.pop()); while (list.length > 0);',
    ];
    for (const loop of loops) {
      it(loop, () => {
        const before = counting(loop);
        const [sum, turns] = printed(before, 'a.mjs').split(' ');
        assert.equal(turns, '0\n');
        const { text } = chunked(before, { milliseconds: 4 });
        const [sumAfter, turnsAfter] = printed(text, 'a.mjs').split(' ');
        assert.equal(sumAfter, sum);
        // The clock goes on by a millisecond for each of 40 iterations: a pause for each 4, less what resuming takes.
        assert.ok(Number(turnsAfter) >= 5 && Number(turnsAfter) <= 10, turnsAfter);
      });
    }

    it('where iterations are counted', () => {
      const before = counting('for (let i = 1; i <= 20_000; i++) sum += i;');
      const { text } = chunked(before, { milliseconds: 4 });
      assert.match(text, /\(i & \d+\) === 0 && /);
      assert.ok(Number(printed(text, 'a.mjs').split(' ')[1]) >= 2);
    });
  });

  it('looks at the clock in the outermost loop whose iterations are short, and says which', () => {
    const nested = (n: number): string =>
      `for (let i = 0; i < ${n}; i++)\n  for (let j = 0; j < ${n}; j++)\n    for (let k = 0; k < ${n}; k++)\n      sum += i ^ j ^ k;\n`;
    const short = chunked(nested(100));
    assert.equal(short.title, 'Yield to the event loop every 10 ms');
    assert.match(short.text, /i\+\+\) \{\n +if \(performance/);
    const long = chunked(nested(3000));
    assert.equal(long.title, 'Yield to the event loop every 10 ms, in the inner loop on line 2');
    assert.match(long.text, /^let nextPause = .*\nfor \(let i.*\n +for \(let j.*\{\n +if \(/m);
    const longest = chunked(nested(1e6));
    assert.match(longest.text, /for \(let k.*\{\n +if \(\(k & 1023\) === 0 && performance/);
  });

  it('counts iterations only where they are known to be short', () => {
    assert.match(chunked('for (let i = 0; i < n; i++) { total += i; }').text, /\{ if \(\(i & 1023\) === 0/);
    assert.match(chunked('for (const x of xs) { total += x; }').text, /\{ if \(\(\+\+turns & 1023\) === 0/);
    assert.match(chunked('for (const x of xs) { handle(x); }').text, /\{ if \(performance/);
    for (const loop of [
      'for (let i = 0; i < n; i += 2) { total += i; }',
      'for (let i = 0.5; i < n; i++) { total += i; }',
      'for (let i = 0; i < n; i++) { if (odd) i++; total += i; }',
      'for (let i = 0; i < n; i++) { const { i } = x; total += i; }',
    ]) {
      assert.match(chunked(loop).text, /\{ if \(\(\+\+turns & 1023\) === 0/, loop);
    }
    // With 1 ms between two pauses, fewer.
    assert.match(
      chunked(`for (let i = 0; i < n; i++) { total += ${'[i].length + '.repeat(20)}i; }`, {
        milliseconds: 1,
      }).text,
      /\(i & 511\) === 0/,
    );
  });

  describe('gives way as the runtime allows', () => {
    const loop = 'for (const x of xs) { f(x); }\n';
    const lets = (text: string, options: Parameters<typeof chunked>[1] = {}): string | undefined =>
      /await (.*?);/.exec(chunked(text, options).text)?.[1];
    const immediate = 'new Promise((resolve) => setImmediate(resolve))';
    const timeout = 'new Promise((resolve) => setTimeout(resolve))';

    it('of Node', () => {
      assert.equal(lets(loop), 'scheduler.yield()');
      assert.equal(lets(loop, { node: [18, 0] }), 'scheduler.yield()');
      assert.equal(lets(loop, { node: [16, 14] }), 'scheduler.yield()');
      assert.equal(lets(loop, { node: [16, 13] }), immediate);
      assert.match(chunked(loop, { node: [14, 0] }).text, /let nextPause = Date\.now\(\) \+ 10;/);
      assert.equal(
        lets(`const setImmediate = 1;\n${loop}`, { node: [14, 0] }),
        'new Promise((resolve) => globalThis.setImmediate(resolve))',
      );
    });

    it('of a page', () => {
      const dependencies = new Map([['vite', '7.0.0']]);
      assert.equal(lets(`document.title = '';\n${loop}`), timeout);
      assert.equal(lets(loop, { dependencies }), timeout);
      assert.equal(lets(loop, { file: '/project/a.tsx' }), timeout);
      assert.equal(lets(`scheduler.postTask(g);\n${loop}`, { dependencies }), 'scheduler.yield()');
      assert.equal(lets(`import fs from 'fs';\n${loop}`, { dependencies }), 'scheduler.yield()');
      assert.equal(lets(`process.title = 'a';\n${loop}`, { dependencies }), 'scheduler.yield()');
    });

    it('in scripts, which an import would make modules of', () => {
      assert.equal(lets(loop, { file: '/project/a.ts' }), immediate);
      assert.equal(lets(`export {};\n${loop}`, { file: '/project/a.ts' }), 'scheduler.yield()');
    });

    it('by names that are imported already', () => {
      const { text } = chunked(`import { scheduler as turns } from 'node:timers/promises';\n${loop}`);
      assert.match(text, /await turns\.yield\(\);/);
      assert.equal(text.split('import').length, 2);
      const required = chunked(`'use strict';\nconst { join } = require("path");\n${loop}`, {
        file: '/project/a.cjs',
      });
      assert.match(
        required.text,
        /require\("path"\);\nconst \{ scheduler \} = require\("timers\/promises"\);\nlet nextPause/,
      );
    });

    it('below a licence or a hashbang', () => {
      assert.match(chunked(`/* Licence */\n\n${loop}`).text, /^\/\* Licence \*\/\n\nimport /);
      assert.match(
        chunked(`#!/usr/bin/env node\n// Adds up.\n${loop}`).text,
        /^#!.*\nimport .*\n\n\/\/ Adds up\./,
      );
      assert.match(
        chunked(`'use strict';\n${loop}`, { file: '/project/a.cjs' }).text,
        /^'use strict';\nconst /,
      );
    });
  });

  it('is refused in generators, and not in asynchronous ones', () => {
    const seedIn = (text: string): ReturnType<typeof chunkSeed> => {
      const program = programOf('/project/a.mjs', text, {});
      const source = sourceOf(program);
      return chunkSeed(firstLoop(source), source, program, { milliseconds: 10 });
    };
    const refusal = seedIn('function* all(xs) { for (const x of xs) yield f(x); }');
    assert.ok(isRefusal(refusal));
    assert.equal(refusal.reason, 'generator');
    assert.equal(refusal.file, '/project/a.mjs');
    assert.ok(!isRefusal(seedIn('async function* all(xs) { for (const x of xs) yield f(x); }')));
    assert.ok(!isRefusal(seedIn('function* all(xs) { return () => { for (const x of xs) f(x); }; }')));
  });
});
