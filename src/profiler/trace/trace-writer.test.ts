import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeBlocks, maxBlockText } from './blocks';
import { TraceWriter } from './trace-writer';

describe('TraceWriter', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trace-writer-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('writes what can be read block by block and as one gzip file, records longer than a block included', () => {
    const path = join(folder, 'run.lanewise');
    const records = [
      { type: 'short' },
      { type: 'long', text: 'x'.repeat(2 * maxBlockText + 10) },
      { type: 'after', text: 'ü' },
    ];
    const writer = new TraceWriter(path);
    for (const record of records) writer.write(record);
    writer.close();

    const bytes = readFileSync(path);
    const texts = [...decodeBlocks(bytes)].map((block) =>
      'text' in block ? block.text : assert.fail(block.damage),
    );
    assert.ok(texts.length > 2 && texts.every((text) => text.length <= maxBlockText));
    const whole = gunzipSync(bytes);
    assert.ok(Buffer.concat(texts).equals(whole));
    const lines = whole.toString().trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line): unknown => JSON.parse(line)),
      records,
    );
  });

  it('replaces a file that is there, and has written what was flushed', () => {
    const path = join(folder, 'run.lanewise');
    new TraceWriter(path).close();
    const writer = new TraceWriter(path);
    writer.write({ type: 'first' });
    assert.equal(readFileSync(path).length, 0);
    writer.flush();
    assert.equal(gunzipSync(readFileSync(path)).toString(), '{"type":"first"}\n');
    writer.close();
  });
});
