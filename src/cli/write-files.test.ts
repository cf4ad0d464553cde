import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from './output';
import { writeFiles } from './write-files';

describe('writing files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'lanewise-write-')));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string): string => join(folder, name);

  it('replaces each as a whole, and leaves nothing beside it', async () => {
    await writeFile(at('a.js'), 'before');
    await writeFiles([{ path: at('a.js'), before: 'before', after: 'after' }]);
    assert.equal(await readFile(at('a.js'), 'utf8'), 'after');
    assert.deepEqual(await readdir(folder), ['a.js']);
  });

  it('makes files that are new', async () => {
    await writeFiles([{ path: at('new.js'), before: undefined, after: 'text' }]);
    assert.equal(await readFile(at('new.js'), 'utf8'), 'text');
  });

  it('keeps the mode of a file, its byte order mark, and that it is reached through a link', async () => {
    await writeFile(at('real.js'), '\uFEFFbefore');
    await chmod(at('real.js'), 0o755);
    await symlink('real.js', at('link.js'));
    await writeFiles([{ path: at('link.js'), before: 'before', after: 'after' }]);
    assert.equal(await readFile(at('real.js'), 'utf8'), '\uFEFFafter');
    assert.equal((await stat(at('real.js'))).mode & 0o777, 0o755);
    assert.equal(await realpath(at('link.js')), at('real.js'));
  });

  it('writes none when one has changed meanwhile', async () => {
    await writeFile(at('a.js'), 'before');
    await writeFile(at('b.js'), 'edited by somebody');
    const files = ['a.js', 'b.js'].map((name) => ({ path: at(name), before: 'before', after: 'after' }));
    await assert.rejects(writeFiles(files), /b\.js has changed meanwhile; nothing was written/);
    assert.equal(await readFile(at('a.js'), 'utf8'), 'before');
  });

  it('writes none when one is not in UTF-8, which would damage it', async () => {
    await writeFile(at('a.js'), 'before');
    const bytes = Buffer.from([0x27, 0xe9, 0x27]);
    await writeFile(at('latin1.js'), bytes);
    const files = [
      { path: at('a.js'), before: 'before', after: 'after' },
      { path: at('latin1.js'), before: bytes.toString('utf8'), after: 'after' },
    ];
    await assert.rejects(writeFiles(files), /latin1\.js is not in UTF-8/);
    assert.equal(await readFile(at('a.js'), 'utf8'), 'before');
    assert.deepEqual(await readFile(at('latin1.js')), bytes);
  });

  it('overwrites no file that has come up where a new one was to be', async () => {
    await writeFile(at('new.js'), 'of somebody else');
    await assert.rejects(
      writeFiles([{ path: at('new.js'), before: undefined, after: 'text' }]),
      isUsageError(/new\.js cannot be written \(file already exists\); nothing was written$/),
    );
    assert.equal(await readFile(at('new.js'), 'utf8'), 'of somebody else');
  });

  it('writes none when one is read-only', async () => {
    const files = ['a.js', 'b.js'].map((name) => ({ path: at(name), before: 'before', after: 'after' }));
    for (const { path } of files) await writeFile(path, 'before');
    await chmod(at('b.js'), 0o444);
    await assert.rejects(
      writeFiles(files),
      /b\.js cannot be written \(it is read-only\); nothing was written/,
    );
    for (const { path } of files) assert.equal(await readFile(path, 'utf8'), 'before');
  });

  it('says which were written before one that could not be', async () => {
    await writeFile(at('a.js'), 'before');
    const files = [
      { path: at('a.js'), before: 'before', after: 'after' },
      { path: at('none/new.js'), before: undefined, after: 'text' },
    ];
    const message =
      /new\.js cannot be written \(no such file or directory\); 1 of 2 files was written before$/;
    await assert.rejects(writeFiles(files), isUsageError(message));
  });
});

/** Printed as it is, without a stack. */
const isUsageError =
  (message: RegExp) =>
  (error: unknown): boolean =>
    error instanceof UsageError && message.test(error.message);
