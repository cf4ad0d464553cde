import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyseFile, defaultOptions } from '../analysis';
import { shapes, type Shape } from './fix-file.shapes';
import { fixFile } from './fix-file';

const tsx = import.meta.resolve('tsx');

/** What a program shows to the outside: output, errors by name and code, and how it ended. */
interface Behaviour {
  readonly stdout: string;
  readonly status: number | null;
}

function run(text: string, file: string): Behaviour {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-fix-'));
  try {
    writeFileSync(join(folder, 'one.txt'), 'one\n');
    writeFileSync(join(folder, 'two.txt'), 'two, longer\n');
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'a.txt'), 'a');
    writeFileSync(join(folder, 'sub', 'b.txt'), 'b');
    writeFileSync(join(folder, file), text);
    const typed = file.endsWith('ts');
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [...(typed ? ['--import', tsx] : []), join(folder, file)],
      { cwd: folder, encoding: 'utf8', timeout: 30_000 },
    );
    assert.doesNotMatch(stderr, /SyntaxError|is not a function|is not defined/);
    return { stdout, status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function fixed(shape: Shape): string {
  const file = { path: shape.file, text: shape.before };
  return fixFile(file, defaultOptions, { unsafe: shape.unsafe ?? false }).text;
}

describe('fixFile', () => {
  for (const shape of shapes) {
    describe(shape.name, () => {
      it('rewrites as expected, to something that parses and is left alone the second time', () => {
        const text = fixed(shape);
        assert.equal(text, shape.after);
        const again = fixFile({ path: shape.file, text }, defaultOptions, { unsafe: true });
        if (text !== shape.before) assert.deepEqual(again, { text, applied: 0 });
        assert.equal(analyseFile({ path: shape.file, text }, defaultOptions).skipped, undefined);
      });

      if (shape.runs !== false) {
        it('behaves the same', () => {
          const before = run(shape.before, shape.file);
          assert.notEqual(before.stdout, '', 'the program must show what it does');
          assert.deepEqual(run(shape.after, shape.file), before);
        });
      }
    });
  }

  it('keeps the line endings of the file', () => {
    const text =
      "import { readFileSync, statSync } from 'fs';\r\nexport async function f(p) {\r\n  statSync(p);\r\n  return readFileSync(p);\r\n}\r\nstatSync('.');\r\n";
    const result = fixFile({ path: 'a.mjs', text }, defaultOptions);
    assert.equal(result.applied, 2);
    assert.doesNotMatch(result.text, /[^\r]\n/);
  });

  it('applies only the safe fixes unless told otherwise', () => {
    const file = {
      path: 'a.mjs',
      text: "import fs from 'fs';\nlet total = 0;\nexport async function f(p) { total += fs.readFileSync(p).length; }\n",
    };
    assert.equal(fixFile(file, defaultOptions).applied, 0);
    assert.equal(fixFile(file, defaultOptions, { unsafe: true }).applied, 1);
  });
});
