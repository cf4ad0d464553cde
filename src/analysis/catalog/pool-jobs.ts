import type { ModuleMember } from '../semantics/resolver';

/**
 * Functions that occupy a thread of libuv's pool for milliseconds or more. The pool is shared by the whole process: fs,
 * dns.lookup, zlib and much of crypto wait in the same queue (https://nodejs.org/api/cli.html#uv_threadpool_sizesize).
 */
const poolJobs: Readonly<Record<string, readonly string[]>> = {
  crypto: [
    ...['pbkdf2', 'scrypt', 'argon2', 'generateKeyPair', 'generatePrime', 'checkPrime'],
    ...['subtle.deriveBits', 'subtle.deriveKey', 'webcrypto.subtle.deriveBits', 'webcrypto.subtle.deriveKey'],
  ],
  // A global, which is the object of the module `crypto`.
  globalThis: ['crypto.subtle.deriveBits', 'crypto.subtle.deriveKey'],
  zlib: [
    ...['deflate', 'deflateRaw', 'gzip', 'gunzip', 'inflate', 'inflateRaw', 'unzip'],
    ...['brotliCompress', 'brotliDecompress', 'zstdCompress', 'zstdDecompress'],
  ],
  dns: ['lookup', 'lookupService', 'promises.lookup', 'promises.lookupService'],
  bcrypt: ['hash', 'compare'],
  argon2: ['hash', 'verify'],
  '@node-rs/bcrypt': ['hash', 'compare', 'verify'],
  '@node-rs/argon2': ['hash', 'verify'],
};

const names: ReadonlySet<string> = new Set(
  Object.entries(poolJobs).flatMap(([module, members]) => members.map((name) => `${module}:${name}`)),
);

/** Ends of what `sharp(…)` builds up, which decode and encode a picture on the pool. */
const pictureEnds = new Set(['toBuffer', 'toFile', 'metadata', 'stats']);

/** Threads of the pool unless UV_THREADPOOL_SIZE says otherwise. */
export const defaultPoolSize = 4;

/** The names that the environment variable with the size of the pool goes by. */
export const poolSizeVariable = 'UV_THREADPOOL_SIZE';

/** Does calling this function occupy a thread of libuv's pool for long? */
export function isPoolJob({ module, path }: ModuleMember): boolean {
  if (module === 'sharp') return path[0] === '()' && pictureEnds.has(path.at(-1) ?? '');
  return names.has(`${module}:${path.join('.')}`);
}
