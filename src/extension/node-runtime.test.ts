import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
    const command = executable('echo v24.3.1');
    assert.deepEqual(await findNode(command), { ok: true, value: { command, major: 24, minor: 3 } });
  });

  it('falls back to the one on PATH', async () => {
    const found = await findNode('');
    assert.ok(found.ok);
    assert.equal(found.value.command, 'node');
  });

  for (const [what, command, message] of [
    [
      'does not exist',
      () => join(folder, 'nowhere'),
      /could not be run as Node\.js.*ENOENT.*lanewise\.nodePath/,
    ],
    ['is too old', () => executable('echo v18.20.0'), /is Node\.js v18\.20\.0; profiling needs 20/],
    ['is something else', () => executable('echo 1.2.3'), /does not answer as Node\.js does/],
    ['fails', () => executable('exit 1'), /could not be run as Node\.js/],
  ] as const) {
    it(`says what to do when it ${what}`, async () => {
      const found = await findNode(command());
      assert.ok(!found.ok);
      assert.match(found.error, message);
    });
  }
});
