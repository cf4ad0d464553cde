import type { AwaitedForm, BlockingApi, Counterpart } from '../blocking-api';
import { awaitable, type Blocking, mapped, otherErrors } from '../build';
import { fs } from '../fs';

const onDisk = { cost: 'data', remedy: 'concurrency' } as const;
const reads = { ...onDisk, blocks: 'while the disk is read' };
const writes = { ...onDisk, blocks: 'while the disk is written' };
const copies = { ...onDisk, blocks: 'while files are copied' };
const removes = { ...onDisk, blocks: 'while files are removed' };
const looksUp = { ...onDisk, blocks: 'while the file system answers', cost: 'syscall' } as const;

/** The first release whose functions return promises. */
const from = 3;

/** Before that they took callbacks only. */
const calledBack = { shape: 'callback', below: from } as const;

/** Functions with a form that takes and gives the same: compared over releases 9 and 11. */
function same(module: string, blocking: Blocking, forms: Readonly<Record<string, string>>): BlockingApi[] {
  return mapped(awaitable(module, blocking, forms), { from }, calledBack);
}

/** What `fs-extra` has beyond Node's `fs`; also the whole of its part `fs-extra/esm`. */
const own = ['fs-extra', 'fs-extra/esm'].flatMap((module) => [
  ...same(module, copies, { copySync: 'copy', moveSync: 'move' }),
  ...same(module, removes, { removeSync: 'remove' }),
  ...mapped(
    awaitable(module, removes, { emptyDirSync: 'emptyDir', emptydirSync: 'emptydir' }),
    { returnsMore: true, from },
    { returnsMore: true, ...calledBack },
  ),
  ...same(module, looksUp, { pathExistsSync: 'pathExists' }),
  ...same(module, writes, {
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
  ...mapped(
    awaitable(module, reads, { readJsonSync: 'readJson', readJSONSync: 'readJSON' }),
    { ...otherErrors('readJson', 'readJsonSync'), from },
    { ...otherErrors('readJson', 'readJsonSync'), ...calledBack },
  ),
]);

/** Newer than what `fs-extra` gives promises to. */
const notPromised = new Set(['mkdtempDisposableSync', 'Utf8Stream.new.flushSync']);

/** Functions that not all of its releases have promises of, but for those in its `promises`, which are Node's. */
const notInAll = new Set(['cpSync', 'statfsSync', 'lchmodSync']);

/** `fs-extra` hands on all of `fs`, and its own asynchronous forms of it return promises. */
const handedOn = fs.map((api): BlockingApi => {
  const { name, blocks, cost, remedy, counterpart, advice, since, platformDependent, awaited } = api;
  const promised = counterpart && !notPromised.has(name) ? promiseOf(name, counterpart) : counterpart;
  const forms = formsOf(name, awaited);
  return {
    module: 'fs-extra',
    name,
    blocks,
    cost,
    remedy,
    ...(promised && { counterpart: promised }),
    ...(promised?.shape === 'promise' && forms.length > 0 && { awaited: forms }),
    ...(advice !== undefined && { advice }),
    ...(since !== undefined && { since }),
    ...(platformDependent && { platformDependent }),
  };
});

/** Its functions take and give what those of Node's with callbacks do, as promises; results of `readdir` are sorted. */
function formsOf(name: string, forms: readonly AwaitedForm[] = []): AwaitedForm[] {
  // What the counterpart of the same name resolves to depends on the release.
  if (name === 'globSync') return [];
  if (notInAll.has(name)) {
    return forms.map((form) => ({ ...form, from: 9, name: `promises.${name.replace(/Sync$/, '')}` }));
  }
  if (name === 'existsSync') {
    const asked = '.then(() => true, () => false)';
    return [
      { from, mostArguments: 1 },
      { ...calledBack, name: 'access', suffix: asked, mostArguments: 1 },
    ];
  }
  if (name === 'realpathSync.native') return [{ from, name: 'realpath.native' }];
  return forms
    .filter(({ shape }) => shape !== 'callback' || forms.length === 1)
    .flatMap(({ suffix, member, refusesOption, withoutOption, differs }) => {
      const form = {
        ...(suffix !== undefined && { suffix }),
        ...(member !== undefined && { member }),
        ...(refusesOption !== undefined && { refusesOption }),
        ...(withoutOption !== undefined && { withoutOption }),
        ...(differs && { differs }),
      };
      // Callbacks that are given more than one result are those of forms with a member.
      return [{ from, ...form }, ...(member === undefined ? [{ ...calledBack, ...form }] : [])];
    });
}

function promiseOf(name: string, counterpart: Counterpart): Counterpart {
  const form = name === 'existsSync' ? 'pathExists' : counterpart.name.replace('promises.', '');
  return { module: 'fs-extra', name: form, shape: 'promise', freesThread: 'yes' };
}

export const fsExtra: readonly BlockingApi[] = [...own, ...handedOn];
