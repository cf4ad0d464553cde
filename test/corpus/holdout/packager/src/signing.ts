import { createHash, generateKeyPair, generateKeyPairSync, sign, webcrypto } from 'node:crypto';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readFile } from 'node:fs/promises';
import jwt from 'jsonwebtoken';
import pLimit from 'p-limit';

const run = promisify(execFile);
const newPair = promisify(generateKeyPair);
const limit = pLimit(2);

export async function signAll(files: readonly string[]): Promise<void> {
  for (const file of files) {
    // - no-await-in-loop: other programs, which share a key and a clock server
    await run('signtool', ['sign', file]);
  }
}

export function keyPairs(names: readonly string[]) {
  // + no-pool-starvation hint: a search for primes for each name, on four threads
  return Promise.all(names.map(() => newPair('rsa', { modulusLength: 4096 })));
}

export function keyPairsInTurn(names: readonly string[]) {
  // - no-pool-starvation: two at a time
  return Promise.all(names.map(() => limit(() => newPair('rsa', { modulusLength: 4096 }))));
}

export function keyPair() {
  // - no-pool-starvation: one job
  return newPair('ed25519', {});
}

export async function newKey(): Promise<string> {
  // + no-blocking-call information: searches for primes in an async function
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

export async function token(key: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // + no-fake-async: signs on this thread and calls back afterwards
    jwt.sign({ scope: 'release' }, key, { algorithm: 'RS256' }, (error, text) => (error || !text ? reject(error) : resolve(text)));
  });
}

export async function checksum(file: string): Promise<ArrayBuffer> {
  const bytes = await readFile(file);
  // + no-fake-async: copies all of the file on this thread before it computes elsewhere
  return webcrypto.subtle.digest('SHA-256', bytes);
}

export async function verify(bytes: Uint8Array): Promise<boolean> {
  // - no-blocking-call: a hash of some bytes
  const sum = createHash('sha256').update('release').digest();
  const key = await webcrypto.subtle.importKey('raw', sum, 'HMAC', false, ['verify']);
  return webcrypto.subtle.verify('HMAC', key, sum, bytes.subarray(0, 64));
}

export function signature(bytes: Uint8Array, key: string): Buffer {
  // + no-blocking-call hint: signs on this thread, without a callback
  return sign('sha256', bytes, key);
}
