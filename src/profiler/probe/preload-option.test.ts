import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preloadOption, withoutPreload, withPreload } from './preload-option';

describe('the preload option', () => {
  const option = preloadOption('/a b/probe.cjs');

  it('is appended once, and taken away again', () => {
    for (const options of [undefined, '--no-warnings', '--require "/x y.cjs" --no-warnings']) {
      const added = withPreload(options, option);
      assert.ok(added.startsWith(options ?? '') && added.endsWith(option));
      assert.equal(withPreload(added, option), added);
      assert.equal(withoutPreload(added, option), options);
    }
    assert.equal(withPreload('', option), option);
  });

  it('leaves options alone that do not hold it', () => {
    assert.equal(withoutPreload('--no-warnings', option), '--no-warnings');
    assert.equal(withoutPreload(undefined, option), undefined);
  });

  it('is understood by Node with any path', () => {
    const folder = mkdtempSync(join(tmpdir(), 'a "quoted" \\ päth '));
    try {
      const file = join(folder, 'preload.cjs');
      writeFileSync(file, 'console.log("loaded")');
      const env = { PATH: process.env['PATH'], NODE_OPTIONS: preloadOption(file) };
      const { stdout, stderr } = spawnSync(process.execPath, ['-e', '0'], { env, encoding: 'utf8' });
      assert.deepEqual([stdout, stderr], ['loaded\n', '']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
