import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyEdits, LineIndex } from '../base/text';
import type { MigrationAnswer, MigrationQuestion } from './messages';
import { MigrationThread } from './migration-thread';

const worker = fileURLToPath(new URL('testing/migration-worker.mjs', import.meta.url));
const text = `import fs from 'node:fs';

export function size(file) {
  return fs.statSync(file).size;
}
`;
const caller = `import { size } from './size.mjs';
console.log(size('caller.mjs'));
`;

describe('the thread of migrations', () => {
  let folder: string;
  let thread: MigrationThread;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'lanewise-thread-')));
    await writeFile(join(folder, 'size.mjs'), text);
    await writeFile(join(folder, 'caller.mjs'), caller);
    thread = new MigrationThread(worker);
  });
  afterEach(async () => {
    thread.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  const never = new AbortController().signal;
  const steps: string[] = [];
  const ask = (
    question: Partial<MigrationQuestion> = {},
    signal: AbortSignal = never,
  ): Promise<MigrationAnswer> => {
    const start = text.indexOf('fs.statSync');
    const finding = { rule: 'no-blocking-call', range: { start, end: start + 11 }, chain: [] };
    const whole: MigrationQuestion = {
      root: folder,
      ignore: [],
      unsaved: [],
      diskVersion: 0,
      file: join(folder, 'size.mjs'),
      finding,
      milliseconds: 10,
      ...question,
    };
    return thread.ask(whole, signal, (step) => steps.push(step));
  };
  /** What becomes of the caller. */
  function callerAfter(answer: MigrationAnswer, before: string): string | undefined {
    assert.equal(answer.kind, 'result', JSON.stringify(answer));
    assert.equal(answer.result.kind, 'migration', JSON.stringify(answer.result));
    const edited = answer.result.files.find(({ file }) => file === join(folder, 'caller.mjs'));
    assert.deepEqual(answer.lineStarts.get(join(folder, 'caller.mjs')), new LineIndex(before).starts);
    return edited && applyEdits(before, edited.edits);
  }

  it('answers from the files of a folder, and says what it does meanwhile', async () => {
    assert.equal(
      callerAfter(await ask(), caller),
      caller.replace('size(', 'await size(').replace('await size }', 'size }'),
    );
    assert.ok(steps.length > 1, steps.join());
  });

  it('answers with one edit for each statement', async () => {
    const answer = await ask();
    assert.ok(answer.kind === 'result' && answer.result.kind === 'migration');
    const own = answer.result.files.find(({ file }) => file.endsWith('size.mjs'));
    const [head, body, ...others] = own?.edits ?? [];
    assert.deepEqual([head?.text, body?.text], ['async ', '(await fs.promises.stat(file))']);
    assert.deepEqual(others, []);
  });

  it('answers from unsaved texts, and from the disk again once they are gone', async () => {
    const unsaved = caller.replace('console.log(size(', 'console.info(size(');
    const question = { unsaved: [{ file: join(folder, 'caller.mjs'), text: unsaved }] };
    assert.match(callerAfter(await ask(question), unsaved) ?? '', /console\.info\(await size\(/);
    assert.match(callerAfter(await ask(), caller) ?? '', /console\.log\(await size\(/);
  });

  it('looks at the disk anew when told that it has changed', async () => {
    await ask();
    const changed = caller.replace('console.log', 'console.info');
    await writeFile(join(folder, 'caller.mjs'), changed);
    assert.match(callerAfter(await ask({ diskVersion: 1 }), changed) ?? '', /console\.info\(await size\(/);
  });

  it('finds a file that is new before it is told of it', async () => {
    await ask();
    await writeFile(join(folder, 'new.mjs'), text);
    const answer = await ask({ file: join(folder, 'new.mjs') });
    assert.equal(answer.kind === 'result' && answer.result.kind, 'migration');
  });

  it('says that there is nothing to be done where nothing blocks', async () => {
    const finding = { rule: 'no-blocking-call', range: { start: 0, end: 6 }, chain: [] };
    assert.deepEqual(await ask({ finding }), { kind: 'nothing' });
  });

  it('begins with what really blocks where a finding tells the way there', async () => {
    const start = text.indexOf('fs.statSync');
    const chain = [{ message: '', file: join(folder, 'size.mjs'), range: { start, end: start + 11 } }];
    const at = caller.indexOf('size(');
    const finding = { rule: 'no-blocking-call', range: { start: at, end: at + 4 }, chain };
    const answer = await ask({ file: join(folder, 'caller.mjs'), finding });
    assert.match(callerAfter(answer, caller) ?? '', /await size\(/);
  });

  it('gives up what nobody waits for, and answers the next question', async () => {
    const abort = new AbortController();
    const first = ask({}, abort.signal);
    const second = ask();
    abort.abort();
    assert.deepEqual(await first, { kind: 'cancelled' });
    assert.equal((await second).kind, 'result');
  });

  it('cancels what is still asked for when it is disposed', async () => {
    const answer = ask();
    thread.dispose();
    assert.deepEqual(await answer, { kind: 'cancelled' });
    assert.deepEqual(await ask(), { kind: 'cancelled' });
  });

  it('tells that the thread has died, and starts another one', async () => {
    const dead = join(folder, 'dead.mjs');
    await writeFile(dead, 'throw new Error("out of luck");');
    thread = new MigrationThread(dead);
    for (let time = 0; time < 2; time++) {
      const answer = await ask();
      assert.equal(answer.kind, 'failed');
      assert.match(answer.message, /out of luck/);
    }
  });
});
