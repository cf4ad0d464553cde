import { gzipSync } from 'node:zlib';
import { readFileSync, writeFileSync } from 'node:fs';

export function pack(file) {
  // - no-blocking-call: only the command line reaches it
  writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)));
}

export async function packAll(files) {
  for (const file of files) {
    // - no-blocking-call: an async function that only the command line reaches
    const data = readFileSync(file);
    // - no-blocking-call: an async function that only the command line reaches
    writeFileSync(`${file}.raw`, data);
  }
}
