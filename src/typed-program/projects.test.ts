import assert from 'node:assert/strict';
import { chmodSync, symlinkSync } from 'node:fs';
import { TypeCheckCancelled } from '.';
import { TestWorkspace } from './testing/workspace';

describe('the files and projects of a typed program', () => {
  const workspace = new TestWorkspace({ ignore: ['skipped/'] });
  after(() => {
    workspace.dispose();
  });

  const files = () => workspace.program.files.map((file) => file.slice(workspace.root.length + 1));
  const problems = () =>
    workspace.program.problems.map(
      ({ file, message }) => `${file.slice(workspace.root.length + 1)} ${message}`,
    );

  it('are the sources in the order of their names, without what is left out', () => {
    workspace.fill({
      'b.ts': '',
      'a.cjs': '',
      'c.d.ts': 'declare const x: 1;',
      'd.json': '{}',
      'skipped/e.ts': '',
      'built/f.js': '',
      'node_modules/g/index.js': '',
      '.gitignore': 'built/\n',
    });
    assert.deepEqual(files(), ['a.cjs', 'b.ts']);
    assert.equal(workspace.program.text(workspace.path('node_modules/g/index.js')), undefined);
    assert.equal(workspace.program.text(workspace.path('a.cjs')), '');
  });

  it('hold scripts without an extension that Node runs', () => {
    workspace.fill({
      'bin/tool': "#!/usr/bin/env node\nconst { load } = require('../a');\nif (load()) console.log(1);",
      'bin/shell': '#!/bin/sh\necho node',
      LICENSE: 'node',
      'a.js': 'exports.load = () => "";',
    });
    assert.deepEqual(files(), ['a.js', 'bin/tool']);
    assert.ok(
      workspace.references('a.js', 'exports.⟦load⟧').includes('bin/tool: if (⟦load⟧()) console.log(1);'),
    );
    assert.match(
      workspace.problems(workspace.replace('a.js', '⟦⟧() =>', 'async ')).join(),
      /promise-as-condition bin\/tool:3/,
    );
  });

  it('do not follow links to folders, and take a linked file for one more', () => {
    workspace.fill({ 'a/b.ts': 'export const x = 1;' });
    symlinkSync(workspace.path('a'), workspace.path('link'));
    symlinkSync(workspace.path('none'), workspace.path('dangling.ts'));
    workspace.program.invalidate();
    assert.deepEqual(files(), ['a/b.ts']);
    assert.match(problems().join(), /dangling\.ts cannot be read/);
  });

  it('leave out what is too large, and say so', () => {
    workspace.fill({ 'a.js': '1;'.repeat(600_000), 'b.js': '' });
    assert.deepEqual(files(), ['b.js']);
    assert.deepEqual(problems(), ['a.js is larger than 1000000 bytes']);
  });

  it('say which configuration is not understood, and go on', () => {
    workspace.fill({
      'tsconfig.json': '{ "compilerOptions": { "target": "none", ',
      'deep/tsconfig.json': '{ "extends": "./missing.json" }',
      'deep/b.ts': 'export const y = 2;',
      'a.ts': 'export const x = 1;\nx;',
    });
    assert.ok(problems().some((each) => each.startsWith('tsconfig.json is not understood as a whole')));
    assert.ok(problems().some((each) => each.startsWith('deep/tsconfig.json')));
    assert.equal(workspace.references('a.ts', 'const ⟦x⟧').length, 2);
  });

  it('go by the options of their own configuration', () => {
    const source = 'export const f = (x: string | undefined): string => x;';
    workspace.fill({
      'strict/tsconfig.json': JSON.stringify({ compilerOptions: { strict: true } }),
      'strict/a.ts': 'export {};',
      'loose/tsconfig.json': JSON.stringify({ compilerOptions: { strict: false } }),
      'loose/a.ts': 'export {};',
      'solution/tsconfig.json': JSON.stringify({ files: [], references: [{ path: './tsconfig.app.json' }] }),
      'solution/tsconfig.app.json': JSON.stringify({ compilerOptions: { strict: false }, include: ['*.ts'] }),
      'solution/a.ts': 'export {};',
    });
    const found = (folder: string) =>
      workspace.problems(workspace.replace(`${folder}/a.ts`, 'export {};', source)).length;
    assert.deepEqual(['strict', 'loose', 'solution'].map(found), [1, 0, 0]);
  });

  it('look modules up as their own configuration says', () => {
    workspace.fill({
      'one/tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '~/*': ['./lib/*'] } } }),
      'one/lib/a.ts': 'export const load = 1;',
      'one/main.ts': "import { load } from '~/a';\nload;",
      'two/tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '~/*': ['./src/*'] } } }),
      'two/src/a.ts': 'export const load = 2;',
      'two/main.ts': "import { load } from '~/a';\nload;",
    });
    assert.deepEqual(workspace.references('one/lib/a.ts', '⟦load⟧').slice(1), [
      "one/main.ts: import { ⟦load⟧ } from '~/a';",
      'one/main.ts: ⟦load⟧;',
    ]);
    assert.deepEqual(workspace.program.importersOf(workspace.path('two/src/a.ts')), [
      workspace.path('two/main.ts'),
    ]);
  });

  it('tell who imports a file, in whatever form', () => {
    workspace.fill({
      'a.js': '',
      'b.mjs': "import './a.js';",
      'c.cjs': "require('./a');",
      'd.mjs': "await import('./a.js');",
      'e.mjs': "export * from './a.js';",
      'f.mjs': "// import './a.js'\n'./a.js';",
      'g.ts': "import a = require('./a');\nimport type b from './a';",
    });
    assert.deepEqual(
      workspace.program
        .importersOf(workspace.path('a.js'))
        .map((file) => file.slice(workspace.root.length + 1)),
      ['b.mjs', 'c.cjs', 'd.mjs', 'e.mjs', 'g.ts'],
    );
    workspace.program.setText(workspace.path('c.cjs'), '');
    assert.ok(!workspace.program.importersOf(workspace.path('a.js')).includes(workspace.path('c.cjs')));
    workspace.program.setText(workspace.path('c.cjs'), undefined);
  });

  it('know Node where its types are not installed', () => {
    workspace.fill({ 'a.mjs': "import { readdirSync } from 'node:fs';\nexport const x = readdirSync('.');" });
    const type = workspace.program.typeOf(
      workspace.path('a.mjs'),
      workspace.range('a.mjs', "readdirSync('.')"),
    );
    assert.deepEqual([type?.collection, type?.element], ['array', 'string']);
    assert.deepEqual(
      workspace.problems(
        workspace.replace(
          'a.mjs',
          '⟦⟧export',
          "import { readFile } from 'node:fs/promises';\nawait readFile('x');\n",
        ),
      ),
      [],
    );
  });

  it('pass over folders that cannot be read', function () {
    if (process.getuid?.() === 0) this.skip();
    workspace.fill({ 'a.js': '', 'shut/b.js': '' });
    chmodSync(workspace.path('shut'), 0);
    workspace.program.invalidate();
    const found = problems();
    chmodSync(workspace.path('shut'), 0o755);
    assert.match(found.join(), /shut cannot be read/);
  });

  it('stop in the middle of the work', () => {
    let left = Infinity;
    const other = new TestWorkspace({ isCancelled: () => left-- <= 0 });
    try {
      const lines = Array.from({ length: 200 }, (_, i) => `export function f${i}() { load(); }`);
      other.fill({ 'a.ts': `export function load() {}\n${lines.join('\n')}` });
      const edit = other.replace('a.ts', '⟦⟧function load', 'async ');
      const all = other.problems(edit);
      assert.equal(all.length, 200);
      for (const enough of [1, 5, 50]) {
        left = enough;
        assert.throws(() => other.problems(edit), TypeCheckCancelled);
        left = Infinity;
        assert.deepEqual(other.problems(edit), all);
      }
    } finally {
      other.dispose();
    }
  });

  it('stop when they are told to, and can be asked again', () => {
    let isCancelled = false;
    const other = new TestWorkspace({ isCancelled: () => isCancelled });
    try {
      other.fill({ 'a.ts': 'export function load() {}\nload();' });
      const edit = other.replace('a.ts', '⟦⟧function', 'async ');
      isCancelled = true;
      assert.throws(() => other.problems(edit), TypeCheckCancelled);
      assert.throws(() => other.references('a.ts', 'function ⟦load⟧'), TypeCheckCancelled);
      isCancelled = false;
      assert.equal(other.references('a.ts', 'function ⟦load⟧').length, 2);
      assert.match(other.problems(edit).join(), /floating-promise/);
    } finally {
      other.dispose();
    }
  });
});
