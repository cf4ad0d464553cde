import { pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

process.env.UV_THREADPOOL_SIZE = '16';

const deriveKey = promisify(pbkdf2);
const scryptKey = promisify(scrypt) as (password: string, salt: string, length: number) => Promise<Buffer>;

export async function vaultKeys(password: string, salts: readonly string[]): Promise<Buffer[]> {
  // + no-pool-starvation: as many long jobs as there are salts, for sixteen threads
  return Promise.all(salts.map((salt) => scryptKey(password, salt, 64)));
}

export async function slots(password: string): Promise<Buffer[]> {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
  // - no-pool-starvation: twelve jobs for sixteen threads
  return Promise.all(names.map((name) => deriveKey(password, name, 200_000, 64, 'sha512')));
}
