import assert from 'node:assert/strict';
import { findIn, marked } from '../testing/find-in';

const find = (text: string): string[] => marked(findIn('no-blocking-call', text), text);

describe('instances are followed', () => {
  const shapes: readonly [text: string, marks: readonly string[]][] = [
    // Constants, and variables that are set once.
    [
      `import Database from 'better-sqlite3'; const db = new Database('f'); db.prepare('q').all();`,
      ['Database', `db.prepare('q').all`],
    ],
    [
      `const db = require('better-sqlite3')('f'); const all = db.prepare('q'); all.all(1); all.pluck().get();`,
      [`require('better-sqlite3')`, 'all.all', 'all.pluck().get'],
    ],
    [
      `import Database from 'better-sqlite3'; let db = null; db = new Database('f'); db.exec('q'); db = null;`,
      ['Database', 'db.exec'],
    ],
    [
      `import Database from 'better-sqlite3'; let db; if (a) db = new Database('f'); else db = new Database('g'); db.exec('q');`,
      ['Database', 'Database', 'db.exec'],
    ],
    [
      `import Database from 'better-sqlite3'; let db; const open = () => (db ??= new Database('f')); open().exec('q');`,
      ['Database', 'open().exec'],
    ],
    [
      `import Database from 'better-sqlite3'; const db = new Database('f'); const insert = db.transaction(rows => {}); insert(rows); insert.immediate(rows);`,
      ['Database', 'insert', 'insert.immediate'],
    ],
    [
      `import Database from 'better-sqlite3'; const db = new Database('f'); const { prepare } = db; prepare('q').run();`,
      ['Database', `prepare('q').run`],
    ],
    // Fields of classes.
    [
      `import Database from 'better-sqlite3'; class Store { constructor(f) { this.db = new Database(f); } all() { return this.db.prepare('q').all(); } }`,
      ['Database', `this.db.prepare('q').all`],
    ],
    [
      `import Database from 'better-sqlite3'; class Store { 'db' = new Database('f'); all() { return this.db.prepare('q').all(); } }`,
      ['Database', `this.db.prepare('q').all`],
    ],
    [
      `import { DatabaseSync } from 'node:sqlite'; class Store { #db = new DatabaseSync('f'); #all = this.#db.prepare('q'); list = () => this.#all.all(); }`,
      ['DatabaseSync', 'this.#all.all'],
    ],
    [
      `import Database from 'better-sqlite3'; class Store { db = null; open() { this.db = new Database('f'); } close() { this.db = null; } run() { this.db.exec('q'); } }`,
      ['Database', 'this.db.exec'],
    ],
    [
      `import Database from 'better-sqlite3'; class Store { #db = new Database('f'); get db() { return this.#db; } run() { this.db.exec('q'); } }`,
      ['Database', 'this.db.exec'],
    ],
    [
      `import Database from 'better-sqlite3'; class Store { db() { return new Database('f'); } run() { this.db().exec('q'); } }`,
      ['Database', 'this.db().exec'],
    ],
    [
      `const fs = require('fs'); class A { io = fs; run(p) { this.io.readFileSync(p); } }`,
      ['this.io.readFileSync'],
    ],
    // Functions of the file that make or keep them.
    [
      `import Database from 'better-sqlite3'; let db; function get() { if (!db) { db = new Database('f'); } return db; } get().exec('q');`,
      ['Database', 'get().exec'],
    ],
    [
      `import Database from 'better-sqlite3'; async function open() { return new Database('f'); } const db = await open(); db.exec('q');`,
      ['Database', 'db.exec'],
    ],
    // Types.
    [
      `import Database from 'better-sqlite3'; function all(db: Database.Database) { return db.prepare('q').all(); }`,
      [`db.prepare('q').all`],
    ],
    [
      `import type { Database, Statement } from 'better-sqlite3'; const all = (db: Database, s: Statement<[]>) => [db.exec('q'), s.all()];`,
      ['db.exec', 's.all'],
    ],
    [
      `import type Database from 'better-sqlite3'; class Store { constructor(private readonly db: Database.Database) {} run() { this.db.exec('q'); } }`,
      ['this.db.exec'],
    ],
    [
      `import { type DatabaseSync } from 'node:sqlite'; class Store { db?: DatabaseSync | undefined; run() { this.db!.exec('q'); } }`,
      ['this.db!.exec'],
    ],
    [
      `import BetterSqlite from 'better-sqlite3'; type Db = BetterSqlite.Database; let db: Db; db = connect(); db.exec('q');`,
      ['db.exec'],
    ],
    [
      `import Database from 'better-sqlite3'; const run = (db: InstanceType<typeof Database>) => db.exec('q');`,
      ['db.exec'],
    ],
    [
      `import type { Database } from 'better-sqlite3'; declare function connect(): Promise<Database>; function open(): Promise<Database> { return connect(); } (await open()).exec('q');`,
      ['(await open()).exec'],
    ],
    [`const draw = (canvas: HTMLCanvasElement) => canvas.toDataURL();`, ['canvas.toDataURL']],
    // Promises of them.
    [
      `import init from 'sql.js'; const SQL = await init(); const db = new SQL.Database(); db.exec('q');`,
      ['db.exec'],
    ],
    [
      `import { Jimp } from 'jimp'; const image = await Jimp.read('f'); image.resize({ w: 1 }).blur(2);`,
      ['image.resize({ w: 1 }).blur', 'image.resize'],
    ],
    // Defaults that nobody overrides.
    [
      `function load(p, fs = require('fs')) { return fs.readFileSync(p); } load('a'); load('b');`,
      ['fs.readFileSync'],
    ],
  ];
  for (const [text, marks] of shapes) {
    it(text, () => {
      assert.deepEqual(find(text).sort(), [...marks].sort());
    });
  }
});

