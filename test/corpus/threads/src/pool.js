import crypto from 'node:crypto';
import dns from 'node:dns';
import zlib from 'node:zlib';
import { promisify } from 'node:util';

const pbkdf2 = promisify(crypto.pbkdf2);
const gzip = promisify(zlib.gzip);

export const hashAll = (passwords, salt) =>
  // + no-pool-starvation: as many long jobs as passwords, for four threads
  Promise.all(passwords.map((password) => pbkdf2(password, salt, 600_000, 64, 'sha512')));

export const compressAll = (buffers) =>
  // + no-pool-starvation: as many long jobs as buffers, for four threads
  Promise.all(buffers.map((buffer) => gzip(buffer)));

export function deriveAll(users, done) {
  for (const user of users) {
    // + no-pool-starvation: started in a loop that does not wait
    crypto.scrypt(user.password, user.salt, 64, { N: 2 ** 17, maxmem: 2 ** 28 }, done);
  }
}

export const resolveAll = (hosts) =>
  // + no-pool-starvation: lookups of the system occupy pool threads
  Promise.all(hosts.map((host) => dns.promises.lookup(host)));

export const resolveByNetwork = (hosts) =>
  // - no-pool-starvation: asks the network, not the pool
  Promise.all(hosts.map((host) => dns.promises.resolve4(host)));

export const hashTwo = (a, b, salt) =>
  // - no-pool-starvation: two jobs for four threads
  Promise.all([pbkdf2(a, salt, 600_000, 64, 'sha512'), pbkdf2(b, salt, 600_000, 64, 'sha512')]);

export async function hashInTurn(passwords, salt) {
  const hashes = [];
  for (const password of passwords) {
    // - no-pool-starvation: one job at a time
    // + no-await-in-loop: up to four could be computed at once
    hashes.push(await pbkdf2(password, salt, 600_000, 64, 'sha512'));
  }
  return hashes;
}
