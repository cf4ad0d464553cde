import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import pLimit from 'p-limit';
import sharp from 'sharp';

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
const limit = pLimit(3);

export async function compressPublic(buffers) {
  // + no-pool-starvation: a long job for each file, four threads for all
  return Promise.all(buffers.map((buffer) => brotli(buffer)));
}

export async function compressInPortions(buffers) {
  const done = [];
  for (let i = 0; i < buffers.length; i += 4) {
    // - no-pool-starvation: four at a time
    done.push(...(await Promise.all(buffers.slice(i, i + 4).map((buffer) => brotli(buffer)))));
  }
  return done;
}

export const thumbnails = (pictures) =>
  // + no-pool-starvation: each is scaled on a thread of the pool, all at once
  Promise.all(pictures.map((picture) => sharp(picture).resize(200).toFile(`${picture}.small.jpg`)));

export const thumbnailsInTurn = (pictures) =>
  // - no-pool-starvation: three at a time
  Promise.all(pictures.map((picture) => limit(() => sharp(picture).resize(200).toBuffer())));

export const encodings = (buffer) =>
  // - no-pool-starvation: two jobs
  Promise.all([gzip(buffer), brotli(buffer)]);

export async function sizes(buffers) {
  const result = [];
  for (const buffer of buffers) {
    // - no-pool-starvation: waits for one before the next
    // + no-await-in-loop: the pool has four threads, of which one works
    const small = await gzip(buffer);
    result.push(small.length);
  }
  return result;
}

export function compressEach(buffers, done) {
  // + no-pool-starvation: started for each, waited for by none
  buffers.forEach((buffer) => {
    zlib.deflate(buffer, { level: 9 }, done);
  });
}

export const readAll = (files) =>
  // - no-pool-starvation: files, which are over in a moment
  // + no-unbounded-concurrency: as many descriptors as there are files
  Promise.all(files.map((file) => fs.readFile(file)));
