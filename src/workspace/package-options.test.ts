import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageOptions } from './package-options';

describe('what packages say to fixes', () => {
  let folder: string;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'lanewise-packages-')));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is what they install, and how their files are loaded', async () => {
    await mkdir(join(folder, 'inner'));
    const outer = {
      name: 'outer',
      type: 'module',
      dependencies: { 'p-map': '^7.0.0', odd: 1 },
      devDependencies: { mocha: '12' },
      peerDependencies: { express: '5' },
    };
    await writeFile(join(folder, 'package.json'), JSON.stringify(outer));
    await writeFile(join(folder, 'inner/package.json'), '{ "name": "inner", "dependencies": [] }');
    const files = new Set(['a.js', 'b.js', 'inner/c.js'].map((name) => join(folder, name)));
    const byDirectory = [...packageOptions(files)].sort((a, b) => (a.directory < b.directory ? -1 : 1));
    assert.deepEqual(byDirectory, [
      { directory: folder, dependencies: { 'p-map': '^7.0.0', express: '5' }, isModule: true },
      { directory: join(folder, 'inner'), dependencies: {}, isModule: false },
    ]);
  });
});
