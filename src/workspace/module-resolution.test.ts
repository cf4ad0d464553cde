import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createModuleResolver } from './module-resolution';

const json = (value: unknown): string => JSON.stringify(value);

describe('module resolution', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'lanewise-modules-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }
  /** A workspace with configuration files on disk; the sources need not be there. */
  function workspace(sources: readonly string[], files: Readonly<Record<string, string>> = {}) {
    write(files);
    const set = new Set(sources.map((source) => join(folder, source)));
    const resolver = createModuleResolver(set);
    const resolve = (from: string, specifier: string): string | undefined => {
      const found = resolver.resolve(join(folder, from), specifier);
      return found === undefined ? undefined : relative(folder, found);
    };
    return { set, resolver, resolve };
  }

  it('names a package.json that it cannot understand', () => {
    const { resolver, resolve } = workspace(['app/a.js', 'lib/index.js'], {
      'app/package.json': '{ "name": "app", }',
      'lib/package.json': '\uFEFF{ "name": "lib", "main": "index.js" }',
    });
    const problems = resolver.problems();
    assert.deepEqual(
      problems.map(({ file }) => relative(folder, file)),
      ['app/package.json'],
    );
    assert.match(problems[0]?.message ?? '', /^what it says of this package is left out: .*JSON/);
    assert.equal(resolve('app/a.js', 'lib'), 'lib/index.js');
  });

  describe('of paths', () => {
    const rows: readonly (readonly [
      title: string,
      sources: readonly string[],
      specifier: string,
      found: string | undefined,
    ])[] = [
      ['its very name', ['a.js', 'b.js'], './b.js', 'b.js'],
      ['no extension', ['a.js', 'b.ts'], './b', 'b.ts'],
      ['TypeScript before JavaScript', ['a.js', 'b.ts', 'b.js'], './b', 'b.ts'],
      ['.js that is written as .ts', ['a.js', 'b.ts'], './b.js', 'b.ts'],
      ['.js that is written as .tsx', ['a.js', 'b.tsx'], './b.js', 'b.tsx'],
      ['.mjs that is written as .mts', ['a.js', 'b.mts'], './b.mjs', 'b.mts'],
      ['.cjs that is written as .cts', ['a.js', 'b.cts'], './b.cjs', 'b.cts'],
      ['not .mjs for .ts', ['a.js', 'b.ts'], './b.mjs', undefined],
      ['a name with a dot', ['a.js', 'b.service.ts'], './b.service', 'b.service.ts'],
      ['a name that looks like another extension', ['a.js', 'b.js.ts'], './b.js', 'b.js.ts'],
      ['an index file', ['a.js', 'b/index.ts'], './b', 'b/index.ts'],
      ['a file before the folder of its name', ['a.js', 'b.js', 'b/index.js'], './b', 'b.js'],
      ['a folder by its slash', ['a.js', 'b.js', 'b/index.js'], './b/', 'b/index.js'],
      ['the folder itself', ['a.js', 'index.js'], '.', 'index.js'],
      ['the folder above', ['x/a.js', 'index.js'], '..', 'index.js'],
      ['with what a bundler is told', ['a.js', 'b.ts'], './b?worker', 'b.ts'],
      [
        'the index of a folder that is named like outputs',
        ['index.js', 'lib/index.js'],
        './lib',
        'lib/index.js',
      ],
      ['a file of such a folder', ['index.js', 'dist/index.mjs'], './dist/index.mjs', 'dist/index.mjs'],
      ['such a folder that is not there', ['a.js', 'index.js'], './dist', 'index.js'],
      ['nothing that is not a file of the workspace', ['a.js'], './b', undefined],
      ['no style sheet', ['a.js', 'b.ts'], './b.css', undefined],
    ];
    for (const [title, sources, specifier, expected] of rows) {
      it(title, () => {
        const files = {
          'package.json': json({ name: 'x' }),
          ...Object.fromEntries(sources.map((source) => [source, ''])),
        };
        assert.equal(workspace(sources, files).resolve(sources[0] ?? '', specifier), expected);
      });
    }

    it('a folder whose package.json names its main file', () => {
      const { resolve } = workspace(['a.js', 'b/main.js', 'b/index.js'], {
        'b/package.json': json({ main: './main.js' }),
        'b/main.js': '',
        'b/index.js': '',
      });
      assert.equal(resolve('a.js', './b'), 'b/main.js');
    });

    it('files in folders that are named like outputs, by the main file and the types of a package', () => {
      const sources = ['index.js', 'test/a.js', 'lib/index.js'];
      const { resolve } = workspace(sources, {
        ...Object.fromEntries(sources.map((source) => [source, ''])),
        'package.json': json({ name: 'x', main: './lib', types: './lib/index.d.ts' }),
        'lib/index.d.ts': '',
      });
      assert.equal(resolve('test/a.js', '..'), 'lib/index.js');
      assert.equal(resolve('test/a.js', 'x'), 'lib/index.js');
      assert.equal(resolve('index.js', './lib'), 'lib/index.js');
    });

    it('code rather than the declaration beside it', () => {
      const { resolve } = workspace(['a.js', 'b.js'], { 'b.js': '', 'b.d.ts': '' });
      assert.equal(resolve('a.js', './b'), 'b.js');
      assert.equal(resolve('a.js', './b.js'), 'b.js');
    });

    it('a URL of a file', () => {
      const { resolve } = workspace(['a.js', 'b.js']);
      assert.equal(resolve('a.js', pathToFileURL(join(folder, 'b.js')).href), 'b.js');
      assert.equal(resolve('a.js', 'file://elsewhere/b.js'), undefined);
      assert.equal(resolve('a.js', 'https://example.org/b.js'), undefined);
    });
  });

  it('leaves out Node’s own modules and packages that are installed', () => {
    const { resolve } = workspace(['a.js', 'fs.js', 'node_modules/p/index.js'], {
      'node_modules/p/package.json': json({ name: 'p' }),
      'node_modules/p/index.js': '',
    });
    assert.equal(resolve('a.js', 'fs'), undefined);
    assert.equal(resolve('a.js', 'node:fs/promises'), undefined);
    assert.equal(resolve('a.js', 'q'), undefined);
  });

  describe('by tsconfig.json', () => {
    it('follows paths, with and without baseUrl, through extends', () => {
      const { resolve } = workspace(['app/src/a.ts', 'app/src/lib/b.ts', 'app/src/c.ts'], {
        'base.json': json({ compilerOptions: { paths: { '@/*': ['./app/src/*'] } } }),
        'app/tsconfig.json': json({ extends: '../base.json' }),
        'app/src/lib/b.ts': '',
        'app/src/c.ts': '',
        'app/src/a.ts': '',
      });
      assert.equal(resolve('app/src/a.ts', '@/lib/b'), 'app/src/lib/b.ts');
      assert.equal(resolve('app/src/a.ts', '@/lib/b.js'), 'app/src/lib/b.ts');
      assert.equal(resolve('app/src/a.ts', '@/missing'), undefined);
      write({ 'app/tsconfig.json': json({ compilerOptions: { baseUrl: './src' } }) });
      const other = workspace(['app/src/a.ts', 'app/src/lib/b.ts']);
      assert.equal(other.resolve('app/src/a.ts', 'lib/b'), 'app/src/lib/b.ts');
    });

    it('takes comments, rootDirs and jsconfig.json', () => {
      const { resolve } = workspace(['src/a.ts', 'generated/b.ts', 'js/a.js', 'js/lib/b.js'], {
        'tsconfig.json':
          '{ // where code is generated\n "compilerOptions": { "rootDirs": ["src", "generated"], } }',
        'js/jsconfig.json': json({ compilerOptions: { paths: { '~/*': ['./lib/*'] } } }),
        'generated/b.ts': '',
        'js/lib/b.js': '',
      });
      assert.equal(resolve('src/a.ts', './b'), 'generated/b.ts');
      assert.equal(resolve('js/a.js', '~/b'), 'js/lib/b.js');
    });

    it('looks into the projects that one without files references', () => {
      const { resolve } = workspace(['src/a.ts', 'src/b.ts', 'server/c.ts'], {
        'tsconfig.json': json({
          files: [],
          references: [
            { path: './tsconfig.app.json' },
            { path: './tsconfig.node.json' },
            { path: './server' },
          ],
        }),
        'tsconfig.app.json': json({ compilerOptions: { paths: { '@/*': ['./src/*'] } }, include: ['src'] }),
        'tsconfig.node.json': json({ include: ['vite.config.ts'] }),
        'server/tsconfig.json': json({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
        'src/b.ts': '',
        'server/c.ts': '',
      });
      assert.equal(resolve('src/a.ts', '@/b'), 'src/b.ts');
      assert.equal(resolve('src/a.ts', '@/c'), undefined);
      assert.equal(resolve('server/c.ts', '@/c'), 'server/c.ts');
    });

    it('tells of configurations that cannot be read, and goes on without', () => {
      const { resolve, resolver } = workspace(['a/a.ts', 'a/b.ts', 'c/c.ts', 'd/d.ts'], {
        'a/tsconfig.json': '{ "compilerOptions": { "paths": ',
        'c/tsconfig.json': json({ extends: './missing.json', compilerOptions: { somethingNew: true } }),
        'd/tsconfig.json': json({ files: [] }),
      });
      assert.equal(resolve('a/a.ts', './b'), 'a/b.ts');
      for (const from of ['a/a.ts', 'c/c.ts', 'd/d.ts']) assert.equal(resolve(from, 'x'), undefined);
      assert.deepEqual(
        resolver.problems().map(({ file }) => relative(folder, file)),
        ['a/tsconfig.json', 'c/tsconfig.json'],
      );
      for (const { message } of resolver.problems()) assert.match(message, /^imports may not be followed/);
    });
  });

  describe('of packages', () => {
    const monorepo = {
      'package.json': json({ name: 'root', private: true, workspaces: ['packages/*'] }),
      'packages/app/package.json': json({ name: '@m/app', dependencies: { '@m/lib': '*' } }),
    };

    function link(name: string, target: string): void {
      const path = join(folder, 'node_modules', name);
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(join(folder, target), path, 'dir');
    }

    for (const linked of [true, false]) {
      describe(linked ? 'that are linked' : 'that are not installed', () => {
        const program = (manifest: object, sources: readonly string[], built: readonly string[] = []) => {
          if (linked) link('@m/lib', 'packages/lib');
          return workspace(['packages/app/a.ts', ...sources.map((source) => `packages/lib/${source}`)], {
            ...monorepo,
            'packages/lib/package.json': json({ name: '@m/lib', ...manifest }),
            ...Object.fromEntries([...sources, ...built].map((file) => [`packages/lib/${file}`, ''])),
          });
        };
        const cases: readonly (readonly [string, object, readonly string[], string, string | undefined])[] = [
          ['index file', {}, ['index.js'], '@m/lib', 'index.js'],
          ['main', { main: 'lib/main.js' }, ['lib/main.js'], '@m/lib', 'lib/main.js'],
          ['a file of it', {}, ['lib/deep.js'], '@m/lib/lib/deep', 'lib/deep.js'],
          ['exports', { exports: { '.': './a.js', './b': './c.js' } }, ['a.js', 'c.js'], '@m/lib/b', 'c.js'],
          ['patterns', { exports: { './*': './src/*.ts' } }, ['src/x/y.ts'], '@m/lib/x/y', 'src/x/y.ts'],
          ['not what exports hide', { exports: { '.': './a.js' } }, ['a.js', 'b.js'], '@m/lib/b', undefined],
          [
            'import',
            { exports: { import: './a.mjs', require: './a.cjs' } },
            ['a.mjs', 'a.cjs'],
            '@m/lib',
            'a.mjs',
          ],
          ['require', { exports: { require: './a.cjs' } }, ['a.cjs'], '@m/lib', 'a.cjs'],
          ['node', { exports: { node: './n.js', browser: './b.js' } }, ['b.js', 'n.js'], '@m/lib', 'n.js'],
          [
            'code, not types',
            { exports: { types: './index.d.ts', default: './code.js' } },
            ['code.js'],
            '@m/lib',
            'code.js',
          ],
          [
            'sources of dist',
            { main: './dist/index.js', types: './dist/index.d.ts' },
            ['src/index.ts'],
            '@m/lib',
            'src/index.ts',
          ],
          ['sources of dist/esm', { main: './dist/esm/x.mjs' }, ['src/x.mts'], '@m/lib', 'src/x.mts'],
          ['sources beside lib', { main: './lib/a.js' }, ['a.ts'], '@m/lib', 'a.ts'],
          [
            'the source of a bundle',
            { main: './dist/all.umd.js' },
            ['src/index.ts'],
            '@m/lib',
            'src/index.ts',
          ],
        ];
        for (const [title, manifest, sources, specifier, expected] of cases) {
          it(title, () => {
            const found = program(manifest, sources).resolve('packages/app/a.ts', specifier);
            assert.equal(found, expected === undefined ? undefined : `packages/lib/${expected}`);
          });
        }

        it('sources of what has been built', () => {
          const { resolve } = program({ main: './dist/a.js' }, ['src/a.ts'], ['dist/a.js', 'dist/a.d.ts']);
          assert.equal(resolve('packages/app/a.ts', '@m/lib'), 'packages/lib/src/a.ts');
        });

        it('sources by outDir and rootDir', () => {
          const { resolve } = program({ main: './made/a.js' }, ['code/a.ts']);
          write({
            'packages/lib/tsconfig.json': json({ compilerOptions: { outDir: 'made', rootDir: 'code' } }),
          });
          assert.equal(resolve('packages/app/a.ts', '@m/lib'), 'packages/lib/code/a.ts');
        });
      });
    }

    it('itself by its name, and what its imports name', () => {
      const { resolve } = workspace(['src/a.ts', 'src/b.ts', 'src/internal/c.ts'], {
        'package.json': json({
          name: 'own',
          exports: { './b': './dist/b.js' },
          imports: { '#c': './dist/internal/c.js', '#in/*': './src/internal/*.ts' },
        }),
        'src/b.ts': '',
        'src/internal/c.ts': '',
      });
      assert.equal(resolve('src/a.ts', 'own/b'), 'src/b.ts');
      assert.equal(resolve('src/a.ts', '#c'), 'src/internal/c.ts');
      assert.equal(resolve('src/a.ts', '#in/c'), 'src/internal/c.ts');
      assert.equal(resolve('src/a.ts', '#missing'), undefined);
    });

    it('of several with one name the outermost', () => {
      const { resolve } = workspace(['a.ts', 'x/index.ts', 'test/fixtures/x/index.ts'], {
        'x/package.json': json({ name: 'x' }),
        'test/fixtures/x/package.json': json({ name: 'x' }),
        'x/index.ts': '',
        'test/fixtures/x/index.ts': '',
      });
      assert.equal(resolve('a.ts', 'x'), 'x/index.ts');
    });

    it('survives manifests of any shape', () => {
      const manifests = [
        '',
        '[]',
        'null',
        '{"name": 3, "main": {}}',
        '{"name": "y", "exports": [null, 5]}',
        '{',
      ];
      const sources = manifests.map((_, index) => `p${index}/a.js`);
      const { resolve } = workspace(
        sources,
        Object.fromEntries(manifests.map((text, index) => [`p${index}/package.json`, text])),
      );
      for (const source of sources) assert.equal(resolve(source, 'y'), undefined);
    });
  });

  it('in a workspace that is itself reached by a link', () => {
    const real = join(folder, 'real');
    const alias = join(folder, 'alias');
    write({
      'real/packages/lib/package.json': json({ name: 'lib', main: './src/b.ts' }),
      'real/packages/lib/src/b.ts': '',
      'real/packages/app/package.json': json({ name: 'app' }),
      'real/packages/app/a.ts': '',
    });
    mkdirSync(join(real, 'node_modules'));
    symlinkSync(join(real, 'packages/lib'), join(real, 'node_modules/lib'), 'dir');
    symlinkSync(real, alias, 'dir');
    const files = new Set(['packages/lib/src/b.ts', 'packages/app/a.ts'].map((file) => join(alias, file)));
    const found = createModuleResolver(files).resolve(join(alias, 'packages/app/a.ts'), 'lib');
    assert.equal(found, join(alias, 'packages/lib/src/b.ts'));
  });

  it('sees changes after it has been told to forget', () => {
    const { set, resolver, resolve } = workspace(['a.ts', 'x/b.ts'], { 'x/b.ts': '' });
    assert.equal(resolve('a.ts', './c'), undefined);
    assert.equal(resolve('a.ts', '@/b'), undefined);
    set.add(join(folder, 'c.ts'));
    write({ 'tsconfig.json': json({ compilerOptions: { paths: { '@/*': ['./x/*'] } } }) });
    assert.equal(resolve('a.ts', './c'), undefined);
    resolver.invalidate();
    assert.equal(resolve('a.ts', './c'), 'c.ts');
    assert.equal(resolve('a.ts', '@/b'), 'x/b.ts');
  });
});
