import type { AwaitedForm, BlockingApi, CostClass } from './blocking-api';

const reads = 'while the disk is read';
const writes = 'while the disk is written';
const looksUp = 'while the file system answers';

/** A function with a namesake in `fs.promises`. */
function promised(
  name: string,
  blocks: string,
  cost: CostClass,
  awaited: readonly AwaitedForm[] = [{}],
): BlockingApi {
  const counterpart = name.replace(/Sync(?:\.native)?$/, '');
  return {
    module: 'fs',
    name,
    blocks,
    cost,
    remedy: 'concurrency',
    counterpart: { module: 'fs', name: `promises.${counterpart}`, shape: 'promise', freesThread: 'yes' },
    ...(awaited.length > 0 && { awaited }),
  };
}

/**
 * A function of a path or a descriptor, whose form with a promise takes paths only. That with a callback, which takes
 * both, makes one text of all at its end, on the thread (measured: 397 ms for 32 MB, where the other takes 20).
 */
function ofPathOrDescriptor(name: string, blocks: string, cost: CostClass): BlockingApi {
  const callback = name.replace(/Sync$/, '');
  return promised(name, blocks, cost, [
    { refusesDescriptor: true },
    { ofSpread: true, name: callback, shape: 'callback' },
  ]);
}

/** Functions over file descriptors, which `fs.promises` knows only as methods of a FileHandle. */
function onDescriptor(
  name: string,
  blocks: string,
  cost: CostClass,
  awaited: readonly AwaitedForm[] = [{}],
): BlockingApi {
  const counterpart = name.replace(/Sync$/, '');
  return {
    module: 'fs',
    name,
    blocks,
    cost,
    remedy: 'concurrency',
    counterpart: { module: 'fs', name: counterpart, shape: 'callback', freesThread: 'yes' },
    ...(awaited.length > 0 && { awaited }),
  };
}

/** Methods of what `opendirSync` returns, which has those that return promises too. */
function openedDirectory(name: string, blocks: string): BlockingApi {
  const form = name.replace(/Sync$/, '');
  return {
    module: 'fs',
    name: `opendirSync.().${name}`,
    blocks,
    cost: 'syscall',
    remedy: 'concurrency',
    advice: 'Open it with `fs.promises.opendir` and iterate with `for await` instead (concurrency).',
    awaited: [{ name: `opendirSync.().${form}`, shape: 'promise' }],
  };
}

/** Without an entry the synchronous form gives `undefined`, which `fs.promises` does since Node 24 and for `stat` only. */
const withoutEntry: readonly AwaitedForm[] = [
  { refusesOption: 'throwIfNoEntry' },
  {
    withoutOption: 'throwIfNoEntry',
    suffix: ".catch((error) => (error.code === 'ENOENT' ? undefined : Promise.reject(error)))",
  },
];

/**
 * `fs`. Sources: the Node.js documentation, and sync and promise forms compared on Node 20 and 24 (see the catalogue's
 * tests): `fs.promises` refuses descriptors, `lstat` and, before Node 24, `stat` ignore `throwIfNoEntry`, `realpath` is
 * the native one, `readdir` orders what it finds recursively otherwise, and `truncate` takes paths only; the forms with
 * callbacks do none of that.
 */
