import assert from 'node:assert/strict';
import type { ContextKind } from '../finding';
import { everywhere } from '../testing/everywhere';
import { factsOf, firstIn, type Sources, workspaceOf } from '../testing/program';
import { roleOfPath } from '../facts/file-role';
import type { Project } from './workspace';

const read = `require('fs').readFileSync('x')`;
const routes = `app.get('/', (request, response) => { ${read}; });`;
const load = `export function load() { ${read}; }`;
const loading = (from: string): string => `import { load } from '${from}'; app.get('/', () => load());`;

const kindIn = (sources: Sources, path: string, project?: Project): ContextKind | undefined =>
  firstIn(sources, path, project)?.context.kind;

describe('roles that are guessed by the names of folders', () => {
  const folders: readonly (readonly [sources: Sources, path: string, kind: ContextKind])[] = [
    // What the program loads.
    [{ 'src/test/lib.js': load, 'src/main.js': loading('./test/lib') }, 'src/test/lib.js', 'handler'],
    [{ 'test/lib.js': load, 'src/main.js': loading('../test/lib') }, 'test/lib.js', 'handler'],
    [{ 'scripts/lib.js': load, 'main.js': loading('./scripts/lib') }, 'scripts/lib.js', 'handler'],
    [
      {
        'src/fixtures/lib.js': load,
        'src/fixtures/all.js': `import { load } from './lib'; export const all = () => load();`,
        'src/main.js': `import { all } from './fixtures/all'; app.get('/', () => all());`,
      },
      'src/fixtures/lib.js',
      'handler',
    ],
    [
      {
        'src/spec/routes.js': `export const routes = (app) => { ${routes} };`,
        'src/server.js': `import { routes } from './spec/routes'; routes(app);`,
      },
      'src/spec/routes.js',
      'handler',
    ],
    // What serves.
    [{ 'src/spec/reader.js': routes }, 'src/spec/reader.js', 'handler'],
    [{ 'scripts/serve.js': routes }, 'scripts/serve.js', 'handler'],
    // What tests load, or nobody.
    [{ 'test/lib.js': load, 'test/main.js': loading('./lib') }, 'test/lib.js', 'test'],
    [{ 'test/lib.js': load, 'src/main.test.js': loading('../test/lib') }, 'test/lib.js', 'test'],
    [{ 'test/lib.js': load, 'src/main.js': `app.get('/', () => load());` }, 'test/lib.js', 'test'],
    [
      { 'scripts/lib.js': load, 'scripts/build.js': `import { load } from './lib'; load();` },
      'scripts/lib.js',
      'config',
    ],
    [
      { 'scripts/lib.js': load, 'webpack.config.js': `import { load } from './scripts/lib'; load();` },
      'scripts/lib.js',
      'config',
    ],
    // Servers that tests start.
    [{ 'test/support/server.js': routes }, 'test/support/server.js', 'test'],
    [{ 'bench/server.js': routes }, 'bench/server.js', 'test'],
    [{ 'src/test/app.js': `it('works', () => { ${routes} });` }, 'src/test/app.js', 'test'],
    [{ 'scripts/watch.js': `watcher.on('change', () => { ${read}; });` }, 'scripts/watch.js', 'config'],
    // Names of files, and folders that nobody calls so for anything else.
    [{ 'src/a.test.js': `${routes} ${load}`, 'src/main.js': loading('./a.test') }, 'src/a.test.js', 'test'],
    [
      { 'src/__tests__/a.js': `${routes} ${load}`, 'src/main.js': loading('./__tests__/a') },
      'src/__tests__/a.js',
      'test',
    ],
    [
      { 'vite.config.js': `${routes} ${load}`, 'src/main.js': loading('../vite.config') },
      'vite.config.js',
      'config',
    ],
  ];
  for (const [sources, path, kind] of folders) {
    it(`${Object.keys(sources).join(', ')}: ${path} is ${kind}`, () => {
      assert.equal(kindIn(sources, path), kind);
    });
  }

  it('or by scripts that run them', () => {
    const project: Project = {
      roleOf: (path) =>
        path === 'api.js' ? { role: 'config', reason: 'run by `check`', guess: 'unless-serving' } : undefined,
    };
    assert.equal(kindIn({ 'api.js': routes }, 'api.js', project), 'handler');
    assert.equal(kindIn({ 'api.js': `${read};` }, 'api.js', project), 'config');
  });

  it('change when the program does', () => {
    const sources = { 'test/lib.js': load, 'src/main.js': '' };
    const workspace = workspaceOf(sources);
    const kind = (): string | undefined =>
      workspace.analysis('test/lib.js', everywhere).findings[0]?.context.kind;
    assert.equal(kind(), 'test');
    workspace.takeChanged();
    workspace.set(factsOf('src/main.js', loading('../test/lib')));
    assert.deepEqual(workspace.takeChanged(), ['src/main.js', 'test/lib.js']);
    assert.equal(kind(), 'handler');
  });

  it('say so', () => {
    const guesses = [
      'test/a.js',
      'src/test/a.js',
      'scripts/a.js',
      'src/__tests__/a.js',
      'test/a.test.js',
      'jest.config.js',
    ];
    assert.deepEqual(
      guesses.map((path) => roleOfPath(path)?.guess),
      ['unless-loaded', 'unless-serving', 'unless-serving', undefined, undefined, undefined],
    );
  });
});
