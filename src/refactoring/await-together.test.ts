import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fixed, fixed } from './testing/fixed';

/** What a program prints, in a folder with a few files. */
function output({ text, newFiles = [] }: Partial<Fixed>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-together-'));
  try {
    mkdirSync(join(folder, 'in'));
    for (const name of ['a', 'bb', 'ccc']) writeFileSync(join(folder, 'in', name), `${name}\n`);
    writeFileSync(join(folder, 'a.mjs'), text ?? '');
    for (const file of newFiles) writeFileSync(join(folder, file.path), file.text);
    const { stdout, stderr } = spawnSync(process.execPath, ['a.mjs'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 30_000,
    });
    assert.doesNotMatch(stderr, /SyntaxError|ReferenceError|TypeError/);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const prelude = `import fs from 'node:fs/promises';
const names = ['a', 'bb', 'ccc'];
const done = async (x) => (console.log(JSON.stringify(x)), x);
`;

const helperImport = `import { mapConcurrently } from './map-concurrently.mjs';\n`;

interface Shape {
  readonly before: string;
  /** Absent where no fix may be offered. */
  readonly after?: string;
}

/** Programs that print what they have found; the parts that fixes change. */
const shapes: readonly Shape[] = [
  {
    before: `const sizes = [];
for (const name of names) {
  const { size } = await fs.stat('in/' + name); // in bytes
  sizes.push([name, size]);
}
await done(sizes);`,
    after: `const sizes = await Promise.all(names.map(async (name) => {
  const { size } = await fs.stat('in/' + name); // in bytes
  return [name, size];
}));
await done(sizes);`,
  },
  {
    before: `const texts = []
for (const name of new Set(names)) texts.push(await fs.readFile('in/' + name, 'utf8'))
await done(texts)`,
    after: `const texts = await Promise.all(Array.from(new Set(names), async (name) => { return await fs.readFile('in/' + name, 'utf8'); }));
await done(texts)`,
  },
  {
    before: `const items = names.map((name) => ({ name }));
for (const item of items) {
  if (item.name === 'bb') continue;
  item.text = await fs.readFile(\`in/\${item.name}\`, 'utf8');
}
await done(items);`,
    after: `const items = names.map((name) => ({ name }));
await Promise.all(items.map(async (item) => {
  if (item.name === 'bb') return;
  item.text = await fs.readFile(\`in/\${item.name}\`, 'utf8');
}));
await done(items);`,
  },
  {
    before: `for (const [index, name] of names.entries()) await fs.copyFile('in/' + name, 'in/' + index);
await done((await fs.readdir('in')).sort());`,
    after: `await Promise.all(Array.from(names.entries(), async ([index, name]) => { await fs.copyFile('in/' + name, 'in/' + index); }));
await done((await fs.readdir('in')).sort());`,
  },
  {
    before: `class Store {
  async fill(list) {
    for (let entry of list) {
      entry = 'in/' + entry;
      try {
        await fs.chmod(entry, this.mode);
      } catch {
        continue;
      }
    }
  }
  mode = 0o640;
}
await new Store().fill(names);
await done((await fs.stat('in/a')).mode);`,
    after: `class Store {
  async fill(list) {
    await mapConcurrently(list, 8, async (entry) => {
      entry = 'in/' + entry;
      try {
        await fs.chmod(entry, this.mode);
      } catch {
        return;
      }
    });
  }
  mode = 0o640;
}
await new Store().fill(names);
await done((await fs.stat('in/a')).mode);`,
  },
  {
    before: `const head = await fs.readFile('in/a', 'utf8');
const foot = await fs.readFile('in/bb', 'utf8'); // the end
await done(head + foot);`,
    after: `const [head, foot] = await Promise.all([fs.readFile('in/a', 'utf8'), fs.readFile('in/bb', 'utf8')]); // the end
await done(head + foot);`,
  },
  {
    before: `let { size } = await fs.stat('in/a')
let list = await fs.readdir('in')
let text = await fs.readFile('in/ccc', 'utf8')
await done([size, list, text])`,
    after: `let [{ size }, list, text] = await Promise.all([fs.stat('in/a'), fs.readdir('in'), fs.readFile('in/ccc', 'utf8')])
await done([size, list, text])`,
  },
  {
    before: `let text, size
const log = done
text = await fs.readFile('in/a', 'utf8')
size = (await fs.stat('in/bb')).size
// Of all.
const list = await fs.readdir('in')
await log([text, size, list.length])`,
    after: `let text, size
const log = done
const [textResult, sizeResult, list] = await Promise.all([
  fs.readFile('in/a', 'utf8'),
  fs.stat('in/bb'),
  // Of all.
  fs.readdir('in'),
])
text = textResult
size = sizeResult.size
await log([text, size, list.length])`,
  },
  {
    before: `let head, foot
const log = done
head = await fs.readFile('in/a', 'utf8')
foot = await fs.readFile('in/bb', 'utf8')
await log(head + foot)`,
    after: `let head, foot
const log = done
;[head, foot] = await Promise.all([fs.readFile('in/a', 'utf8'), fs.readFile('in/bb', 'utf8')])
await log(head + foot)`,
  },
  // What the loop adds up is not rewritten.
  {
    before: `let total = 0;
for (const name of names) total += (await fs.stat('in/' + name)).size;
await done(total);`,
  },
  {
    before: `const sizes = {};
for (const name of names) sizes[name] = (await fs.stat('in/' + name)).size;
await done(sizes);`,
    after: `const sizes = {};
for (const [key, value] of await Promise.all(names.map(async (name) => { return [name, (await fs.stat('in/' + name)).size]; }))) {
  sizes[key] = value;
}
await done(sizes);`,
  },
  {
    before: `const small = [];
for (const name of names) {
  const { size } = await fs.stat('in/' + name);
  if (size < 4) small.push(name);
}
await done(small);`,
    after: `const small = (await Promise.all(names.map(async (name) => {
  const own = [];
  const { size } = await fs.stat('in/' + name);
  if (size < 4) own.push(name);
  return own;
}))).flat();
await done(small);`,
  },
  {
    before: `for (var name of names) await fs.utimes('in/' + name, 1, 1);
await done(name);`,
  },
  {
    before: `for (const name of names) {
  var last = await fs.stat('in/' + name);
}
await done(last.size);`,
  },
  {
    before: `for (const name /* of a file */ of names) await fs.utimes('in/' + name, 1, 1);
await done(1);`,
  },
  {
    before: `async function copyAll(list) {
  for (const name of list) await fs.writeFile('in/copy-' + name, name);
}
await done(await copyAll(names));`,
    after: `async function copyAll(list) {
  await mapConcurrently(list, 8, async (name) => { await fs.writeFile('in/copy-' + name, name); });
}
await done(await copyAll(names));`,
  },
];

describe('the fixes that await together', () => {
  for (const { before, after } of shapes) {
    const name = before.split('\n').find((line) => /await|for/.test(line)) ?? before;
    it(after === undefined ? `leave alone: ${name}` : `rewrite: ${name}`, () => {
      const text = `${prelude}${before}\n`;
      const result = fixed({ path: 'a.mjs', text }, { unsafe: true });
      const helper = after?.includes('mapConcurrently') === true ? helperImport : '';
      assert.equal(result.text, `${prelude.replace('\n', `\n${helper}`)}${after ?? before}\n`);
      if (after === undefined) return;
      const printed = output({ text });
      assert.notEqual(printed, '', 'the program must show what it does');
      assert.equal(output(result), printed);
    });

    it(`are never safe: ${name}`, () => {
      assert.equal(fixed({ path: 'a.mjs', text: `${prelude}${before}\n` }).applied, 0);
    });
  }
});
