import { readFileSync, readFile } from 'node:fs';
import fsp from 'node:fs/promises';
import { promisify } from 'node:util';
import crypto from 'node:crypto';
import bcryptjs from 'bcryptjs';
import bcrypt from 'bcrypt';
import * as sass from 'sass';
import express from 'express';
import { transformAsync } from '@babel/core';
import { transform } from '@swc/core';

const app = express();
const read = promisify(readFile);

export const load = (file) =>
  new Promise((resolve) => {
    // + no-fake-async: a promise around a call that blocks all the same
    // + no-blocking-call hint: blocks whoever asks for the promise
    resolve(readFileSync(file, 'utf8'));
  });

export function total(numbers) {
  return new Promise((resolve) => {
    let sum = 0;
    // + no-fake-async: a promise around a loop that computes all the same
    // + no-cpu-heavy-loop: half a billion iterations, whoever asks for the promise
    for (let i = 0; i < 500_000_000; i++) sum += numbers[i % numbers.length];
    resolve(sum);
  });
}

export async function loadConfig(file) {
  // + no-blocking-call information: in an async function
  return JSON.parse(readFileSync(file, 'utf8'));
}

export async function sumAsync() {
  let sum = 0;
  // + no-cpu-heavy-loop: async does not make it shorter
  for (let i = 0; i < 500_000_000; i++) sum += i;
  return sum;
}

app.get('/later', (req, res) => {
  setTimeout(() => {
    // + no-fake-async: postponed, not moved to another thread
    // + no-cpu-heavy-loop warning: in a request handler, though later
    for (let i = 0; i < 1e9; i++) Math.sqrt(i);
    res.end();
  }, 0);
});

app.post('/register', async (req, res) => {
  // + no-fake-async: bcryptjs computes on this thread, in slices of 100 ms
  const hash = await bcryptjs.hash(req.body.password, 12);
  // - no-fake-async: bcrypt computes on a pool thread
  const other = await bcrypt.hash(req.body.password, 12);
  res.json({ hash, other });
});

app.get('/style.css', async (req, res) => {
  // + no-fake-async: sass compiles on this thread
  const { css } = await sass.compileStringAsync('a { b: c }');
  res.type('css').send(css);
});

app.post('/compile', async (req, res) => {
  // + no-fake-async: Babel transforms on this thread
  const babel = await transformAsync(req.body.code, { presets: [] });
  // - no-fake-async: SWC transforms on threads of its own
  const swc = await transform(req.body.code);
  res.json({ babel: babel.code, swc: swc.code });
});

export async function text(file) {
  // + no-fake-async: decodes the whole text at once on this thread
  return await read(file, 'utf8');
}

export async function bytes(file) {
  // - no-fake-async: read on a pool thread, decoded in slices
  return await fsp.readFile(file, 'utf8');
}

export const derive = promisify(crypto.scrypt);

export async function derived(password, salt) {
  // - no-fake-async: computes on a pool thread
  return await derive(password, salt, 64);
}

// - no-fake-async: an interface that asks for a promise, over nothing that takes time
export async function version() {
  return '1.0.0';
}

// - no-fake-async: reads a Map
export async function lookUp(map, key) {
  return map.get(key);
}

// - no-fake-async: waits for something
export async function loadAsync(file) {
  const text = await fsp.readFile(file, 'utf8');
  return JSON.parse(text);
}

export const delay = (ms) =>
  new Promise((resolve) => {
    // - no-fake-async: a timer
    setTimeout(resolve, ms);
  });

export const callback = (file) =>
  new Promise((resolve, reject) => {
    // - no-fake-async: wraps an asynchronous call
    readFile(file, (error, data) => (error ? reject(error) : resolve(data)));
  });

app.listen(3000);
