import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { blockingApiOf, builtinApis } from '.';

const require = createRequire(import.meta.url);

const current = process.versions.node.split('.').map(Number);

/** Is this Node at least the given release (of its own line or of a later one)? */
function isAtLeast(version: string): boolean {
  const wanted = version.split('.').map(Number);
  for (let part = 0; part < 3; part++) {
    const difference = (current[part] ?? 0) - (wanted[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function valueOf(module: string, name: string): unknown {
  let value: unknown =
    module === 'globalThis'
      ? name.startsWith('require')
        ? { require }
        : globalThis
      : isBuiltin(`node:${module}`)
        ? require(`node:${module}`)
        : undefined;
  const parts = name.split('.');
  for (const [index, part] of parts.entries()) {
    // What functions return is not looked at; methods of instances are looked up on prototypes.
    if (part === '()' || (part === 'new' && index === parts.length - 1)) return value;
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
    value = Reflect.get(value, part === 'new' ? 'prototype' : part);
  }
  return value;
}

describe('the catalogue of blocking APIs', () => {
  for (const api of builtinApis) {
    const { module, name, since, counterpart, awaited, advice } = api;
    describe(`${module}.${name}`, () => {
      before(function () {
        if (since !== undefined && !isAtLeast(since)) this.skip();
      });

      it('is there', () => {
        if (api.platformDependent && valueOf(module, name) === undefined) return;
        assert.equal(typeof valueOf(module, name), 'function');
      });

      it('has the counterpart that it names, or advice', () => {
        if (!counterpart) {
          assert.ok(advice !== undefined && advice !== '');
          return;
        }
        assert.equal(typeof valueOf(counterpart.module, counterpart.name), 'function');
        if (awaited) assert.match(counterpart.name, /^promises\./);
      });
    });
  }

  it('covers every …Sync function of the modules it is about', () => {
    const missing = ['fs', 'child_process', 'crypto', 'zlib'].flatMap((module) => {
      const exported: unknown = require(`node:${module}`);
      assert(typeof exported === 'object' && exported !== null);
      return Object.keys(exported)
        .filter((name) => name.endsWith('Sync') && !name.startsWith('_'))
        .filter((name) => !blockingApiOf({ module, path: [name] }))
        .map((name) => `${module}.${name}`);
    });
    assert.deepEqual(missing, []);
  });

  it('promises promises that are promises', async () => {
    for (const { counterpart, since } of builtinApis) {
      if (counterpart?.shape !== 'promise' || (since !== undefined && !isAtLeast(since))) continue;
      const fn = valueOf(counterpart.module, counterpart.name);
      assert(typeof fn === 'function');
      // Arguments that none of them takes make them reject, so nothing is touched.
      const result: unknown = Reflect.apply(fn, undefined, [Symbol('nothing')]);
      assert.ok(result instanceof Promise, counterpart.name);
      await assert.rejects(result);
    }
  });

  describe('calls that are awaited behave the same', () => {
    let folder = '';
    before(() => {
      folder = fs.mkdtempSync(join(tmpdir(), 'lanewise-catalog-'));
      fs.writeFileSync(join(folder, 'a.txt'), 'text');
      fs.mkdirSync(join(folder, 'sub'));
      fs.symlinkSync('a.txt', join(folder, 'link'));
    });
    after(() => {
      fs.rmSync(folder, { recursive: true });
    });

    type Outcome = { readonly value: unknown } | { readonly code: unknown };
    async function outcome(run: () => unknown): Promise<Outcome> {
      try {
        return { value: await run() };
      } catch (error) {
        return { code: error instanceof Error && 'code' in error ? error.code : error };
      }
    }

    /** Reading a file or a directory changes its times. */
    function withoutTimes(result: Outcome): unknown {
      if (!('value' in result) || !(result.value instanceof Object) || !('mtime' in result.value))
        return result;
      return Object.fromEntries(Object.entries(result.value).filter(([key]) => !key.includes('time')));
    }

    const cases: readonly [name: string, makeArguments: () => unknown[]][] = [
      ['readFileSync', () => [join(folder, 'a.txt')]],
      ['readFileSync', () => [join(folder, 'a.txt'), 'utf8']],
      ['readFileSync', () => [join(folder, 'missing')]],
      ['readFileSync', () => [undefined]],
      ['readdirSync', () => [folder]],
      ['readdirSync', () => [folder, { withFileTypes: true }]],
      ['readdirSync', () => [join(folder, 'a.txt')]],
      ['statSync', () => [join(folder, 'a.txt'), { bigint: true }]],
      ['statSync', () => [join(folder, 'missing')]],
      ['lstatSync', () => [join(folder, 'link')]],
      ['readlinkSync', () => [join(folder, 'link')]],
      ['realpathSync.native', () => [join(folder, 'link')]],
      ['accessSync', () => [join(folder, 'a.txt')]],
      ['accessSync', () => [join(folder, 'missing')]],
      ['existsSync', () => [join(folder, 'a.txt')]],
      ['existsSync', () => [join(folder, 'missing')]],
      ['existsSync', () => [undefined]],
      ['mkdirSync', () => [folder]],
      ['mkdirSync', () => [folder, { recursive: true }]],
      ['rmSync', () => [join(folder, 'missing')]],
      ['rmSync', () => [join(folder, 'missing'), { force: true }]],
      ['rmdirSync', () => [join(folder, 'a.txt')]],
      ['unlinkSync', () => [join(folder, 'missing')]],
      ['writeFileSync', () => [join(folder, 'w.txt'), 'x']],
      ['writeFileSync', () => [join(folder, 'w.txt'), 5]],
      ['copyFileSync', () => [join(folder, 'a.txt'), join(folder, 'b.txt')]],
      ['truncateSync', () => [join(folder, 'w.txt'), 1]],
    ];
    for (const [name, makeArguments] of cases) {
      it(`${name} ${makeArguments.toString().slice(6)}`, async () => {
        const api = blockingApiOf({ module: 'fs', path: name.split('.') });
        assert(api?.awaited && api.counterpart);
        const sync = valueOf('fs', name);
        const asynchronous = valueOf('fs', api.counterpart.name);
        assert(typeof sync === 'function' && typeof asynchronous === 'function');
        const args = makeArguments();
        const before = await outcome(() => Reflect.apply(sync, fs, args));
        const promise = (): unknown => Reflect.apply(asynchronous, fs.promises, args);
        const mapped =
          api.awaited.suffix === '.then(() => true, () => false)'
            ? async () =>
                Promise.resolve(promise()).then(
                  () => true,
                  () => false,
                )
            : promise;
        assert.equal(api.awaited.suffix ?? '', name === 'existsSync' ? '.then(() => true, () => false)' : '');
        const after = await outcome(mapped);
        assert.deepEqual(withoutTimes(after), withoutTimes(before));
      });
    }

    it('but those on descriptors do not: the promise forms refuse them', async () => {
      for (const { name, awaited, counterpart } of builtinApis) {
        if (!awaited?.refusesDescriptor || !counterpart) continue;
        const asynchronous = valueOf('fs', counterpart.name);
        assert(typeof asynchronous === 'function');
        const result = await outcome(() => Reflect.apply(asynchronous, fs.promises, [0, '']));
        assert.deepEqual(result, { code: 'ERR_INVALID_ARG_TYPE' }, name);
      }
    });

    it('and lstat ignores throwIfNoEntry', async () => {
      const missing = join(folder, 'missing');
      assert.equal(fs.lstatSync(missing, { throwIfNoEntry: false }), undefined);
      const lstat = valueOf('fs', 'promises.lstat');
      assert(typeof lstat === 'function');
      const result = await outcome(() =>
        Reflect.apply(lstat, fs.promises, [missing, { throwIfNoEntry: false }]),
      );
      assert.deepEqual(result, { code: 'ENOENT' });
      const api = blockingApiOf({ module: 'fs', path: ['lstatSync'] });
      assert.equal(api?.awaited?.refusesOption, 'throwIfNoEntry');
    });
  });

  it('knows callback forms that promisify takes', async () => {
    const { pbkdf2Sync, pbkdf2 } = await import('node:crypto');
    assert.deepEqual(await promisify(pbkdf2)('a', 'b', 2, 8, 'sha1'), pbkdf2Sync('a', 'b', 2, 8, 'sha1'));
    const { gzipSync, gzip } = await import('node:zlib');
    assert.deepEqual(await promisify(gzip)('text'), gzipSync('text'));
  });
});
