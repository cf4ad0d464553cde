import type { BlockingApi, CostClass } from './blocking-api';

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
    ...(since === undefined ? {} : { since }),
  };
}

function onThread(name: string, blocks: string, cost: CostClass, advice: string): BlockingApi {
  return { module: 'crypto', name, blocks, cost, remedy: 'parallelism', advice };
}

const deriving = 'while a key is derived (made slow on purpose)';
const rsa = 'while the private key is applied (some 5 ms for RSA 4096)';
const useWorker = 'There is no asynchronous form; only a worker thread frees the event loop.';

/**
 * `crypto`. Hashes, ciphers and random integers are too cheap on common input to be worth a word; they are here so that
 * the cost of loops over them can be told.
 */
export const crypto: readonly BlockingApi[] = [
  pooled('pbkdf2Sync', deriving, 'heavy'),
  pooled('scryptSync', deriving, 'heavy'),
  pooled('argon2Sync', deriving, 'heavy', '24.7.0'),
  pooled('generateKeyPairSync', 'while a key pair is generated', 'heavy'),
  pooled('generatePrimeSync', 'while a prime is searched', 'heavy'),
  pooled('checkPrimeSync', 'while a number is tested for being prime', 'heavy'),
  pooled('hkdfSync', deriving, 'trivial'),
  pooled('generateKeySync', 'while a key is generated', 'trivial'),
  // Below some 64 KB both cost less than handing them to the pool does; sizes beyond that are rare.
  pooled('randomFillSync', 'while random bytes are made', 'trivial'),
  { ...pooled('randomBytes', 'while random bytes are made', 'trivial'), callbackAt: 2 },
  { ...pooled('randomInt', 'while a random number is made', 'trivial'), callbackAt: 3 },
  // Hashing stays on the thread even with a callback (measured: 21 of 28 ms for 32 MB).
  {
    ...pooled('sign', rsa, 'heavy'),
    callbackAt: 4,
    counterpart: { module: 'crypto', name: 'sign', shape: 'callback', freesThread: 'partly' },
  },
  {
    ...pooled('verify', 'while a signature is verified', 'trivial'),
    callbackAt: 5,
    counterpart: { module: 'crypto', name: 'verify', shape: 'callback', freesThread: 'partly' },
  },
  onThread('privateDecrypt', rsa, 'heavy', useWorker),
  onThread('privateEncrypt', rsa, 'heavy', useWorker),
  onThread('publicEncrypt', 'while a public key is applied', 'trivial', useWorker),
  onThread('publicDecrypt', 'while a public key is applied', 'trivial', useWorker),
  onThread(
    'createDiffieHellman',
    'while a safe prime is searched (tens of seconds for 2048 bits)',
    'heavy',
    'Use a predefined group instead: `crypto.getDiffieHellman`.',
  ),
  pooled('diffieHellman', 'while a secret is agreed on', 'trivial'),
  onThread(
    'createPrivateKey',
    'while the key is decoded (slow on purpose where it has a passphrase)',
    'data',
    'Make the key object once and keep it.',
  ),
  onThread('createSign', rsa, 'trivial', useWorker),
  onThread('createVerify', 'while a signature is verified', 'trivial', useWorker),
  onThread('hash', 'while the input is hashed', 'trivial', useWorker),
  onThread('createHash', 'while the input is hashed', 'trivial', useWorker),
  onThread('createHmac', 'while the input is hashed', 'trivial', useWorker),
  onThread('createCipheriv', 'while the input is encrypted', 'trivial', useWorker),
  onThread('createDecipheriv', 'while the input is decrypted', 'trivial', useWorker),
];
