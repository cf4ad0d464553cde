import type { AwaitedForm, BlockingApi, CostClass } from './blocking-api';

const reads = 'while the disk is read';
const writes = 'while the disk is written';
const looksUp = 'while the file system answers';

/** A function with a namesake in `fs.promises`; `awaited` is null where their meaning or results differ. */
function promised(
  name: string,
  blocks: string,
  cost: CostClass,
  awaited: AwaitedForm | null = {},
): BlockingApi {
  const counterpart = name.replace(/Sync(?:\.native)?$/, '');
  return {
    module: 'fs',
    name,
    blocks,
    cost,
    remedy: 'concurrency',
    counterpart: { module: 'fs', name: `promises.${counterpart}`, shape: 'promise', freesThread: 'yes' },
    ...(awaited && { awaited }),
  };
}

/** Functions over file descriptors, which `fs.promises` knows only as methods of a FileHandle. */
function onDescriptor(name: string, blocks: string, cost: CostClass): BlockingApi {
  const counterpart = name.replace(/Sync$/, '');
  return {
    module: 'fs',
    name,
    blocks,
    cost,
    remedy: 'concurrency',
    counterpart: { module: 'fs', name: counterpart, shape: 'callback', freesThread: 'yes' },
  };
}

/** Methods of what `opendirSync` returns. */
function openedDirectory(name: string, blocks: string): BlockingApi {
  return {
    module: 'fs',
    name: `opendirSync.().${name}`,
    blocks,
    cost: 'syscall',
    remedy: 'concurrency',
    advice: 'Open it with `fs.promises.opendir` and iterate with `for await` instead (concurrency).',
  };
}

/**
 * `fs`. Sources: the Node.js documentation, and sync and promise forms compared on Node 20 and 24 (see the catalogue's
 * tests): `fs.promises` refuses descriptors, `lstat` and, before Node 24, `stat` ignore `throwIfNoEntry`, `realpath` is
 * the native one, `readdir` orders what it finds recursively otherwise, and `truncate` takes paths only.
 */
export const fs: readonly BlockingApi[] = [
  promised('readFileSync', reads, 'data', { refusesDescriptor: true }),
  promised('writeFileSync', writes, 'data', { refusesDescriptor: true }),
  promised('appendFileSync', writes, 'data', { refusesDescriptor: true }),
  promised('truncateSync', writes, 'syscall', { refusesDescriptor: true }),
  promised('copyFileSync', 'while a file is copied', 'data'),
  promised('cpSync', 'while files are copied', 'data'),
  promised('rmSync', 'while files are removed', 'data'),
  promised('readdirSync', 'while a directory is read', 'data', { refusesOption: 'recursive' }),
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
  promised('statSync', looksUp, 'syscall', { refusesOption: 'throwIfNoEntry' }),
  promised('lstatSync', looksUp, 'syscall', { refusesOption: 'throwIfNoEntry' }),
  promised('statfsSync', looksUp, 'syscall'),
  promised('readlinkSync', looksUp, 'syscall'),
  promised('realpathSync.native', looksUp, 'syscall'),
  promised('realpathSync', looksUp, 'syscall', null),
  {
    ...promised('existsSync', looksUp, 'syscall', { suffix: '.then(() => true, () => false)' }),
    counterpart: { module: 'fs', name: 'promises.access', shape: 'promise', freesThread: 'yes' },
  },
  promised('opendirSync', 'while a directory is opened', 'syscall', null),
  {
    ...promised('globSync', 'while directories are searched', 'data', null),
    counterpart: { module: 'fs', name: 'promises.glob', shape: 'iterator', freesThread: 'yes' },
    since: '22.0.0',
  },
  {
    ...promised('mkdtempDisposableSync', writes, 'syscall', null),
    since: '24.4.0',
  },
  promised('openSync', 'while a file is opened', 'syscall', null),
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
  onDescriptor('readSync', 'until the file, pipe or terminal has delivered', 'external'),
  onDescriptor('readvSync', 'until the file, pipe or terminal has delivered', 'external'),
  onDescriptor('writeSync', 'until the file, pipe or terminal has taken the data', 'data'),
  onDescriptor('writevSync', 'until the file, pipe or terminal has taken the data', 'data'),
  {
    ...onDescriptor('Utf8Stream.new.flushSync', 'until the file has taken the data', 'data'),
    counterpart: { module: 'fs', name: 'Utf8Stream.new.flush', shape: 'callback', freesThread: 'yes' },
    since: '24.6.0',
  },
];
