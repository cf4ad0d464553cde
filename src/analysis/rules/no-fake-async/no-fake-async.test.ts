import assert from 'node:assert/strict';
import { fakeAsync } from '../../catalog/fake-async';
import type { Finding } from '../../finding';
import { findIn, marked } from '../../testing/find-in';
import { analysisIn } from '../../testing/program';

const head = `
import fs, { readFileSync, existsSync } from 'node:fs';
import { pbkdf2Sync, scrypt, sign, subtle } from 'node:crypto';
import { execSync } from 'node:child_process';
import { promisify } from 'node:util';
import bcryptjs from 'bcryptjs';
import bcrypt from 'bcrypt';
import jwt from 'jsonwebtoken';
import * as sass from 'sass';
import { transformAsync } from '@babel/core';
const contents = (p) => readFileSync(p, 'utf8');
const heavy = () => { for (let i = 0; i < 1e9; i++) Math.sqrt(i); };
`;

function found(text: string): string[] {
  const findings = findIn('no-fake-async', head + text);
  const marks = marked(findings, head + text);
  return findings.map(({ messageId }, index) => `${messageId}: ${marks[index] ?? ''}`);
}

describe('no-fake-async', () => {
  describe('reports', () => {
    const shapes: readonly (readonly [text: string, found: string])[] = [
      // A promise around what blocks or computes.
      ['new Promise((resolve) => { resolve(readFileSync(p)); });', 'wrappedWork: readFileSync'],
      ['new Promise((resolve) => resolve(fs.readFileSync(p, "utf8")));', 'wrappedWork: fs.readFileSync'],
      [
        'new Promise((resolve, reject) => { try { resolve(execSync("ls")); } catch (e) { reject(e); } });',
        'wrappedWork: execSync',
      ],
      ['new Promise((resolve) => resolve(existsSync(p)));', 'wrappedWork: existsSync'],
      [
        'new Promise((resolve) => { let s = 0; for (let i = 0; i < 1e9; i++) s += i; resolve(s); });',
        'wrappedWork: for (let i = 0; i < 1e9; i++)',
      ],
      ['new Promise((resolve) => { resolve(heavy()); });', 'wrappedWork: heavy'],
      ['const run = (resolve) => { heavy(); resolve(); }; new Promise(run);', 'wrappedWork: heavy'],
      // Only postponed.
      ['setTimeout(() => { heavy(); }, 0);', 'postponedWork: heavy'],
      ['setTimeout(() => pbkdf2Sync(a, b, 1e6, 64, "sha512"));', 'postponedWork: pbkdf2Sync'],
      [
        'setImmediate(() => { for (let i = 0; i < 1e9; i++) f(i); });',
        'postponedWork: for (let i = 0; i < 1e9; i++)',
      ],
      ['process.nextTick(heavy);', 'postponedWork: for (let i = 0; i < 1e9; i++)'],
      ['queueMicrotask(() => heavy());', 'postponedWork: heavy'],
      ['Promise.resolve().then(() => heavy());', 'postponedWork: heavy'],
      ['Promise.resolve(x).then(() => execSync("make"));', 'postponedWork: execSync'],
      [
        'Promise.resolve().then(() => require("fs").readFileSync(p));',
        'postponedWork: require("fs").readFileSync',
      ],
      // Async by its name only.
      ['async function load(p) { return JSON.parse(contents(p)); }', 'asyncWithoutAwait: load'],
      ['const load = async (p) => JSON.parse(contents(p));', 'asyncWithoutAwait: load'],
      [
        'class A { async load(p) { const text = JSON.parse(contents(p)); return text.x; } }',
        'asyncWithoutAwait: load',
      ],
      ['export default async () => { heavy(); };', 'asyncWithoutAwait: async'],
      // A promise that is never fulfilled.
      ['const read = promisify(fs.readFileSync);', 'promisifiedSync: fs.readFileSync'],
      // Stays on the thread.
      ['await bcryptjs.hash(password, 12);', 'staysOnThread: bcryptjs.hash'],
      ['bcryptjs.compare(password, hash, done);', 'staysOnThread: bcryptjs.compare'],
      ['await sass.compileStringAsync(text);', 'staysOnThread: sass.compileStringAsync'],
      ['await transformAsync(code);', 'staysOnThread: transformAsync'],
      ['jwt.sign(data, key, { algorithm: "RS256" }, (e, token) => {});', 'staysOnThread: jwt.sign'],
      ['jwt.verify(token, key, { algorithms: ["ES256"] }, done);', 'staysOnThread: jwt.verify'],
      ...['signCallback', 'this.onSigned.bind(this)', 'sent'].map(
        (callback) =>
          [
            `function sent(e, t) {} jwt.sign(data, key, { algorithm: "RS256" }, ${callback});`,
            'staysOnThread: jwt.sign',
          ] as const,
      ),
      [
        'const data = await fs.promises.readFile(p); await subtle.digest("SHA-256", data);',
        'staysOnThread: subtle.digest',
      ],
      [
        'await crypto.subtle.digest("SHA-256", await response.arrayBuffer());',
        'staysOnThread: crypto.subtle.digest',
      ],
      [
        'const data = await fs.promises.readFile(p); sign("sha256", data, key, (e, s) => {});',
        'staysOnThread: sign',
      ],
      ['const read = promisify(fs.readFile); await read(p, "utf8");', 'decodesAtOnce: read'],
      ['await promisify(fs.readFile)(p, { encoding: "utf8" });', 'decodesAtOnce: promisify(fs.readFile)'],
    ];
    for (const [text, expected] of shapes) {
      it(text, () => {
        assert.deepEqual(found(text), [expected]);
      });
    }
  });

  it('finds work in functions that call each other, whichever is asked about first', () => {
    const circle = `
      function f(n) { g(n - 1); return readFileSync('x' + n); }
      function g(n) { if (n > 0) f(n); }`;
    const wrappers = ['f', 'g'].map((fn) => `new Promise((resolve) => { resolve(${fn}(3)); });`);
    assert.deepEqual(found([circle, ...wrappers].join('\n')), ['wrappedWork: f', 'wrappedWork: g']);
    assert.deepEqual(found([circle, ...wrappers.reverse()].join('\n')), ['wrappedWork: g', 'wrappedWork: f']);
  });

  describe('is silent about', () => {
    const shapes: readonly string[] = [
      // Promises around what is asynchronous, or settled later.
      'new Promise((resolve) => setTimeout(resolve, 100));',
      'new Promise((resolve, reject) => fs.readFile(p, (e, data) => (e ? reject(e) : resolve(data))));',
      'new Promise((resolve) => { if (!existsSync(p)) return; fs.watch(p, () => resolve()); });',
      'new Promise((resolve) => { const text = readFileSync(p); stream.on("end", () => resolve(text)); });',
      'new Promise((resolve) => { resolve(1); });',
      'new Promise((resolve) => { resolve(cache.get(key)); });',
      'class Promise {} new Promise((resolve) => resolve(readFileSync(p)));',
      // Timers, portions, and little work.
      'setTimeout(() => { heavy(); }, 1000);',
      'setTimeout(() => { res.end(); }, 0);',
      'setImmediate(() => { existsSync(p); });',
      'function step() { for (let i = 0; i < 1e9; i++) f(i); setImmediate(step); }',
      'Promise.resolve().then(() => readFile(p));',
      'ready.then(() => 1);',
      'await Promise.resolve(`${p}`).then((s) => __importStar(require(s)));',
      // Async functions that wait, that hand on a promise, or that cost nothing.
      'async function load(p) { const text = readFileSync(p); await ready; return text; }',
      'async function load(p) { existsSync(p); return 1; }',
      'async function load(p) { const text = readFileSync(p); return fetch(text); }',
      'async function load(p) { const text = readFileSync(p); return text ? send(text) : undefined; }',
      'async function load(p) { execSync("make"); return new Promise((resolve) => done(resolve)); }',
      'async function load() { return cache.get(key); }',
      'async function each(items) { for (const item of items) item.done = true; }',
      'async function later() { return () => readFileSync(p); }',
      'async function* lines(p) { yield readFileSync(p); }',
      'async function all(stream) { for await (const x of stream) heavy(); }',
      // What other rules report there, and advise the same.
      'async function load(p) { return JSON.parse(readFileSync(p, "utf8")); }',
      'class A { async load(p) { const text = readFileSync(p, "utf8"); return text; } }',
      'async function count() { let s = 0; for (let i = 0; i < 1e9; i++) s += i; return s; }',
      'async function build() { return execSync("make"); }',
      // Async since somebody asks for it, or that promise nothing.
      'async function build() { execSync("make"); }',
      'app.get("/", async (req, res) => { res.send(readFileSync(p)); return 1; });',
      'files.map(async (file) => readFileSync(file));',
      // What frees the thread.
      'await bcrypt.hash(password, 12);',
      'const derive = promisify(scrypt); await derive(a, b, 64);',
      'const read = promisify(fs.readFile); await read(p);',
      'await fs.promises.readFile(p, "utf8");',
      'fs.readFile(p, "utf8", (e, text) => {});',
      'import { parseString } from "xml2js"; const parse = promisify(parseString);',
      // Short.
      'jwt.sign(data, secret, {}, (e, token) => {});',
      'jwt.sign(data, key, { algorithm: "RS256" });',
      'await subtle.digest("SHA-256", new TextEncoder().encode(name));',
      'const data = await fs.promises.readFile(p); sign("sha256", data, key);',
    ];
    for (const text of shapes) {
      it(text, () => {
        assert.deepEqual(found(text), []);
      });
    }
  });

  it('does not take what is promisified at start-up for called there', () => {
    const contextIn = (path: string): string | undefined =>
      findIn('no-fake-async', `${head} export const read = promisify(fs.readFileSync);`, path)[0]?.context
        .kind;
    assert.equal(contextIn('a.ts'), 'function');
    assert.equal(contextIn('a.test.ts'), 'test');
  });

  it('says why, who waits and what to do instead', () => {
    const message = (text: string): string | undefined => findIn('no-fake-async', head + text)[0]?.message;
    assert.equal(
      message('async function f() { await bcryptjs.hash(password, 12); }'),
      '`bcryptjs.hash` hashes on this thread, with a pause only every 100 ms, although it looks asynchronous: whatever ' +
        'else is in flight waits. Use `bcrypt` or `@node-rs/bcrypt`, which hash on a thread of the pool (parallelism).',
    );
    assert.equal(
      message('export const load = (p) => new Promise((resolve) => resolve(readFileSync(p)));'),
      '`fs.readFileSync` runs before `new Promise` returns: a promise does not move work to another thread, and nothing ' +
        'else runs on this thread meanwhile. Await `fs.promises.readFile` instead (concurrency).',
    );
    assert.match(
      message('app.get("/", () => { setImmediate(() => { heavy(); }); });') ?? '',
      /^`heavy`, which calls this loop \(about .* ms\), is only postponed by `setImmediate`: it runs on the same thread/,
    );
  });

  describe('asks the program', () => {
    const lib = `import { existsSync, readFileSync } from 'node:fs';
      import { pbkdf2Sync } from 'node:crypto';
      export const has = (p) => existsSync(p);
      export const load = (p) => readFileSync(p);
      export const derive = (p) => pbkdf2Sync(p, 'salt', 1e6, 64, 'sha512');
      export const through = (p) => load(p);
      export function compute() { for (let i = 0; i < 1e9; i++) Math.sqrt(i); }
      export function little() { for (let i = 0; i < 1e3; i++) Math.sqrt(i); }
      export async function later() { compute(); }`;
    function across(text: string): readonly Finding[] {
      const main = `import { has, load, derive, through, compute, little, later } from './lib'; ${text}`;
      const { findings } = analysisIn({ 'lib.ts': lib, 'main.ts': main }, 'main.ts');
      return findings.filter(({ rule }) => rule === 'no-fake-async');
    }

    it('what a function of another file blocks on, and advises what helps with that', () => {
      const [read] = across('export const get = (p) => new Promise((resolve) => { resolve(load(p)); });');
      assert.match(read?.message ?? '', /^`load`, which calls `fs\.readFileSync`, runs before `new Promise`/);
      assert.match(read?.message ?? '', /Await `fs\.promises\.readFile` instead \(concurrency\)\.$/);
      assert.equal(read?.remedy, 'concurrency');
      const [derived] = across('export const start = (p) => { setImmediate(() => { derive(p); }); };');
      assert.match(derived?.message ?? '', /\(parallelism\)\.$/);
      assert.equal(derived?.remedy, 'parallelism');
    });

    it('and the way there', () => {
      const [found] = across('export const get = (p) => new Promise((resolve) => { resolve(through(p)); });');
      assert.deepEqual(
        found?.chain.map(({ message, file }) => `${file}: ${message}`),
        ['lib.ts: `through` calls `load`', 'lib.ts: `load` calls `fs.readFileSync`'],
      );
    });

    it('how long one computes', () => {
      const [found] = across('export async function sum() { compute(); }');
      assert.match(found?.message ?? '', /`compute`, which computes for about .* ms, runs before it returns/);
      assert.equal(found?.remedy, 'parallelism');
      assert.deepEqual(across('export async function sum() { little(); }'), []);
    });

    it('of what the file itself exports, too', () => {
      const text = `exports.all = () => { for (let i = 0; i < 1e9; i++) Math.sqrt(i); };
        exports.few = () => { for (let i = 0; i < 1e3; i++) Math.sqrt(i); };
        exports.sum = async () => ({ all: exports.all() });
        exports.sumUp = async () => ({ all: module.exports.all() });
        exports.little = async () => ({ few: exports.few() });`;
      const { findings } = analysisIn({ 'lib.js': text }, 'lib.js');
      const fakes = findings.filter(({ rule }) => rule === 'no-fake-async');
      assert.deepEqual(
        fakes.map(({ range }) => text.slice(0, range.start).split('\n').length),
        [3, 4],
      );
    });

    it('and postpones no single system call, as in one file', () => {
      assert.deepEqual(across('setImmediate(() => { has(p); });'), []);
      assert.equal(across('setImmediate(() => { load(p); });').length, 1);
    });

    it('and leaves what async functions block on to the rule that reports it there', () => {
      for (const call of ['has(p)', 'load(p)', 'derive(p)']) {
        const main = `import { has, load, derive } from './lib'; export async function get(p) { ${call}; }`;
        const { findings } = analysisIn({ 'lib.ts': lib, 'main.ts': main }, 'main.ts');
        assert.deepEqual(
          findings.map(({ rule }) => rule),
          ['no-blocking-call'],
        );
      }
    });

    it('and leaves async ones to their own file', () => {
      assert.deepEqual(across('export async function sum() { later(); }'), []);
    });
  });

  it('has one entry for each function that stays on the thread', () => {
    const keys = fakeAsync.map(({ module, name }) => `${module}:${name}`);
    assert.equal(new Set(keys).size, keys.length);
    for (const { does, instead } of fakeAsync) {
      assert.match(does, / on this thread/);
      assert.match(instead, /\((?:concurrency|parallelism)\)/);
    }
  });
});
