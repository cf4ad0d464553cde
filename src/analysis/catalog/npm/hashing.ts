import type { BlockingApi, CallCondition } from '../blocking-api';
import { advised, awaitable, betterElsewhere, mapped, onlyYields, trivial } from '../build';

const hashes = {
  blocks: 'while the password is hashed (slow on purpose)',
  cost: 'heavy',
  remedy: 'parallelism',
} as const;
const derives = { ...hashes, blocks: 'while a key is derived (slow on purpose)' };
const salting = 'while random bytes are made';

/** A token that is signed with a shared secret takes microseconds, one that is signed with a key milliseconds. */
const signedWithKey: readonly CallCondition[] = [
  { kind: 'no-callback' },
  { kind: 'not-named', argument: 1, pattern: /secret/i },
  { kind: 'no-option', name: 'algorithm', values: ['HS256', 'HS384', 'HS512', 'none'] },
  { kind: 'no-option', name: 'algorithms', values: ['HS256', 'HS384', 'HS512', 'none'] },
];
const jose = 'Await the functions of `jose`, which compute on a pool thread (parallelism).';

const noble = ['', '.js'].flatMap((extension) => [
  ...onlyYields(
    `@noble/hashes/scrypt${extension}`,
    {
      ...derives,
      advice: 'Await `crypto.scrypt`, promisified, which computes on a pool thread (parallelism).',
    },
    { scrypt: 'scryptAsync' },
  ),
  ...onlyYields(
    `@noble/hashes/pbkdf2${extension}`,
    {
      ...derives,
      advice: 'Await `crypto.pbkdf2`, promisified, which computes on a pool thread (parallelism).',
    },
    { pbkdf2: 'pbkdf2Async' },
  ),
  ...onlyYields(
    `@noble/hashes/argon2${extension}`,
    { ...derives, advice: 'Await `hash` of `argon2`, which computes on a pool thread (parallelism).' },
    { argon2id: 'argon2idAsync', argon2i: 'argon2iAsync', argon2d: 'argon2dAsync' },
  ),
]);

/** Passwords, keys and signatures. */
export const hashing: readonly BlockingApi[] = [
  ...mapped(awaitable('bcrypt', hashes, { hashSync: 'hash', compareSync: 'compare' }), { from: 2 }),
  ...trivial('bcrypt', salting, ['genSaltSync']),
  ...onlyYields(
    'bcryptjs',
    {
      ...hashes,
      advice:
        'Await `hash` and `compare` of `bcrypt` or `@node-rs/bcrypt`, which compute on a pool thread (parallelism).',
    },
    { hashSync: 'hash', compareSync: 'compare' },
  ),
  ...trivial('bcryptjs', salting, ['genSaltSync']),
  ...mapped(
    awaitable('@node-rs/bcrypt', hashes, {
      hashSync: 'hash',
      verifySync: 'verify',
      compareSync: 'compare',
    }),
    {},
  ),
  ...trivial('@node-rs/bcrypt', salting, ['genSaltSync']),
  ...mapped(
    awaitable('@node-rs/argon2', hashes, {
      hashSync: 'hash',
      verifySync: 'verify',
      hashRawSync: 'hashRaw',
    }),
    {},
  ),
  ...noble,
  ...betterElsewhere('crypto-js', derives, ['crypto', 'callback'], { PBKDF2: 'pbkdf2', EvpKDF: 'pbkdf2' }),
  ...betterElsewhere('crypto-js/pbkdf2', derives, ['crypto', 'callback'], { '': 'pbkdf2' }),
  ...trivial('crypto-js', 'while the input is hashed or encrypted', ['SHA256', 'AES.encrypt', 'AES.decrypt']),
  ...['pki.rsa', 'rsa'].flatMap((rsa) =>
    betterElsewhere(
      'node-forge',
      { ...derives, blocks: 'while a key pair is generated', when: [{ kind: 'no-callback' }] },
      ['crypto', 'callback'],
      { [`${rsa}.generateKeyPair`]: 'generateKeyPair' },
    ),
  ),

  // Even their callbacks are called on the thread that has done the work.
  ...advised(
    'jsonwebtoken',
    {
      blocks: 'while the token is signed (1 to 5 ms with an RSA key, with a callback as well)',
      cost: 'heavy',
      remedy: 'parallelism',
      when: signedWithKey,
      advice: jose,
    },
    ['sign'],
  ),
  ...advised(
    'jsonwebtoken',
    {
      blocks: 'while the signature is verified (with a callback as well)',
      cost: 'data',
      remedy: 'parallelism',
      when: signedWithKey,
      advice: jose,
    },
    ['verify'],
  ),
];
