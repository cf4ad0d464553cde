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
  refused(
    'not safe: a promise that is started before is handled only after',
    'a.mjs',
    `import fs from 'fs';
const request = async () => { throw new Error('refused'); };
async function main(p) {
  const answer = request();
  const input = fs.readFileSync(p, 'utf8');
  try { return [input, await answer]; } catch (error) { return error.message; }
}
console.log(await main('one.txt'));
`,
  ),
  refused(
    'not safe: promises that are started before and put together after',
    'a.mjs',
    `import fs from 'fs';
const request = async () => { throw new Error('refused'); };
async function main(p) {
  const jobs = [];
  jobs.push(request());
  const input = fs.readFileSync(p, 'utf8');
  return Promise.all(jobs).catch((error) => input + error.message);
}
console.log(await main('one.txt'));
`,
  ),
  refused(
    'not safe: a promise that is started in the same expression',
    'a.mjs',
    `import fs from 'fs';
const request = async () => { throw new Error('refused'); };
async function main(p) {
  const [, input] = await Promise.allSettled([request(), fs.readFileSync(p, 'utf8')]);
  return input;
}
console.log(await main('one.txt'));
`,
  ),
  refused(
    'not safe: an emitter that is listened to only after',
    'a.mjs',
    `import fs from 'fs';
import { spawn } from 'child_process';
async function main(p) {
  const child = spawn('/no/such/program');
  const input = fs.readFileSync(p, 'utf8');
  return new Promise((done) => child.on('error', (error) => done(error.code + input)));
}
console.log(await main('one.txt'));
`,
  ),
  refused(
    'not safe: callers in other files may rely on what an exported function registers',
    'a.mjs',
    `import fs from 'fs';
export async function setup(app) {
  const key = fs.readFileSync('one.txt', 'utf8');
  app.use(key);
}
const app = { list: [], use(x) { this.list.push(x); } };
setup(app);
console.log(app.list);
`,
  ),
  refused(
    'not safe: what an exported function prints, callers in other files may rely on',
    'a.mjs',
    `import fs from 'fs';
export async function show(p) {
  console.log(fs.readFileSync(p, 'utf8'));
}
await show('one.txt');
`,
  ),
  refused(
    'not safe: changed two calls further on',
    'a.mjs',
    `import fs from 'fs';
const seen = new Set();
async function once(p) {
  if (seen.has(p)) return 'again';
  const text = fs.readFileSync(p, 'utf8');
  remember(p);
  return text;
}
const remember = (p) => note(p);
const note = (p) => seen.add(p);
console.log(await Promise.all([once('one.txt'), once('one.txt')]));
`,
  ),
  refused(
    'not safe: changed by methods of the class',
    'a.mjs',
    `import fs from 'fs';
class Store {
  seen = [];
  async load(p) {
    if (this.seen.includes(p)) return 'again';
    const text = fs.readFileSync(p, 'utf8');
    this.mark(p);
    return text;
  }
  mark(p) { this.note(p); }
  note(p) { this.seen.push(p); }
}
const store = new Store();
console.log(await Promise.all([store.load('one.txt'), store.load('one.txt')]));
`,
  ),
  refused(
    'not safe: changed by a method of an object',
    'a.mjs',
    `import fs from 'fs';
const kept = new Map();
const cache = { has: (key) => kept.has(key), put: (key, value) => kept.set(key, value) };
async function get(p) {
  if (cache.has(p)) return 'again';
  const text = fs.readFileSync(p, 'utf8');
  cache.put(p, text);
  return text;
}
console.log(await Promise.all([get('one.txt'), get('one.txt')]));
`,
  ),
  refused(
    'not safe: what an object holds may have changed',
    'a.mjs',
    `import fs from 'fs';
const state = { items: [] };
async function read(p) {
  const text = fs.readFileSync(p, 'utf8');
  return [text, state.items.length];
}
const reading = Promise.all([read('one.txt'), state.items.push(1)]);
console.log(await reading);
`,
  ),
  refused(
    'not safe: what another function gives may be shared',
    'a.mjs',
    `import fs from 'fs';
const state = { items: [] };
const current = () => state;
async function fill(p) {
  const target = current();
  target.items.push(fs.readFileSync(p, 'utf8'));
}
const filling = Promise.all([fill('one.txt'), console.log(state.items.length)]);
await filling;
`,
  ),
  refused(
    'not safe: two runs that write one file',
    'a.mjs',
    `import fs from 'fs';
async function save(state) {
  fs.writeFileSync('state.json', JSON.stringify(state));
}
await Promise.all([save({ a: 'x'.repeat(1e6) }), save({ a: 1 })]);
console.log(fs.readFileSync('state.json', 'utf8'));
`,
  ),
  refused(
    'not safe: another function writes the file',
    'a.mjs',
    `import fs from 'fs';
async function save(state) {
  fs.writeFileSync('state.json', JSON.stringify(state));
}
async function load() {
  return JSON.parse(fs.readFileSync('state.json', 'utf8'));
}
await Promise.all([save({ a: 1 }), load().then(console.log)]);
`,
  ),
  refused(
    'not safe: a connection that is listened to only after',
    'a.mjs',
    `import fs from 'fs';
import { EventEmitter } from 'events';
const server = new EventEmitter();
server.on('connection', async (socket) => {
  const greeting = fs.readFileSync('one.txt', 'utf8');
  socket.on('message', (message) => console.log(greeting, message));
});
const socket = new EventEmitter();
server.emit('connection', socket);
socket.emit('message', 'hello');
`,
  ),
];
