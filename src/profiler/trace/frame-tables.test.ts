import assert from 'node:assert/strict';
import { FrameTableBuilder, StringTable } from './frame-tables';
import { SourcePositions } from './source-positions';

describe('FrameTableBuilder', () => {
  it('has one row for what lies at one place of the sources, however often it was compiled', () => {
    const positions = new SourcePositions();
    for (const url of ['/app/a.js', '/app/b.js']) {
      const map = { version: 3, sources: ['file:///app/source.ts'], names: [], mappings: 'AAAA' };
      assert.equal(positions.add({ type: 'source-map', url, map }), undefined);
    }
    const builder = new FrameTableBuilder(new StringTable(), positions);
    const at = (name: string, file: string) => builder.add({ name, file, line: 1, column: 1 });
    const rows = [at('f', '/app/a.js'), at('f', '/app/b.js'), at('g', '/app/a.js'), at('f', '/app/c.js')];
    assert.deepEqual(rows, [0, 0, 1, 2]);
    assert.equal(builder.finish().name.length, 3);
  });
});
