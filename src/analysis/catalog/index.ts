import type { ModuleMember } from '../semantics/resolver';
import type { BlockingApi } from './blocking-api';
import { childProcess } from './child-process';
import { crypto } from './crypto';
import { fs } from './fs';
import { globals } from './globals';
import { Lookup } from './lookup';
import { npmAliases, npmApis } from './npm';
import { other } from './other';
import { sqlite } from './sqlite';
import { zlib } from './zlib';

export type * from './blocking-api';

/**
 * Every blocking API of Node.js, of its language and of browsers that is known here. Not among them: what does not block
 * (`dns.lookup` waits in the pool, `Socket.bindSync` of `dgram` for nothing, `vm.measureMemory` gives a promise), what
 * exists to block in workers (`FileSystemSyncAccessHandle`), and methods of strings, arrays and regular expressions, whose
 * cost is for `no-slow-regex` and `no-cpu-heavy-loop` to tell.
 */
export const builtinApis: readonly BlockingApi[] = [
  ...fs,
  ...childProcess,
  ...crypto,
  ...zlib,
  ...sqlite,
  ...other,
  ...globals,
];

/** Every blocking API that is known here, those of packages included. */
export const blockingApis: readonly BlockingApi[] = [...builtinApis, ...npmApis];

const lookup = new Lookup(blockingApis, npmAliases);

/** The blocking API that a module member is, if it is one. */
export function blockingApiOf({ module, path }: ModuleMember): BlockingApi | undefined {
  return lookup.find(module, path);
}

/** What a blocking API is known by in plain data: `module:name`. */
export function keyOf({ module, name }: BlockingApi): string {
  return `${module}:${name}`;
}

/** The blocking API that `keyOf` gives a key. */
export function blockingApiWith(key: string): BlockingApi | undefined {
  const colon = key.lastIndexOf(':');
  const name = key.slice(colon + 1);
  return lookup.find(key.slice(0, colon), name === '' ? [] : name.split('.'));
}
