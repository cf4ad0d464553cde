import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FilePlace } from '../analysis/facts/file-role';
import { createFileRoles } from './file-roles';
import { programsOf } from './npm-scripts';

describe('file roles', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'lanewise-roles-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(name: string, content: unknown): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(content));
  }
  function roles(sources: readonly string[], manifest?: unknown): (file: string) => FilePlace {
    if (manifest !== undefined) write('package.json', manifest);
    const found = createFileRoles(new Set(sources.map((source) => join(folder, source))), folder);
    return (file) => found.roleOf(join(folder, file));
  }

  it('tells command line programs by bin', () => {
    for (const bin of [
      './bin/run.js',
      { run: 'bin/run.js' },
      { run: './dist/bin/run.js' },
      { run: 'bin/run' },
    ]) {
      const roleOf = roles(['bin/run.js', 'src/bin/run.ts'], { name: 'p', private: true, bin });
      const expected = JSON.stringify(bin).includes('dist') ? 'src/bin/run.ts' : 'bin/run.js';
      assert.deepEqual(roleOf(expected), { role: 'cli', reason: 'named by `bin` of package.json' });
    }
    const roleOf = roles(['tools/a.js', 'b.js'], { private: true, name: 'p', directories: { bin: 'tools' } });
    assert.equal(roleOf('tools/a.js').role, 'cli');
    assert.deepEqual(roleOf('b.js'), {});
  });

  it('tells the files that npm scripts run by the names of the scripts', () => {
    const roleOf = roles(
      ['make.js', 'src/check.ts', 'seed.ts', 'server.js', 'both.js', 'input.js', 'api.js'],
      {
        name: 'p',
        main: './api.js',
        scripts: {
          build: 'node make.js && tsc && node api.js',
          'test:all': 'cross-env CI=1 tsx --tsconfig x.json ./src/check.ts --fast',
          seed: 'ts-node seed',
          start: 'node server.js',
          dev: 'nodemon both.js',
          lint: 'node both.js; eslint input.js',
          odd: 7,
        },
      },
    );
    assert.deepEqual(roleOf('make.js'), {
      role: 'config',
      reason: 'run by the npm script `build`',
      guess: 'unless-serving',
    });
    assert.equal(roleOf('src/check.ts').role, 'test');
    assert.equal(roleOf('seed.ts').role, 'cli');
    for (const file of ['server.js', 'both.js', 'input.js', 'api.js'])
      assert.equal(roleOf(file).role, undefined, file);
  });

  it('tells what a package gives to others', () => {
    const sources = ['index.js', 'src/index.ts', 'src/a/b.ts', 'src/hidden.ts', 'lib/c.js'];
    const isEntry = (manifest: object, file: string): boolean =>
      roles(sources, { name: 'p', ...manifest })(file).isPublicEntry === true;
    assert.ok(isEntry({}, 'index.js'));
    assert.ok(!isEntry({ private: true }, 'index.js'));
    assert.ok(!isEntry({ main: './lib/c.js' }, 'index.js'));
    assert.ok(isEntry({ main: './lib/c' }, 'lib/c.js'));
    assert.ok(isEntry({ main: './dist/index.js' }, 'src/index.ts'));
    assert.ok(isEntry({ main: 'x.js', module: './dist/index.mjs' }, 'src/index.ts'));
    assert.ok(
      isEntry({ exports: { '.': { import: './dist/index.js', types: './x.d.ts' } } }, 'src/index.ts'),
    );
    assert.ok(!isEntry({ exports: { '.': './dist/index.js' } }, 'src/hidden.ts'));
    assert.ok(isEntry({ exports: { './a/*': './dist/a/*.js' } }, 'src/a/b.ts'));
    assert.ok(isEntry({ exports: { './*': './lib/*' } }, 'lib/c.js'));
    assert.ok(!isEntry({ exports: { './*': './lib/*' } }, 'src/hidden.ts'));
  });

  it('takes the folder of a broken package.json for a package all the same', () => {
    const roleOf = roles(['app/index.js'], { name: 'outer', private: true });
    mkdirSync(join(folder, 'app'), { recursive: true });
    writeFileSync(join(folder, 'app/package.json'), '{ broken');
    assert.equal(roleOf('app/index.js').isPublicEntry, true);
  });

  it('tells the rest by names within the project, not by the folders above it', () => {
    const roleOf = roles(['test/fixtures/app/a.js', 'webpack.config.js', 'src/a.js'], {
      name: 'p',
      private: true,
    });
    write('test/fixtures/app/package.json', { name: 'app' });
    assert.equal(roleOf('test/fixtures/app/a.js').role, 'test');
    assert.equal(roleOf('webpack.config.js').role, 'config');
    assert.equal(roleOf('src/a.js').role, undefined);

    const inner = join(folder, 'test/inner');
    mkdirSync(join(inner, '.git'), { recursive: true });
    write('test/inner/package.json', { name: 'inner', private: true });
    const file = join(inner, 'a.js');
    assert.deepEqual(createFileRoles(new Set([file]), inner).roleOf(file), {});
  });

  it('forgets when it is told to', () => {
    write('package.json', { name: 'p', private: true });
    const file = join(folder, 'a.js');
    const found = createFileRoles(new Set([file]), folder);
    assert.equal(found.roleOf(file).role, undefined);
    write('package.json', { name: 'p', private: true, bin: './a.js' });
    found.invalidate();
    assert.equal(found.roleOf(file).role, 'cli');
  });

  it('survives manifests of any shape', () => {
    for (const manifest of [
      { bin: 3, scripts: 'x', exports: [null], main: {} },
      { bin: [[]], directories: 'x' },
    ]) {
      assert.deepEqual(roles(['a.js'], { name: 'p', private: true, ...manifest })('a.js'), {});
    }
  });
});

describe('the programs of npm scripts', () => {
  for (const [command, programs] of [
    ['node a.js', ['a.js']],
    ['node --import tsx -r ./x.js a.ts b.ts', ['a.ts']],
    ['NODE_ENV=test cross-env A=1 tsx watch a.ts', ['a.ts']],
    ['./run.sh | node "b.js" && tsc; ts-node c', ['./run.sh', 'b.js', 'c']],
    ['eslint src/a.js', []],
    ['esbuild a.ts --bundle', []],
    ['node', []],
    ['', []],
  ] as const) {
    it(command === '' ? '(none)' : command, () => {
      assert.deepEqual(programsOf(command), programs);
    });
  }
});
