import type { BlockingApi, CostClass } from './blocking-api';
import { inWorker } from './build';

function pooled(name: string, blocks: string, cost: CostClass, since?: string): BlockingApi {
  return {
    module: 'crypto',
    name,
    blocks,
    cost,
    remedy: 'parallelism',
    counterpart: {
      module: 'crypto',
      name: name.replace(/Sync$/, ''),
      shape: 'callback',
      freesThread: 'yes',
    },
    awaited: [{}],
    ...(since === undefined ? {} : { since }),
  };
}

/** Hashing stays on the thread even with a callback (measured: 21 of 28 ms for 32 MB). */
function halfPooled(name: string, form: string, blocks: string, cost: CostClass): BlockingApi {
  const counterpart = { module: 'crypto', name: form, shape: 'callback', freesThread: 'partly' } as const;
  return { module: 'crypto', name, blocks, cost, remedy: 'parallelism', counterpart };
}

function onThread(name: string, blocks: string, cost: CostClass, advice: string): BlockingApi {
  return { module: 'crypto', name, blocks, cost, remedy: 'parallelism', advice };
}

const deriving = 'while a key is derived (made slow on purpose)';
const rsa = 'while the private key is applied (some 5 ms for RSA 4096)';
const random = 'while random bytes are made (some 0.6 ms for each MB)';

// What `promisify` is to take for the types of the arguments, options included, and of the result.
const scryptTypes =
  "import('crypto').BinaryLike, import('crypto').BinaryLike, number, import('crypto').ScryptOptions, Buffer";
const checkPrimeTypes = "import('crypto').LargeNumberLike, import('crypto').CheckPrimeOptions, boolean";

/** Key pairs that take less than a millisecond. */
const cheapKeyPairs = [
  ...['ec', 'ed25519', 'ed448', 'x25519', 'x448'],
  ...['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87', 'ml-kem-512', 'ml-kem-768', 'ml-kem-1024'],
];

/** `createSign(…).update(…).sign(key)`, and the same on an object that is kept. */
const signing = ['createSign.().sign', 'createSign.().update.().sign', 'createSign.().update.().end.().sign'];

/**
 * `crypto`. Hashes, ciphers and random integers are too cheap on common input to be worth a word (WebCrypto would copy
 * the input on the thread, which costs about as much); they are here so that the cost of loops over them can be told.
 */
export const crypto: readonly BlockingApi[] = [
  pooled('pbkdf2Sync', deriving, 'heavy'),
  {
    ...pooled('scryptSync', deriving, 'heavy'),
    awaited: [{ typeArguments: { arguments: 4, types: scryptTypes } }],
  },
  pooled('argon2Sync', deriving, 'heavy', '24.7.0'),
  {
    ...pooled('generateKeyPairSync', 'while a key pair is generated (20 to 500 ms for RSA)', 'heavy'),
    when: [{ kind: 'is-not', argument: 0, values: cheapKeyPairs }],
  },
  pooled('generatePrimeSync', 'while a prime is searched', 'heavy'),
  {
    ...pooled('checkPrimeSync', 'while a number is tested for being prime', 'heavy'),
    awaited: [{ typeArguments: { arguments: 2, types: checkPrimeTypes } }],
  },
  pooled('hkdfSync', deriving, 'trivial'),
  pooled('generateKeySync', 'while a key is generated', 'trivial'),
  { ...pooled('randomFillSync', random, 'data'), when: [{ kind: 'at-least', argument: 0, size: 65_536 }] },
  {
    ...pooled('randomBytes', random, 'data'),
    callbackAt: 2,
    when: [{ kind: 'at-least', argument: 0, size: 65_536 }],
  },
  { ...pooled('randomInt', 'while a random number is made', 'trivial'), callbackAt: 3 },
  { ...halfPooled('sign', 'sign', rsa, 'heavy'), callbackAt: 4 },
  { ...halfPooled('verify', 'verify', 'while a signature is verified', 'trivial'), callbackAt: 5 },
  onThread('privateDecrypt', rsa, 'heavy', inWorker),
  onThread('privateEncrypt', rsa, 'heavy', inWorker),
  onThread('publicEncrypt', 'while a public key is applied', 'trivial', inWorker),
  onThread('publicDecrypt', 'while a public key is applied', 'trivial', inWorker),
  onThread(
    'createDiffieHellman',
    'while a safe prime is searched (tens of seconds for 2048 bits)',
    'heavy',
    'Use a predefined group instead: `crypto.getDiffieHellman`.',
  ),
  { ...pooled('diffieHellman', 'while a secret is agreed on', 'trivial'), callbackAt: 2 },
  { ...pooled('encapsulate', 'while a secret is agreed on', 'trivial', '24.7.0'), callbackAt: 2 },
  { ...pooled('decapsulate', 'while a secret is agreed on', 'trivial', '24.7.0'), callbackAt: 3 },
  onThread(
    'createPrivateKey',
    'while the key is decoded (slow on purpose where it has a passphrase)',
    'data',
    'Make the key object once and keep it.',
  ),
  onThread('createSign', 'while the data is hashed', 'trivial', inWorker),
  ...signing.map((name) => halfPooled(name, 'sign', rsa, 'heavy')),
  onThread('createVerify', 'while a signature is verified', 'trivial', inWorker),
  onThread('hash', 'while the input is hashed', 'trivial', inWorker),
  onThread('createHash', 'while the input is hashed', 'trivial', inWorker),
  onThread('createHmac', 'while the input is hashed', 'trivial', inWorker),
  onThread('createCipheriv', 'while the input is encrypted', 'trivial', inWorker),
  onThread('createDecipheriv', 'while the input is decrypted', 'trivial', inWorker),
];
