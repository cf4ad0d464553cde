import assert from 'node:assert/strict';
import { analyseFile } from '../../analyse-file';
import { everywhere } from '../../testing/everywhere';
import { findIn, marked } from '../../testing/find-in';

const rule = 'prefer-concurrent-awaits';
const prelude = `import fs from 'node:fs/promises'; import axios from 'axios';\n`;
const inFunction = (body: string): string => `${prelude}async function f(id, list, client, page) { ${body} }`;

function find(body: string): string[] {
  const text = inFunction(body);
  return marked(findIn(rule, text), text);
}

function notes(body: string): string[] {
  return analyseFile({ path: 'a.ts', text: inFunction(body) }, everywhere)
    .notes.filter((note) => note.rule === rule)
    .map(({ message }) => message);
}

describe('prefer-concurrent-awaits', () => {
  describe('reports the second await of', () => {
    const shapes: readonly [body: string, second: string][] = [
      [
        'const a = await fs.readFile("a"); const b = await fs.readFile("b"); use(a, b);',
        'await fs.readFile("b")',
      ],
      ['const a = await getA(id); const b = await getB(id); use(a, b);', 'await getB(id)'],
      [
        'const { data: a } = await axios.get("/a"); const { data: b } = await axios.get("/b"); use(a, b);',
        'await axios.get("/b")',
      ],
      [
        'const a = (await axios.get("/a")).data; const b = (await axios.get("/b")).data; use(a, b);',
        'await axios.get("/b")',
      ],
      ['const a = await getA(id); const n = id + 1; const b = await getB(n); use(a, b);', 'await getB(n)'],
      [
        'const a = await getA(id); const n = a.id + 1; const b = await getB(id); use(n, b);',
        'await getB(id)',
      ],
      ['let a; let b; a = await getA(); b = await getB(); use(a, b);', 'await getB()'],
      [
        'const a = await (await fetch("/a")).json(); const b = await (await fetch("/b")).json(); use(a, b);',
        'await (await fetch("/b")).json()',
      ],
      ['const a = await getA(); const b = await getB(a); const c = await getC(); use(b, c);', 'await getC()'],
      ['await fs.writeFile("a", id); const b = await fs.readFile("b"); use(b);', 'await fs.readFile("b")'],
      [
        'await prisma.log.create({ id }); const b = await prisma.user.findMany(); use(b);',
        'await prisma.user.findMany()',
      ],
      ['if (id) { const a = await getA(); const b = await getB(); use(a, b); }', 'await getB()'],
      ['switch (id) { case 1: const a = await getA(); const b = await getB(); use(a, b); }', 'await getB()'],
      [
        'const [a, b] = await Promise.all([getA(), getB()]); const c = await getC(); use(a, b, c);',
        'await getC()',
      ],
    ];
    for (const [body, second] of shapes) {
      it(body, () => {
        assert.deepEqual(find(body), [second]);
      });
    }
  });

  describe('is silent, and says why, on', () => {
    const shapes: readonly [body: string, reason: RegExp][] = [
      [
        'await fs.writeFile("a", id); const a = await fs.readFile("a"); use(a);',
        /`a` is changed before it is read/,
      ],
      ['await fs.mkdir("out"); const a = await fs.readdir("out/a"); use(a);', /changed before it is read/],
      ['const a = await fs.readFile("a"); await fs.writeFile("a", id); use(a);', /read before it is changed/],
      [
        'const a = await fs.readFile("a"); await fs.writeFile("b", id); use(a);',
        /not to be done if `fs.readFile` fails/,
      ],
      ['await axios.post("/a", id); const a = await axios.get("/a"); use(a);', /server holds is changed/],
      [
        'await prisma.user.update({ id }); const a = await prisma.user.findMany(); use(a);',
        /`user` is changed before/,
      ],
      ['const x = await checkAccess(id); const a = await getA(); use(x, a);', /relies on `checkAccess`/],
      ['await validate(id); const a = await getA(); use(a);', /relies on `validate`/],
      ['await fs.access("a"); const a = await getA(); use(a);', /`fs.access` fails/],
      ['const r = await mutex.acquire(); const a = await getA(); use(r, a);', /lock/],
      ['await sleep(100); const a = await getA(); use(a);', /lets time pass/],
      [
        'const a = await client.query("SELECT 1"); const b = await client.query("SELECT 2"); use(a, b);',
        /one connection/,
      ],
      ['const a = await trx.select(); const b = await trx.first(); use(a, b);', /transaction/],
      [
        'const a = await knex("a").transacting(t).select(); const b = await knex("b").transacting(t).select(); use(a, b);',
        /transaction/,
      ],
      [
        'const a = await User.findOne(id, { transacting }); const b = await Post.findOne(id, { transacting }); use(a, b);',
        /transaction/,
      ],
      [
        'const shared = { transacting: id.transacting }; const a = await User.findOne(1, shared); const b = await Post.findOne(1, shared); use(a, b);',
        /transaction/,
      ],
      [
        'await this.transaction((transacting) => fill({ transacting })); async function fill(options) { const a = await User.findAll(options); const b = await Post.findAll(options); use(a, b); }',
        /transaction/,
      ],
      [
        'await client.query("BEGIN"); const a = await getA(client); const b = await getB(client); use(a, b); async function getA(c) { return c.query("SELECT 1"); } async function getB(c) { return c.query("SELECT 2"); }',
        /one connection/,
      ],
      [
        'const a = await getA(); const b = await getB(); use(a, b); async function getB() { await send(id); }',
        /`send` does is not known/,
      ],
      ['const a = await page.title(); const b = await page.getUrl(); use(a, b);', /one page/],
      ['const a = await reader.read(1); const b = await reader.read(2); use(a, b);', /`reader` goes on/],
      ['const a = await getNext(); const b = await getNumber(); use(a, b);', /not known/],
      ['const b = await getNumber(); const c = await getNumber(); use(b, c);', /same thing again/],
      ['await getReady(); const a = await getA(); use(a);', /`getReady` does is not known/],
      ['await start(); const a = await getA(); use(a);', /`start` does is not known/],
    ];
    for (const [body, reason] of shapes) {
      it(body, () => {
        assert.deepEqual(find(body), []);
        assert.match(notes(body)[0] ?? '', reason);
      });
    }
  });

  describe('has nothing to say of', () => {
    const bodies = [
      'const a = await getA(id); const b = await getB(a.id); use(b);',
      'const a = await getA(id); const n = a.id; const b = await getB(n); use(b);',
      'const a = await getA(id); if (!a) return; const b = await getB(id); use(a, b);',
      'const a = await getA(id); use(a); const b = await getB(id); use(b);',
      'const p = getA(); const q = getB(); const a = await p; const b = await q; use(a, b);',
      'let a = await getA(); a = await getB(a); use(a);',
      'const a = await getA(); const b = await late(); use(b); async function late() { return fetch(a); }',
      'const a = await getA(); return await getB();',
      'const { a = make() } = await getA(); const b = await getB(); use(a, b);',
      'const a = await twice(1); const b = await twice(2); use(a, b); async function twice(n) { return n * 2; }',
      'const a = await import("a"); const b = await import("b"); use(a, b);',
      'const a = await params; const b = await cookies(); use(a, b);',
    ];
    for (const body of bodies) {
      it(body, () => {
        assert.deepEqual(find(body), []);
      });
    }
  });

  it('says it once for a row of more than two', () => {
    const body = 'const a = await getA(); const b = await getB(); const c = await getC(); use(a, b, c);';
    assert.deepEqual(find(body), ['await getB()']);
    assert.match(findIn(rule, inFunction(body))[0]?.message ?? '', /and so does the next one \(assuming/);
  });

  it('names the first one, what it assumes, and the remedy', () => {
    const [finding] = findIn(
      rule,
      inFunction('const a = await getA(); const b = await fs.stat("b"); use(a, b);'),
    );
    assert.match(
      finding?.message ?? '',
      /until `getA` is done .*\(assuming that `getA` only reads\).*\(concurrency\)\.$/,
    );
    assert.equal(finding?.remedy, 'concurrency');
  });

  describe('has a fix that', () => {
    const fixedText = (body: string): string | undefined => {
      const text = inFunction(body);
      const [fix] = findIn(rule, text)[0]?.fixes ?? [];
      if (!fix) return undefined;
      assert.equal(fix.applicability, 'unsafe');
      let result = text;
      for (const { range, text: inserted } of fix.edits.toSorted((a, b) => b.range.start - a.range.start)) {
        result = result.slice(0, range.start) + inserted + result.slice(range.end);
      }
      return result.slice(inFunction('').length - 2, -2);
    };
    const shapes: readonly [before: string, after: string | undefined][] = [
      [
        'const a = await getA(); const b = await getB(id); use(a, b);',
        'const [a, b] = await Promise.all([getA(), getB(id)]); use(a, b);',
      ],
      [
        'const { x, ...y } = await getA()\n  const [z] = await getB()',
        'const [{ x, ...y }, [z]] = await Promise.all([getA(), getB()])',
      ],
      [
        'const a: string = await getA(); const b: number[] = await getB(); use(a, b);',
        'const [a, b]: [string, number[]] = await Promise.all([getA(), getB()]); use(a, b);',
      ],
      [
        'await fs.writeFile("a", id); const b = await fs.readFile("b");',
        'const [, b] = await Promise.all([fs.writeFile("a", id), fs.readFile("b")]);',
      ],
      [
        'let a = await getA(); let b = await getB(); let c = await getC();',
        'let [a, b, c] = await Promise.all([getA(), getB(), getC()]);',
      ],
      [
        'let a, b; a = await getA(); b = await getB();',
        'let a, b; [a, b] = await Promise.all([getA(), getB()]);',
      ],
      [
        'let b; use(1)\n  await fs.writeFile("a", id)\n  b = await fs.readFile("b")',
        'let b; use(1)\n  ;[, b] = await Promise.all([fs.writeFile("a", id), fs.readFile("b")])',
      ],
      // What is not a declaration like the others is left a statement of its own.
      [
        'const a = await getA(); let b = await getB();',
        'const [a, bResult] = await Promise.all([getA(), getB()]);\nlet b = bResult;',
      ],
      [
        'const a = (await getA()).x; const b = await getB();',
        'const [aResult, b] = await Promise.all([getA(), getB()]);\nconst a = aResult.x;',
      ],
      [
        'const { a } = (await getA())?.x[0]; const b = (await getB()) as string;',
        'const [result1, bResult] = await Promise.all([getA(), getB()]);\nconst { a } = result1?.x[0];\nconst b = bResult as string;',
      ],
      [
        'const a: string = await getA(); const b = await getB();',
        'const [aResult, b] = await Promise.all([getA(), getB()]);\nconst a: string = aResult;',
      ],
      [
        'let c; const bResult = 1; c = await getA(); let b = await getB();',
        'let c; const bResult = 1; let [cResult, b] = await Promise.all([getA(), getB()]);\nc = cResult;',
      ],
      [
        'let a; const aResult = id; a = await getA(); const b = await getB(aResult);',
        'let a; const aResult = id; const [aResultAsync, b] = await Promise.all([getA(), getB(aResult)]);\na = aResultAsync;',
      ],
      // Comments come along.
      [
        'const a = await getA(); // first\n  // The second,\n  /* which is b. */\n  const b = await getB();',
        'const [a, b] = await Promise.all([\n  getA(), // first\n  // The second,\n  /* which is b. */\n  getB(),\n]);',
      ],
      ['const a = await getA(); const n = 1; const b = await getB(n);', undefined],
      ['const a = await getA(); const b = await /* why */ getB();', undefined],
    ];
    for (const [before, after] of shapes) {
      it(after === undefined ? `is not offered for ${before}` : `makes ${after}`, () => {
        assert.ok(find(before).length > 0);
        assert.equal(fixedText(before), after);
      });
    }
  });
});
