import type { Remedy } from '../../finding';
import type { BlockingApi } from '../blocking-api';
import { advised, awaitable } from '../build';
import type { Alias } from '../lookup';

const runs = { blocks: 'while the SQL statement runs', cost: 'data', remedy: 'parallelism' } as const;
const opens = { ...runs, blocks: 'while the database is opened', cost: 'syscall' } as const;
const stores = {
  blocks: 'until the disk has stored the data',
  cost: 'external',
  remedy: 'concurrency',
} as const;

const inTransaction = ['', '.deferred', '.immediate', '.exclusive'].map(
  (kind) => `new.transaction.()${kind}`,
);
const ofStatement = ['run', 'get', 'all', 'iterate'].map((method) => `new.prepare.().${method}`);

/** `better-sqlite3` and packages with the same interface. */
function sqlite(module: string, remedy: Remedy, advice: string): BlockingApi[] {
  const told = { remedy, advice };
  return [
    ...advised(module, { ...opens, ...told }, ['', 'new', 'new.loadExtension']),
    ...advised(module, { ...runs, ...told }, ['new.exec', 'new.pragma', ...inTransaction, ...ofStatement]),
    ...advised(module, { ...runs, ...told, blocks: 'while the database is copied' }, ['new.serialize']),
  ];
}

const sqlJs = '().Database.new';

/** Databases that run in the process. */
export const databases: readonly BlockingApi[] = [
  ...sqlite(
    'better-sqlite3',
    'parallelism',
    '`better-sqlite3` has no asynchronous form; give the connection a worker thread of its own (parallelism).',
  ),
  ...sqlite('libsql', 'concurrency', 'Await the same methods of `libsql/promise` instead (concurrency).'),
  ...advised(
    'sql.js',
    { ...runs, advice: 'Run the database in a worker: `sql.js` comes with a build for one (parallelism).' },
    [
      ...['run', 'exec', 'each', 'export'].map((method) => `${sqlJs}.${method}`),
      ...['run', 'step', 'get', 'getAsObject'].map((method) => `${sqlJs}.prepare.().${method}`),
    ],
  ),
  ...awaitable('lmdb', stores, {
    'open.().putSync': 'open.().put',
    'open.().removeSync': 'open.().remove',
    'open.().clearSync': 'open.().clearAsync',
    'open.().dropSync': 'open.().drop',
    'open.().transactionSync': 'open.().transaction',
  }),
];

const fluent = ['pluck', 'raw', 'expand', 'safeIntegers', 'bind'];

export const databaseAliases: readonly Alias[] = [
  ...['better-sqlite3', 'libsql'].flatMap((module) => [
    // The constructor may be called without `new`.
    { module, name: '()', is: 'new' },
    ...fluent.map((method) => ({ module, name: `new.prepare.().${method}.()`, is: 'new.prepare.()' })),
    // These return the database.
    ...['exec', 'function', 'aggregate', 'table', 'defaultSafeIntegers', 'unsafeMode'].map((method) => ({
      module,
      name: `new.${method}.()`,
      is: 'new',
    })),
  ]),
  { module: 'lmdb', name: 'open.().openDB.()', is: 'open.()' },
];
