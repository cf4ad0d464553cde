import type { BlockingApi } from '../blocking-api';
import { advised, awaitable, mapped, otherErrors } from '../build';

const reads = { blocks: 'while the disk is read', cost: 'data', remedy: 'concurrency' } as const;
const writes = { ...reads, blocks: 'while the disk is written' };
const onEachAccess = {
  blocks: 'while its file is read or written',
  cost: 'syscall',
  remedy: 'concurrency',
  advice: 'It has no asynchronous form: read what is needed once, and keep it.',
} as const;

const ofLowdb = { ...reads, blocks: 'while the file is read or written' };
function lowdb(module: string, name: string, form: string): BlockingApi[] {
  return awaitable(module, ofLowdb, {
    [`${name}.read`]: `${form}.read`,
    [`${name}.write`]: `${form}.write`,
  });
}

/** Configuration, settings and small stores in files. */
export const configuration: readonly BlockingApi[] = [
  ...mapped(awaitable('jsonfile', reads, { readFileSync: 'readFile' }), {
    ...otherErrors('jsonfile.readFile', 'readFileSync'),
    from: 5,
  }),
  ...mapped(awaitable('jsonfile', writes, { writeFileSync: 'writeFile' }), { from: 5 }),
  ...mapped(
    [
      ...awaitable('load-json-file', reads, { loadJsonFileSync: 'loadJsonFile', sync: '' }),
      ...awaitable('write-json-file', writes, { writeJsonFileSync: 'writeJsonFile', sync: '' }),
      ...awaitable('read-pkg', reads, { readPackageSync: 'readPackage', sync: '' }),
      ...awaitable('read-package-up', reads, { readPackageUpSync: 'readPackageUp' }),
      ...awaitable('read-pkg-up', reads, { readPackageUpSync: 'readPackageUp', sync: '' }),
    ],
    {},
  ),
  ...awaitable('cosmiconfig', reads, {
    'cosmiconfigSync.().search': 'cosmiconfig.().search',
    'cosmiconfigSync.().load': 'cosmiconfig.().load',
  }),
  ...awaitable('lilconfig', reads, {
    'lilconfigSync.().search': 'lilconfig.().search',
    'lilconfigSync.().load': 'lilconfig.().load',
  }),

  ...lowdb('lowdb', 'LowSync.new', 'Low.new'),
  ...['JSONFile', 'TextFile', 'DataFile'].flatMap((file) =>
    lowdb('lowdb/node', `${file}Sync.new`, `${file}.new`),
  ),
  ...lowdb('lowdb', 'JSONFileSync.new', 'JSONFile.new'),
  ...awaitable('lowdb/node', ofLowdb, { JSONFileSyncPreset: 'JSONFilePreset' }),
  ...lowdb('lowdb/node', 'JSONFileSyncPreset.()', 'JSONFilePreset.()'),
  ...awaitable('node-persist', reads, { initSync: 'init' }),

  ...['conf', 'configstore', 'electron-store'].flatMap((module) =>
    advised(
      module,
      onEachAccess,
      ['get', 'set', 'has', 'delete'].map((method) => `new.${method}`),
    ),
  ),
  ...advised('dotenv', { ...onEachAccess, advice: 'Do it once, at start-up.' }, ['config', 'configDotenv']),
  ...advised(
    'import-fresh',
    {
      blocks: 'while the module is read, compiled and run',
      cost: 'data',
      remedy: 'concurrency',
      advice: 'Read data with `fs.promises.readFile` instead (concurrency), or keep the result.',
    },
    [''],
  ),
];
