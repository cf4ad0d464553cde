import type { Shape } from './shapes';

/** Nothing is fixed: the text stays as it is. */
const refused = (name: string, file: string, text: string): Shape => ({
  name,
  file,
  before: text,
  after: text,
});

/** Programs that no safe fix may touch. */
export const refusals: readonly Shape[] = [
  refused(
    'not safe: what another function was given is not its own',
    'a.mjs',
    `import fs from 'fs';
async function fill(ctx) {
  ctx.body = fs.readFileSync('one.txt', 'utf8');
}
const ctx = {};
const filled = fill(ctx);
console.log(ctx);
await filled;
`,
  ),
  refused(
    'not safe: the value is added to what was read before',
    'a.mjs',
    `import fs from 'fs';
let total = 0;
async function add(p) {
  total += fs.statSync(p).size;
}
await Promise.all([add('one.txt'), add('two.txt')]);
console.log(total);
`,
  ),
  refused(
    'not safe: pushed in the order of the calls',
    'a.mjs',
    `import fs from 'fs';
const out = [];
await Promise.all(['two.txt', 'one.txt'].map(async (f) => { out.push(fs.readFileSync(f, 'utf8')); }));
console.log(out);
`,
  ),
  refused(
    'not safe: iterations that print would overlap',
    'a.mjs',
    `import fs from 'fs';
await Promise.all(['two.txt', 'one.txt'].map(async (f) => { console.log(fs.readFileSync(f, 'utf8')); }));
`,
  ),
  refused(
    'not safe: a caller goes on without waiting',
    'a.mjs',
    `import fs from 'fs';
async function save() {
  fs.writeFileSync('new.txt', 'x');
}
save();
console.log(fs.readFileSync('new.txt', 'utf8'));
process.exit();
`,
  ),
  refused(
    'not safe: a caller of the method goes on without waiting',
    'a.mjs',
    `import fs from 'fs';
class Store {
  async save() {
    fs.writeFileSync('new.txt', 'x');
  }
  close() {
    this.save();
    console.log(fs.readFileSync('new.txt', 'utf8'));
  }
}
new Store().close();
`,
  ),
  refused(
    'not safe: called when the process exits',
    'a.mjs',
    `import fs from 'fs';
process.on('exit', () => clean());
process.on('exit', () => console.log(fs.existsSync('one.txt')));
async function clean() {
  fs.unlinkSync('one.txt');
}
console.log(fs.existsSync('one.txt'));
`,
  ),
  refused(
    'not safe: check, then write',
    'a.mjs',
    `import fs from 'fs';
async function ensure(d) {
  if (!fs.existsSync(d)) fs.mkdirSync(d);
}
await Promise.all([ensure('x'), ensure('x')]);
console.log(fs.existsSync('x'));
`,
  ),
  refused(
    'not safe: read, change and write the same file',
    'a.mjs',
    `import fs from 'fs';
fs.writeFileSync('db.json', '[]');
async function add(x) {
  const all = JSON.parse(fs.readFileSync('db.json', 'utf8'));
  all.push(x);
  fs.writeFileSync('db.json', JSON.stringify(all));
}
await Promise.all([add(1), add(2)]);
console.log(fs.readFileSync('db.json', 'utf8'));
`,
  ),
  refused(
    'not safe: written beside the file and moved over it',
    'a.mjs',
    `import fs from 'fs';
async function store(file, text) {
  const tmp = 'new.tmp';
  fs.writeFileSync(tmp, text);
  fs.renameSync(tmp, file);
}
await Promise.all([store('one.txt', '1'), store('two.txt', '2')]);
console.log(fs.readFileSync('one.txt', 'utf8'), fs.readFileSync('two.txt', 'utf8'));
`,
  ),
  refused(
    'not safe: the other half is awaited already',
    'a.mjs',
    `import fs from 'fs';
async function add(x) {
  const text = await fs.promises.readFile('one.txt', 'utf8');
  fs.writeFileSync('one.txt', text + x);
}
await add('1');
console.log(fs.readFileSync('one.txt', 'utf8'));
`,
  ),
  refused(
    'not safe: the other half is in a function that it calls',
    'a.mjs',
    `import fs from 'fs';
function load() {
  return JSON.parse(fs.readFileSync('db.json', 'utf8'));
}
fs.writeFileSync('db.json', '[]');
async function add(x) {
  fs.writeFileSync('db.json', JSON.stringify([...load(), x]));
}
await Promise.all([add(1), add(2)]);
console.log(load());
`,
  ),
  refused(
    'not safe: a function called where it stands',
    'a.mjs',
    `import fs from 'fs';
(async () => {
  fs.writeFileSync('new.txt', 'x');
})();
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: a call behind a condition',
    'a.mjs',
    `import fs from 'fs';
async function save() {
  fs.writeFileSync('new.txt', 'x');
}
process.argv.length > 1 && save();
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: a call in a conditional expression',
    'a.mjs',
    `import fs from 'fs';
async function save() {
  fs.writeFileSync('new.txt', 'x');
}
process.argv.length > 1 ? save() : 0;
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: a call in a sequence',
    'a.mjs',
    `import fs from 'fs';
async function save() {
  fs.writeFileSync('new.txt', 'x');
}
save(), console.log(fs.existsSync('new.txt'));
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: iterations by an arrow function',
    'a.mjs',
    `import fs from 'fs';
async function save() {
  fs.writeFileSync('new.txt', 'x');
}
[1].forEach(() => save());
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: iterations by name',
    'a.mjs',
    `import fs from 'fs';
async function save() {
  fs.writeFileSync('new.txt', 'x');
}
[1].forEach(save);
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: mapped by name',
    'a.mjs',
    `import fs from 'fs';
async function save() {
  fs.writeFileSync('new.txt', 'x');
}
const saved = [1].map(save);
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: a promise that is kept',
    'a.mjs',
    `import fs from 'fs';
async function save() {
  fs.writeFileSync('new.txt', 'x');
}
const saved = save();
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: handed to something unknown',
    'a.mjs',
    `import fs from 'fs';
async function save() {
  fs.writeFileSync('new.txt', 'x');
}
const run = (f) => void f();
run(save);
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: a caller that waits but is not waited for',
    'a.mjs',
    `import fs from 'fs';
async function save() {
  fs.writeFileSync('new.txt', 'x');
}
const run = async () => {
  await save();
};
run();
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: exported by CommonJS and called',
    'a.cjs',
    `const fs = require('fs');
exports.save = async () => {
  fs.writeFileSync('new.txt', 'x');
};
exports.save();
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: exported in an object and called',
    'a.cjs',
    `const fs = require('fs');
async function save() {
  fs.writeFileSync('new.txt', 'x');
}
module.exports = { save };
module.exports.save();
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'not safe: a method whose promise is kept',
    'a.mjs',
    `import fs from 'fs';
class Store {
  async put(x) {
    fs.writeFileSync('new.txt', x);
  }
  open() {
    this.pending = this.put('1');
    return fs.existsSync('new.txt');
  }
}
console.log(new Store().open());
`,
  ),
  refused(
    'not safe: a function that is called changes what is shared',
    'a.mjs',
    `import fs from 'fs';
let total = 0;
function grow(by) {
  total += by;
}
async function add(p) {
  const { size } = fs.statSync(p);
  grow(size);
}
add('one.txt');
add('two.txt');
console.log(total);
`,
  ),
  refused(
    'not safe: a variable read afterwards may have changed',
    'a.mjs',
    `import fs from 'fs';
let current = 'a';
async function label(p) {
  const text = fs.readFileSync(p, 'utf8');
  return text + current;
}
const set = (value) => (current = value);
const [first] = await Promise.all([label('one.txt'), set('b')]);
console.log(first);
`,
  ),
  refused(
    'not safe: relative paths after a change of directory',
    'a.mjs',
    `import fs from 'fs';
async function list(d) {
  process.chdir(d);
  return fs.readdirSync('.');
}
console.log(await list('sub'));
`,
  ),
  refused(
    'not safe: a listener shares what it is given',
    'a.mjs',
    `import fs from 'fs';
import { EventEmitter } from 'events';
const events = new EventEmitter();
events.on('fill', async (target) => {
  target.text = fs.readFileSync('one.txt', 'utf8');
});
const target = {};
events.emit('fill', target);
console.log(target);
`,
  ),
  refused(
    'not safe: the order of a recursive listing',
    'a.mjs',
    `import fs from 'fs';
fs.mkdirSync('a/b', { recursive: true });
fs.writeFileSync('a/b/c', '');
async function list() {
  return fs.readdirSync('.', { recursive: true });
}
console.log(await list());
`,
  ),
  refused(
    'not safe: taken out of the object that holds it and called',
    'a.cjs',
    `const fs = require('fs');
const store = {
  async save() {
    fs.writeFileSync('new.txt', 'x');
  },
};
const { save } = store;
save();
console.log(fs.existsSync('new.txt'));
`,
  ),
  refused(
    'file descriptors',
    'a.cjs',
    `const fs = require('fs');
async function main(fd, file = 0) {
  const n = fs.openSync('one.txt', 'r');
  const input = fs.readFileSync(n, 'utf8') + fs.readFileSync(fd, 'utf8');
  const again = file === 0 ? '' : fs.readFileSync(file, 'utf8');
  return input + again + fs.readFileSync(process.argv.length > 9 ? 'x' : 0, 'utf8').length;
}
main(fs.openSync('two.txt', 'r')).then(console.log);
`,
  ),
  refused(
    'file descriptors by way of parameters and constants',
    'a.cjs',
    `const fs = require('fs');
const input = { handle: fs.openSync('two.txt', 'r') };
async function read(file) {
  return fs.readFileSync(file, 'utf8') + fs.readFileSync(input.handle, 'utf8');
}
read(fs.openSync('one.txt', 'r')).then(console.log);
`,
  ),
  refused(
    'options that the promise form does not honour',
    'a.cjs',
    `const fs = require('fs');
async function main(options) {
  return [
    fs.statSync('missing', { throwIfNoEntry: false }),
    fs.lstatSync('missing', options),
    fs.lstatSync('missing', { ...options }),
  ];
}
main({ throwIfNoEntry: false }).then(console.log);
`,
  ),
  refused(
    'places where no await may stand',
    'a.mjs',
    `import fs from 'fs';
function plain() {
  return fs.readFileSync('one.txt', 'utf8');
}
async function main(text = fs.readFileSync('one.txt', 'utf8')) {
  class Inner {
    field = fs.readFileSync('one.txt', 'utf8');
    static { console.log(fs.readFileSync('one.txt', 'utf8')); }
    get size() { return fs.statSync('one.txt').size; }
  }
  return [text, new Inner().field, new Inner().size, ['one.txt'].map((f) => fs.readFileSync(f, 'utf8')), plain()];
}
console.log(await main(), fs.readFileSync('one.txt', 'utf8'));
`,
  ),
  refused(
    'function values and short circuits',
    'a.cjs',
    `const fs = require('fs');
async function main() {
  return [
    ['one.txt'].map(fs.existsSync),
    fs.readFileSync.call(fs, 'one.txt', 'utf8'),
    fs?.readFileSync('one.txt').length,
    (0, fs.readFileSync)('one.txt', 'utf8'),
  ];
}
main().then(console.log);
`,
  ),
  refused(
    'what only looks like the file system',
    'a.mjs',
    `const fs = { readFileSync: () => 'mine', promises: { readFile: () => 'wrong' } };
const flushSync = () => 'flushed';
async function main() {
  return fs.readFileSync('one.txt') + flushSync();
}
console.log(await main());
`,
  ),
  refused(
    'results of another shape',
    'a.cjs',
    `const fs = require('fs');
const { execSync } = require('child_process');
async function main() {
  const fd = fs.openSync('one.txt');
  fs.closeSync(fd);
  return [typeof fd, execSync('echo hi', { encoding: 'utf8' }), fs.realpathSync('.') === process.cwd()];
}
main().then(console.log);
`,
  ),
];
