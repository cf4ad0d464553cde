import type { BlockingApi, CostClass } from './blocking-api';

function onThread(name: string, blocks: string, cost: CostClass): BlockingApi {
  return {
    module: 'sqlite',
    name: `DatabaseSync.new${name}`,
    blocks,
    cost,
    remedy: 'parallelism',
    advice:
      '`node:sqlite` has no asynchronous form; give the connection a worker thread of its own (parallelism).',
    since: '22.5.0',
  };
}

const runs = 'while the SQL statement runs';

/** `sqlite`: instances of `DatabaseSync` and what they prepare. */
export const sqlite: readonly BlockingApi[] = [
  onThread('', 'while the database is opened', 'syscall'),
  onThread('.open', 'while the database is opened', 'syscall'),
  onThread('.close', 'while the database is closed', 'syscall'),
  onThread('.exec', runs, 'data'),
  onThread('.prepare', 'while the SQL statement is compiled', 'trivial'),
  onThread('.loadExtension', 'while the extension is loaded', 'syscall'),
  onThread('.serialize', 'while the database is copied', 'data'),
  onThread('.deserialize', 'while the database is loaded', 'data'),
  onThread('.applyChangeset', runs, 'data'),
  onThread('.createSession.().changeset', 'while changes are collected', 'data'),
  onThread('.createSession.().patchset', 'while changes are collected', 'data'),
  onThread('.prepare.().run', runs, 'data'),
  onThread('.prepare.().get', runs, 'data'),
  onThread('.prepare.().all', runs, 'data'),
  onThread('.prepare.().iterate', runs, 'data'),
];
