import type { BlockingApi } from './blocking-api';
import { mapped, trivial } from './build';

function pooled(name: string, verb: string, since?: string): BlockingApi {
  return {
    module: 'zlib',
    name,
    blocks: `while the data is ${verb}`,
    cost: 'data',
    remedy: 'parallelism',
    counterpart: { module: 'zlib', name: name.replace(/Sync$/, ''), shape: 'callback', freesThread: 'yes' },
    ...(since === undefined ? {} : { since }),
  };
}

/** `zlib`. The callback forms compute on libuv's pool; there is no promise API. */
export const zlib: readonly BlockingApi[] = [
  ...mapped(
    [
      pooled('deflateSync', 'compressed'),
      pooled('deflateRawSync', 'compressed'),
      pooled('gzipSync', 'compressed'),
      pooled('brotliCompressSync', 'compressed'),
      pooled('inflateSync', 'decompressed'),
      pooled('inflateRawSync', 'decompressed'),
      pooled('gunzipSync', 'decompressed'),
      pooled('unzipSync', 'decompressed'),
      pooled('brotliDecompressSync', 'decompressed'),
      pooled('zstdDecompressSync', 'decompressed', '22.15.0'),
    ],
    {},
  ),
  // What comes of it begins with other bytes, though it is decompressed to the same.
  pooled('zstdCompressSync', 'compressed', '22.15.0'),
  ...trivial('zlib', 'while the checksum is computed', ['crc32']).map((api) => ({ ...api, since: '22.2.0' })),
];