describe('what may be something else is not', () => {
  const shapes: readonly string[] = [
    // Injected.
    `const fs = require('fs'); class A { constructor(fs) { this.fs = fs; } run() { this.fs.readFileSync('a'); } }`,
    `import fs from 'fs'; class A { fs = fs; constructor(options) { if (options.fs) this.fs = options.fs; } run() { this.fs.readFileSync('a'); } }`,
    `import fs from 'fs'; class A { constructor(private io: typeof fs = fs) {} run() { this.io.readFileSync('a'); } }`,
    `import fs from 'fs'; class A { io = fs; set(o) { [this.io] = o; } run() { this.io.readFileSync('a'); } }`,
    `import fs from 'fs'; class A { io = fs; set(o) { ({ io: this.io } = o); } run() { this.io.readFileSync('a'); } }`,
    `export function load(p, fs = require('fs')) { return fs.readFileSync(p); }`,
    `function load(p, fs = require('fs')) { return fs.readFileSync(p); } module.exports = { load };`,
    `function load(p, fs = require('fs')) { return fs.readFileSync(p); } load('a', memory);`,
    `function load(p, fs = require('fs')) { return fs.readFileSync(p); } load(...all);`,
    `function load(p, { fs = require('fs') }) { return fs.readFileSync(p); } load('a', {});`,
    // Another `this`.
    `import fs from 'fs'; class A { io = fs; run() { return function () { return this.io.readFileSync('a'); }; } }`,
    `import fs from 'fs'; class A { io = fs; static run() { return this.io.readFileSync('a'); } }`,
    `import fs from 'fs'; class A { static io = fs; run() { return this.io.readFileSync('a'); } }`,
    `import fs from 'fs'; class A { io = fs; } class B { run() { return this.io.readFileSync('a'); } }`,
    `import fs from 'fs'; this.io.readFileSync('a');`,
    // Fields and functions that go in circles.
    `class A { a = this.b; b = this.a; run() { this.a.readFileSync('a'); } }`,
    `function a() { return b(); } function b() { return a(); } a().readFileSync('a');`,
    `let a; a ??= a; a.readFileSync('p');`,
    // Several values.
    `import fs from 'fs'; let io = fs; if (test) io = memory; io.readFileSync('a');`,
    `import fs from 'fs'; const get = (x) => { if (x) return fs; return x; }; get(1).readFileSync('a');`,
    `import fs from 'fs'; for (let io of [fs, memory]) { io.readFileSync('a'); }`,
    `function* open() { return require('fs'); } open().readFileSync('a');`,
    // Types of the same name from elsewhere, and unions.
    `import { DatabaseSync } from './db'; const run = (db: DatabaseSync) => db.exec('q');`,
    `interface XMLHttpRequest { open(m: string, u: string, a: boolean): void } const run = (x: XMLHttpRequest) => x.open('a', 'b', false);`,
    `import type { Database } from 'better-sqlite3'; const run = (db: Database | Client) => db.exec('q');`,
    `import type { Options } from 'better-sqlite3'; const run = (db: Options) => db.exec('q');`,
    // What a call gives is not followed through its promise.
    `import { readFile } from 'fs/promises'; const text = await readFile('a'); text.readFileSync();`,
  ];
  for (const text of shapes) {
    it(text, () => {
      assert.deepEqual(find(text), []);
    });
  }
});
