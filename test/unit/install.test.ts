import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Places, ensureInstalled } from '../host/install';

describe('a kept download', () => {
  let places: Places;
  let top: string;

  beforeEach(async () => {
    top = await mkdtemp(join(tmpdir(), 'lw-'));
    places = { source: join(top, 'source'), kept: join(top, 'kept') };
    await mkdir(join(places.source, 'thing'), { recursive: true });
    await lock('first');
  });

  afterEach(() => rm(top, { recursive: true, force: true }));

  const lock = (text: string): Promise<void> =>
    writeFile(join(places.source, 'thing/package-lock.json'), text);

  const install = (action: (folder: string) => Promise<void>): Promise<string> =>
    ensureInstalled({ name: 'thing', description: 'a thing', install: action }, places);

  const works = (folder: string): Promise<void> => writeFile(join(folder, 'product'), 'made');

  const mustNotRun = (): Promise<void> => Promise.reject(new Error('installed again'));

  it('is installed once and then found', async () => {
    const folder = await install(works);
    assert.equal(await readFile(join(folder, 'product'), 'utf8'), 'made');
    assert.equal(await install(mustNotRun), folder);
  });

  it('leaves nothing behind when installing fails, and is installed the next time', async () => {
    await assert.rejects(
      install(async (folder) => {
        await works(folder);
        throw new Error('no network');
      }),
      /no network/,
    );
    assert.deepEqual(await readdir(places.kept), []);
    await install(works);
  });

  it('is not mistaken for complete after a crash, whose remains are removed', async () => {
    // No process has this id: it is above the highest that Linux gives.
    await mkdir(join(places.kept, 'partial-4194999-thing'), { recursive: true });
    const folder = await install(works);
    assert.deepEqual(await readdir(places.kept), [folder.slice(places.kept.length + 1)]);
  });

  it('is replaced when its lock file changes', async () => {
    const before = await install(works);
    await lock('second');
    const after = await install(works);
    assert.notEqual(after, before);
    assert.deepEqual(await readdir(places.kept), [after.slice(places.kept.length + 1)]);
  });

  it('may be installed twice at the same time', async () => {
    const [one, other] = await Promise.all([
      install(works),
      ensureInstalled({ name: 'thing', description: 'the same thing', install: works }, places),
    ]);
    assert.equal(one, other);
  });
});
