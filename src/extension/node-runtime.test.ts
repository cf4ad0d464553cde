import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNode } from './node-runtime';

describe('findNode', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lanewise-node-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function executable(script: string): string {
    const file = join(folder, 'node');
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  }

  it('tells the version of the executable that is set', async () => {
    const command = executable('echo /somewhere/bin/node; echo v24.3.1');
    assert.deepEqual(await findNode(command, folder), {
      ok: true,
      value: { path: '/somewhere/bin/node', major: 24, minor: 3 },
    });
  });

  it('falls back to the one on PATH', async () => {
    const found = await findNode('', folder);
    assert.ok(found.ok);
    assert.equal(realpathSync(found.value.path), realpathSync(process.execPath));
  });

  for (const [what, command, message] of [
    [
      'does not exist',
      () => join(folder, 'nowhere'),
      /could not be run as Node\.js.*ENOENT.*lanewise\.nodePath/,
    ],
    [
      'is too old',
      () => executable('echo /bin/node; echo v18.20.0'),
      /is Node\.js 18\.20; profiling needs 20/,
    ],
    ['is something else', () => executable('echo 1.2.3'), /does not answer as Node\.js does/],
    ['fails', () => executable('exit 1'), /could not be run as Node\.js/],
  ] as const) {
    it(`says what to do when it ${what}`, async () => {
      const found = await findNode(command(), folder);
      assert.ok(!found.ok);
      assert.match(found.error, message);
    });
  }
});
