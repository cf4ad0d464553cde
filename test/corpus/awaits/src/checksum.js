import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

export async function checksum(file) {
  return createHash('sha1').update(await readFile(file)).digest('hex');
}