export const fs: readonly BlockingApi[] = [
  ofPathOrDescriptor('readFileSync', reads, 'data'),
  ofPathOrDescriptor('writeFileSync', writes, 'data'),
  ofPathOrDescriptor('appendFileSync', writes, 'data'),
  promised('truncateSync', writes, 'syscall', [{ refusesDescriptor: true }]),
  promised('copyFileSync', 'while a file is copied', 'data'),
  promised('cpSync', 'while files are copied', 'data', [
    {
      differs: {
        kind: 'error-shape',
        message:
          'errors of `fs.promises.cp` have other messages, and members more, than those of `fs.cpSync`',
      },
    },
  ]),
  promised('rmSync', 'while files are removed', 'data'),
  promised('readdirSync', 'while a directory is read', 'data', [
    { refusesOption: 'recursive' },
    { name: 'readdir', shape: 'callback' },
  ]),
  promised('mkdirSync', writes, 'syscall'),
  promised('mkdtempSync', writes, 'syscall'),
  promised('rmdirSync', writes, 'syscall'),
  promised('renameSync', writes, 'syscall'),
  promised('unlinkSync', writes, 'syscall'),
  promised('linkSync', writes, 'syscall'),
  promised('symlinkSync', writes, 'syscall'),
  promised('chmodSync', writes, 'syscall'),
  promised('chownSync', writes, 'syscall'),
  promised('lchownSync', writes, 'syscall'),
  { ...promised('lchmodSync', writes, 'syscall'), platformDependent: true },
  promised('utimesSync', writes, 'syscall'),
  promised('lutimesSync', writes, 'syscall'),
  promised('accessSync', looksUp, 'syscall'),
  promised('statSync', looksUp, 'syscall', withoutEntry),
  promised('lstatSync', looksUp, 'syscall', withoutEntry),
  promised('statfsSync', looksUp, 'syscall'),
  promised('readlinkSync', looksUp, 'syscall'),
  promised('realpathSync.native', looksUp, 'syscall'),
  promised('realpathSync', looksUp, 'syscall', [{ name: 'realpath', shape: 'callback' }]),
  {
    ...promised('existsSync', looksUp, 'syscall', [
      { mostArguments: 1, suffix: '.then(() => true, () => false)' },
    ]),
    counterpart: { module: 'fs', name: 'promises.access', shape: 'promise', freesThread: 'yes' },
  },
  promised('opendirSync', 'while a directory is opened', 'syscall', [
    {
      differs: {
        kind: 'error-shape',
        message: 'errors of `fs.promises.opendir` name the path, which those of `fs.opendirSync` do not',
      },
    },
  ]),
  {
    ...promised('globSync', 'while directories are searched', 'data', [{ name: 'glob', shape: 'callback' }]),
    counterpart: { module: 'fs', name: 'promises.glob', shape: 'iterator', freesThread: 'yes' },
    since: '22.0.0',
  },
  {
    ...promised('mkdtempDisposableSync', writes, 'syscall', []),
    since: '24.4.0',
  },
  promised('openSync', 'while a file is opened', 'syscall', [{ name: 'open', shape: 'callback' }]),
  openedDirectory('readSync', 'while a directory is read'),
  openedDirectory('closeSync', 'while a directory is closed'),
  onDescriptor('closeSync', 'while a file is closed', 'syscall'),
  onDescriptor('fchmodSync', writes, 'syscall'),
  onDescriptor('fchownSync', writes, 'syscall'),
  onDescriptor('fdatasyncSync', 'until the disk has stored the data', 'external'),
  onDescriptor('fsyncSync', 'until the disk has stored the data', 'external'),
  onDescriptor('fstatSync', looksUp, 'syscall'),
  onDescriptor('ftruncateSync', writes, 'syscall'),
  onDescriptor('futimesSync', writes, 'syscall'),
  onDescriptor('readSync', 'until the file, pipe or terminal has delivered', 'external', [
    { member: 'bytesRead', completes: { arguments: 4, with: 'null' } },
  ]),
  onDescriptor('readvSync', 'until the file, pipe or terminal has delivered', 'external', [
    { member: 'bytesRead' },
  ]),
  onDescriptor('writeSync', 'until the file, pipe or terminal has taken the data', 'data', [
    { member: 'bytesWritten' },
  ]),
  onDescriptor('writevSync', 'until the file, pipe or terminal has taken the data', 'data', [
    { member: 'bytesWritten' },
  ]),
  {
    ...onDescriptor('Utf8Stream.new.flushSync', 'until the file has taken the data', 'data', []),
    counterpart: { module: 'fs', name: 'Utf8Stream.new.flush', shape: 'callback', freesThread: 'yes' },
    since: '24.6.0',
  },
];
