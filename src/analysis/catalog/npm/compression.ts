import type { BlockingApi } from '../blocking-api';
import { betterElsewhere, halfAsync, withCallback } from '../build';

const packs = { blocks: 'while the data is compressed', cost: 'data', remedy: 'parallelism' } as const;
const unpacks = { ...packs, blocks: 'while the data is decompressed' };
const archive = {
  ...packs,
  blocks: 'while the archive is read, computed and written',
  advice: 'Only a worker thread frees it (parallelism).',
};

/** Compression and archives. */
export const compression: readonly BlockingApi[] = [
  ...[
    ...withCallback('fflate', packs, {
      gzipSync: 'gzip',
      deflateSync: 'deflate',
      zlibSync: 'zlib',
      zipSync: 'zip',
      compressSync: 'compress',
    }),
    ...withCallback('fflate', unpacks, {
      gunzipSync: 'gunzip',
      inflateSync: 'inflate',
      unzlibSync: 'unzlib',
      unzipSync: 'unzip',
      decompressSync: 'decompress',
    }),
  ].map(inWorker),
  ...betterElsewhere('pako', packs, ['zlib', 'callback'], {
    deflate: 'deflate',
    deflateRaw: 'deflateRaw',
    gzip: 'gzip',
  }),
  ...betterElsewhere('pako', unpacks, ['zlib', 'callback'], {
    inflate: 'inflate',
    inflateRaw: 'inflateRaw',
    ungzip: 'gunzip',
  }),
  ...halfAsync('adm-zip', archive, {
    'new.writeZip': 'new.writeZipPromise',
    'new.addLocalFolder': 'new.addLocalFolderPromise',
    'new.extractAllTo': 'new.extractAllToAsync',
    'new.readAsText': 'new.readAsTextAsync',
    'new.readFile': 'new.readFileAsync',
  }),
];

/** `fflate` starts a worker for each call, which pays from about 1 MB on. */
function inWorker(api: BlockingApi): BlockingApi {
  const { counterpart } = api;
  return counterpart ? { ...api, counterpart: { ...counterpart, runsIn: 'a worker thread' } } : api;
}
