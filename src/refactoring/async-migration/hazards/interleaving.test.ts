import assert from 'node:assert/strict';
import { readPrograms } from '../testing/test-program';
import { Workbench } from '../testing/run-before-and-after';

/** Programs that print something else once two of their runs overlap: what is told of them is so. */
const changing = readPrograms(`=== a sum that is read before the wait of its own assignment
expect: unsafe shared-state
--- main.mjs
import fs from 'node:fs';
let total = 0;
async function add(path) {
  total += @@fs.readFileSync(path).length;
}
await Promise.all([add('main.mjs'), add('main.mjs')]);
const once = fs.statSync('main.mjs').size;
console.log(total === 2 * once || total === 2 * (once + 4));

=== a field that is read in the belief that nobody else has set it
expect: unsafe shared-state
--- main.mjs
import fs from 'node:fs';
class Reader {
  current = '';
  async read(name) {
    this.current = name;
    const text = @@fs.readFileSync('main.mjs', 'utf8');
    return this.current + (text === '');
  }
}
const reader = new Reader();
console.log(await Promise.all([reader.read('a'), reader.read('b')]));

=== an object that is made by both
expect: unsafe shared-state
--- main.mjs
import fs from 'node:fs';
let kept;
async function load() {
  if (!kept) kept = { text: @@fs.readFileSync('main.mjs', 'utf8') };
  return kept;
}
const [one, other] = await Promise.all([load(), load()]);
console.log(one === other);

=== a flag that turns others away
expect: unsafe shared-state
--- main.mjs
import fs from 'node:fs';
let busy = false;
async function run(name) {
  if (busy) return name + ' was turned away';
  busy = true;
  const text = @@fs.readFileSync('main.mjs', 'utf8');
  busy = false;
  return name + (text === '');
}
console.log(await Promise.all([run('a'), run('b')]));

=== a call that nobody waits for
expect: unsafe goes-on
--- main.mjs
import fs from 'node:fs';
let size = 0;
async function start() {
  size = @@fs.statSync('main.mjs').size;
}
start();
console.log(size > 0);
`);

/** Programs of which nothing is told, although their runs overlap. */
const unchanged = readPrograms(`=== variables of each run
expect: safe
--- main.mjs
import fs from 'node:fs';
async function size(paths) {
  let total = 0;
  for (const path of paths) total += @@fs.readFileSync(path, 'utf8').length;
  return total > 0;
}
console.log(await Promise.all([size(['main.mjs']), size(['main.mjs', 'main.mjs'])]));

=== a text that is kept by both
expect: safe
--- main.mjs
import fs from 'node:fs';
let kept;
async function load() {
  if (kept === undefined) kept = @@fs.readFileSync('main.mjs', 'utf8');
  return kept;
}
const [one, other] = await Promise.all([load(), load()]);
console.log(one === other, one === kept);

=== an object of each run
expect: safe
--- main.mjs
import fs from 'node:fs';
class Reader {
  current = '';
  async read(name) {
    this.current = name;
    const text = @@fs.readFileSync('main.mjs', 'utf8');
    return this.current + (text === '');
  }
}
async function read(name) {
  const reader = new Reader();
  return await reader.read(name);
}
console.log(await Promise.all([read('a'), read('b')]));
`);

describe('runs that overlap', () => {
  const workbench = new Workbench();
  after(() => {
    workbench.dispose();
  });
  for (const program of [...changing, ...unchanged]) {
    it(`${unchanged.includes(program) ? 'do the same' : 'show'}: ${program.name}`, async () => {
      const { result, before, after: later } = await workbench.run(program);
      assert(result.kind === 'migration', JSON.stringify(result));
      const { expected } = program;
      const kinds = [...new Set(result.hazards.map(({ kind }) => kind))];
      assert.deepEqual(kinds, expected.kind === 'unsafe' ? expected.hazards : []);
      assert.equal(later?.stdout === before.stdout, expected.kind === 'safe', later?.stdout);
    });
  }
});
