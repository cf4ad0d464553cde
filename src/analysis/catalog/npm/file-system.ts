import type { BlockingApi } from '../blocking-api';
import { advised, awaitable, betterElsewhere, withCallback } from '../build';
import type { Alias } from '../lookup';

const walks = { blocks: 'while directories are searched', cost: 'data', remedy: 'concurrency' } as const;
const removes = { ...walks, blocks: 'while files are removed' };
const reads = { ...walks, blocks: 'while the disk is read' };
const writes = { ...walks, blocks: 'while the disk is written' };
const looksUp = { ...walks, blocks: 'while the file system answers', cost: 'syscall' } as const;
const makes = { ...looksUp, blocks: 'while the disk is written' };

/** Finding, removing and making files. `sync` as a member of the module: the releases before the named exports. */
export const fileSystem: readonly BlockingApi[] = [
  ...awaitable('glob', walks, {
    globSync: 'glob',
    globIterateSync: 'globIterate',
    globStreamSync: 'globStream',
    sync: 'glob',
    'GlobSync.new': 'glob',
  }),
  ...awaitable('fast-glob', walks, { sync: 'glob', globSync: 'glob' }),
  ...awaitable('globby', walks, {
    globbySync: 'globby',
    generateGlobTasksSync: 'generateGlobTasks',
    isGitIgnoredSync: 'isGitIgnored',
    isIgnoredByIgnoreFilesSync: 'isIgnoredByIgnoreFiles',
    sync: '',
  }),
  ...awaitable('tinyglobby', walks, { globSync: 'glob' }),
  ...awaitable('fdir', walks, { 'fdir.new.crawl.().sync': 'fdir.new.crawl.().withPromise' }),
  ...betterElsewhere('klaw-sync', walks, ['klaw', 'iterator'], { '': '' }),
  ...advised(
    'walk-sync',
    { ...walks, advice: 'Await `fs.promises.readdir` with `recursive` instead (concurrency).' },
    ['', 'entries'],
  ),

  ...awaitable('rimraf', removes, {
    rimrafSync: 'rimraf',
    manualSync: 'manual',
    nativeSync: 'native',
    posixSync: 'posix',
    windowsSync: 'windows',
    moveRemoveSync: 'moveRemove',
    sync: 'rimraf',
  }),
  ...awaitable('del', removes, { deleteSync: 'deleteAsync', sync: '' }),

  ...awaitable('mkdirp', makes, { mkdirpSync: 'mkdirp', sync: 'mkdirp' }),
  ...awaitable('make-dir', makes, { makeDirectorySync: 'makeDirectory', sync: '' }),
  // Their asynchronous forms hand the callback more than one result, which `util.promisify` drops.
  ...betterElsewhere('tmp', makes, ['tmp-promise', 'promise'], { fileSync: 'file', dirSync: 'dir' }),
  ...withCallback('tmp', looksUp, { tmpNameSync: 'tmpName' }),
  ...awaitable('write-file-atomic', writes, { sync: '' }),

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
  ...awaitable('which', { ...looksUp, blocks: 'while the folders of PATH are searched' }, { sync: '' }),
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

  ...awaitable('proper-lockfile', looksUp, { lockSync: 'lock', unlockSync: 'unlock', checkSync: 'check' }),
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
