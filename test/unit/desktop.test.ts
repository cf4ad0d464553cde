import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { desktopCode } from '../../scripts/desktop';

describe('desktop VS Code', function () {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  before(async function () {
    if (process.platform === 'win32') this.skip();
    folder = await mkdtemp(join(tmpdir(), 'lw-'));
    env = { PATH: [folder, process.env['PATH']].join(delimiter), DISPLAY: ':0' };
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const install = (script: string): Promise<void> =>
    writeFile(join(folder, 'code'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  it('is used where it is installed', async () => {
    await install('echo 1.139.0');
    assert.equal(desktopCode(env, 1000), 'code');
  });

  it('is not used by root, whom it refuses', async () => {
    await install('echo 1.139.0');
    assert.equal(desktopCode(env, 0), undefined);
  });

  it('is not used when it does not run', async () => {
    await install('echo 1.139.0; exit 1');
    assert.equal(desktopCode(env, 1000), undefined);
  });

  it('is not mistaken for another program of that name', async () => {
    await install('echo hello');
    assert.equal(desktopCode(env, 1000), undefined);
  });

  it('is not used without a display', async function () {
    if (process.platform !== 'linux') this.skip();
    await install('echo 1.139.0');
    assert.equal(desktopCode({ PATH: env['PATH'] }, 1000), undefined);
  });
});
