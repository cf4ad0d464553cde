import type { BlockingApi } from '../blocking-api';
import { advised, awaitable, betterElsewhere, mapped, unordered, withCallback } from '../build';
import type { Alias } from '../lookup';

const walks = { blocks: 'while directories are searched', cost: 'data', remedy: 'concurrency' } as const;
const removes = { ...walks, blocks: 'while files are removed' };
const reads = { ...walks, blocks: 'while the disk is read' };
const writes = { ...walks, blocks: 'while the disk is written' };
const looksUp = { ...walks, blocks: 'while the file system answers', cost: 'syscall' } as const;
const makes = { ...looksUp, blocks: 'while the disk is written' };

/** Finding, removing and making files. `sync` as a member of the module: the releases before the named exports. */
export const fileSystem: readonly BlockingApi[] = [
  ...mapped(awaitable('glob', walks, { globSync: 'glob' }), { ...unordered('glob'), from: 9 }),
  // Up to release 8 it is the module itself, takes a callback, and sorts what it finds.
  ...mapped(
    awaitable('glob', walks, { sync: 'glob' }),
    { name: '', shape: 'callback', below: 9 },
    { ...unordered('glob'), from: 9 },
  ),
  ...awaitable('glob', walks, {
    globIterateSync: 'globIterate',
    globStreamSync: 'globStream',
    'GlobSync.new': 'glob',
  }),
  ...mapped(awaitable('fast-glob', walks, { globSync: 'glob' }), unordered('glob')),
  // The module itself is in all releases what only some have at `glob`.
  ...mapped(awaitable('fast-glob', walks, { sync: 'glob' }), { ...unordered('fast-glob'), name: '' }),
  ...mapped(awaitable('globby', walks, { globbySync: 'globby', sync: '' }), unordered('globby')),
  ...awaitable('globby', walks, {
    generateGlobTasksSync: 'generateGlobTasks',
    isGitIgnoredSync: 'isGitIgnored',
    isIgnoredByIgnoreFilesSync: 'isIgnoredByIgnoreFiles',
  }),
  ...mapped(awaitable('tinyglobby', walks, { globSync: 'glob' }), unordered('glob')),
  ...awaitable('fdir', walks, { 'fdir.new.crawl.().sync': 'fdir.new.crawl.().withPromise' }),
  ...betterElsewhere('klaw-sync', walks, ['klaw', 'iterator'], { '': '' }),
  ...advised(
    'walk-sync',
    { ...walks, advice: 'Await `fs.promises.readdir` with `recursive` instead (concurrency).' },
    ['', 'entries'],
  ),

  ...mapped(awaitable('rimraf', removes, { rimrafSync: 'rimraf' }), {}),
  ...mapped(
    awaitable('rimraf', removes, { sync: 'rimraf' }),
    { name: '', shape: 'callback', below: 4 },
    { from: 4 },
  ),
  ...awaitable('rimraf', removes, {
    manualSync: 'manual',
    nativeSync: 'native',
    posixSync: 'posix',
    windowsSync: 'windows',
    moveRemoveSync: 'moveRemove',
  }),
  ...mapped(awaitable('del', removes, { deleteSync: 'deleteAsync', sync: '' }), {}),

  ...mapped(awaitable('mkdirp', makes, { mkdirpSync: 'mkdirp' }), {}),
  ...mapped(
    awaitable('mkdirp', makes, { sync: 'mkdirp' }),
    { name: '', shape: 'callback', below: 1 },
    { name: '', shape: 'promise', from: 1, below: 3 },
    { from: 3 },
  ),
  ...mapped(awaitable('make-dir', makes, { makeDirectorySync: 'makeDirectory', sync: '' }), {}),
  // Their asynchronous forms hand the callback more than one result, which `util.promisify` drops.
  ...betterElsewhere('tmp', makes, ['tmp-promise', 'promise'], { fileSync: 'file', dirSync: 'dir' }),
  ...mapped(withCallback('tmp', looksUp, { tmpNameSync: 'tmpName' }), {}),
  ...mapped(awaitable('write-file-atomic', writes, { sync: '' }), { from: 3 }),

  ...mapped(
    [
      ...awaitable('find-up', looksUp, {
        findUpSync: 'findUp',
        findUpMultipleSync: 'findUpMultiple',
        findDownSync: 'findDown',
        sync: '',
      }),
      ...awaitable('find-up-simple', looksUp, { findUpSync: 'findUp' }),
      ...awaitable('locate-path', looksUp, { locatePathSync: 'locatePath', sync: '' }),
      ...awaitable('path-exists', looksUp, { pathExistsSync: 'pathExists', sync: '' }),
      ...awaitable('pkg-dir', looksUp, { packageDirectorySync: 'packageDirectory', sync: '' }),
    ],
    {},
  ),
  ...mapped(
    awaitable('which', { ...looksUp, blocks: 'while the folders of PATH are searched' }, { sync: '' }),
    { from: 2, below: 3, refusesOption: 'nothrow' },
    { from: 3 },
  ),
  ...withCallback('resolve', { ...looksUp, blocks: 'while folders are searched' }, { sync: '' }),
  ...withCallback(
    'enhanced-resolve',
    { ...looksUp, blocks: 'while folders are searched' },
    {
      sync: '',
      'create.sync.()': 'create.()',
      'ResolverFactory.createResolver.().resolveSync': 'ResolverFactory.createResolver.().resolve',
    },
  ),

  ...mapped(awaitable('proper-lockfile', looksUp, { unlockSync: 'unlock', checkSync: 'check' }), { from: 4 }),
  // What its promise resolves to, the function that unlocks, returns a promise in turn.
  ...awaitable('proper-lockfile', looksUp, { lockSync: 'lock' }),
  ...withCallback('lockfile', looksUp, { lockSync: 'lock', unlockSync: 'unlock', checkSync: 'check' }),

  ...betterElsewhere(
    'image-size',
    { ...reads, cost: 'syscall', when: [{ kind: 'string', argument: 0 }, { kind: 'no-callback' }] },
    ['image-size/fromFile', 'promise'],
    { '': 'imageSizeFromFile', imageSize: 'imageSizeFromFile' },
  ),

  ...advised(
    'tar',
    {
      ...reads,
      blocks: 'while the archive is read or written',
      advice: 'Leave out `sync` and await the promise, or pipe the stream, instead (concurrency).',
      when: [{ kind: 'option', name: 'sync', values: [true] }],
    },
    ['create', 'extract', 'list', 'update', 'replace', 'c', 'x', 't', 'u', 'r'],
  ),
];

const options = [
  ...[
    'withBasePath',
    'withFullPaths',
    'withRelativePaths',
    'withDirs',
    'onlyDirs',
    'withSymlinks',
    'withErrors',
  ],
  ...[
    'withMaxDepth',
    'withMaxFiles',
    'withPathSeparator',
    'withAbortSignal',
    'normalize',
    'filter',
    'exclude',
  ],
  ...['glob', 'globWithOptions', 'withGlobFunction', 'crawlWithOptions'],
];

export const fileSystemAliases: readonly Alias[] = [
  // `require('glob').glob` and `require('rimraf').rimraf` have members of their own again.
  ...['glob', 'rimraf', 'mkdirp'].map((module) => ({ module, name: module, is: '' })),
  ...options.map((name) => ({ module: 'fdir', name: `fdir.new.${name}.()`, is: 'fdir.new' })),
];
