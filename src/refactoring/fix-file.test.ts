import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyseFile, defaultOptions } from '../analysis';
import { refusals } from './testing/refusals';
import { shapes } from './testing/shapes';
import { fixed } from './testing/fixed';

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

interface Style {
  readonly file: string;
  readonly prelude: string;
  /** How the style calls a function of `fs`. */
  readonly call: (name: string) => string;
}

const plain = (name: string): string => name;
const names = 'readFileSync, statSync, existsSync, readdirSync';
const styles: readonly Style[] = [
  { file: 'a.mjs', prelude: `import fs from 'fs'`, call: (name) => `fs.${name}` },
  { file: 'a.mjs', prelude: `import * as all from "node:fs";`, call: (name) => `all['${name}']` },
  { file: 'a.mjs', prelude: `import { ${names} } from 'node:fs'`, call: plain },
  { file: 'a.mjs', prelude: `import fs, {\n  ${names},\n} from 'fs';`, call: plain },
  {
    file: 'a.mjs',
    prelude: `import { ${names.replace(/(\w+)/g, '$1 as _$1')} } from 'fs';\nconst readFile = 0, stat = 0;`,
    call: (name) => `_${name}`,
  },
  {
    file: 'a.mjs',
    prelude: `import { ${names} } from 'fs';\nimport * as fsp from 'fs/promises';`,
    call: plain,
  },
  { file: 'a.mjs', prelude: `const { ${names} } = await import('fs');`, call: plain },
  {
    file: 'a.mjs',
    prelude: `import { createRequire } from 'module';\nconst fs = createRequire(import.meta.url)('fs');`,
    call: (name) => `fs.${name}`,
  },
  { file: 'a.cjs', prelude: `const fs = require('fs');`, call: (name) => `fs.${name}` },
  { file: 'a.cjs', prelude: `const { ${names} } = require("fs")`, call: plain },
  {
    file: 'a.cjs',
    prelude: `const { ${names} } = require('fs'), { stat } = require('fs/promises');`,
    call: plain,
  },
  { file: 'a.cjs', prelude: `const fs = require('fs'), { ${names} } = fs;`, call: plain },
  { file: 'a.cjs', prelude: `'use strict';`, call: (name) => `require('node:fs').${name}` },
  { file: 'a.cjs', prelude: ``, call: (name) => `process.getBuiltinModule('fs').${name}` },
  { file: 'a.cts', prelude: `import fs = require('fs');`, call: (name) => `fs!.${name}` },
  {
    file: 'a.mts',
    prelude: `import { ${names}, type Stats } from 'fs';\nlet none: Stats | undefined;`,
    call: plain,
  },
];

/** A program with the calls of one style in all kinds of expressions. */
function combined({ prelude, call }: Style): string {
  const [read, stat, exists, list] = ['readFileSync', 'statSync', 'existsSync', 'readdirSync'].map(call);
  return `${prelude}

async function* walk(d) {
  for (const name of ${list ?? ''}(d)) yield name
  yield* ${list ?? ''}(d).map((name) => name + '!')
}

async function show(p, q = { a: [p] }) {
  const out = []
  const keep = (x) => { out.push(String(x)); return x }
  ${read ?? ''}(p).toString().split('').forEach(keep)
  if (!${exists ?? ''}(p) || ${stat ?? ''}(p).size > 1e6) return
  keep(${exists ?? ''}(p) ? ${read ?? ''}(q.a[0], 'utf8') : 0)
  keep([...${list ?? ''}('sub'), ${read ?? ''}(p)[0]].join())
  keep(\`<\${${stat ?? ''}(p).size}>\` + -(${stat ?? ''}(p).size ** 2))
  keep(${read ?? ''}(p)?.length ?? 0)
  keep(typeof ${stat ?? ''}(p).isFile() === 'boolean' && ${list ?? ''}('sub').length)
  keep({ [${read ?? ''}(p, 'utf8')]: ${exists ?? ''}('nothing') }['one\\n'])
  try { ${read ?? ''}('nothing') } catch ({ code, path }) { keep(code + path) }
  const again = async () => ${read ?? ''}(p, { encoding: 'utf8' })
  keep(await again())
  do { keep(${exists ?? ''}(p)) } while (!${exists ?? ''}(p))
  for await (const name of walk('sub')) keep(name)
  switch (true) { case ${exists ?? ''}(p): keep('case') }
  return out
}
show('one.txt').then(console.log)
`;
}

describe('fixFile', () => {
  for (const shape of [...shapes, ...refusals]) {
    describe(shape.name, () => {
      it('rewrites as expected, to something that parses and is left alone the second time', () => {
        const { text } = fixed({ path: shape.file, text: shape.before }, { unsafe: shape.unsafe ?? false });
        assert.equal(text, shape.after);
        const again = fixed({ path: shape.file, text }, { unsafe: true });
        if (text !== shape.before) assert.deepEqual(again, { text, applied: 0, newFiles: [] });
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

  describe('every style of import with every kind of expression', () => {
    for (const style of styles) {
      it(`${style.file}: ${style.prelude.replaceAll('\n', ' ')}`, () => {
        const before = combined(style);
        const { text, applied } = fixed({ path: style.file, text: before });
        assert.equal(applied, 21);
        assert.doesNotMatch(text, /\w+Sync\b/, 'nothing synchronous is left');
        assert.deepEqual(run(text, style.file), run(before, style.file));
      });
    }
  });

  it('keeps the line endings of the file', () => {
    const text =
      "import { readFileSync, statSync } from 'fs';\r\nexport async function f(p) {\r\n  statSync(p);\r\n  return readFileSync(p);\r\n}\r\nstatSync('.');\r\n";
    const result = fixed({ path: 'a.mjs', text });
    assert.equal(result.applied, 2);
    assert.doesNotMatch(result.text, /[^\r]\n/);
  });

  it('applies only the safe fixes unless told otherwise', () => {
    const file = {
      path: 'a.mjs',
      text: "import fs from 'fs';\nlet total = 0;\nexport async function f(p) { total += fs.readFileSync(p).length; }\n",
    };
    assert.equal(fixed(file).applied, 0);
    assert.equal(fixed(file, { unsafe: true }).applied, 1);
  });
});
