import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { FixCommandReport } from '../../src/cli/fix-report';
import { runCli } from './run-cli';

const run = promisify(execFile);

/** A program in two files: what blocks is two functions away from what a request runs. */
const shop = {
  'package.json': '{ "name": "shop", "private": true, "type": "module" }\n',
  'orders.json': '{ "7": "tea" }\n',
  'store.js': `import fs from 'node:fs';

// All of them.
export function load(name) {
  return JSON.parse(fs.readFileSync(name + '.json', 'utf8'));
}
`,
  'main.js': `import { load } from './store.js';

function order(id) {
  return load('orders')[id];
}

async function handle(id) {
  await null;
  console.log('order', order(id));
}

await handle('7');
await handle('8');
`,
};
const migrated = {
  'store.js': shop['store.js']
    .replace('export function', 'export async function')
    .replace("fs.readFileSync(name + '.json', 'utf8')", "await fs.promises.readFile(name + '.json', 'utf8')"),
  'main.js': shop['main.js']
    .replace('function order', 'async function order')
    .replace("load('orders')[id]", "(await load('orders'))[id]")
    .replace("'order', order(id)", "'order', await order(id)"),
};

/** In which another request may come between what is read and what is written. */
const counter = {
  'package.json': shop['package.json'],
  'count.json': '0',
  'main.js': `import fs from 'node:fs';

let total = 0;
export async function add() {
  await null;
  const before = total;
  const more = grow();
  total = before + more;
  return total;
}

function grow() {
  return Number(fs.readFileSync('count.json', 'utf8')) + 1;
}
console.log(await add());
`,
};

const refused = {
  'package.json': shop['package.json'],
  'main.js': `import fs from 'node:fs';

class Config {
  constructor(file) {
    this.text = fs.readFileSync(file, 'utf8');
  }
}
export async function handle(file) {
  await null;
  return new Config(file).text;
}
`,
};

