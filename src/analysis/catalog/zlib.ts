import type { BlockingApi } from './blocking-api';
import { trivial } from './build';

function pooled(name: string, verb: string, since?: string): BlockingApi {
  return {
    module: 'zlib',
    name,
    blocks: `while the data is ${verb}`,
    cost: 'data',
    remedy: 'parallelism',
    counterpart: { module: 'zlib', name: name.replace(/Sync$/, ''), shape: 'callback', freesThread: 'yes' },
    awaited: [{}],
    ...(since === undefined ? {} : { since }),
  };
}

/** `zlib`. The callback forms compute on libuv's pool; there is no promise API. */
export const zlib: readonly BlockingApi[] = [
  pooled('deflateSync', 'compressed'),
  pooled('deflateRawSync', 'compressed'),
  pooled('gzipSync', 'compressed'),
  pooled('brotliCompressSync', 'compressed'),
  pooled('zstdCompressSync', 'compressed', '22.15.0'),
  pooled('inflateSync', 'decompressed'),
  pooled('inflateRawSync', 'decompressed'),
  pooled('gunzipSync', 'decompressed'),
  pooled('unzipSync', 'decompressed'),
  pooled('brotliDecompressSync', 'decompressed'),
  pooled('zstdDecompressSync', 'decompressed', '22.15.0'),
  ...trivial('zlib', 'while the checksum is computed', ['crc32']).map((api) => ({ ...api, since: '22.2.0' })),
];
