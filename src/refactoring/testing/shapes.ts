/** A program before and after its fixes; both must behave the same when run. */
export interface Shape {
  readonly name: string;
  /** File name; the extension decides how it is parsed and run. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** Apply unsafe fixes too. */
  readonly unsafe?: true;
  /** Cannot be run as it stands. */
  readonly runs?: false;
}

const shape = (name: string, file: string, before: string, after: string): Shape => ({
  name,
  file,
  before,
  after,
});

/** Programs whose blocking calls are fixed. */
export const shapes: readonly Shape[] = [
  shape(
    'a default import is reused',
    'a.mjs',
    `import fs from 'fs';
async function main() {
  console.log(fs.readFileSync('one.txt', 'utf8')); // shown
}
await main();
`,
    `import fs from 'fs';
async function main() {
  console.log(await fs.promises.readFile('one.txt', 'utf8')); // shown
}
await main();
`,
  ),
  shape(
    'a namespace import is reused',
    'a.mjs',
    `import * as fs from "node:fs"
const main = async () => console.log(fs.statSync('one.txt').size)
await main()
`,
    `import * as fs from "node:fs"
const main = async () => console.log((await fs.promises.stat('one.txt')).size)
await main()
`,
  ),
  shape(
    'a namespace of fs/promises is preferred and the unused import goes',
    'a.mjs',
    `// What we read with.
import fs from 'node:fs';
import fsp from 'node:fs/promises';
async function main() {
  return fs.readdirSync('sub').length + (await fsp.readdir('.')).length;
}
console.log(await main());
`,
    `// What we read with.
import fsp from 'node:fs/promises';
async function main() {
  return (await fsp.readdir('sub')).length + (await fsp.readdir('.')).length;
}
console.log(await main());
`,
  ),
  shape(
    'named imports move to fs/promises',
    'a.mjs',
    `import { readFileSync } from 'node:fs';
async function main(p) {
  return readFileSync(p, 'utf8');
}
console.log(await main('one.txt'));
`,
    `import { readFile } from 'node:fs/promises';
async function main(p) {
  return await readFile(p, 'utf8');
}
console.log(await main('one.txt'));
`,
  ),
  shape(
    'named imports that stay in use stay',
    'a.mjs',
    `import {existsSync, readFileSync as read} from "fs" // both
import path from "path"

const here = read("one.txt", "utf8")
async function main(p) {
  return here + read(p, "utf8") + existsSync(path.resolve(p))
}
console.log(await main("two.txt"))
`,
    `import {readFileSync as read} from "fs" // both
import {readFile, access} from "fs/promises"
import path from "path"

const here = read("one.txt", "utf8")
async function main(p) {
  return here + (await readFile(p, "utf8")) + (await access(path.resolve(p)).then(() => true, () => false))
}
console.log(await main("two.txt"))
`,
  ),
  shape(
    'a named import of fs/promises gets one more name',
    'a.mjs',
    `import { statSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
async function main() {
  console.log(statSync('two.txt').size);
  console.log(await readdir('sub'), readFileSync('one.txt', 'utf8'));
}
await main();
`,
    `import { readdir, stat, readFile } from 'node:fs/promises';
async function main() {
  console.log((await stat('two.txt')).size);
  console.log(await readdir('sub'), await readFile('one.txt', 'utf8'));
}
await main();
`,
  ),
  shape(
    'names that are taken are avoided',
    'a.mjs',
    `import { readFileSync } from 'fs';
const readFile = 'mine';
async function main() {
  const readFileAsync = 1;
  return readFileSync('one.txt', 'utf8') + readFile + readFileAsync;
}
console.log(await main());
`,
    `import { readFile as readFileAsync2 } from 'fs/promises';
const readFile = 'mine';
async function main() {
  const readFileAsync = 1;
  return (await readFileAsync2('one.txt', 'utf8')) + readFile + readFileAsync;
}
console.log(await main());
`,
  ),
  shape(
    'destructured require',
    'a.cjs',
    `'use strict';
const { readFileSync, statSync } = require('fs');
const path = require('path');
async function main() {
  return readFileSync(path.join('sub', 'a.txt')).toString() + statSync('one.txt').size;
}
main().then(console.log);
`,
    `'use strict';
const { readFile, stat } = require('fs/promises');
const path = require('path');
async function main() {
  return (await readFile(path.join('sub', 'a.txt'))).toString() + (await stat('one.txt')).size;
}
main().then(console.log);
`,
  ),
  shape(
    'destructured require with a second use',
    'a.cjs',
    `const { readFileSync: read } = require("node:fs"), os = require("os")
async function main() {
  return read('one.txt', 'utf8') + typeof os
}
read('two.txt')
main().then(console.log)
`,
    `const { readFileSync: read } = require("node:fs"), os = require("os")
const { readFile } = require("node:fs/promises")
async function main() {
  return (await readFile('one.txt', 'utf8')) + typeof os
}
read('two.txt')
main().then(console.log)
`,
  ),
  shape(
    'required namespace, computed member and inline require',
    'a.cjs',
    `const fs = require('fs');
exports.main = async (d) => [fs['readdirSync'](d), require('fs').existsSync(d), fs.realpathSync.native(d) === d];
exports.main('sub').then(console.log);
`,
    `const fs = require('fs');
exports.main = async (d) => [await fs.promises.readdir(d), await require('fs').promises.access(d).then(() => true, () => false), (await fs.promises.realpath(d)) === d];
exports.main('sub').then(console.log);
`,
  ),
  shape(
    'an alias of a member goes through the module',
    'a.cjs',
    `const fs = require('fs');
const read = fs.readFileSync;
const { promises: fsp } = fs;
async function main() {
  console.log(read('one.txt', 'utf8'), (await fsp.stat('one.txt')).size);
}
main();
`,
    `const fs = require('fs');
const { promises: fsp } = fs;
async function main() {
  console.log(await fsp.readFile('one.txt', 'utf8'), (await fsp.stat('one.txt')).size);
}
main();
`,
  ),
  shape(
    'a member taken from require',
    'a.cjs',
    `const read = require('fs').readFileSync;
async function main() {
  console.log(read('one.txt', 'utf8'));
}
main();
`,
    `const { readFile } = require('fs/promises');
async function main() {
  console.log(await readFile('one.txt', 'utf8'));
}
main();
`,
  ),
  shape(
    'a bound function is the function again',
    'a.cjs',
    `const fs = require('fs');
const read = fs.readFileSync.bind(fs);
async function main() {
  console.log(read('one.txt', 'utf8'));
}
main();
`,
    `const fs = require('fs');
async function main() {
  console.log(await fs.promises.readFile('one.txt', 'utf8'));
}
main();
`,
  ),
  shape(
    'import inside the function',
    'a.mjs',
    `async function main() {
  const { readFileSync } = await import('node:fs');
  return readFileSync('one.txt', 'utf8');
}
console.log(await main());
`,
    `async function main() {
  const { readFile } = await import('node:fs/promises');
  return await readFile('one.txt', 'utf8');
}
console.log(await main());
`,
  ),
  shape(
    'TypeScript import-equals, assertions and generics',
    'a.cts',
    `import fs = require('fs');
async function main(p: string): Promise<number> {
  const text = fs.readFileSync(p, 'utf8') as string;
  return fs.statSync(p)!.size + (fs.readFileSync(p) satisfies Uint8Array).length + text.length;
}
void main('one.txt').then(console.log);
`,
    `import fs = require('fs');
async function main(p: string): Promise<number> {
  const text = (await fs.promises.readFile(p, 'utf8')) as string;
  return (await fs.promises.stat(p))!.size + ((await fs.promises.readFile(p)) satisfies Uint8Array).length + text.length;
}
void main('one.txt').then(console.log);
`,
  ),
  shape(
    'type-only imports stay apart',
    'a.mts',
    `import type { Stats } from 'node:fs';
import { statSync, type Dirent } from 'node:fs';
async function main(p: string): Promise<Stats> {
  return statSync(p);
}
const none: Dirent[] = [];
console.log((await main('one.txt')).size, none.length);
`,
    `import type { Stats } from 'node:fs';
import { type Dirent } from 'node:fs';
import { stat } from 'node:fs/promises';
async function main(p: string): Promise<Stats> {
  return await stat(p);
}
const none: Dirent[] = [];
console.log((await main('one.txt')).size, none.length);
`,
  ),
  shape(
    'operators',
    'a.mjs',
    `import fs from 'fs';
async function main(p) {
  return [
    !fs.existsSync(p),
    typeof fs.readFileSync(p),
    fs.statSync(p).size ** 2,
    fs.existsSync(p) ? 1 : 2,
    fs.existsSync(p) && 'and',
    [...fs.readdirSync('sub')],
    \`\${fs.readFileSync(p)}\`,
    (fs.readFileSync(p)).length,
    { key: fs.readFileSync(p, 'utf8') },
    fs.readFileSync(p)?.length,
    fs.readdirSync('sub')[0],
    new String(fs.readFileSync(p, 'utf8')).length,
  ];
}
console.log(await main('one.txt'));
`,
    `import fs from 'fs';
async function main(p) {
  return [
    !(await fs.promises.access(p).then(() => true, () => false)),
    typeof (await fs.promises.readFile(p)),
    (await fs.promises.stat(p)).size ** 2,
    (await fs.promises.access(p).then(() => true, () => false)) ? 1 : 2,
    (await fs.promises.access(p).then(() => true, () => false)) && 'and',
    [...(await fs.promises.readdir('sub'))],
    \`\${await fs.promises.readFile(p)}\`,
    (await fs.promises.readFile(p)).length,
    { key: await fs.promises.readFile(p, 'utf8') },
    (await fs.promises.readFile(p))?.length,
    (await fs.promises.readdir('sub'))[0],
    new String(await fs.promises.readFile(p, 'utf8')).length,
  ];
}
console.log(await main('one.txt'));
`,
  ),
  shape(
    'no semicolons',
    'a.mjs',
    `import fs from 'fs'
async function main() {
  const log = (x) => console.log(x)
  fs.readdirSync('sub').forEach(log)
  if (log) fs.readdirSync('sub').forEach(log)
  fs.readdirSync('.').slice(0, 1).forEach(log)
  for (const x of [1]) { log(x) }
  fs.readdirSync('sub').forEach(log)
}
await main()
`,
    `import fs from 'fs'
async function main() {
  const log = (x) => console.log(x)
  ;(await fs.promises.readdir('sub')).forEach(log)
  if (log) (await fs.promises.readdir('sub')).forEach(log)
  ;(await fs.promises.readdir('.')).slice(0, 1).forEach(log)
  for (const x of [1]) { log(x) }
  (await fs.promises.readdir('sub')).forEach(log)
}
await main()
`,
  ),
  shape(
    'loops, generators and try',
    'a.mjs',
    `import fs from 'fs';
async function* lines(files) {
  for (const f of files) yield fs.readFileSync(f, 'utf8');
  yield* fs.readdirSync('sub');
}
async function main() {
  for (const f of fs.readdirSync('sub')) console.log(f);
  for await (const line of lines(['one.txt'])) console.log(line);
  try {
    fs.readFileSync('missing.txt');
  } catch (error) {
    console.log(error.code, error.syscall, error.path);
  } finally {
    console.log(fs.existsSync('missing.txt'));
  }
  try {
    fs.readFileSync(undefined);
  } catch (error) {
    console.log(error.name, error.code);
  }
  switch (fs.statSync('one.txt').size) {
    case fs.readFileSync('one.txt').length:
      console.log('same');
  }
}
await main();
`,
    `import fs from 'fs';
async function* lines(files) {
  for (const f of files) yield await fs.promises.readFile(f, 'utf8');
  yield* await fs.promises.readdir('sub');
}
async function main() {
  for (const f of await fs.promises.readdir('sub')) console.log(f);
  for await (const line of lines(['one.txt'])) console.log(line);
  try {
    await fs.promises.readFile('missing.txt');
  } catch (error) {
    console.log(error.code, error.syscall, error.path);
  } finally {
    console.log(await fs.promises.access('missing.txt').then(() => true, () => false));
  }
  try {
    await fs.promises.readFile(undefined);
  } catch (error) {
    console.log(error.name, error.code);
  }
  switch ((await fs.promises.stat('one.txt')).size) {
    case (await fs.promises.readFile('one.txt')).length:
      console.log('same');
  }
}
await main();
`,
  ),
  shape(
    'already awaited',
    'a.mjs',
    `import fs from 'fs';
async function main() {
  return await fs.readFileSync('one.txt', 'utf8');
}
console.log(await main());
`,
    `import fs from 'fs';
async function main() {
  return await fs.promises.readFile('one.txt', 'utf8');
}
console.log(await main());
`,
  ),
  shape(
    'optional calls',
    'a.mjs',
    `import fs from 'fs';
async function main(p) {
  return [fs?.readFileSync(p, 'utf8'), fs.readFileSync?.(p, 'utf8')];
}
console.log(await main('one.txt'));
`,
    `import fs from 'fs';
async function main(p) {
  return [await fs?.promises.readFile(p, 'utf8'), await fs.promises.readFile?.(p, 'utf8')];
}
console.log(await main('one.txt'));
`,
  ),
  shape(
    'methods, arrows, arguments over several lines and comments',
    'a.mjs',
    `import fs, { readFileSync } from 'fs';
class Store {
  static async load(/* where */ p) {
    return JSON.parse(
      // the text
      readFileSync(
        p, // path
        { encoding: 'utf8' },
      ),
    );
  }
  weigh = async (p) => void fs.statSync(p /* compact */).size;
}
console.log(await new Store().weigh('one.txt'));
fs.writeFileSync('v.json', '{}');
console.log(await Store.load('v.json'));
`,
    `import fs from 'fs';
class Store {
  static async load(/* where */ p) {
    return JSON.parse(
      // the text
      await fs.promises.readFile(
        p, // path
        { encoding: 'utf8' },
      ),
    );
  }
  weigh = async (p) => void (await fs.promises.stat(p /* compact */)).size;
}
console.log(await new Store().weigh('one.txt'));
fs.writeFileSync('v.json', '{}');
console.log(await Store.load('v.json'));
`,
  ),
  {
    name: 'the writing family',
    file: 'a.mjs',
    before: `import fs from 'node:fs';
async function main() {
  console.log(fs.mkdirSync('d/e', { recursive: true }) !== undefined);
  fs.writeFileSync('d/x', 'x');
  fs.appendFileSync('d/x', 'y');
  fs.copyFileSync('d/x', 'd/y');
  fs.renameSync('d/y', 'd/z');
  fs.symlinkSync('z', 'd/link');
  console.log(fs.readlinkSync('d/link'), fs.lstatSync('d/' + 'link').isSymbolicLink());
  fs.chmodSync('d/z', 0o600);
  fs.utimesSync('d/z', 1, 2);
  fs.truncateSync('d/x', 1);
  console.log(fs.readFileSync('d/x', 'utf8'), fs.statSync('d/z').mtimeMs, fs.accessSync('d/z'));
  fs.unlinkSync('d/link');
  fs.rmdirSync('d/e');
  console.log(fs.readdirSync('d', { withFileTypes: true }).map((e) => e.name));
  fs.rmSync('d', { recursive: true });
}
await main();
`,
    after: `import fs from 'node:fs';
async function main() {
  console.log((await fs.promises.mkdir('d/e', { recursive: true })) !== undefined);
  await fs.promises.writeFile('d/x', 'x');
  await fs.promises.appendFile('d/x', 'y');
  await fs.promises.copyFile('d/x', 'd/y');
  await fs.promises.rename('d/y', 'd/z');
  await fs.promises.symlink('z', 'd/link');
  console.log(await fs.promises.readlink('d/link'), (await fs.promises.lstat('d/' + 'link')).isSymbolicLink());
  await fs.promises.chmod('d/z', 0o600);
  await fs.promises.utimes('d/z', 1, 2);
  await fs.promises.truncate('d/x', 1);
  console.log(await fs.promises.readFile('d/x', 'utf8'), (await fs.promises.stat('d/z')).mtimeMs, await fs.promises.access('d/z'));
  await fs.promises.unlink('d/link');
  await fs.promises.rmdir('d/e');
  console.log((await fs.promises.readdir('d', { withFileTypes: true })).map((e) => e.name));
  await fs.promises.rm('d', { recursive: true });
}
await main();
`,
    unsafe: true,
  },
  shape(
    'iterations that only read',
    'a.mjs',
    `import fs from 'fs';
const sizes = await Promise.all(['one.txt', 'two.txt'].map(async (f) => fs.statSync(f).size));
console.log(sizes);
`,
    `import fs from 'fs';
const sizes = await Promise.all(['one.txt', 'two.txt'].map(async (f) => (await fs.promises.stat(f)).size));
console.log(sizes);
`,
  ),
  shape(
    'what a handler was given is its own',
    'a.mjs',
    `import fs from 'fs';
const handlers = [];
const app = { use: (handler) => handlers.push(handler) };
app.use(async (ctx, next) => {
  ctx.body = fs.readFileSync('one.txt', 'utf8');
  await next();
});
const ctx = {};
await handlers[0](ctx, () => undefined);
console.log(ctx);
`,
    `import fs from 'fs';
const handlers = [];
const app = { use: (handler) => handlers.push(handler) };
app.use(async (ctx, next) => {
  ctx.body = await fs.promises.readFile('one.txt', 'utf8');
  await next();
});
const ctx = {};
await handlers[0](ctx, () => undefined);
console.log(ctx);
`,
  ),
  {
    name: 'state that outlives the function makes it unsafe',
    file: 'a.mjs',
    before: `import fs from 'fs';
const cache = new Map();
async function load(p) {
  if (!cache.has(p)) cache.set(p, fs.readFileSync(p, 'utf8'));
  return cache.get(p);
}
console.log(await load('one.txt'));
`,
    after: `import fs from 'fs';
const cache = new Map();
async function load(p) {
  if (!cache.has(p)) cache.set(p, await fs.promises.readFile(p, 'utf8'));
  return cache.get(p);
}
console.log(await load('one.txt'));
`,
    unsafe: true,
  },
  shape(
    'a caller that nothing follows, through another function and behind a condition',
    'a.mjs',
    `import fs from 'fs';
const show = async () => console.log(fs.readFileSync('one.txt', 'utf8'));
async function main() {
  await Promise.all([show(), ...[1].map((n) => n)]);
}
if (process.argv.length > 1) {
  main().catch(console.error);
}
`,
    `import fs from 'fs';
const show = async () => console.log(await fs.promises.readFile('one.txt', 'utf8'));
async function main() {
  await Promise.all([show(), ...[1].map((n) => n)]);
}
if (process.argv.length > 1) {
  main().catch(console.error);
}
`,
  ),
  shape(
    'a variable that is set later is not used',
    'a.cjs',
    `const fs = require('fs');
let fsp;
function init() {
  fsp = require('fs/promises');
}
async function main() {
  return [fs.readFileSync('one.txt', 'utf8'), fsp];
}
main().then(console.log);
`,
    `const fs = require('fs');
let fsp;
function init() {
  fsp = require('fs/promises');
}
async function main() {
  return [await fs.promises.readFile('one.txt', 'utf8'), fsp];
}
main().then(console.log);
`,
  ),
  shape(
    'a name that is declared after the first call is not used',
    'a.cjs',
    `const { readFileSync } = require('fs');
setTimeout(() => main().then(console.log), 0);
const after = [1].map(() => 0);
const { stat } = require('fs/promises');
async function main() {
  return [readFileSync('one.txt', 'utf8'), typeof stat, after];
}
`,
    `const { readFile } = require('fs/promises');
setTimeout(() => main().then(console.log), 0);
const after = [1].map(() => 0);
const { stat } = require('fs/promises');
async function main() {
  return [await readFile('one.txt', 'utf8'), typeof stat, after];
}
`,
  ),
  shape(
    'statements of a switch without semicolons',
    'a.mjs',
    `import fs from 'fs'
async function main(n) {
  const out = []
  switch (n) {
    case 1:
      out.push(n)
      fs.readFileSync('one.txt', 'utf8').split('').forEach((c) => out.push(c))
  }
  return out
}
console.log(await main(1))
`,
    `import fs from 'fs'
async function main(n) {
  const out = []
  switch (n) {
    case 1:
      out.push(n)
      ;(await fs.promises.readFile('one.txt', 'utf8')).split('').forEach((c) => out.push(c))
  }
  return out
}
console.log(await main(1))
`,
  ),
  shape(
    'a declaration that goes leaves the semicolon that the line before needs',
    'a.cjs',
    `const fs = require('fs')
const one = 'one.txt'
const read = fs.readFileSync;
(async () => console.log(read(one, 'utf8'), fs.constants.F_OK))()
`,
    `const fs = require('fs')
const one = 'one.txt'
;(async () => console.log(await fs.promises.readFile(one, 'utf8'), fs.constants.F_OK))()
`,
  ),
  shape(
    'comments between imported names stay',
    'a.mjs',
    `import {
  readFileSync, // reads
  // what it weighs
  statSync,
  existsSync, // is it there?
} from 'fs';
import { readFile, stat, access } from 'fs/promises';
async function main(p) {
  return [statSync(p).size, readFileSync(p, 'utf8'), existsSync('x')];
}
console.log(await main('one.txt'), existsSync('x'), typeof readFile, typeof stat, typeof access);
`,
    `import {
  // reads
  // what it weighs
  existsSync, // is it there?
} from 'fs';
import { readFile, stat, access } from 'fs/promises';
async function main(p) {
  return [(await stat(p)).size, await readFile(p, 'utf8'), await access('x').then(() => true, () => false)];
}
console.log(await main('one.txt'), existsSync('x'), typeof readFile, typeof stat, typeof access);
`,
  ),
  shape(
    'a folder of its own',
    'a.mjs',
    `import fs from 'node:fs';
import { join } from 'node:path';
async function scratch(text) {
  const folder = fs.mkdtempSync('scratch-');
  const file = join(folder, 'text');
  fs.writeFileSync(file, text);
  return fs.readFileSync(file, 'utf8');
}
console.log(await Promise.all([scratch('a'), scratch('b')]));
`,
    `import fs from 'node:fs';
import { join } from 'node:path';
async function scratch(text) {
  const folder = await fs.promises.mkdtemp('scratch-');
  const file = join(folder, 'text');
  await fs.promises.writeFile(file, text);
  return await fs.promises.readFile(file, 'utf8');
}
console.log(await Promise.all([scratch('a'), scratch('b')]));
`,
  ),
  shape(
    'a handler that answers its own request',
    'a.mjs',
    `import fs from 'fs';
const handlers = [];
const app = { get: (path, handler) => handlers.push(handler) };
app.get('/', async (req, res) => {
  if (!fs.existsSync(req.path)) return res.status(404).end();
  const text = fs.readFileSync(req.path, 'utf8');
  const body = { text, length: text.length };
  res.set('etag', 'x').json(body);
});
const res = { status: () => res, set: () => res, end: () => console.log('end'), json: (body) => console.log(body) };
await handlers[0]({ path: 'one.txt' }, res);
await handlers[0]({ path: 'none' }, res);
`,
    `import fs from 'fs';
const handlers = [];
const app = { get: (path, handler) => handlers.push(handler) };
app.get('/', async (req, res) => {
  if (!(await fs.promises.access(req.path).then(() => true, () => false))) return res.status(404).end();
  const text = await fs.promises.readFile(req.path, 'utf8');
  const body = { text, length: text.length };
  res.set('etag', 'x').json(body);
});
const res = { status: () => res, set: () => res, end: () => console.log('end'), json: (body) => console.log(body) };
await handlers[0]({ path: 'one.txt' }, res);
await handlers[0]({ path: 'none' }, res);
`,
  ),
  shape(
    'an exported function that only reads, and what it computes by other functions',
    'a.mjs',
    `import fs from 'fs';
const trim = (line) => strip(line);
const strip = (line) => line.trim();
const state = { keys: 0 };
export const count = () => ++state.keys;
export async function lines(p) {
  const own = [];
  for (const line of fs.readFileSync(p, 'utf8').split('\\n')) own.push(trim(line));
  if (Object.keys(own).length === 0) throw new Error('empty');
  return own;
}
console.log(await lines('one.txt'));
`,
    `import fs from 'fs';
const trim = (line) => strip(line);
const strip = (line) => line.trim();
const state = { keys: 0 };
export const count = () => ++state.keys;
export async function lines(p) {
  const own = [];
  for (const line of (await fs.promises.readFile(p, 'utf8')).split('\\n')) own.push(trim(line));
  if (Object.keys(own).length === 0) throw new Error('empty');
  return own;
}
console.log(await lines('one.txt'));
`,
  ),
];