describe('lanewise fix', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'lanewise-fix-')));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  }
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const fix = (...args: string[]) => runCli(['fix', ...args], { cwd: folder });
  async function fixJson(...args: string[]): Promise<FixCommandReport> {
    const { stdout, stderr } = await fix(...args, '--format', 'json');
    assert.equal(stderr, '');
    return JSON.parse(stdout) as FixCommandReport;
  }
  async function unchanged(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) assert.equal(await read(name), text);
  }
  const output = async (): Promise<string> =>
    (await run(process.execPath, ['main.js'], { cwd: folder })).stdout;

  it('makes a blocking call asynchronous, and all functions that have to wait for it', async () => {
    await write(shop);
    const before = await output();
    const { code, stdout, stderr } = await fix();
    assert.equal(code, 0, stdout + stderr);
    assert.match(
      stdout,
      /^store\.js:5:27 fixed Make asynchronous \(2 functions in 2 files\) \(no-blocking-call\)$/m,
    );
    assert.match(stdout, /^1 fix in 2 files; 0 findings left\.$/m);
    await unchanged(migrated);
    assert.equal(await output(), before);
    assert.match((await fix()).stdout, /^0 fixes in 0 files; 0 findings left\.$/m);
  });

  it('prints a diff that can be applied, and writes nothing, when asked to', async () => {
    await write(shop);
    const { code, stdout, stderr } = await fix('--dry-run');
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^store\.js:5:21 fixed .*\n\n1 fix in 2 files \(nothing was written\); 0 findings left\.$/m,
    );
    await unchanged(shop);
    await writeFile(join(folder, 'fix.patch'), stdout);
    await run('git', ['apply', 'fix.patch'], { cwd: folder });
    await unchanged(migrated);
  });

  it('leaves out what may change the program, says why, and applies it when asked to', async () => {
    await write(counter);
    const without = await fix();
    assert.equal(without.code, 0);
    assert.match(without.stdout, /^main\.js:\d+:\d+ unsafe Make asynchronous \(1 function in 1 file\)/m);
    assert.match(without.stdout, /^ {4}main\.js:\d+:\d+ .*`total`/m);
    assert.match(
      without.stdout,
      /1 left out that may change what the program does \(--unsafe applies them\)/,
    );
    await unchanged(counter);
    const report = await fixJson('--unsafe');
    const [applied] = report.applied;
    assert.equal(applied?.applicability, 'unsafe');
    assert.equal(applied.hazards[0]?.kind, 'shared-state');
    assert.equal(applied.hazards[0].places.length, 2);
    assert.match(await read('main.js'), /const more = await grow\(\);/);
    assert.equal(await output(), '1\n');
  });

  it('leaves out nothing where all is asked for, and offers no fix for what it has written itself', async () => {
    const sizes = `import fs from 'node:fs';

export function sizes(names) {
  const found = [];
  names.forEach((name) => {
    const { size } = fs.statSync(name);
    if (!size) return;
    found.push(size);
  });
  return found;
}
console.log(sizes(['main.js', 'package.json']).length);
`;
    await write({ 'package.json': shop['package.json'], 'main.js': sizes });
    const before = await output();
    const { applied, unsafe, left } = await fixJson('--unsafe', '--every-call');
    assert.equal(applied.length, 1);
    assert.match(await read('main.js'), /for \(/);
    assert.deepEqual([unsafe, left], [[], 1]);
    assert.equal(await output(), before);
  });

  it('says what stands in the way, where, and how often', async () => {
    await write(refused);
    const { code, stdout } = await fix();
    assert.equal(code, 0);
    assert.match(stdout, /^main\.js:5:17 refused .*constructor.*\(no-blocking-call\)\n {4}main\.js:4:3 /m);
    assert.match(stdout, /^Refused because of: constructor \(1\)\.$/m);
    await unchanged(refused);
    const { refused: entries } = await fixJson();
    assert.deepEqual(
      entries.map(({ refusals }) =>
        refusals.map(({ reason, file, range }) => [reason, file, range.start.line]),
      ),
      [[['constructor', 'main.js', 4]]],
    );
  });

  it('fixes at one place alone, and fails where there is no fix', async () => {
    const two = shop['store.js'] + "\nexport const list = async () => (await null, fs.readdirSync('.'));\n";
    await write({ ...shop, 'store.js': two });
    assert.equal((await fix('--at', 'store.js:1')).code, 1);
    assert.equal((await fix('--at', 'store.js:8:47')).code, 0);
    await unchanged({
      'main.js': shop['main.js'],
      'store.js': two.replace('fs.readdirSync', 'await fs.promises.readdir'),
    });
    assert.equal((await fix('--at', 'store.js:5')).code, 0);
    await unchanged({ 'main.js': migrated['main.js'] });
    await write(refused);
    const { code, stdout } = await fix('--at', 'main.js:5');
    assert.equal(code, 1);
    assert.match(stdout, /refused .*constructor/);
  });

  it('says which files it could not read, and fixes the others', async () => {
    await write({ ...shop, 'bad.js': 'function f( {\n' });
    const { code, stdout } = await fix();
    assert.equal(code, 0);
    assert.match(stdout, /^bad\.js skipped .*parsed/m);
    assert.match(stdout, /^1 fix in 2 files/m);
    const { code: atCode, stderr } = await fix('--at', 'bad.js:1');
    assert.equal(atCode, 2);
    assert.match(stderr, /^lanewise: bad\.js cannot be fixed: it is skipped, .*parsed/);
  });

  it('says that there is nothing at a place, no such line, and which paths do not count', async () => {
    await write(shop);
    const nothing = await fix('--at', 'store.js:1', 'main.js');
    assert.equal(nothing.code, 1);
    assert.match(nothing.stdout, /^store\.js:1 has nothing to fix$/m);
    assert.match(nothing.stdout, /^main\.js skipped only what `--at` names is fixed$/m);
    assert.doesNotMatch((await fix('--at', 'store.js:1', '.')).stdout, /skipped/);
    const { stdout } = await fix('--at', 'store.js:5', '--rule', 'no-await-in-loop');
    assert.match(stdout, /^store\.js:5 has nothing to fix that no-await-in-loop finds$/m);
    const { code, stderr } = await fix('--at', 'store.js:99');
    assert.equal(code, 2);
    assert.match(stderr, /^lanewise: store\.js has only 7 lines$/m);
    await unchanged(shop);
  });

  it('fixes what one rule finds', async () => {
    await write(shop);
    const { stdout } = await fix('--rule', 'no-await-in-loop');
    assert.match(stdout, /^0 fixes in 0 files; 0 findings left\.$/m);
    await unchanged(shop);
    await fix('--rule', 'no-blocking-call');
    await unchanged(migrated);
  });

  it('leaves start-up and command lines alone, unless every call is asked for', async () => {
    const program = {
      'package.json': '{ "name": "tool", "private": true, "type": "module", "bin": "main.js" }\n',
      'main.js':
        "#!/usr/bin/env node\nimport { readFileSync } from 'node:fs';\nconsole.log(readFileSync('package.json', 'utf8').length);\n",
    };
    await write(program);
    assert.match((await fix()).stdout, /^0 fixes in 0 files; 0 findings left\.$/m);
    await unchanged(program);
    const before = await output();
    const { stdout } = await fix('--every-call');
    assert.match(stdout, /^1 fix in 1 file; 0 findings left\.$/m);
    assert.match(await read('main.js'), /\(await .*readFile\('package\.json', 'utf8'\)\)\.length/);
    assert.equal(await output(), before);
  });

  it('has loops yield that compute, where that is asked for', async () => {
    const loop = `export async function sum() {
  await null;
  let total = 0;
  for (let i = 0; i < 1e9; i++) {
    total += Math.sqrt(i);
  }
  return total;
}
`;
    await write({ 'package.json': shop['package.json'], 'sum.js': loop });
    assert.doesNotMatch((await fix()).stdout, /fixed|refused/);
    const { stdout } = await fix('--rule', 'no-cpu-heavy-loop', '--yield-every', '20');
    assert.match(
      stdout,
      /^sum\.js:\d+:\d+ fixed Yield to the event loop every 20 ms \(no-cpu-heavy-loop\)$/m,
    );
    assert.match(await read('sum.js'), /performance\.now\(\) \+ 20/);
  });

  it('fixes the same in the same way each time', async () => {
    await write({
      ...shop,
      ...Object.fromEntries(['b', 'a', 'c'].map((name) => [`${name}/store.js`, shop['store.js']])),
    });
    const reports = [await fixJson('--every-call', '--dry-run'), await fixJson('--every-call', '--dry-run')];
    assert.deepEqual({ ...reports[0], seconds: 0 }, { ...reports[1], seconds: 0 });
    assert.deepEqual(
      reports[0]?.applied.map(({ file }) => file),
      ['a/store.js', 'b/store.js', 'c/store.js', 'store.js'],
    );
  });

  it('reaches callers in the rest of the package that the path lies in', async () => {
    await write({
      ...shop,
      'lib/store.js': shop['store.js'],
      'main.js': shop['main.js'].replace('./store', './lib/store'),
    });
    const { files } = await fixJson('lib');
    assert.deepEqual(files, ['lib/store.js', 'main.js']);
  });

  it('tells in JSON what it did, and the diff where nothing is written', async () => {
    await write(shop);
    const report = await fixJson('--dry-run');
    const keys = [
      'version',
      'applied',
      'unsafe',
      'refused',
      'failed',
      'left',
      'files',
      'skipped',
      'problems',
      'diff',
      'seconds',
    ];
    assert.deepEqual(Object.keys(report), keys);
    assert.deepEqual(report.applied, [
      {
        rule: 'no-blocking-call',
        file: 'store.js',
        range: { start: { line: 5, column: 21 }, end: { line: 5, column: 36 } },
        title: 'Make asynchronous (2 functions in 2 files)',
        applicability: 'safe',
        functions: 2,
        files: ['main.js', 'store.js'],
        hazards: [],
      },
    ]);
    assert.deepEqual(report.files, ['main.js', 'store.js']);
    assert.match(report.diff ?? '', /^--- a\/main\.js\n\+\+\+ b\/main\.js\n/);
  });

  for (const [what, args, message] of [
    [
      'a rule that there is not',
      ['--rule', 'no-such-rule'],
      /there is no such rule; the rules are .*no-blocking-call/,
    ],
    ['a path that there is not', ['nowhere'], /nowhere cannot be fixed: ENOENT/],
    [
      'a place without a line',
      ['--at', 'main.js'],
      /--at main\.js: it must be FILE:LINE or FILE:LINE:COLUMN/,
    ],
    [
      'a place in what is no source',
      ['--at', 'package.json:1'],
      /package\.json cannot be fixed: it is not a source file of the program/,
    ],
  ] as const) {
    it(`fails on ${what}`, async () => {
      await write(shop);
      const { code, stderr } = await fix(...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
      await unchanged(shop);
    });
  }
});
