import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { TestWorkspace } from './testing/workspace';

describe('references of a typed program', () => {
  const workspace = new TestWorkspace();
  after(() => {
    workspace.dispose();
  });

  it('go through imports, re-exports and new names', () => {
    workspace.fill({
      'a.mjs': 'export function load() {}\nexport { load as read };',
      'b.mjs': "export * from './a.mjs';",
      'c.mjs': "import { load as l, read } from './b.mjs';\nl();\nread();",
      'd.mjs': "import * as all from './b.mjs';\nall.load();\n(await import('./a.mjs')).load();",
    });
    assert.deepEqual(workspace.references('a.mjs', '⟦load⟧()'), [
      '*a.mjs: export function ⟦load⟧() {}',
      'a.mjs: export { ⟦load⟧ as read };',
      'a.mjs: export { load as ⟦read⟧ };',
      "c.mjs: import { ⟦load⟧ as l, read } from './b.mjs';",
      "c.mjs: import { load as ⟦l⟧, read } from './b.mjs';",
      "c.mjs: import { load as l, ⟦read⟧ } from './b.mjs';",
      'c.mjs: ⟦l⟧();',
      'c.mjs: ⟦read⟧();',
      'd.mjs: all.⟦load⟧();',
      "d.mjs: (await import('./a.mjs')).⟦load⟧();",
    ]);
  });

  it('of a default export lead to whatever it is called', () => {
    workspace.fill({
      'a.mjs': 'export default function () {}',
      'b.mjs': "import run from './a.mjs';\nrun();\nexport { default as go } from './a.mjs';",
      'c.mjs': "import { go } from './b.mjs';\ngo();",
    });
    const found = workspace.references('a.mjs', '⟦default⟧');
    assert.ok(found.includes('b.mjs: ⟦run⟧();'));
    assert.ok(found.includes('c.mjs: ⟦go⟧();'));
  });

  it('of CommonJS modules go from what is exported to who requires it', () => {
    workspace.fill({
      'a.js': 'function load() {}\nexports.load = load;\nexports.again = function () {};',
      'b.js': "const { load } = require('./a');\nload();",
      'c.js': "const a = require('./a');\na.load();\na.again();",
    });
    assert.deepEqual(workspace.references('a.js', 'function ⟦load⟧'), [
      '*a.js: function ⟦load⟧() {}',
      '*a.js: exports.⟦load⟧ = load;',
      'a.js: exports.load = ⟦load⟧;',
      "b.js: const { ⟦load⟧ } = require('./a');",
      'b.js: ⟦load⟧();',
      'c.js: a.⟦load⟧();',
    ]);
    assert.deepEqual(workspace.references('a.js', 'exports.⟦again⟧'), [
      '*a.js: exports.⟦again⟧ = function () {};',
      'c.js: a.⟦again⟧();',
    ]);
  });

  it('of a function that is a CommonJS module include those in its own file', () => {
    workspace.fill({
      'a.js': 'exports = module.exports = make;\nfunction make() {}\nexports.sub = () => make();',
      'b.js': "const make = require('./a');\nmake();",
    });
    assert.deepEqual(workspace.references('a.js', 'function ⟦make⟧'), [
      'a.js: exports = module.exports = ⟦make⟧;',
      '*a.js: function ⟦make⟧() {}',
      'a.js: exports.sub = () => ⟦make⟧();',
      "b.js: const ⟦make⟧ = require('./a');",
      'b.js: ⟦make⟧();',
    ]);
  });

  it('of `module.exports` lead to imports and requires of the file', () => {
    workspace.fill({
      'a.js': 'module.exports = () => 1;',
      'b.mjs': "import one from './a.js';\none();",
      'c.js': "require('./a')();",
    });
    const found = workspace.references('a.js', 'module.⟦exports⟧');
    assert.ok(found.includes('b.mjs: ⟦one⟧();'));
    assert.ok(found.includes("c.js: require('⟦./a⟧')();"));
  });

  it('go along hierarchies', () => {
    workspace.fill({
      'a.ts': `export interface Store { get(key: string): string }
export abstract class Base implements Store { abstract get(key: string): string; all() { return this.get('*'); } }
export class Memory extends Base { get(key: string) { return key; } }
export class Other { get() { return 1; } }
export const use = (store: Store, other: Other) => [store.get('a'), other.get()];`,
    });
    const found = workspace.program.references(
      workspace.path('a.ts'),
      workspace.offset('a.ts', 'Memory extends Base { ⟦get⟧'),
    );
    assert.deepEqual(
      found.map(({ isDeclaration, ...place }) => [
        isDeclaration,
        workspace.show(place).replace(/.*?(\w+\W*⟦get⟧).*/, '$1'),
      ]),
      [
        [true, 'Store { ⟦get⟧'],
        [true, 'abstract ⟦get⟧'],
        [false, 'this.⟦get⟧'],
        [true, 'Base { ⟦get⟧'],
        [false, 'store.⟦get⟧'],
      ],
    );
  });

  it('of prototypes lead to calls on instances', () => {
    workspace.fill({
      'a.js': `function Store() {}
Store.prototype.read = function () {};
Store.prototype.all = function () { this.read(); };
module.exports = Store;`,
      'b.js': "const Store = require('./a');\nnew Store().read();",
    });
    assert.deepEqual(workspace.references('a.js', 'prototype.⟦read⟧'), [
      '*a.js: Store.prototype.⟦read⟧ = function () {};',
      'a.js: Store.prototype.all = function () { this.⟦read⟧(); };',
      'b.js: new Store().⟦read⟧();',
    ]);
  });

  it('know overloads and private members', () => {
    workspace.fill({
      'a.ts': `export class A {
  #one() {}
  two(x: string): void;
  two(x: number): void;
  two() { this.#one(); }
}`,
    });
    assert.deepEqual(
      workspace.references('a.ts', '⟦two⟧() {').map((each) => each.slice(0, 1)),
      ['*', '*', '*'],
    );
    assert.deepEqual(workspace.references('a.ts', '⟦#one⟧() {}'), [
      '*a.ts: ⟦#one⟧() {}',
      'a.ts: two() { this.⟦#one⟧(); }',
    ]);
  });

  it('know names written as texts, but not comments', () => {
    workspace.fill({
      'a.mjs': "const o = { load() {} };\no['load']();\n/** @see {@link o.load} load */\nexport const p = o;",
    });
    assert.deepEqual(workspace.references('a.mjs', '⟦load⟧() {}'), [
      '*a.mjs: const o = { ⟦load⟧() {} };',
      "a.mjs: o['⟦load⟧']();",
    ]);
  });

  it('cross the packages of a monorepo whose sources are not built', () => {
    const manifest = (name: string, more = {}) =>
      JSON.stringify({ name, main: 'dist/index.js', types: 'dist/index.d.ts', ...more });
    workspace.fill({
      'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'] }),
      'tsconfig.base.json': JSON.stringify({
        compilerOptions: { strict: true, target: 'es2022', module: 'nodenext' },
      }),
      'packages/one/package.json': manifest('@test/one'),
      'packages/one/tsconfig.json': JSON.stringify({
        extends: '../../tsconfig.base.json',
        compilerOptions: { composite: true, outDir: 'dist', rootDir: 'src' },
        include: ['src'],
      }),
      'packages/one/src/index.ts': 'export function load(): string { return ""; }',
      'packages/two/package.json': manifest('@test/two'),
      'packages/two/tsconfig.json': JSON.stringify({
        extends: '../../tsconfig.base.json',
        compilerOptions: { outDir: 'dist' },
        references: [{ path: '../one' }],
      }),
      'packages/two/src/main.ts': "import { load } from '@test/one';\nload().trim();",
    });
    const found = [
      "packages/two/src/main.ts: import { ⟦load⟧ } from '@test/one';",
      'packages/two/src/main.ts: ⟦load⟧().trim();',
    ];
    assert.deepEqual(workspace.references('packages/one/src/index.ts', '⟦load⟧'), [
      '*packages/one/src/index.ts: export function ⟦load⟧(): string { return ""; }',
      ...found,
    ]);
    // As a package manager links it.
    workspace.write({ 'node_modules/@test/.keep': '' });
    symlinkSync(workspace.path('packages/one'), workspace.path('node_modules/@test/one'));
    workspace.program.invalidate();
    assert.deepEqual(workspace.references('packages/one/src/index.ts', '⟦load⟧').slice(1), found);
  });

  it('unite projects with different options, and files outside of all', () => {
    workspace.fill({
      'src/a.ts': 'export const load = () => 1;',
      'src/tsconfig.json': JSON.stringify({ compilerOptions: { strict: false, target: 'es2020' } }),
      'web/b.ts': "import { load } from '../src/a';\nload();",
      'web/tsconfig.json': JSON.stringify({ compilerOptions: { lib: ['dom', 'es2022'], strict: true } }),
      'scripts/c.js': "import { load } from '../src/a.ts';\nload();",
    });
    assert.deepEqual(
      workspace.references('src/a.ts', '⟦load⟧'),
      [
        '*src/a.ts: export const ⟦load⟧ = () => 1;',
        "scripts/c.js: import { ⟦load⟧ } from '../src/a.ts';",
        'scripts/c.js: ⟦load⟧();',
        "web/b.ts: import { ⟦load⟧ } from '../src/a';",
        'web/b.ts: ⟦load⟧();',
      ].sort((a, b) => (a.replace('*', '') < b.replace('*', '') ? -1 : 1)),
    );
  });

  it('are those of the unsaved text', () => {
    workspace.fill({ 'a.mjs': 'function load() {}' });
    workspace.program.setText(workspace.path('a.mjs'), 'function load() {}\nload();');
    assert.deepEqual(workspace.references('a.mjs', 'function ⟦load⟧'), [
      '*a.mjs: function ⟦load⟧() {}',
      'a.mjs: ⟦load⟧();',
    ]);
    workspace.program.setText(workspace.path('a.mjs'), undefined);
    assert.deepEqual(workspace.references('a.mjs', 'function ⟦load⟧'), ['*a.mjs: function ⟦load⟧() {}']);
  });

  it('see what is written to the disk once they are told to look', () => {
    workspace.fill({ 'a.mjs': 'export function load() {}' });
    assert.equal(workspace.references('a.mjs', '⟦load⟧').length, 1);
    workspace.write({
      'b.mjs': "import { load } from './a.mjs';\nload();",
      'a.mjs': 'export function load() {}\nload();',
    });
    assert.equal(workspace.references('a.mjs', '⟦load⟧').length, 1);
    workspace.program.invalidate();
    assert.equal(workspace.references('a.mjs', 'function ⟦load⟧').length, 4);
  });

  it('have none where nothing has a name', () => {
    workspace.fill({ 'a.mjs': 'function load() {}' });
    assert.deepEqual(workspace.program.references(workspace.path('a.mjs'), 8), []);
    assert.deepEqual(workspace.program.references(workspace.path('a.mjs'), 1000), []);
    assert.deepEqual(workspace.program.references(workspace.path('none.mjs'), 0), []);
  });
});
