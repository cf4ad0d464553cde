import http from 'node:http';
import { createRequire } from 'node:module';
import fs, { readFileSync as read, promises } from 'node:fs';
import * as childProcess from 'node:child_process';
import crypto from 'node:crypto';
import zlib from 'node:zlib';
import { DatabaseSync } from 'node:sqlite';
import { execaSync, $ } from 'execa';
import shell from 'shelljs';
import { globSync } from 'glob';
import jwt from 'jsonwebtoken';
import { rimrafSync } from 'rimraf';
import { sync as globbySync } from 'globby';
import { flushSync } from 'react-dom';
import memfs from 'memfs';
import { compileString } from 'sass';
import { transformSync } from '@babel/core';
import { buildSync } from 'esbuild';
import Mustache from 'mustache';

const require = createRequire(import.meta.url);
const path = require('path');
const { statSync } = require('fs');
const db = new DatabaseSync(':memory:');
const insert = db.prepare('INSERT INTO log VALUES (?)');
const renderer = { renderSync: (text) => text };
const store = { readSync: (key) => key };

http
  .createServer(async (request, response) => {
    const file = path.join('public', request.url);
    // + no-blocking-call warning: through `createRequire`
    if (statSync(file).isDirectory()) response.end();
    // + no-blocking-call warning: imported under another name
    read(file);
    // + no-blocking-call warning: by a computed constant name
    fs['existsSync'](file);
    // + no-blocking-call warning: with optional chaining
    fs?.lstatSync(file);
    // + no-blocking-call warning: through `call`
    fs.readdirSync.call(fs, '.');
    // + no-blocking-call warning: a process through a namespace
    childProcess.spawnSync('ls');
    // + no-blocking-call warning: a shell command
    childProcess.execSync('ls');
    // + no-blocking-call warning: key pairs take 100 ms
    crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
    // + no-blocking-call warning: made slow on purpose
    crypto.scryptSync('secret', 'salt', 64);
    // + no-blocking-call warning: decompresses data of any size
    zlib.gunzipSync(await promises.readFile(file));
    // + no-blocking-call warning: a statement that was prepared before
    insert.run(request.url);
    // + no-blocking-call warning: SQLite runs on this thread
    db.exec('DELETE FROM log');
    // + no-blocking-call warning: execa waits for a process
    execaSync('ls');
    // + no-blocking-call warning: shelljs waits for a process
    shell.exec('ls');
    // + no-blocking-call warning: walks folders
    globSync('**/*.js');
    // + no-blocking-call warning: walks folders
    globbySync('**/*.js');
    // + no-blocking-call warning: deletes a tree
    rimrafSync('tmp');
    // + no-blocking-call warning: an RSA signature without a callback
    jwt.sign({ name: 'me' }, readKey(), { algorithm: 'RS256' });
    // + no-blocking-call warning: compiles a style sheet
    compileString('a { b: c }');
    // + no-blocking-call warning: Babel transforms
    transformSync('x => x');
    // + no-blocking-call warning: esbuild builds
    buildSync({ entryPoints: ['a.js'] });
    // + no-blocking-call warning: waits until another thread notifies
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    const text = await new Promise((resolve) => {
      fs.readFile(file, 'utf8', (error, data) => {
        // + no-blocking-call: in a callback of an asynchronous call
        fs.writeFileSync('last', data);
        resolve(data);
      });
    });

    // - no-blocking-call: React's, about rendering
    flushSync(() => text);
    // - no-blocking-call: in memory
    memfs.fs.readFileSync(file);
    // - no-blocking-call: an object of one's own
    renderer.renderSync(text);
    // - no-blocking-call: an object of one's own
    store.readSync(text);
    // - no-blocking-call: few bytes
    crypto.randomBytes(16);
    // - no-blocking-call: a short text
    crypto.createHash('md5').update(text).digest('hex');
    // - no-blocking-call: asynchronous
    await promises.readFile(file);
    // - no-blocking-call: asynchronous
    await $`ls`;
    // - no-blocking-call: a template
    Mustache.render('{{a}}', { a: text });
    // - no-blocking-call: the callback form
    crypto.generateKeyPair('rsa', { modulusLength: 2048 }, () => undefined);
    // - no-blocking-call: named, not called
    response.setHeader('x-reader', fs.readFileSync.name);
    // - no-blocking-call: a shadowed name
    shadow({ readFileSync: () => text });
  })
  .listen(3000);

function readKey() {
  return cachedKey ?? (cachedKey = read('key.pem'));
}
let cachedKey;

function shadow(fs) {
  // - no-blocking-call: a parameter of that name, which its callers choose
  return fs.readFileSync('x');
}

export function inBrowser(url) {
  const request = new XMLHttpRequest();
  // + no-blocking-call hint: a synchronous request
  request.open('GET', url, false);
  request.send();
  return request.responseText;
}

export function inBrowserAsync(url) {
  const request = new XMLHttpRequest();
  // - no-blocking-call: asynchronous
  request.open('GET', url, true);
  request.send();
}

export async function memoised(load) {
  // + no-blocking-call information: an async function whose callers are not known
  const stamp = fs.statSync('stamp').mtimeMs;
  return load(stamp);
}

export const lines = (files) =>
  // + no-blocking-call hint: once for each, called by nobody that is known
  files.map((file) => read(file, 'utf8').split('\n'));
