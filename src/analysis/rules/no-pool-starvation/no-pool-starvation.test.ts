import assert from 'node:assert/strict';
import { analyseFile } from '../../analyse-file';
import { everywhere } from '../../testing/everywhere';
import { findIn, marked } from '../../testing/find-in';

const find = (text: string): string[] => marked(findIn('no-pool-starvation', text), text);

const head = `
import { pbkdf2, scrypt } from 'node:crypto';
import { gzip } from 'node:zlib';
import dns from 'node:dns';
import bcrypt from 'bcrypt';
import sharp from 'sharp';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
const derive = promisify(pbkdf2);
`;

describe('no-pool-starvation', () => {
  describe('reports', () => {
    const shapes: readonly (readonly [text: string, mark: string])[] = [
      ['await Promise.all(users.map((u) => derive(u.password, u.salt, 1e5, 64, "sha512")));', 'users.map'],
      [
        'await Promise.all(users.map(async (u) => { u.key = await derive(u.p, u.s, 1, 1, "x"); }));',
        'users.map',
      ],
      ['users.forEach((u) => pbkdf2(u.p, u.s, 1, 1, "x", done));', 'users.forEach'],
      ['for (const u of users) pbkdf2(u.p, u.s, 1, 1, "x", (e, key) => keys.push(key));', 'pbkdf2'],
      ['for (const u of users) { pending.push(bcrypt.hash(u.password, 12)); }', 'bcrypt.hash'],
      ['await Promise.all(hosts.map((host) => dns.promises.lookup(host)));', 'hosts.map'],
      ['await Promise.all(hosts.map(promisify(dns.lookup)));', 'hosts.map'],
      ['hosts.forEach((host) => dns.lookup(host, done));', 'hosts.forEach'],
      [
        'await Promise.all(files.map((f) => new Promise((resolve) => gzip(f, (e, data) => resolve(data)))));',
        'files.map',
      ],
      ['await Promise.all(pictures.map((p) => sharp(p).resize(200).toBuffer()));', 'pictures.map'],
      [
        'async function hash(u) { return derive(u.p, u.s, 1, 1, "x"); } await Promise.all(users.map(hash));',
        'users.map',
      ],
      [
        'const hash = async (u) => { await derive(u.p, u.s, 1, 1, "x"); }; await Promise.all(users.map((u) => hash(u)));',
        'users.map',
      ],
      ['for (let i = 0; i < 100; i++) scrypt("a", "b", 64, done);', 'scrypt'],
      ['await Promise.all(Array.from({ length: 8 }, () => derive("a", "b", 1, 1, "x")));', 'Array.from'],
      [
        'await Promise.all(files.map((f) => crypto.subtle.deriveBits(f.algorithm, f.key, 256)));',
        'files.map',
      ],
      // Words that tell nothing.
      ['users.forEach((u) => { /* no limit (yet). */ scrypt(u.p, u.s, 64, done); });', 'users.forEach'],
      ['users.forEach((u) => pbkdf2(u.p, u.s, limits.iterations, 64, "x", done));', 'users.forEach'],
      ['users.forEach((u) => pbkdf2(u.p, queue.salt, 1, 64, "x", done));', 'users.forEach'],
      ['for (const u of req.body.pages) scrypt(u.p, u.s, 64, done);', 'scrypt'],
      ['for (const u of homepageUsers) scrypt(u.p, u.s, 64, done);', 'scrypt'],
      // The loop goes on after the job, as a rule or at all.
      ['for (const u of users) { if (!u.salt) return; scrypt(u.p, u.s, 64, done); }', 'scrypt'],
      ['for (const u of users) { if (!u.salt) break; scrypt(u.p, u.s, 64, done); }', 'scrypt'],
      ['for (const u of users) { scrypt(u.p, u.s, 64, done); if (u.last) break; }', 'scrypt'],
      [
        'for (const u of users) { switch (u.kind) { case "x": scrypt(u.p, u.s, 64, done); break; default: } }',
        'scrypt',
      ],
      [
        'for (const u of users) jobs.push(new Promise((resolve) => { return scrypt(u.p, u.s, 64, resolve); }));',
        'scrypt',
      ],
      ['Array.from(users, (u) => scrypt(u.p, u.s, 64, done));', 'Array.from'],
    ];
    for (const [text, mark] of shapes) {
      it(text, () => {
        assert.deepEqual(find(head + text), [mark]);
      });
    }
  });

  describe('is silent about', () => {
    const shapes: readonly string[] = [
      // One after the other.
      'for (const u of users) u.key = await derive(u.p, u.s, 1, 1, "x");',
      // As many as there are threads.
      'await Promise.all([1, 2, 3, 4].map((n) => derive("a", String(n), 1, 1, "x")));',
      'for (let i = 0; i < 4; i++) scrypt("a", "b", 64, done);',
      // A few at a time.
      'const limit = pLimit(4); await Promise.all(users.map((u) => limit(() => derive(u.p, u.s, 1, 1, "x"))));',
      'await Promise.all(users.map(async (u) => { await semaphore.acquire(); await derive(u.p, u.s, 1, 1, "x"); }));',
      'for (let i = 0; i < n; i += 4) await Promise.all(users.slice(i, i + 4).map((u) => bcrypt.hash(u.p, 10)));',
      'for (const chunk of chunks) await Promise.all(chunk.map((u) => bcrypt.hash(u.p, 10)));',
      'for (const u of users) { pbkdf2(u.p, u.s, 1, 1, "x", done); await pause; }',
      'async function hash(u) { await semaphore.acquire(); return derive(u.p, u.s, 1, 1, "x"); } await Promise.all(users.map(hash));',
      // One.
      'await derive("a", "b", 1, 1, "x");',
      'function hash(u) { return derive(u.p, u.s, 1, 1, "x"); } hash(user);',
      // Found, then done.
      'for (const u of users) { if (u.ok) return pbkdf2(u.p, u.s, 1, 1, "x", done); }',
      'for (const u of users) { if (u.ok) { pbkdf2(u.p, u.s, 1, 1, "x", done); break; } }',
      'for (const u of users) { if (u.ok) { pbkdf2(u.p, u.s, 1, 1, "x", done); found(u); return; } }',
      'all: for (const u of users) { switch (u.kind) { case "x": scrypt(u.p, u.s, 64, done); break all; } }',
      // Short jobs, and none of the pool's.
      'await Promise.all(users.map((u) => fetch(u.url)));',
      'await Promise.all(files.map((f) => derived(f)));',
      // A function that is handed on runs when somebody calls it.
      'const tasks = users.map((u) => () => derive(u.p, u.s, 1, 1, "x"));',
    ];
    for (const text of shapes) {
      it(text, () => {
        assert.deepEqual(find(`${head} async function run() { ${text} }`), []);
      });
    }
  });

  it('says why it is silent', () => {
    const notes = (text: string): string[] =>
      analyseFile({ path: 'a.ts', text: `${head} async function run() { ${text} }` }, everywhere)
        .notes.filter(({ rule }) => rule === 'no-pool-starvation')
        .map(({ message }) => message);
    assert.deepEqual(
      notes('await Promise.all(users.map((u) => limit(() => derive(u.p, u.s, 1, 1, "x"))));'),
      [],
    );
    assert.deepEqual(
      notes('users.forEach(async (u) => { await semaphore.acquire(); await derive(u.p, u.s, 1, 1, "x"); });'),
      ['Starts so many at once only: a limiter lets so many through at a time.'],
    );
    assert.deepEqual(
      notes('for (const chunk of chunks) await Promise.all(chunk.map((u) => bcrypt.hash(u.p, 10)));'),
      ['Starts so many at once only: each part of the list is awaited by itself.'],
    );
  });

  it('knows the size of the pool that the file sets', () => {
    const eight = 'await Promise.all(Array.from({ length: 8 }, () => derive("a", "b", 1, 1, "x")));';
    assert.deepEqual(find(`process.env.UV_THREADPOOL_SIZE = '8'; ${head} ${eight}`), []);
    assert.deepEqual(find(`process.env.UV_THREADPOOL_SIZE = '6'; ${head} ${eight}`), ['Array.from']);
    assert.deepEqual(find(`process.env.UV_THREADPOOL_SIZE = os.cpus().length; ${head} ${eight}`), []);
  });

  it('says how many jobs there are, and for how many threads', () => {
    const [known] = findIn(
      'no-pool-starvation',
      `${head} for (let i = 0; i < 9; i++) scrypt("a", "b", 64, done);`,
    );
    assert.match(known?.message ?? '', /^Starts 9 jobs of `crypto\.scrypt` at once, but 4 run at a time/);
    const [unknown] = findIn(
      'no-pool-starvation',
      `${head} pictures.map((p) => sharp(p).rotate().toFile(p));`,
    );
    assert.match(unknown?.message ?? '', /^Starts a job of `sharp\.toFile` for every element at once/);
    assert.equal(unknown?.remedy, 'parallelism');
  });

  it('judges by when the code runs that starts the jobs, not by the jobs', () => {
    const text = `${head} export async function all(users) { await Promise.all(users.map((u) => bcrypt.hash(u.p, 10))); }`;
    const [finding] = findIn('no-pool-starvation', text);
    assert.deepEqual([finding?.context.kind, finding?.context.inLoop], ['async-function', false]);
    assert.equal(finding?.severity, 'information');
  });
});
