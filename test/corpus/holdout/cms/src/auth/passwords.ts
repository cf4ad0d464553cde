import { pbkdf2, pbkdf2Sync, scryptSync, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const pbkdf2Async = promisify(pbkdf2);

export function derive(password: string, salt: string): Promise<Buffer> {
  return pbkdf2Async(password, salt, 25_000, 512, 'sha256');
}

export async function deriveAll(passwords: string[], salt: string): Promise<string[]> {
  // + no-pool-starvation warning: as many long jobs as a request brings passwords
  const keys = await Promise.all(passwords.map((password) => pbkdf2Async(password, salt, 25_000, 64, 'sha256')));
  return keys.map((key) => key.toString('hex'));
}

export function matches(password: string, hash: string): boolean {
  const [salt = '', expected = ''] = hash.split(':');
  // + no-blocking-call warning: called by a request handler of another file
  const key = pbkdf2Sync(password, salt, 25_000, 512, 'sha256');
  return timingSafeEqual(key, Buffer.from(expected, 'hex'));
}

export async function rotate(password: string, salt: string): Promise<string> {
  // + no-blocking-call information: an async function whose callers do not expect it to compute
  return scryptSync(password, salt, 64).toString('hex');
}

export const rotateLater = (password: string, salt: string): Promise<Buffer> =>
  // + no-fake-async: the promise is fulfilled before it is returned
  // + no-blocking-call hint: blocks whoever asks for the promise
  new Promise((resolve) => resolve(scryptSync(password, salt, 64)));

export const deriveByCallback = (password: string, salt: string): Promise<Buffer> =>
  // - no-fake-async: fulfilled by a callback, when the pool is done
  new Promise((resolve, reject) => pbkdf2(password, salt, 25_000, 64, 'sha256', (error, key) => (error ? reject(error) : resolve(key))));

export function isAddress(text: string): boolean {
  // - no-slow-regex: what stands before and after the sign cannot hold it
  return /^[^@\s]+@[^@\s]+$/.test(text);
}
