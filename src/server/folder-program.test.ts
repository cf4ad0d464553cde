import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultOptions } from '../analysis';
import { FolderProgram } from './folder-program';
import { scanWorker } from './testing/real-engine';

describe('a folder’s program', () => {
  let folder: string;
  let program: FolderProgram;
  let path: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'lanewise-program-')));
    path = join(folder, 'a.js');
    await writeFile(path, blocking('onDisk'));
    program = new FolderProgram(folder, scanWorker);
    const options = { analysis: defaultOptions, ignore: [], maxFiles: 10 };
    await program.index(options, new AbortController().signal, () => undefined);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const blocking = (api: string): string =>
    `export async function load(path) { await 0; ${api}; require('fs').readFileSync(path); }\n`;
  /** Nests deeper than the stack of a process's first thread, so that it takes a while. */
  const deep = `list${'\n  .filter(Boolean)'.repeat(1_900)};\n${blocking('deep')}`;
  const open = (text: string) => program.open({ path, text }, defaultOptions);
  const startsOf = (): readonly number[] =>
    program.analysis(path, defaultOptions).findings.map(({ range }) => range.start);
  const startIn = (text: string): number => text.indexOf('require(');

  it('takes the text of an open document, however deep that nests', async () => {
    await open(blocking('inEditor'));
    assert.deepEqual(startsOf(), [startIn(blocking('inEditor'))]);
    await open(deep);
    assert.deepEqual(startsOf(), [startIn(deep)]);
  });

  it('takes no text that came before the last one, or before the document was closed', async () => {
    const older = open(deep);
    await open(blocking('inEditor'));
    await older;
    assert.deepEqual(startsOf(), [startIn(blocking('inEditor'))]);
    const last = open(deep);
    await program.close(path);
    await last;
    assert.deepEqual(startsOf(), [startIn(blocking('onDisk'))]);
  });
});
