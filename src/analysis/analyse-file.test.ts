import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { analyseFile } from './analyse-file';
import { everywhere } from './testing/everywhere';

const analyse = (path: string, text: string) => analyseFile({ path, text }, everywhere);
const kindOf = (path: string, text: string): string | undefined => analyse(path, text).skipped?.kind;
const read = "require('fs').readFileSync(p);";

describe('analyseFile', () => {
  it('takes JavaScript and TypeScript by extension', () => {
    for (const extension of ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'JS']) {
      assert.equal(analyse(`a/b.${extension}`, read).findings.length, 1, extension);
    }
    for (const path of ['a.vue', 'a.json', 'Makefile', 'a.ts.bak', 'js']) {
      assert.equal(kindOf(path, read), 'unsupported-language', path);
    }
  });

  it('skips declarations without parsing them', () => {
    for (const path of ['a.d.ts', 'a.d.mts', 'a.d.cts', 'a.d.css.ts']) {
      assert.equal(kindOf(path, 'not ( code'), 'declarations', path);
    }
  });

  it('reads what scripts and modules may hold', () => {
    const texts: readonly [string, string][] = [
      ['a.js', `with (x) { ${read} }`],
      ['a.cjs', `${read} return 1;`],
      ['a.js', `const mode = 0755, red = '\\\\ \\033[31m' + '\\\\', back = /(a)\\1/, nine = 09; ${read}`],
      ['a.mjs', `await x; ${read}`],
      ['a.js', `#!/usr/bin/env node\n${read}`],
      ['a.js', `\uFEFF${read}`],
      ['a.js', `const x = <p>{${read.slice(0, -1)}}</p>;`],
      ['a.jsx', `const x = <p>{${read.slice(0, -1)}}</p>;`],
      ['a.ts', `const x = <Buffer>${read}`],
      ['a.ts', `enum E { A = ${read.slice(0, -1)} as never }`],
      ['a.ts', `namespace N { ${read} }`],
      ['a.ts', `@d(${read.slice(0, -1)}) class A { accessor x = 1; }`],
      ['a.js', `let await_, yield_; delete x; function f(a, a) { ${read} }`],
    ];
    for (const [path, text] of texts) {
      const { findings, skipped } = analyse(path, text);
      assert.equal(skipped, undefined, text);
      assert.equal(findings.length, 1, text);
      const [finding] = findings;
      assert.match(text.slice(finding?.range.start, finding?.range.end), /^require\('fs'\)\.readFileSync/);
    }
  });

  it('gives a syntax error as data, with its place', () => {
    const { findings, skipped, syntaxError } = analyse('a.ts', `${read}\nconst x = ;`);
    assert.deepEqual(findings, []);
    assert.equal(skipped?.kind, 'syntax-error');
    assert.match(skipped.message, /Expression expected/);
    assert.equal(syntaxError?.range.start, `${read}\nconst x = `.length);
  });

  it('takes octal numbers for errors where they are', () => {
    assert.equal(kindOf('a.ts', 'const mode = 0755;'), 'syntax-error');
    assert.equal(kindOf('a.mjs', `const red = '\\033[31m';`), 'syntax-error');
    assert.match(
      analyse('a.js', 'const mode = 0755; const x = ;').syntaxError?.message ?? '',
      /Expression expected/,
    );
  });

  it('skips what is too large, and says the limit', () => {
    const { skipped } = analyseFile({ path: 'a.js', text: read }, { ...everywhere, maxFileSize: 10 });
    assert.equal(skipped?.kind, 'too-large');
    assert.match(skipped.message, /30.*10/);
  });

  it('skips what is minified, but neither one-liners nor a written file with one long line', () => {
    const minified = `${'var a=b(c,d);'.repeat(300)}${read}`;
    assert.equal(kindOf('a.js', minified), 'minified');
    assert.equal(kindOf('a.js', `${read} ${'x();'.repeat(200)}`), undefined);
    const map = `//# sourceMappingURL=data:application/json;base64,${'A'.repeat(90_000)}`;
    assert.equal(kindOf('a.js', `${'call(one, two);\n'.repeat(200)}${map}\n`), undefined);
    const written = `${'call(one, two);\n'.repeat(800)}const picture = '${'A'.repeat(9_000)}';\n`;
    assert.equal(kindOf('a.js', written), undefined);
  });

  it('survives nesting of any depth', () => {
    const depth = 20_000;
    const texts = [
      `${'(\n'.repeat(depth)}1${')\n'.repeat(depth)}`,
      `${'a+\n'.repeat(depth)}1`,
      `x${'\n.a()'.repeat(depth)}`,
      `${'[\n'.repeat(depth)}${']\n'.repeat(depth)}`,
      `${'if (a) {}\nelse '.repeat(depth)}b`,
      `${'{\n'.repeat(depth)}${'}\n'.repeat(depth)}`,
    ];
    for (const text of texts) {
      const { skipped, findings } = analyse('a.js', text);
      assert.deepEqual(findings, []);
      assert.equal(skipped?.kind, 'too-deep');
    }
  });

  it('never throws and reports no bug of its own, whatever the text', () => {
    const source = readFileSync(new URL('./semantics/resolver.ts', import.meta.url), 'utf8');
    const hostile = [
      '',
      '\0',
      '\uD800',
      '`${',
      '/*',
      '<',
      '@',
      '#!',
      '{'.repeat(50),
      source.replaceAll('(', ''),
    ];
    // Texts as they are while somebody types.
    for (let end = 0; end < 3_000; end += 37) hostile.push(source.slice(0, end));
    for (const text of hostile) {
      for (const path of ['a.ts', 'a.jsx']) {
        assert.notEqual(kindOf(path, text), 'internal-error', text.slice(-60));
      }
    }
  });

  it('ends on constants that refer to each other and on names used everywhere', () => {
    const constants = Array.from({ length: 60 }, (_, i) => `const s${i + 1} = s${i} + s${i};`).join('\n');
    assert.equal(kindOf('a.js', `const s0 = 'x';\n${constants}\nx[s60]();\nrequire(s60);`), undefined);
    const calls = 'for (const x of xs) { use(x); y.map(use); }\n'.repeat(4_000);
    assert.equal(kindOf('a.js', `function use(x) { return x; }\n${calls}`), undefined);
  });

  it('gives findings in the order of the text, the same each time', () => {
    const text = `for (let i = 0; i < 1e9; i++) {}\n${read}\nfor (;;) { ${read} }\nfiles.map(require('fs').statSync);`;
    const first = analyse('a.js', text);
    const starts = first.findings.map(({ range }) => range.start);
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
    assert.equal(starts.length, 4);
    assert.deepEqual(analyse('a.js', text), first);
  });
});
