import assert from 'node:assert/strict';
import { lowestRelease } from './package-facts';
import { TestWorkspace } from './testing/workspace';

describe('packages of a typed program', () => {
  const workspace = new TestWorkspace();
  after(() => {
    workspace.dispose();
  });

  const formats = (names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => {
        const { kind, topLevelAwait } = workspace.program.formatOf(workspace.path(name));
        return [name, topLevelAwait ? `${kind} await` : kind];
      }),
    );

  it('say how JavaScript is loaded', () => {
    workspace.fill({
      'plain/package.json': '{}',
      'plain/a.js': 'require("x");',
      'plain/bundled.js': 'import "x";',
      'plain/b.mjs': '',
      'module/package.json': '{ "type": "module" }',
      'module/a.js': '',
      'module/b.cjs': '',
      'module/nested/package.json': '{ "type": "commonjs" }',
      'module/nested/a.js': '',
    });
    const expected = {
      'plain/a.js': 'commonjs',
      'plain/bundled.js': 'esm',
      'plain/b.mjs': 'esm await',
      'module/a.js': 'esm await',
      'module/b.cjs': 'commonjs',
      'module/nested/a.js': 'commonjs',
    };
    assert.deepEqual(formats(Object.keys(expected)), expected);
  });

  it('say what TypeScript is compiled to', () => {
    const config = (compilerOptions: object) => JSON.stringify({ compilerOptions });
    const expected = {
      'commonjs/a.ts': 'commonjs',
      'nodenext/a.ts': 'esm await',
      'nodenext/b.cts': 'commonjs',
      'esnext/a.ts': 'esm await',
      'old/a.ts': 'esm',
      'es2020/a.ts': 'esm',
      'nothing/a.ts': 'esm await',
      'bundler/a.ts': 'esm',
      'untyped/a.ts': 'commonjs',
      'untyped/b.mts': 'esm await',
    };
    const type = '{ "type": "module" }';
    workspace.fill({
      ...Object.fromEntries(Object.keys(expected).map((name) => [name, 'export {};'])),
      'commonjs/package.json': type,
      'commonjs/tsconfig.json': config({ module: 'commonjs' }),
      'nodenext/package.json': type,
      'nodenext/tsconfig.json': config({ module: 'nodenext' }),
      'esnext/package.json': type,
      'esnext/tsconfig.json': config({ module: 'esnext', target: 'es2022' }),
      'old/package.json': type,
      'old/tsconfig.json': config({ module: 'esnext', target: 'es2015' }),
      'es2020/package.json': type,
      'es2020/tsconfig.json': config({ module: 'es2020', target: 'es2022' }),
      'nothing/package.json': type,
      'bundler/package.json': '{ "name": "bundled" }',
      'bundler/tsconfig.json': config({ module: 'esnext', target: 'es2022' }),
    });
    assert.deepEqual(formats(Object.keys(expected)), expected);
  });

  it('say what their manifests say', () => {
    workspace.fill({
      'package.json': JSON.stringify({
        name: '@test/one',
        main: './dist/index.js',
        exports: { './sub': { import: './dist/sub.js' } },
        bin: { one: 'bin/one.js' },
        scripts: { start: 'node server.js --port 1', lint: 'eslint .' },
        engines: { node: '^18.17.0 || >=20' },
        dependencies: { a: '^1.0.0', b: '^2.0.0' },
        devDependencies: { c: '~3.0.0' },
      }),
      'node_modules/a/package.json': JSON.stringify({ name: 'a', version: '1.4.2' }),
      'src/index.ts': '',
      'src/sub.ts': '',
      'bin/one.js': '',
      'server.js': '',
      'nested/package.json': JSON.stringify({ name: 'inner', private: true }),
      'nested/a.js': '',
    });
    const facts = workspace.program.packageOf(workspace.path('src/sub.ts'));
    assert.ok(facts);
    const { entries, dependencies, ...rest } = facts;
    assert.deepEqual(rest, {
      directory: workspace.root,
      name: '@test/one',
      isPublished: true,
      node: [18, 17],
    });
    assert.deepEqual(
      entries.map((file) => file.slice(workspace.root.length + 1)),
      ['bin/one.js', 'server.js', 'src/index.ts', 'src/sub.ts'],
    );
    assert.deepEqual([...dependencies].sort(), [
      ['a', '1.4.2'],
      ['b', '^2.0.0'],
      ['c', '~3.0.0'],
    ]);
    assert.equal(workspace.program.packageOf(workspace.path('nested/a.js'))?.isPublished, false);
  });

  it('read the lowest release from a range', () => {
    const ranges: Record<string, readonly [number, number] | undefined> = {
      '>=18': [18, 0],
      '>= 18.17.1': [18, 17],
      '^18.19 || ^20.5.1 || >=22': [18, 19],
      '18.x': [18, 0],
      v20: [20, 0],
      '>=14 <21': [14, 0],
      '16 - 20': [16, 0],
      '<20': [0, 0],
      '*': [0, 0],
      '': undefined,
    };
    for (const [range, lowest] of Object.entries(ranges))
      assert.deepEqual(lowestRelease(range), lowest, range);
    assert.equal(lowestRelease(18), undefined);
  });

  it('tell what importers of a published package reach', () => {
    workspace.fill({
      'package.json': JSON.stringify({ name: 'lib', exports: './index.ts' }),
      'index.ts': `export { shown } from './inner';
import { hidden, Store, type Options } from './inner';
export const made = () => new Store();
export const table = { entry() { return hidden(); } };
export function configure(options: Options) { return options; }`,
      'inner.ts': `export function shown() {}
export function hidden() { return 1; }
export class Store { get() { return this.own(); } private own() { return 1; } #very() {} }
export interface Options { onLoad(): void }
class Unseen { get() {} }
export const unseen = new Unseen();`,
      'app/package.json': JSON.stringify({ name: 'app', private: true }),
      'app/index.js': 'exports.run = () => 1;',
      'cjs/package.json': JSON.stringify({ name: 'cjs' }),
      'cjs/index.js':
        'const inner = () => 1;\nfunction load() { return inner(); }\nmodule.exports = { load, other: function () {} };',
    });
    const publicIn = (name: string, marked: string) =>
      workspace.program.publicIn(workspace.path(name), workspace.offset(name, marked));
    const reached = {
      'inner.ts': ['function ⟦shown⟧', '⟦get⟧() { return', '⟦onLoad⟧'],
      'index.ts': ['const ⟦made⟧', '⟦entry⟧', 'function ⟦configure⟧'],
    };
    for (const [name, places] of Object.entries(reached)) {
      for (const place of places) assert.equal(publicIn(name, place), 'lib', place);
    }
    for (const place of [
      'function ⟦hidden⟧',
      'private ⟦own⟧',
      '⟦#very⟧',
      'class ⟦Unseen⟧',
      '⟦get⟧() {}',
      'const ⟦unseen⟧',
    ]) {
      assert.equal(publicIn('inner.ts', place), undefined, place);
    }
    assert.equal(publicIn('app/index.js', '⟦run⟧'), undefined);
    assert.equal(publicIn('cjs/index.js', 'function ⟦load⟧'), 'cjs');
    assert.equal(publicIn('cjs/index.js', '⟦other⟧'), 'cjs');
    assert.equal(publicIn('cjs/index.js', 'const ⟦inner⟧'), undefined);
  });

  it('tell what importers reach that is put on what is exported', () => {
    workspace.fill({
      'package.json': JSON.stringify({ name: 'lib' }),
      'index.js': `const shown = { level: 2 };
const hidden = {};
shown.start = function () { return hidden.stop(); };
shown.deep = {};
shown.deep.further = function () {};
hidden.stop = function () {};
function local() {}
const more = { more() {} };
Object.assign(exports, { assigned() {}, local, ...{ spread() {} } });
Object.assign(module.exports, more);
Object.assign(hidden, { other() {} });
exports.shown = shown;`,
      'whole/package.json': JSON.stringify({ name: 'whole' }),
      'whole/index.js': `module.exports = require('./lib');`,
      'whole/lib/index.js': `var X = { level: 2 };
function inner() {}
X.start = function () {};
X['quoted'] = inner;
Object.assign(X, { late() {} });
module.exports = X;`,
      'app/package.json': JSON.stringify({ name: 'app' }),
      'app/index.js': `var app = exports = module.exports = { level: 2 };
app.use = function () {};`,
    });
    const publicIn = (name: string, marked: string) =>
      workspace.program.publicIn(workspace.path(name), workspace.offset(name, marked));
    for (const place of [
      'shown.⟦start⟧',
      'shown.deep.⟦further⟧',
      '⟦assigned⟧() {}',
      'function ⟦local⟧',
      '⟦spread⟧() {}',
      '⟦more⟧() {}',
    ]) {
      assert.equal(publicIn('index.js', place), 'lib', place);
    }
    for (const place of ['hidden.⟦stop⟧ = ', '⟦other⟧() {}']) {
      assert.equal(publicIn('index.js', place), undefined, place);
    }
    for (const place of ['X.⟦start⟧', 'function ⟦inner⟧', '⟦late⟧() {}']) {
      assert.equal(publicIn('whole/lib/index.js', place), 'whole', place);
    }
    assert.equal(publicIn('app/index.js', 'app.⟦use⟧'), 'app');
  });
});
