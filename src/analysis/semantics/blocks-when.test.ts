import assert from 'node:assert/strict';
import { findIn, marked } from '../testing/find-in';

const find = (text: string): string[] => marked(findIn('no-blocking-call', text), text);

/** Calls that block only with, or without, some argument: each with what it is called on before it. */
const cases: readonly [prelude: string, blocking: readonly string[], harmless: readonly string[]][] = [
  [
    `import crypto from 'crypto';`,
    [
      'crypto.randomBytes(n)',
      'crypto.randomBytes(1e6)',
      'crypto.randomBytes(1024 * 1024)',
      'crypto.randomFillSync(buffer)',
      'crypto.randomFillSync(Buffer.alloc(100_000))',
      'crypto.sign(null, data, key)',
      `crypto.createSign('SHA256').update(data).sign(key)`,
      `crypto.generateKeyPairSync('rsa', {})`,
      'crypto.generateKeyPairSync(type)',
    ],
    [
      'crypto.randomBytes(16)',
      'crypto.randomBytes(4 * 8)',
      'crypto.randomBytes(n, callback)',
      'crypto.randomBytes(...args)',
      `crypto.randomBytes(n).toString('hex')`,
      'function token(length = 32) { return crypto.randomBytes(length); }',
      'crypto.randomFillSync(new Uint8Array(32))',
      'crypto.randomFillSync(Buffer.alloc(16))',
      'crypto.sign(null, data, key, callback)',
      `crypto.generateKeyPairSync('ed25519')`,
    ],
  ],
  [
    `const jwt = require('jsonwebtoken');`,
    [
      'jwt.sign(p, k)',
      `jwt.sign(p, k, { algorithm: 'RS256' })`,
      `jwt.sign(p, process.env.PRIVATE_KEY, { algorithm: 'ES256' })`,
      'jwt.verify(t, key)',
      `jwt.verify(t, key, { algorithms: ['RS256', 'HS256'] })`,
    ],
    [
      'jwt.sign(p, k, callback)',
      'jwt.sign(p, k, {}, (error, token) => {})',
      'jwt.sign(p, process.env.JWT_SECRET)',
      'jwt.sign(p, config.jwtSecret, { expiresIn: 1 })',
      `jwt.sign(p, 'shhh')`,
      `jwt.sign(p, process.env.KEY || 'shhh')`,
      `jwt.sign(p, k, { algorithm: 'HS256' })`,
      `jwt.verify(t, k, { algorithms: ['HS256', 'HS512'] })`,
    ],
  ],
  [
    `const request = new XMLHttpRequest();`,
    [`request.open('GET', url, false)`, `request.open('GET', url, !1)`],
    [`request.open('GET', url)`, `request.open('GET', url, true)`, `request.open('GET', url, isAsync)`],
  ],
  [
    `const shell = require('shelljs');`,
    [`shell.exec('ls')`, `shell.exec('ls', { silent: true })`, `shell.exec('ls', { async: false })`],
    [
      `shell.exec('ls', { async: true })`,
      `shell.exec('ls', (code) => {})`,
      `shell.exec('ls', {}, callback)`,
      `shell.exec('ls', this.done.bind(this))`,
    ],
  ],
  [
    `import * as tar from 'tar';`,
    [`tar.create({ sync: true, file: 'f' }, files)`, `const options = { sync: true }; tar.x(options)`],
    [`tar.create({ file: 'f' }, files)`, `tar.create({ sync: false }, files)`, 'tar.create(options, files)'],
  ],
  [
    '',
    ['require(name)', 'require(`./plugins/${name}`)', 'require.resolve(name)', `require(path.join(a, 'b'))`],
    [
      `require('./a')`,
      `const name = './a'; require(name)`,
      `require(['a', 'b'], (a, b) => {})`,
      'require()',
      `require.resolve('a')`,
      'function load(require) { require(name); }',
    ],
  ],
  [
    `import sizeOf from 'image-size';`,
    [`sizeOf('a.png')`, 'sizeOf(`${folder}/a.png`)', `sizeOf(__dirname + '/a.png')`],
    ['sizeOf(buffer)', `sizeOf('a.png', callback)`],
  ],
  [
    `import { $ } from 'execa';`,
    ['$.sync`ls`', '$({ sync: true })`ls`'],
    ['await $`ls`', '$({ shell: true })`ls`', '$({ sync: true })'],
  ],
  [
    `import inspector from 'inspector'; const session = new inspector.Session();`,
    [`session.post('HeapProfiler.takeHeapSnapshot', done)`, 'inspector.open(9229, host, true)'],
    [`session.post('Profiler.enable')`, 'inspector.open()', 'inspector.open(9229, host)'],
  ],
];

describe('what blocks only with some arguments', () => {
  for (const [prelude, blocking, harmless] of cases) {
    for (const call of blocking) {
      it(`is found: ${call}`, () => {
        assert.equal(find(`${prelude}\n${call};`).length, 1);
      });
    }
    for (const call of harmless) {
      it(`is left alone otherwise: ${call}`, () => {
        assert.deepEqual(find(`${prelude}\n${call};`), []);
      });
    }
  }

  it('is not followed where it is handed on', () => {
    assert.deepEqual(find(`import { randomBytes } from 'crypto'; sizes.map(randomBytes);`), []);
  });
});
