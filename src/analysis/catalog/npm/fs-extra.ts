import type { BlockingApi, Counterpart } from '../blocking-api';
import { awaitable } from '../build';
import { fs } from '../fs';

const onDisk = { cost: 'data', remedy: 'concurrency' } as const;
const reads = { ...onDisk, blocks: 'while the disk is read' };
const writes = { ...onDisk, blocks: 'while the disk is written' };
const copies = { ...onDisk, blocks: 'while files are copied' };
const removes = { ...onDisk, blocks: 'while files are removed' };
const looksUp = { ...onDisk, blocks: 'while the file system answers', cost: 'syscall' } as const;

/** What `fs-extra` has beyond Node's `fs`; also the whole of its part `fs-extra/esm`. */
const own = ['fs-extra', 'fs-extra/esm'].flatMap((module) => [
  ...awaitable(module, copies, { copySync: 'copy', moveSync: 'move' }),
  ...awaitable(module, removes, { removeSync: 'remove', emptyDirSync: 'emptyDir', emptydirSync: 'emptydir' }),
  ...awaitable(module, looksUp, { pathExistsSync: 'pathExists' }),
  ...awaitable(module, writes, {
    createFileSync: 'createFile',
    createLinkSync: 'createLink',
    createSymlinkSync: 'createSymlink',
    ensureDirSync: 'ensureDir',
    ensureFileSync: 'ensureFile',
    ensureLinkSync: 'ensureLink',
    ensureSymlinkSync: 'ensureSymlink',
    mkdirpSync: 'mkdirp',
    mkdirsSync: 'mkdirs',
    outputFileSync: 'outputFile',
    outputJsonSync: 'outputJson',
    outputJSONSync: 'outputJSON',
    writeJsonSync: 'writeJson',
    writeJSONSync: 'writeJSON',
  }),
  ...awaitable(module, reads, { readJsonSync: 'readJson', readJSONSync: 'readJSON' }),
]);

/** Newer than what `fs-extra` gives promises to. */
const notPromised = new Set(['mkdtempDisposableSync', 'Utf8Stream.new.flushSync']);

/** `fs-extra` hands on all of `fs`, and its own asynchronous forms of it return promises. */
const handedOn = fs.map((api): BlockingApi => {
  const { name, blocks, cost, remedy, counterpart, advice, since, platformDependent } = api;
  const promised = counterpart && !notPromised.has(name) ? promiseOf(name, counterpart) : counterpart;
  return {
    module: 'fs-extra',
    name,
    blocks,
    cost,
    remedy,
    ...(promised && { counterpart: promised }),
    ...(advice !== undefined && { advice }),
    ...(since !== undefined && { since }),
    ...(platformDependent && { platformDependent }),
  };
});

function promiseOf(name: string, counterpart: Counterpart): Counterpart {
  const form = name === 'existsSync' ? 'pathExists' : counterpart.name.replace('promises.', '');
  return { module: 'fs-extra', name: form, shape: 'promise', freesThread: 'yes' };
}

export const fsExtra: readonly BlockingApi[] = [...own, ...handedOn];
