import assert from 'node:assert/strict';
import { applyEdits } from '../../base/text';
import { analyseFile } from '../analyse-file';
import type { Note } from '../finding';
import { type AnalysisOptions, defaultOptions } from '../options';
import { everywhere } from '../testing/everywhere';
import { analysisIn, type Sources } from '../testing/program';

const isOfComment = ({ removal }: Note): boolean => removal !== undefined;

/** What is said of comments in a file by itself, as what is marked and the message. */
function said(text: string, options: AnalysisOptions = everywhere, path = 'a.tsx'): string[] {
  return analyseFile({ path, text }, options)
    .notes.filter(isOfComment)
    .map(({ range, message }) => `${text.slice(range.start, range.end)}: ${message}`);
}

/** The text without what nothing needs, each thing taken away by itself. */
function cleaned(text: string): string {
  for (let now = text; ;) {
    const [note] = analyseFile({ path: 'a.tsx', text: now }, everywhere).notes.filter(isOfComment);
    if (note?.removal === undefined) return now;
    now = applyEdits(now, [note.removal]);
  }
}

const read = `require('fs').readFileSync('x');`;

describe('a comment that asks for silence', () => {
  it('is of use where it silences a rule', () => {
    for (const text of [
      `// lanewise-disable-next-line no-blocking-call -- why\n${read}`,
      `// lanewise-disable-next-line\n${read}`,
      `${read} // lanewise-disable-line no-blocking-call`,
      `/* lanewise-disable no-blocking-call */\nx();\n${read}`,
      '// lanewise-disable-next-line no-slow-regex\nexport const r = /^(a+)+$/;\nr.test(x);',
    ]) {
      assert.deepEqual(said(text), [], text);
    }
  });

  it('is of no use where there is nothing to silence', () => {
    const message = '`no-blocking-call` has nothing to report there, so this comment silences none of it.';
    const comment = '// lanewise-disable-next-line no-blocking-call -- why';
    assert.deepEqual(said(`${comment}\nx();\n${read}`), [`${comment}: ${message}`]);
    assert.deepEqual(said(`import fs from 'fs';\n${comment}\nfs.promises.readFile(x);`), [
      `${comment}: ${message}`,
    ]);
    assert.deepEqual(said(`${read}\n/* lanewise-disable no-blocking-call */`), [
      `/* lanewise-disable no-blocking-call */: ${message}`,
    ]);
    assert.deepEqual(said('x(); // lanewise-disable-line'), [
      '// lanewise-disable-line: No rule has anything to report there, so this comment silences nothing.',
    ]);
  });

  it('is told of the names in it that are of no use', () => {
    assert.deepEqual(said(`// lanewise-disable-next-line no-slow-regex, no-blocking-call -- why\n${read}`), [
      'no-slow-regex: `no-slow-regex` has nothing to report there, so this comment silences none of it.',
    ]);
    assert.deepEqual(said(`// lanewise-disable-next-line no-blocking-call, no-bloking\n${read}`), [
      'no-bloking: There is no rule `no-bloking`, so this comment silences none of that name.',
    ]);
  });

  it('is of use for all that is known where the settings have the rule off', () => {
    const off = (rule: string): AnalysisOptions => ({ ...everywhere, severity: { [rule]: 'off' } });
    const named = '// lanewise-disable-next-line no-blocking-call\nx();';
    assert.deepEqual(said(named, off('no-blocking-call')), []);
    assert.equal(said(named, off('no-slow-regex')).length, 1);
    assert.deepEqual(said('// lanewise-disable-next-line\nx();', off('no-slow-regex')), []);
    assert.deepEqual(
      said(`// lanewise-disable-next-line no-blocking-call\n${read}`, {
        ...defaultOptions,
        severity: { 'no-blocking-call': { 'start-up': 'off' } },
      }),
      [],
    );
  });

  it('is of use in a context where the rule is silent by default', () => {
    assert.deepEqual(said(`// lanewise-disable-next-line no-blocking-call\n${read}`, defaultOptions), []);
  });

  it('is told nothing of in a file that is not analysed', () => {
    const comment = '// lanewise-disable-next-line no-blocking-call\nx();\n';
    assert.equal(said(comment, everywhere, 'a.js').length, 1);
    assert.deepEqual(said(comment, everywhere, 'a.d.ts'), []);
    assert.deepEqual(said(`${comment}const = ;`), []);
    assert.deepEqual(said(comment, { ...everywhere, maxFileSize: 10 }), []);
  });

  describe('above a call of another file', () => {
    const main = `import { load } from './lib';
app.get('/', () => {
  // lanewise-disable-next-line no-blocking-call
  load();
});`;
    const saidIn = (sources: Sources): number =>
      analysisIn(sources, 'main.js').notes.filter(isOfComment).length;

    it('is of use where that blocks', () => {
      assert.equal(saidIn({ 'main.js': main, 'lib.js': `export function load() { ${read} }` }), 0);
    });

    it('is of no use where that does not block', () => {
      assert.equal(saidIn({ 'main.js': main, 'lib.js': 'export function load() { return 1; }' }), 1);
    });

    it('may be of use where the other file is not there', () => {
      assert.equal(saidIn({ 'main.js': main }), 0);
      assert.deepEqual(said(main), []);
      assert.equal(said(main.replace('load();', '1;')).length, 1);
    });

    it('is of use where a library blocks that the other file holds', () => {
      const sources = {
        'main.js': `import { db } from './db';
app.get('/', () => {
  // lanewise-disable-next-line no-blocking-call
  db.prepare('SELECT 1').all();
});`,
        'db.js': `import Database from 'better-sqlite3';\nexport const db = new Database('x.db');`,
      };
      assert.equal(saidIn(sources), 0);
    });
  });

  it('is taken away with its line where that holds nothing else', () => {
    const disable = 'lanewise-disable-next-line no-slow-regex';
    for (const [before, after] of [
      [`a();\n  // ${disable} -- why\n  b();\n`, 'a();\n  b();\n'],
      [`a();\r\n/*\r\n * ${disable}\r\n */\r\nb();`, 'a();\r\nb();'],
      [`const x = <p>\n  {/* ${disable} */}\n  {y}</p>;`, 'const x = <p>\n  {y}</p>;'],
      // Braces that are none of JSX are part of the program.
      [`if (x)\n{ /* ${disable} */ }\nelse y();`, 'if (x)\n{ }\nelse y();'],
      [`export const a =\n{ /* ${disable} */ }`, 'export const a =\n{ }'],
      [
        `const x = <p>\n  {f(() =>\n  { /* ${disable} */ }\n  )}</p>;`,
        'const x = <p>\n  {f(() =>\n  { }\n  )}</p>;',
      ],
      ['a(); // lanewise-disable-line no-slow-regex -- why\nb();', 'a();\nb();'],
      ['/* lanewise-disable no-slow-regex */ a();', 'a();'],
      ['a(/* lanewise-disable-line */b);', 'a(b);'],
      ['return_/* lanewise-disable-line */in b;', 'return_ in b;'],
      ['let a/* lanewise-disable-line\n */b()', 'let a\nb()'],
      [
        `// ${disable}, no-blocking-call, no-such -- why\n${read}`,
        `// lanewise-disable-next-line no-blocking-call -- why\n${read}`,
      ],
      ['// lanewise-disable-next-line no-such, no-slow-regex\na();', 'a();'],
    ] as const) {
      assert.equal(cleaned(before), after);
    }
  });
});
