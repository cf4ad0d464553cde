import assert from 'node:assert/strict';
import { sampledDepth } from '../sources/cpu-profile/decode';
import { maxDepth } from '../sources/stack-table';
import { chromeTrace } from '../timeline/export-chrome-trace';
import type { Lost } from '../timeline/model';
import { LineSplitter } from './line-splitter';
import { openTrace } from './open-trace';
import { end, exit, header, profile, thread, traceOf } from './testing/sample-trace';

describe('what is beyond the limits of readers', () => {
  const lostWithDepths = (...depths: readonly number[]): readonly Lost[] => {
    const samples = depths.map((depth) => Array.from({ length: depth }, (_, index) => `f${index}`));
    const opened = openTrace(traceOf([header, thread(0, 1), profile(0, 2, samples), exit(0, 60), end(60)]));
    assert.ok(opened.ok);
    return opened.value.lost;
  };

  it('names samples whose stack V8 has cut', () => {
    assert.deepEqual(lostWithDepths(sampledDepth - 1), []);
    assert.deepEqual(lostWithDepths(3, sampledDepth, 3, sampledDepth + 2), [
      { what: '2 × the outermost callers of a sample', reason: 'V8 reads 254 frames of a stack' },
    ]);
  });

  it('names frames that are too deep', () => {
    assert.equal(lostWithDepths(maxDepth).length, 1);
    assert.deepEqual(lostWithDepths(maxDepth + 3)[0], {
      what: '3 × a frame above 512 others',
      reason: 'the stack is too deep to be shown',
    });
  });

  it('are no moments of which no date can be made', () => {
    for (const wallStart of [1e300, -1e300, 8.64e15 + 1]) {
      const opened = openTrace(traceOf([{ ...header, wallStart }, end(60)]));
      assert.ok(opened.ok);
      assert.match([...chromeTrace(opened.value)].join(''), /1970-01-01T00:00:00/);
    }
  });

  it('are shortened commands, which say so', () => {
    const argv = ['/usr/bin/node', '/app/app.js', 'x'.repeat(200)];
    const opened = openTrace(traceOf([header, { ...thread(0, 1), argv }, exit(0, 60), end(60)]));
    assert.ok(opened.ok);
    assert.equal(opened.value.lanes[0]?.process, `node app.js ${'x'.repeat(107)}…`);
  });

  it('counts lines that are too long, each once, and reads those around them', () => {
    const lines = new LineSplitter(8);
    const text = ['short\n', 'much too', ' long', ' a line\nnext\n123456789\n12345678\n', 'the last one'];
    const read = text.flatMap((part) => [...lines.add(Buffer.from(part))]);
    assert.deepEqual([...read, ...lines.rest()], ['short', 'next', '12345678']);
    assert.equal(lines.tooLong, 3);
  });
});
