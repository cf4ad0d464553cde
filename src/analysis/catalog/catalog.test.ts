import assert from 'node:assert/strict';
import { createRequire, isBuiltin } from 'node:module';
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
        for (const form of awaited ?? []) {
          const asynchronous: string = form.name ?? counterpart.name;
          assert.equal(typeof valueOf(counterpart.module, asynchronous), 'function', asynchronous);
        }
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

  it('knows callback forms that promisify takes', async () => {
    const { pbkdf2Sync, pbkdf2 } = await import('node:crypto');
    assert.deepEqual(await promisify(pbkdf2)('a', 'b', 2, 8, 'sha1'), pbkdf2Sync('a', 'b', 2, 8, 'sha1'));
    const { gzipSync, gzip } = await import('node:zlib');
    assert.deepEqual(await promisify(gzip)('text'), gzipSync('text'));
  });
});
