import fs from 'node:fs';
import * as zlib from 'node:zlib';

const { readFileSync } = fs;
const read = readFileSync;

export function avatar(id: string): Buffer {
  // + no-blocking-call warning: an alias of an alias, called by a request handler
  return read(`avatars/${id}.png`);
}

export function exportAll(): Buffer {
  // + no-blocking-call warning: reached through a callback that is handed to a wrapper
  const names = fs['readdirSync']('avatars');
  // + no-blocking-call warning: compresses on the request's thread
  return zlib.brotliCompressSync(names.join('\n'));
}
