import assert from 'node:assert/strict';
import { findIn, marked } from '../../testing/find-in';

/** Calls that look like blocking ones to whoever goes by names. */
const lookAlikes: readonly string[] = [
  // Other libraries' functions of such names.
  `import { flushSync } from 'react-dom'; flushSync(() => setState(1));`,
  `import { renderSync } from './renderer'; renderSync(view);`,
  `import { renderSync } from 'unheard-of'; renderSync(view);`,
  `store.getSync('key'); cache.setSync('key', 1);`,
  `hasher.hashSync('password', 10);`,
  `import { hashSync } from './passwords'; hashSync('password');`,
  `import { readFileSync } from './vfs'; readFileSync('a');`,
  `import { execSync } from '#internal/shell'; execSync('ls');`,
  `import rimraf from './rimraf'; rimraf.sync('a');`,
  `editor.execSync('command'); document.execCommand('copy');`,
  `import { act } from 'react-dom/test-utils'; act(() => { renderSync(); });`,
  `import { JSDOMSync } from 'jsdom'; new JSDOMSync();`,
  // File systems that are none.
  `import { fs } from 'memfs'; fs.readFileSync('a');`,
  `import { vol } from 'memfs'; vol.writeFileSync('a', 'b');`,
  `const fs = require('memfs').fs; fs.statSync('a');`,
  `import mock from 'mock-fs'; mock.bypassSync(() => {});`,
  `import { Volume } from 'memfs'; const fs = Volume.fromJSON({}); fs.readdirSync('/');`,
  `import { ufs } from 'unionfs'; ufs.readFileSync('a');`,
  `compiler.outputFileSystem.readFileSync('a'); host.fileSystem.statSync('a');`,
  // Handed in from outside.
  `export function load(fs, path) { return fs.readFileSync(path); }`,
  `export const load = ({ fs }, path) => fs.readFileSync(path);`,
  `export class Loader { constructor(options) { this.fs = options.fs; } load(p) { return this.fs.readFileSync(p); } }`,
  `export function load(path, fs = require('fs')) { return fs.readFileSync(path); }`,
  // Shadowed.
  `import fs from 'fs'; function load(fs) { return fs.readFileSync('a'); }`,
  `import { readFileSync } from 'fs'; { const readFileSync = (p) => p; readFileSync('a'); }`,
  `import fs from 'fs'; try { work(); } catch (fs) { fs.readFileSync('a'); }`,
  `const fs = { readFileSync: (p) => files[p] }; fs.readFileSync('a');`,
  `class Fs { readFileSync() {} static statSync() {} } new Fs().readFileSync('a'); Fs.statSync('a');`,
  `const Atomics = { wait() {} }; Atomics.wait(cells, 0, 0);`,
  `import { confirm, prompt, alert } from './dialogs'; confirm('?'); prompt('?'); alert('!');`,
  `import { confirm } from '@inquirer/prompts'; await confirm({ message: '?' });`,
  `class XMLHttpRequest { open() {} } new XMLHttpRequest().open('GET', url, false);`,
  `function localSign(jwt) { return jwt.sign(p, k); }`,
  // Types, strings and comments.
  `import type fs from 'fs'; declare const io: typeof fs; io.readFileSync('a');`,
  `const name = 'fs.readFileSync("a")'; /* fs.readFileSync('a') */`,
  `type A = typeof import('fs')['readFileSync'];`,
  // Values that are not called.
  `import fs from 'fs'; const { readFileSync } = fs; export { readFileSync };`,
  `import fs from 'fs'; sinon.stub(fs, 'readFileSync'); vi.mocked(fs.readFileSync).mockReturnValue('');`,
  `import fs from 'fs'; if (typeof fs.readFileSync === 'function') work();`,
  // Asynchronous forms of the same packages.
  `import bcrypt from 'bcrypt'; await bcrypt.hash('p', 10); await bcrypt.compare('p', h);`,
  `import fse from 'fs-extra'; await fse.readFile('a'); await fse.copy('a', 'b'); await fse.pathExists('a');`,
  `import { glob } from 'glob'; await glob('*'); for await (const f of glob.iterate('*')) work(f);`,
  `import Database from 'better-sqlite3'; const db = connection(); db.prepare('q').all(); db.exec('q');`,
  `import { open } from 'sqlite'; const db = await open({}); await db.exec('q'); await db.all('q');`,
  `import pg from 'pg'; const db = new pg.Pool(); await db.query('q');`,
  `import { execa, $ } from 'execa'; await execa('ls'); await $\`ls\`;`,
  `import sharp from 'sharp'; await sharp('a').resize(1).toBuffer(); await sharp('a').metadata();`,
  `import { hash, verify } from 'argon2'; await hash('p'); await verify(h, 'p');`,
  `import tmp from 'tmp-promise'; await tmp.file();`,
  `import execSync from 'unknown-exec'; execSync('ls');`,
];

describe('no-blocking-call leaves look-alikes alone', () => {
  for (const text of lookAlikes) {
    it(text, () => {
      assert.deepEqual(marked(findIn('no-blocking-call', text), text), []);
    });
  }
});
