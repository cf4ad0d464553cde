import type { ModuleMember } from '../semantics/resolver';

/** An asynchronous function that does its work on the calling thread all the same. */
export interface FakeAsync {
  readonly module: string;
  /** The member as the resolver gives it, dotted; empty for the module itself. */
  readonly name: string;
  /** What it does on the thread, a clause after its name: "hashes on this thread, …". */
  readonly does: string;
  /** What to do instead: a sentence that names the remedy. */
  readonly instead: string;
  /** Is it so only where the arguments say so? */
  readonly when?:
    | 'signs-with-key-pair' // an option names RS256 and its kin, and a callback is given
    | 'large-data'; // the data comes from a file or a response as a whole
}

function each(
  module: string,
  names: readonly string[],
  details: Omit<FakeAsync, 'module' | 'name'>,
): FakeAsync[] {
  return names.map((name) => ({ module, name, ...details }));
}

const worker = 'Move it to a worker thread (parallelism).';

/**
 * Longest gaps of the event loop, measured with Node 24 on x64: bcryptjs 102 ms of 227 ms, sass 438 ms where sass-embedded
 * took 15 ms, Babel 626 ms, SHA-256 of 32 MB 14 ms, a signature of 32 MB 21 ms, RS256 2.1 ms. The others by their sources:
 * they are written in JavaScript and start no thread.
 */
export const fakeAsync: readonly FakeAsync[] = [
  ...each('bcryptjs', ['hash', 'compare'], {
    does: 'hashes on this thread, with a pause only every 100 ms',
    instead: 'Use `bcrypt` or `@node-rs/bcrypt`, which hash on a thread of the pool (parallelism).',
  }),
  ...each('@noble/hashes/scrypt', ['scryptAsync'], {
    does: 'derives the key on this thread, with a pause only every 10 ms',
    instead: 'Use `scrypt` of `node:crypto`, which computes on a thread of the pool (parallelism).',
  }),
  ...each('@noble/hashes/pbkdf2', ['pbkdf2Async'], {
    does: 'derives the key on this thread, with a pause only every 10 ms',
    instead: 'Use `pbkdf2` of `node:crypto`, which computes on a thread of the pool (parallelism).',
  }),
  ...each('@noble/hashes/argon2', ['argon2idAsync', 'argon2dAsync', 'argon2iAsync'], {
    does: 'derives the key on this thread, with a pause only every 10 ms',
    instead: 'Use `argon2` or `@node-rs/argon2`, which compute on a thread of the pool (parallelism).',
  }),
  ...each('sass', ['compileAsync', 'compileStringAsync', 'render'], {
    does: 'compiles on this thread, slower than its synchronous form does',
    instead: 'Use `sass-embedded`, which compiles in a process of its own (parallelism).',
  }),
  ...each('@babel/core', ['transformAsync', 'transformFileAsync', 'transformFromAstAsync', 'parseAsync'], {
    does: 'parses and prints on this thread; only its configuration is loaded asynchronously',
    instead: 'Use `@swc/core`, or move it to a worker thread (parallelism).',
  }),
  ...each('terser', ['minify'], { does: 'parses and compresses on this thread', instead: worker }),
  ...each('less', ['render'], { does: 'compiles on this thread', instead: worker }),
  ...each('xml2js', ['parseStringPromise', 'Parser.new.parseStringPromise'], {
    does: 'parses on this thread',
    instead: worker,
  }),
  ...each('jsonwebtoken', ['sign', 'verify'], {
    does: 'computes the signature on this thread, about 2 ms, before it calls back',
    instead: 'Use `jose`, which signs on a thread of the pool (parallelism).',
    when: 'signs-with-key-pair',
  }),
  ...each('crypto', ['subtle.digest', 'webcrypto.subtle.digest'], {
    does: 'copies the data on this thread before it computes elsewhere, 14 ms for 32 MB',
    instead:
      'Pipe the data through `createHash` as it comes (concurrency), or move it to a worker (parallelism).',
    when: 'large-data',
  }),
  ...each('globalThis', ['crypto.subtle.digest'], {
    does: 'copies the data on this thread before it computes elsewhere, 14 ms for 32 MB',
    instead:
      'Pipe the data through `createHash` as it comes (concurrency), or move it to a worker (parallelism).',
    when: 'large-data',
  }),
  ...each('crypto', ['sign', 'verify'], {
    does: 'hashes the data on this thread although it is given a callback, 21 ms for 32 MB',
    instead:
      'Pipe the data through `createSign` as it comes (concurrency), or move it to a worker (parallelism).',
    when: 'large-data',
  }),
];

const byMember: ReadonlyMap<string, FakeAsync> = new Map(
  fakeAsync.map((entry) => [`${entry.module}:${entry.name}`, entry]),
);

/** The asynchronous function that a member is, if it is known to stay on the calling thread. */
export function fakeAsyncOf({ module, path }: ModuleMember): FakeAsync | undefined {
  return byMember.get(`${module.replace(/\.js$/, '')}:${path.join('.')}`);
}
