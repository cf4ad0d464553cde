import assert from 'node:assert/strict';
import type { Refusal } from '../migration';
import { isRefusal } from '../sources';
import { CallbackBench } from './testing/callback-bench';

describe('callbacks that are handed over', () => {
  const bench = new CallbackBench();
  after(() => {
    bench.dispose();
  });

  function becomes(code: string, expected: string, dependencies?: Readonly<Record<string, string>>): void {
    const { result, text } = bench.rewritten(code, dependencies);
    assert.ok(!isRefusal(result), isRefusal(result) ? result.message : '');
    assert.equal(text, expected);
    assert.deepEqual(result.hazards, []);
  }

  const stays = (code: string, dependencies?: Readonly<Record<string, string>>): void => {
    becomes(code, code, dependencies);
  };

  function isRefused(
    code: string,
    reason: Refusal['reason'],
    message: RegExp,
    dependencies?: Readonly<Record<string, string>>,
  ): void {
    const { result } = bench.rewritten(code, dependencies);
    assert.ok(isRefusal(result), code);
    assert.equal(result.reason, reason);
    assert.match(result.message, message);
  }

  function isHazardous(code: string, kind: string, message: RegExp): void {
    const { result } = bench.rewritten(code);
    assert.ok(!isRefusal(result), isRefusal(result) ? result.message : '');
    assert.equal(result.hazards[0]?.kind, kind);
    assert.match(result.hazards[0].message, message);
  }

  it('stay as they are where promises are waited for', () => {
    stays(`it('loads', () => { load(1); });`);
    stays(`import test from 'node:test';\ntest('loads', (t) => { load(1); });`);
    stays(`import { test } from 'vitest';\ntest('loads', (context) => { load(1); });`);
    stays(`import pMap from 'p-map';\npMap([1], (x) => load(x));`);
    stays(`Promise.resolve(1).then((x) => load(x));`);
    stays(`import Koa from 'koa';\nnew Koa().use((context) => { load(1); });`);
  });

  it('are refused where they tell by a function that they are done', () => {
    isRefused(
      `it('loads', (done) => { load(1); done(); });`,
      'callback',
      /calling a function that it is done/,
    );
    isRefused(`describe('loads', () => { load(1); });`, 'callback', /`describe` needs what it gives at once/);
  });

  it('stay as they are on a turn of their own', () => {
    stays(`setTimeout(() => load(1), 1);`);
    stays(
      `import http from 'node:http';\nhttp.createServer((request, response) => { response.end(load(1)); });`,
    );
    stays(`import fs from 'node:fs';\nfs.stat('x', (error, stats) => load(stats));`);
    stays(`process.on('SIGINT', () => load(1));`);
    stays(
      `import fs from 'node:fs';\nfs.createReadStream('x').on('error', (error) => { load(error); throw error; });`,
    );
    stays(
      `import { ReadStream } from 'node:fs';\nexport const f = (/** @type {ReadStream} */ s) => s.on('data', (x) => load(x));`,
    );
  });

  it('tell who listens to rejections, and who emits', () => {
    isHazardous(
      `process.on('unhandledRejection', String);\nsetTimeout(() => load(1), 1);`,
      'unhandled-rejection',
      /`unhandledRejection`/,
    );
    const read = `import fs from 'node:fs';\nfs.createReadStream('x').on('error', (error) => { load(error); throw error; });`;
    for (const listener of ['(error, origin) => log(origin)', 'log']) {
      isHazardous(
        `process.on('uncaughtException', ${listener});\n${read}`,
        'unhandled-rejection',
        /`uncaughtException` as an unhandled rejection, which its second parameter tells/,
      );
    }
    stays(`process.on('uncaughtException', (error) => log(error));\n${read}`);
    isHazardous(
      `import EventEmitter from 'node:events';\nconst emitter = new EventEmitter();\nemitter.emit('ready');\nemitter.on('ready', () => load(1));`,
      'goes-on',
      /whoever emits `ready` goes on/,
    );
    isHazardous(
      `import make from 'made';\nmake().once('open', String).on('data', (x) => load(x));`,
      'goes-on',
      /whoever emits `data` goes on before this listener is done, and no longer gets what it throws/,
    );
    isHazardous(
      `ask('x', function (error, answer) { load(answer); });`,
      'unhandled-rejection',
      /`ask`, which calls it back/,
    );
  });

  it('are refused where other listeners of an emitter that is not known read what they set', () => {
    const serve = (file: string, stream: string) =>
      `import send from 'send';\nexport function serve(path) {\n  let tag = null;\n  send(path).once('stream', ${stream}).on('end', String).on('file', ${file});\n}`;
    const refusal =
      /would set `tag` only after whoever emits `file` has gone on, and another listener reads it on line 5/;
    isRefused(serve('(x) => { tag = load(x); }', 's => s.add(tag)'), 'callback', refusal);
    isRefused(
      `import send from 'send';\nlet tag = null;\nconst sent = send();\nfunction inject(s) { s.add(tag); }\nsent.on('stream', inject);\nsent.on('file', (x) => { tag = load(x); });`,
      'callback',
      refusal,
    );
    const goesOn = /whoever emits `file` goes on/;
    isHazardous(serve('(x) => { let tag = load(x); return tag; }', 's => s.add(tag)'), 'goes-on', goesOn);
    isHazardous(serve('(x) => { tag = load(x); }', '(tag) => tag.add()'), 'goes-on', goesOn);
  });

  it('are refused as exit hooks', () => {
    isRefused(`process.on('exit', () => load(1));`, 'exit-hook', /when the process exits/);
    isRefused(
      `import { onExit } from 'signal-exit';\nonExit(() => load(1));`,
      'exit-hook',
      /`onExit` runs it/,
    );
  });

  it('hand errors on to Express 4, and leave that to Express 5', () => {
    const express4 = { express: '^4.18.0' };
    const start = `import express from 'express';\nconst app = express();\n`;
    becomes(
      `${start}app.get('/', (req, res) => {\n  res.json(load(1));\n});`,
      `${start}app.get('/', (req, res, next) => {\n  try {\n    res.json(load(1));\n  } catch (error) {\n    next(error);\n  }\n});`,
      express4,
    );
    becomes(
      `${start}app.get('/', (req, res) => res.json(load(1)));`,
      `${start}app.get('/', (req, res, next) => {\n  try {\n    return res.json(load(1));\n  } catch (error) {\n    next(error);\n  }\n});`,
      express4,
    );
    becomes(
      `${start}app.use(load);`,
      `${start}app.use((req, res, next) => { load(req).catch(next); });`,
      express4,
    );
    stays(`${start}app.get('/', (req, res) => { res.json(load(1)); });`, { express: '^5.0.0' });
    const handedOn = `export const routes = (app) => {\n  app.get('/', (req, res) => { load(1); });\n};`;
    stays(handedOn, { express: '^5.1.0' });
    isRefused(handedOn, 'escapes', /`app.get`/);
  });

  it('have promises rejected by what the function throws that makes them', () => {
    becomes(
      `export const wait = () => new Promise((resolve) => {\n  resolve(load(1));\n});`,
      `export const wait = () => new Promise((resolve, reject) => {\n  try {\n    resolve(load(1));\n  } catch (error) {\n    reject(error);\n  }\n});`,
    );
    isHazardous(
      `const made = new Promise((resolve) => { resolve(load(1)); });`,
      'goes-on',
      /after `new Promise`/,
    );
  });

  it('are asserted to reject', () => {
    becomes(
      `import assert from 'node:assert';\nassert.throws(() => load(1), /x/);`,
      `import assert from 'node:assert';\nawait assert.rejects(() => load(1), /x/);`,
    );
    becomes(`expect(() => load(1)).toThrow('x');`, `await expect((() => load(1))()).rejects.toThrow('x');`, {
      jest: '^29.0.0',
    });
    becomes(
      `expect(() => load(1)).not.toThrow();`,
      `await expect((() => load(1))()).resolves.not.toThrow();`,
      {
        jest: '^29.0.0',
      },
    );
  });

  it('throw again what they were rejected with where only functions are asserted of', () => {
    const again = `.then(\n  (value) => () => value,\n  (error) => () => {\n    throw error;\n  }\n)`;
    const called = `await (() => load(1))()${again}`;
    becomes(`expect(() => load(1)).toThrow('x');`, `expect(${called}).toThrow('x');`, { jasmine: '1' });
    becomes(`expect(() => load(1)).not.toThrow(/x/);`, `expect(${called}).not.toThrow(/x/);`, {
      jest: '^29.0.0',
    });
    becomes(`expect(() => load(1)).not.toThrow();`, `expect(${called}).not.toThrow();`, { jest: '^20.0.4' });
    becomes(
      `import { expect } from 'chai';\nexpect(load).to.not.throw(Error);`,
      `import { expect } from 'chai';\nexpect(await load()${again}).to.not.throw(Error);`,
    );
    becomes(
      `import { assert } from 'chai';\nassert.throws(() => load(1), /x/);`,
      `import { assert } from 'chai';\nassert.throws(${called}, /x/);`,
    );
    isRefused(`send(() => load(1)).toThrow();`, 'escapes', /`send`/);
  });

  it('are waited for where a call gives what they give', () => {
    const start = `import { AsyncLocalStorage } from 'node:async_hooks';\nconst store = new AsyncLocalStorage();\n`;
    becomes(
      `${start}export const x = store.run(1, () => load(1));`,
      `${start}export const x = await store.run(1, () => load(1));`,
    );
  });

  it('are refused where the value itself is needed', () => {
    isRefused(`'a'.replace(/a/, () => load(1));`, 'callback', /needs what it gives at once/);
    isRefused(`JSON.parse('1', (key, value) => load(value));`, 'callback', /`JSON.parse` needs/);
    isRefused(`[2, 1].sort((a, b) => load(a) - load(b));`, 'comparator', /`….sort` compares/);
    isRefused(`import _ from 'lodash';\n_.sortBy([1], (x) => load(x));`, 'callback', /`_.sortBy` needs/);
    isRefused(
      `import { send } from './other.mjs';\nsend((x) => load(x));`,
      'escapes',
      /the function is handed to `send`/,
    );
  });

  it('may be actions of commander if nothing comes after `parse`', () => {
    const start = `import { program } from 'commander';\nprogram.command('x').action(() => { load(1); });\n`;
    stays(`${start}program.parse();`);
    stays(`${start}await program.parseAsync();\nconsole.log(1);`);
    isRefused(`${start}program.parse();\nconsole.log(1);`, 'callback', /code comes after that in main\.mjs/);
  });
});
