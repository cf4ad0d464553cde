import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixed } from './testing/fixed';

function output(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-promises-'));
  try {
    writeFileSync(join(folder, 'one.txt'), 'one\n');
    writeFileSync(join(folder, 'a.mjs'), text);
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

interface Shape {
  readonly before: string;
  /** Absent where no fix may be offered. */
  readonly after?: string;
  readonly isSafe?: true;
  /** What the program did before was not what it was written for. */
  readonly neverRan?: true;
}

const show = `.then((value) => console.log(String(value)), (error) => console.log(error.code));\n`;

const shapes: readonly Shape[] = [
  {
    before: `import fs from 'node:fs';
const load = (path) => new Promise((resolve) => resolve(fs.readFileSync(path, 'utf8')));
await load('one.txt')${show}await load('none')${show}`,
    after: `import fs from 'node:fs';
const load = (path) => fs.promises.readFile(path, 'utf8');
await load('one.txt')${show}await load('none')${show}`,
  },
  {
    before: `import { readFileSync } from 'fs';
function load(path) {
  return new Promise((resolve, reject) => {
    try {
      resolve(readFileSync(path, 'utf8'));
    } catch (error) {
      reject(error);
    }
  });
}
await load('one.txt')${show}await load('none')${show}`,
    after: `import { readFile } from 'fs/promises';
function load(path) {
  return readFile(path, 'utf8');
}
await load('one.txt')${show}await load('none')${show}`,
  },
  {
    before: `import fs from 'node:fs';
const has = (path) => new Promise((resolve) => { resolve(fs.existsSync(path)); });
await has('one.txt')${show}await has('none')${show}`,
    after: `import fs from 'node:fs';
const has = (path) => fs.promises.access(path).then(() => true, () => false);
await has('one.txt')${show}await has('none')${show}`,
  },
  {
    before: `import fs from 'node:fs';
import { promisify } from 'node:util';
const read = promisify(fs.readFile);
await read('one.txt', 'utf8')${show}await read('none', 'utf8')${show}`,
    after: `import fs from 'node:fs';
const read = fs.promises.readFile;
await read('one.txt', 'utf8')${show}await read('none', 'utf8')${show}`,
    isSafe: true,
  },
  {
    before: `import fs from 'node:fs';
import util from 'node:util';
const load = async (path) => util.promisify(fs.readFile)(path, { encoding: 'utf8' });
await load('one.txt')${show}console.log(typeof util.inspect);\n`,
    after: `import fs from 'node:fs';
import util from 'node:util';
const load = async (path) => fs.promises.readFile(path, { encoding: 'utf8' });
await load('one.txt')${show}console.log(typeof util.inspect);\n`,
    isSafe: true,
  },
  {
    before: `import fs from 'node:fs';
import { promisify } from 'node:util';
const read = promisify(fs.readFileSync);
read('one.txt', 'utf8')${show}`,
    after: `import fs from 'node:fs';
const read = fs.promises.readFile;
read('one.txt', 'utf8')${show}`,
    neverRan: true,
  },
  // What else is done there, what is done with the result, and what may be a descriptor.
  {
    before: `import fs from 'node:fs';
const load = (path) => new Promise((resolve) => resolve(fs.readFileSync(path, 'utf8').trim()));
await load('one.txt')${show}`,
  },
  {
    before: `import fs from 'node:fs';
const load = (path) => new Promise((resolve) => { console.log(path); resolve(fs.readFileSync(path, 'utf8')); });
await load('one.txt')${show}`,
  },
  {
    before: `import fs from 'node:fs';
const load = (path) => new Promise((resolve, reject) => { try { resolve(fs.readFileSync(path)); } catch (error) { reject(path); } });
await load('one.txt')${show}`,
  },
  {
    before: `import fs from 'node:fs';
const load = (path) => new Promise((resolve) => resolve(/* all */ fs.readFileSync(path)));
await load('one.txt')${show}`,
  },
  {
    before: `import fs from 'node:fs';
const load = (fd) => new Promise((resolve) => resolve(fs.readFileSync(fd)));
load(fs.openSync('one.txt'))${show}`,
  },
  {
    before: `import fs from 'node:fs';
import { promisify } from 'node:util';
const read = promisify(fs.readFile);
const fd = fs.openSync('one.txt');
await read('one.txt', 'utf8')${show}read(fd, 'utf8')${show}`,
  },
  {
    before: `import fs from 'node:fs';
import { promisify } from 'node:util';
export const read = promisify(fs.readFile);
await read('one.txt', 'utf8')${show}`,
  },
  {
    before: `import fs from 'node:fs';
import { promisify } from 'node:util';
const read = promisify(fs.readFile);
const all = ['one.txt'].map((path) => [path, read]);
await read('one.txt', 'utf8')${show}console.log(all.length);\n`,
  },
];

describe('the fixes that make promises true', () => {
  for (const { before, after, isSafe, neverRan } of shapes) {
    const name = before.split('\n').find((line) => /promisify\(|new Promise/.test(line)) ?? before;
    it(`${after === undefined ? 'leave alone' : 'rewrite'}: ${name}`, () => {
      assert.equal(fixed({ path: 'a.mjs', text: before }, { unsafe: true }).text, after ?? before);
      assert.equal(fixed({ path: 'a.mjs', text: before }).applied, isSafe ? 1 : 0);
      if (after === undefined) return;
      const printed = output(before);
      assert.equal(printed === '', neverRan === true);
      if (neverRan) assert.equal(output(after), 'one\n\n');
      else assert.equal(output(after), printed);
    });
  }
});
