import assert from 'node:assert/strict';
import { analyseFile } from '../../analyse-file';
import { everywhere } from '../../testing/everywhere';
import { findIn, marked } from '../../testing/find-in';
import { analysisIn, type Sources } from '../../testing/program';

const rule = 'no-unbounded-concurrency';
const prelude =
  `import fs from 'node:fs/promises'; import { createReadStream } from 'node:fs'; import { execFile, execFileSync } from 'node:child_process';\n` +
  `import { promisify } from 'node:util'; import pLimit from 'p-limit'; const run = promisify(execFile); const five = pLimit(5);\n`;
const inFunction = (body: string): string => `${prelude}async function f(files, n) { ${body} }`;

const messages = (body: string): string[] => findIn(rule, inFunction(body)).map(({ message }) => message);

function notes(body: string): string[] {
  return analyseFile({ path: 'a.ts', text: inFunction(body) }, everywhere)
    .notes.filter((note) => note.rule === rule)
    .map(({ message }) => message);
}

describe('no-unbounded-concurrency', () => {
  describe('reports', () => {
    const shapes: readonly (readonly [body: string, what: RegExp])[] = [
      ['await Promise.all(files.map((x) => fs.readFile(x)));', /opens a file/],
      [
        'await Promise.all(files.map(async (x) => { const t = await fs.readFile(x, "utf8"); return t.length; }));',
        /opens a file/,
      ],
      ['await Promise.all(files.filter(Boolean).map((x) => fs.writeFile(x, "")));', /opens a file/],
      ['await Promise.all(files.slice(1).map((x) => fs.readFile(x)));', /opens a file/],
      ['await Promise.all(Object.keys(files).map((x) => fs.readFile(x)));', /opens a file/],
      ['await Promise.all(Array.from(files, (x) => fs.readFile(x)));', /opens a file/],
      ['await Promise.all([fetch("/"), ...files.map((x) => fs.readFile(x))]);', /opens a file/],
      ['await Promise.all(files.map(fs.readFile));', /opens a file/],
      ['await Promise.allSettled(files.map((x) => fetch(x)));', /sends a request/],
      ['await Promise.any(files.map((x) => fetch(x)));', /sends a request/],
      ['const p = files.map((x) => fetch(x)); await Promise.all(p);', /sends a request/],
      ['const p = []; for (const x of files) p.push(fetch(x)); await Promise.all(p);', /sends a request/],
      ['const p = []; files.forEach((x) => { p.push(fetch(x)); }); await Promise.all(p);', /sends a request/],
      [
        'const p = []; for (let i = 0; i < n; i++) p.push(fetch("/" + i)); await Promise.all(p);',
        /sends a request/,
      ],
      ['await Promise.all(files.map((x) => run("convert", [x])));', /starts a process/],
      ['await Promise.all(files.map((x) => promisify(execFile)("convert", [x])));', /starts a process/],
      [
        'const io = { run: promisify(execFile) }; await Promise.all(files.map((x) => io.run("convert", [x])));',
        /starts a process/,
      ],
      ['const io = { run: promisify(execFile) }; await Promise.all(files.map(io.run));', /starts a process/],
      [
        'await Promise.all(files.map((x) => load(x))); async function load(p) { return fs.readFile(p); }',
        /opens a file/,
      ],
      [
        'await Promise.all(files.map(load)); async function load(p) { return fs.readFile(p); }',
        /opens a file/,
      ],
      // What somebody else calls a page is no part of a list that is awaited by itself.
      ...[
        'const { pages } = n.body; await Promise.all(pages.map((x) => fs.readFile(x)));',
        'const { page } = n.body; await Promise.all(page.map((x) => fs.readFile(x)));',
        'const page = await n.list(); await Promise.all(page.map((x) => fs.readFile(x)));',
        'const group = await n.list(); await Promise.all(group.map((x) => fs.readFile(x)));',
        'async function load(bucket) { await Promise.all(bucket.map((x) => fs.readFile(x))); } await load(n);',
        'await Promise.all(n.body.groups.map((x) => fs.readFile(x)));',
        'async function load(homepage) { await Promise.all(homepage.map((x) => fs.readFile(x))); } await load(n);',
        'for (const batch of files) n.push(Promise.all(batch.map((y) => fs.readFile(y))));',
        'files.map((batch) => Promise.all(batch.map((y) => fs.readFile(y))));',
      ].map((body) => [body, /opens a file/] as const),
      // More than a system lets through without a word.
      [`await Promise.all([${'1, '.repeat(65)}].map((x) => fs.readFile(x)));`, /opens a file/],
      ['await Promise.all(Array.from({ length: 65 }, (_, x) => fs.readFile("" + x)));', /opens a file/],
    ];
    for (const [body, what] of shapes) {
      it(body, () => {
        const [message, ...others] = messages(body);
        assert.match(message ?? '', what);
        assert.deepEqual(others, []);
      });
    }
  });

  describe('is silent on', () => {
    const bodies = [
      'await Promise.all(["a", "b"].map((x) => fs.readFile(x)));',
      'const names = ["a", "b"]; await Promise.all(names.filter(Boolean).map((x) => fs.readFile(x)));',
      'await Promise.all(LOCALES.map((x) => fs.readFile(x)));',
      'await Promise.all(Object.values({ a: 1, b: 2 }).map((x) => fs.readFile(x)));',
      'await Promise.all(files.slice(0, 8).map((x) => fs.readFile(x)));',
      'for (const x of chunk(files, 8)) await Promise.all(x.map((y) => fs.readFile(y)));',
      'for (const batch of files) await Promise.all(batch.map((y) => fs.readFile(y)));',
      'for (const [i, chunk] of n.chunks.entries()) { await Promise.all(chunk.map((y) => fs.readFile(y))); }',
      'const page = files.slice(n, n + 8); await Promise.all(page.map((y) => fs.readFile(y)));',
      'const batch = await n.take(); await Promise.all(batch.map((y) => fs.readFile(y)));',
      'for await (const page of files) await Promise.all(page.map((y) => fs.readFile(y)));',
      'let batch = []; for (const x of files) { batch.push(x); if (batch.length > 9) { await Promise.all(batch.map((y) => fs.readFile(y))); batch = []; } }',
      'async function load(batch) { await Promise.all(batch.map((y) => fs.readFile(y))); } for (const x of n()) await load(x);',
      `await Promise.all([${'1, '.repeat(64)}].map((x) => fs.readFile(x)));`,
      'await Promise.all(Array.from({ length: 64 }, (_, x) => fs.readFile("" + x)));',
      'await Promise.all(files.map((x) => limit(() => fs.readFile(x))));',
      'await Promise.all(files.map((x) => five(() => fs.readFile(x))));',
      'await Promise.all(files.map((x) => five(fs.readFile, x)));',
      'await Promise.all(files.map(async (x) => { await semaphore.acquire(); await fs.readFile(x); }));',
      'await Promise.all(files.map((x) => load(x))); function load(p) { return five(() => fs.readFile(p)); }',
      'await Promise.all(files.map(async (x) => { execFileSync("convert", [x]); }));',
      'const r = new Retrier({ concurrency: 9 }); await Promise.all(files.map((x) => r.retry(() => fs.readFile(x))));',
      'await Promise.all(files.map((x) => fs.stat(x)));',
      'await Promise.all(files.map((x) => fs.unlink(x)));',
      'await Promise.all(files.map((x) => x * 2));',
      'await Promise.all([fs.readFile("a"), fs.readFile("b")]);',
      'const p = []; for (const x of ["a", "b"]) p.push(fetch(x)); await Promise.all(p);',
      'const p = []; for (const x of files) { p.push(fetch(x)); if (p.length > 9) await Promise.all(p.splice(0)); } await Promise.all(p);',
      'await Promise.all(files.map((x) => prisma.user.findMany(x)));',
      'await Promise.all(files.map(unknown));',
      'await Promise.all(files);',
    ];
    for (const body of bodies) {
      it(body, () => {
        assert.deepEqual(messages(body), []);
      });
    }
  });

  it('says why it is silent', () => {
    assert.match(
      notes('await Promise.all(files.map((x) => limit(() => fs.readFile(x))));')[0] ?? '',
      /limiter/,
    );
    assert.match(
      notes('await Promise.all(files.map((x) => prisma.user.findMany(x)));')[0] ?? '',
      /pool of the database/,
    );
    assert.match(
      notes('for (const batch of files) await Promise.all(batch.map((y) => fs.readFile(y)));')[0] ?? '',
      /each part of the list is awaited by itself/,
    );
    assert.match(
      notes('const batch = await n.take(); await Promise.all(batch.map((y) => fs.readFile(y)));')[0] ?? '',
      /: it is one part of a list, by its name\.$/,
    );
    assert.deepEqual(notes('const { pages } = n; await Promise.all(pages.map((x) => fs.readFile(x)));'), []);
    assert.match(
      notes('await Promise.all(files.slice(0, n).map((x) => fs.readFile(x)));')[0] ?? '',
      /part of the list/,
    );
  });

  it('points at the combinator and names concurrency as the remedy', () => {
    const text = inFunction('await Promise.all(files.map((x) => fetch(x)));');
    const findings = findIn(rule, text);
    assert.deepEqual(marked(findings, text), ['Promise.all']);
    assert.equal(findings[0]?.remedy, 'concurrency');
    assert.match(findings[0].message, /`p-limit`.*\(concurrency\)\.$/);
  });

  it('names the function that opens, if that is another one', () => {
    const [message] = messages(
      'await Promise.all(files.map((x) => load(x))); async function load(p) { return deep(p); } function deep(p) { return fetch(p); }',
    );
    assert.match(message ?? '', /^This sends a request for each element at once, in `load`, however many/);
    assert.doesNotMatch(messages('await Promise.all(files.map((x) => fetch(x)));')[0] ?? ', in', /, in/);
  });

  describe('leads to the call that opens', () => {
    const chainOf = (sources: Sources): string[] =>
      (analysisIn(sources, 'main.ts').findings.find((finding) => finding.rule === rule)?.chain ?? []).map(
        ({ message, file, range }) =>
          `${file}: ${message}: ${sources[file]?.slice(range.start, range.end) ?? ''}`,
      );

    it('in other files', () => {
      const sources = {
        'disk.ts': `import fs from 'node:fs/promises'; export async function read(p) { return fs.readFile(p); }`,
        'lib.ts': `import { read } from './disk'; export const load = async (p) => { await log(p); return read(p); };`,
        'main.ts': `import { load } from './lib'; export const all = (files) => Promise.all(files.map((f) => load(f)));`,
      };
      assert.deepEqual(chainOf(sources), [
        'lib.ts: `load` calls `read`: read',
        'disk.ts: `read` calls `fs.promises.readFile`: fs.readFile',
      ]);
    });

    it('in the same file, by the shortest way that no limiter guards', () => {
      const main = `${prelude}
        export const all = (files) => Promise.all(files.map(one));
        async function one(x) { await five(() => fs.open(x)); await around(x); return last(x); }
        async function around(x) { await one(x); return last(x); }
        async function last(x) { return run('convert', [x]); }`;
      assert.deepEqual(chainOf({ 'main.ts': main }), [
        'main.ts: `one` calls `last`: last',
        'main.ts: `last` calls `child_process.execFile`: run',
      ]);
    });

    it('nowhere where the finding points at it already', () => {
      assert.deepEqual(
        chainOf({ 'main.ts': inFunction('await Promise.all(files.map((x) => fetch(x)));') }),
        [],
      );
    });
  });
});
