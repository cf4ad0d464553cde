import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { scriptCommand } from './profile-target';

const node = (major: number, minor: number) => ({ path: '/bin/node', major, minor });

describe('scriptCommand', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'lanewise-target-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function installTsx(): string {
    const tsx = join(folder, 'node_modules/tsx');
    mkdirSync(tsx, { recursive: true });
    writeFileSync(join(tsx, 'package.json'), '{ "name": "tsx", "exports": { ".": "./loader.mjs" } }');
    writeFileSync(join(tsx, 'loader.mjs'), '');
    return pathToFileURL(join(tsx, 'loader.mjs')).href;
  }

  it('runs JavaScript with Node.js alone', () => {
    for (const name of ['a.js', 'a.mjs', 'a.cjs']) {
      assert.deepEqual(scriptCommand(node(20, 19), join(folder, name)), {
        ok: true,
        value: ['/bin/node', join(folder, name)],
      });
    }
  });

  it('runs TypeScript with Node.js alone where that strips types', () => {
    const file = join(folder, 'a.ts');
    for (const [major, minor] of [
      [22, 18],
      [23, 6],
      [24, 0],
    ] as const) {
      assert.deepEqual(scriptCommand(node(major, minor), file), { ok: true, value: ['/bin/node', file] });
    }
  });

  it("runs TypeScript through the project's tsx elsewhere", () => {
    const loader = installTsx();
    for (const [name, runtime] of [
      ['a.ts', node(20, 19)],
      ['a.mts', node(22, 17)],
      ['a.ts', node(23, 5)],
      ['a.tsx', node(24, 0)],
      ['a.jsx', node(24, 0)],
    ] as const) {
      const file = join(folder, name);
      assert.deepEqual(scriptCommand(runtime, file), {
        ok: true,
        value: ['/bin/node', '--import', loader, file],
      });
    }
  });

  it('says what to do where nothing runs the file', () => {
    for (const [name, message] of [
      ['a.ts', /Node\.js 20\.19 does not run TypeScript by itself.*22\.18.*tsx/],
      ['a.tsx', /tsx/],
      ['a.py', /not a JavaScript or TypeScript file/],
    ] as const) {
      const command = scriptCommand(node(20, 19), join(folder, name));
      assert.ok(!command.ok);
      assert.match(command.error, message);
    }
  });
});
