import assert from 'node:assert/strict';
import type { ContextKind, Severity } from '../../finding';
import { defaultOptions } from '../../options';
import { findIn, marked } from '../../testing/find-in';

const find = (text: string, path?: string): string[] => marked(findIn('no-blocking-call', text, path), text);

/** The first finding's context and severity. */
function context(text: string): [ContextKind, boolean, Severity, string] | undefined {
  const [finding] = findIn('no-blocking-call', text);
  return finding && [finding.context.kind, finding.context.inLoop, finding.severity, finding.context.reason];
}

describe('no-blocking-call', () => {
  describe('knows the call under any name', () => {
    const shapes: readonly [text: string, marks: readonly string[]][] = [
      [`import fs from 'fs'; fs.readFileSync(p);`, ['fs.readFileSync']],
      [`import * as f from 'node:fs'; f.readFileSync(p);`, ['f.readFileSync']],
      [`import { readFileSync } from 'fs'; readFileSync(p);`, ['readFileSync']],
      [`import { readFileSync as r } from 'fs'; r(p);`, ['r']],
      [`import { default as f } from 'fs'; f.readFileSync(p);`, ['f.readFileSync']],
      [`import { "readFileSync" as r } from 'fs'; r(p);`, ['r']],
      [`import f = require('fs'); f.readFileSync(p);`, ['f.readFileSync']],
      [`const fs = require('fs'); fs.readFileSync(p);`, ['fs.readFileSync']],
      [`var fs; fs = require('fs'); fs.readFileSync(p);`, ['fs.readFileSync']],
      [`require('node:fs').readFileSync(p);`, [`require('node:fs').readFileSync`]],
      [`module.require('fs').readFileSync(p);`, [`module.require('fs').readFileSync`]],
      [`const { readFileSync } = require('fs'); readFileSync(p);`, ['readFileSync']],
      [`const { readFileSync: r } = require('fs'); r(p);`, ['r']],
      [`const { 'readFileSync': r } = require('fs'); r(p);`, ['r']],
      [`const { default: { readFileSync: r } } = await import('fs'); r(p);`, ['r']],
      [`const { realpathSync: { native } } = require('fs'); native(p);`, ['native']],
      [`const { constants, ...rest } = require('fs'); rest.statSync(p);`, ['rest.statSync']],
      [`import fs from 'fs'; const { readFileSync: r } = fs; r(p);`, ['r']],
      [`const { readFileSync: r = null } = require('fs'); r(p);`, ['r']],
      [`let r; ({ readFileSync: r } = require('fs')); r(p);`, ['r']],
      [`var fs = require('fs'); var fs = require('node:fs'); fs.statSync(p);`, ['fs.statSync']],
      [`import('fs').then((fs) => fs.statSync(p));`, ['fs.statSync']],
      [`import('fs').then(({ default: { statSync } }) => statSync(p));`, ['statSync']],
      [`import fs from 'fs'; const r = fs.readFileSync; r(p);`, ['r']],
      [`import fs from 'fs'; const r = fs.readFileSync.bind(fs); r(p);`, ['r']],
      [`import fs from 'fs'; fs.readFileSync.call(fs, p);`, ['fs.readFileSync.call']],
      [`import fs from 'fs'; fs.readFileSync.apply(fs, [p]);`, ['fs.readFileSync.apply']],
      [`import fs from 'fs'; fs['readFileSync'](p);`, [`fs['readFileSync']`]],
      ['import fs from "fs"; fs[`readFileSync`](p);', ['fs[`readFileSync`]']],
      [`import fs from 'fs'; const name = 'read' + 'FileSync'; fs[name](p);`, ['fs[name]']],
      ["import fs from 'fs'; const m = 'readFile'; fs[`${m}Sync`](p);", ['fs[`${m}Sync`]']],
      [`import fs from 'fs'; const io = { read: fs.readFileSync }; io.read(p);`, ['io.read']],
      [`import fs from 'fs'; fs?.readFileSync(p);`, ['fs?.readFileSync']],
      [`import fs from 'fs'; fs.readFileSync?.(p);`, ['fs.readFileSync']],
      [`import fs from 'fs'; fs!.readFileSync(p);`, ['fs!.readFileSync']],
      [`import fs from 'fs'; (fs as any).readFileSync(p);`, ['(fs as any).readFileSync']],
      [`import fs from 'fs'; (0, fs.readFileSync)(p);`, ['fs.readFileSync']],
      [
        `const fs_1 = __importDefault(require('fs')); fs_1.default.readFileSync(p);`,
        ['fs_1.default.readFileSync'],
      ],
      [`var import_fs = __toESM(require('fs'), 1); import_fs.readFileSync(p);`, ['import_fs.readFileSync']],
      [`(await import('fs')).readFileSync(p);`, [`(await import('fs')).readFileSync`]],
      [`process.getBuiltinModule('fs').readFileSync(p);`, [`process.getBuiltinModule('fs').readFileSync`]],
      [
        `import { createRequire } from 'node:module'; const load = createRequire(import.meta.url); load('fs').readFileSync(p);`,
        [`load('fs').readFileSync`],
      ],
      [`import fs from 'fs'; files.map(fs.statSync);`, ['fs.statSync']],
      [`import { unlinkSync } from 'fs'; files.forEach(unlinkSync);`, ['unlinkSync']],
      [`import fs from 'fs'; ready.then(fs.readFileSync);`, ['fs.readFileSync']],
      [`import { execSync } from 'child_process'; execSync('ls');`, ['execSync']],
      [`import { pbkdf2Sync } from 'crypto'; pbkdf2Sync('a', 'b', 1, 1, 'sha1');`, ['pbkdf2Sync']],
      [`Atomics.wait(cells, 0, 0);`, ['Atomics.wait']],
      [`globalThis.Atomics.wait(cells, 0, 0);`, ['globalThis.Atomics.wait']],
      [
        `import { DatabaseSync } from 'node:sqlite'; const db = new DatabaseSync('x'); db.exec('y'); db.prepare('z').all();`,
        ['DatabaseSync', 'db.exec', `db.prepare('z').all`],
      ],
    ];
    for (const [text, marks] of shapes) {
      it(text, () => {
        assert.deepEqual(find(text), marks);
      });
    }
  });

  describe('is silent on', () => {
    const texts = [
      `const fs = { readFileSync() {} }; fs.readFileSync();`,
      `import { readFileSync } from './mine'; readFileSync(p);`,
      `import { vol } from 'memfs'; vol.readFileSync(p);`,
      `import fs from 'fs'; function f(fs: Mine) { fs.readFileSync(p); }`,
      `import fs from 'fs'; { const fs = mine; fs.readFileSync(p); }`,
      `import { flushSync } from 'react-dom'; flushSync(render);`,
      `import fs from 'fs'; let read = fs.readFileSync; read = mine; read(p);`,
      `import fs from 'fs'; const read = fast ? mine : fs.readFileSync; read(p);`,
      `import fs from 'fs'; const { readFileSync = mine } = fs; readFileSync(p);`,
      `var fs = require('fs'); var fs = mine; fs.statSync(p);`,
      `import fs from 'fs'; let r; ({ readFileSync: r } = fs); r = mine; r(p);`,
      `import('fs').then((fs) => { fs = mine; fs.statSync(p); });`,
      `import('fs').catch((fs) => fs.statSync(p));`,
      `function load(require) { require('fs').readFileSync(p); }`,
      `import type fs from 'fs'; fs.readFileSync(p);`,
      `import { type readFileSync } from 'fs'; readFileSync(p);`,
      `import fs from 'fs'; fs.readFile(p, done); fs.promises.readFile(p);`,
      `import fs from 'fs'; promisify(fs.readFileSync); stub(fs, 'readFileSync'); wrap(fs.readFileSync);`,
      `import fs from 'fs'; const read = fs.readFileSync;`,
      `import fs from 'fs'; fs[name](p);`,
      `import crypto from 'crypto'; crypto.randomBytes(16); crypto.createHash('md5'); crypto.sign('a', b, c, done);`,
      `import fs from 'fs'; const io = { read: fs.readFileSync }; io.read = mine; io.read(p);`,
      `import fs from 'fs'; const io = { read: fs.readFileSync, ...mine }; io.read(p);`,
      `import fs from 'fs'; const io = { read: fs.readFileSync }; patch(io); io.read(p);`,
      `import fs from 'fs'; fs.constructor('x'); fs.toString();`,
      `require('constructor').x(); require('__proto__').readFileSync();`,
    ];
    for (const text of texts) {
      it(text, () => {
        assert.deepEqual(find(text), []);
      });
    }
  });

  it('reports `sign` without its callback only', () => {
    const text = `import { sign } from 'crypto'; sign('a', b, c); sign('a', b, c, done); sign(...args);`;
    assert.deepEqual(find(text), ['sign']);
  });

  describe('tells the context', () => {
    const read = 'require("fs").readFileSync(p);';
    const contexts: readonly [text: string, kind: ContextKind, inLoop: boolean, severity: Severity][] = [
      [read, 'start-up', false, 'hint'],
      [`(() => { ${read} })();`, 'start-up', false, 'hint'],
      [`(async () => { ${read} })();`, 'start-up', false, 'hint'],
      [`(function () { ${read} }).call(this);`, 'start-up', false, 'hint'],
      [`for (const p of files) ${read}`, 'start-up', true, 'hint'],
      [`for (const x = ${read.slice(0, -1)}; ; ) {}`, 'start-up', false, 'hint'],
      [`it('works', () => { ${read} });`, 'test', false, 'hint'],
      [`import { test } from 'node:test'; test('x', async () => { ${read} });`, 'test', false, 'hint'],
      [`class A { static { ${read} } }`, 'start-up', false, 'hint'],
      [`class A { x = ${read} }`, 'function', false, 'hint'],
      [`function f() { ${read} }`, 'function', false, 'hint'],
      [`function f() { files.forEach((p) => { ${read} }); }`, 'function', true, 'hint'],
      [`async function f() { ${read} }`, 'async-function', false, 'information'],
      [`async function f() { while (x) ${read} }`, 'async-function', true, 'warning'],
      [`async function f() { files.map((p) => { ${read} }); }`, 'async-function', true, 'warning'],
      [`async function f() { run(() => { ${read} }); }`, 'async-function', false, 'information'],
      [`async function f() { go().then(() => { ${read} }); }`, 'async-function', false, 'information'],
      [`import http from 'http'; http.createServer((q, r) => { ${read} });`, 'handler', false, 'warning'],
      [
        `import { createServer as c } from 'node:https'; c({}, () => { ${read} });`,
        'handler',
        false,
        'warning',
      ],
      [
        `import http from 'http'; http.createServer(on); function on() { ${read} }`,
        'handler',
        false,
        'warning',
      ],
      [
        `import http from 'http'; const on = () => { ${read} }; http.createServer(on);`,
        'handler',
        false,
        'warning',
      ],
      [`app.get('/x', auth, async (q, r) => { ${read} });`, 'handler', false, 'warning'],
      [`app.get('/x', (q, r) => { for (const p of q.files) ${read} });`, 'handler', true, 'warning'],
      [
        `import e from 'express'; const s = e(); s.use((q, r, n) => { ${read} });`,
        'handler',
        false,
        'warning',
      ],
      [
        `import { Router } from 'express'; Router().post(path, (q, r) => { ${read} });`,
        'handler',
        false,
        'warning',
      ],
      [`emitter.on('data', () => { ${read} });`, 'handler', false, 'warning'],
      [
        `emitter.on('data', this.read.bind(this)); setInterval(() => { ${read} }, 9);`,
        'handler',
        false,
        'warning',
      ],
      [`router.route('/x').get((q, r) => { ${read} });`, 'handler', false, 'warning'],
      [`router.route('/x').get(a).post((q, r) => { ${read} });`, 'handler', false, 'warning'],
      [`import fs from 'fs'; fs.watch('.', () => { ${read} });`, 'handler', false, 'warning'],
      [
        `import * as vscode from 'vscode'; vscode.commands.registerCommand('x', () => { ${read} });`,
        'handler',
        false,
        'warning',
      ],
      [`import fs from 'fs'; fs.readFile(p, (e, d) => { ${read} });`, 'async-function', false, 'information'],
      [`button.addEventListener('click', function () { ${read} });`, 'handler', false, 'warning'],
      [`window.onmessage = () => { ${read} };`, 'handler', false, 'warning'],
      [`process.on('message', () => { ${read} });`, 'worker', false, 'hint'],
      [
        `import { Get } from '@nestjs/common'; class C { @Get() x() { ${read} } }`,
        'handler',
        false,
        'warning',
      ],
      [`process.on('SIGTERM', () => { ${read} });`, 'function', false, 'hint'],
      [
        `import { parentPort } from 'worker_threads'; parentPort.on('message', () => { ${read} });`,
        'worker',
        false,
        'hint',
      ],
      [`cache.get(key, () => { ${read} });`, 'function', false, 'hint'],
    ];
    for (const [text, kind, inLoop, severity] of contexts) {
      it(`${kind}${inLoop ? ' in a loop' : ''}: ${text}`, () => {
        assert.deepEqual(context(text)?.slice(0, 3), [kind, inLoop, severity]);
      });
    }

    it('is silent in exit hooks', () => {
      assert.equal(context(`process.on('exit', () => { ${read} });`), undefined);
      assert.equal(context(`process.once('exit', clean); function clean() { ${read} }`), undefined);
    });

    it('does not take every `get` for a route', () => {
      assert.equal(context(`cache.get('/x', () => { ${read} });`)?.[0], 'function');
      assert.equal(
        context(
          `import { Hono } from 'hono'; const web = new Hono(); web.get('/x', () => { ${read} });`,
        )?.[0],
        'handler',
      );
      assert.equal(context(`users.find({}, () => { ${read} });`)?.[1], false);
      assert.equal(context(`text.replace(/x/, () => { ${read} });`)?.[1], true);
    });

    it('of a handler in a test is that of the test', () => {
      const found = context(`it('x', () => { app.get('/x', () => { ${read} }); });`);
      assert.deepEqual(found?.slice(0, 3), ['test', false, 'hint']);
    });

    it('reports what runs in an exit hook, but not only there', () => {
      const clean = `process.on('exit', clean); function clean() { ${read} }`;
      assert.equal(context(`${clean} app.get('/x', clean);`)?.[0], 'handler');
      assert.equal(context(`${clean} clean();`)?.[0], 'start-up');
      // After `beforeExit` the event loop goes on if there is work.
      assert.equal(context(`process.on('beforeExit', () => { ${read} });`)?.[0], 'handler');
    });

    it('says why', () => {
      assert.equal(
        context(`app.get('/x', (q, r) => { ${read} });`)?.[3],
        'passed to `app.get` as a request handler',
      );
      assert.equal(context(`async function load() { ${read} }`)?.[3], 'in the async function `load`');
    });

    it('of a function value is that of what calls it', () => {
      const text = `import fs from 'fs'; async function f() { files.map(fs.statSync); }`;
      assert.deepEqual(context(text)?.slice(0, 3), ['async-function', true, 'warning']);
      assert.equal(context(`import fs from 'fs'; emitter.on('x', fs.unlinkSync);`)?.[0], 'handler');
    });
  });

  it('says what blocks, who waits and what would help', () => {
    const message = (text: string): string | undefined => findIn('no-blocking-call', text)[0]?.message;
    assert.equal(
      message(`import { readFileSync as r } from 'fs'; app.get('/', () => r(p));`),
      '`fs.readFileSync` blocks the event loop while the disk is read; every other request and event waits. ' +
        'Await `fs.promises.readFile` instead (concurrency).',
    );
    assert.equal(
      message(`import { gzipSync } from 'zlib'; async function f() { gzipSync(p); }`),
      '`zlib.gzipSync` blocks the event loop while the data is compressed; whatever else is in flight waits. ' +
        '`zlib.gzip` with a callback (or promisified) computes on a pool thread instead (parallelism).',
    );
  });

  it('takes the severity from the options', () => {
    const text = `require('fs').readFileSync(p);`;
    const withSetting = (setting: 'error' | 'off'): (string | undefined)[] =>
      findIn('no-blocking-call', text, 'a.js', {
        ...defaultOptions,
        severity: { 'no-blocking-call': setting },
      }).map(({ severity }) => severity);
    assert.deepEqual(withSetting('error'), ['error']);
    assert.deepEqual(withSetting('off'), []);
  });

  it('names concurrency for waiting and parallelism for computing', () => {
    const remedies = findIn(
      'no-blocking-call',
      `require('fs').statSync(p); require('crypto').scryptSync('a', 'b', 1);`,
    ).map(({ remedy }) => remedy);
    assert.deepEqual(remedies, ['concurrency', 'parallelism']);
  });
});
