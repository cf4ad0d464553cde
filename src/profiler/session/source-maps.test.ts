import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSourceMap } from './source-maps';

describe('readSourceMap', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'source maps '));
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src/a b.ts'), '');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const map = { version: 3, sources: ['src/a%20b.ts', 'src/gone.ts'], names: ['x'], mappings: 'AAAA' };
  const expected = (): unknown => ({
    version: 3,
    sources: [pathToFileURL(join(folder, 'src/a b.ts')).href, null],
    names: ['x'],
    mappings: 'AAAA',
  });

  it('reads a map beside the script, by path and by URL', () => {
    write('out.js.map', JSON.stringify(map));
    const script = write('out.js', 'code();\n//# sourceMappingURL=out.js.map\n');
    assert.deepEqual(readSourceMap(script), expected());
    assert.deepEqual(readSourceMap(pathToFileURL(script).href), expected());
  });

  it('reads a map inside the script, however long it is', () => {
    const long = { ...map, names: ['x'], sourcesContent: ['y'.repeat(50_000)] };
    for (const data of [
      `data:application/json;base64,${Buffer.from(JSON.stringify(long)).toString('base64')}`,
      `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(long))}`,
    ]) {
      assert.deepEqual(
        readSourceMap(write('inline.js', `code();\n//# sourceMappingURL=${data}`)),
        expected(),
      );
    }
  });

  it('honours sourceRoot', () => {
    const rooted = { ...map, sourceRoot: 'src', sources: ['a b.ts', '../src/gone.ts'] };
    write('out.js.map', JSON.stringify(rooted));
    assert.deepEqual(readSourceMap(write('out.js', '//# sourceMappingURL=out.js.map')), expected());
  });

  it('gives nothing where there is no map, no script, or no source on this machine', () => {
    assert.equal(readSourceMap(write('plain.js', 'code();\n')), undefined);
    assert.equal(readSourceMap(join(folder, 'gone.js')), undefined);
    assert.equal(readSourceMap('evalmachine.<anonymous>'), undefined);
    assert.equal(readSourceMap('file://%'), undefined);
    write('out.js.map', JSON.stringify({ ...map, sources: ['src/gone.ts'] }));
    assert.equal(readSourceMap(write('out.js', '//# sourceMappingURL=out.js.map')), undefined);
    assert.equal(
      readSourceMap(write('far.js', '//# sourceMappingURL=https://example.com/far.js.map')),
      undefined,
    );
  });

  it('says what is wrong with a map', () => {
    const long = write('long.js', 'code();');
    truncateSync(long, 64 * 1024 * 1024 + 1);
    assert.equal(readSourceMap(long), 'the script is too long to be searched for it');
    for (const text of ['no JSON', 'null', '{"version": 3}']) {
      write('out.js.map', text);
      assert.equal(typeof readSourceMap(write('out.js', '//# sourceMappingURL=out.js.map')), 'string');
    }
  });
});
