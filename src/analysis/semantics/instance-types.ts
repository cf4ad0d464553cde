import type { ModuleMember } from './resolver';

/** Types that TypeScript programs name instances by, and what makes such an instance, both dotted. */
const makersByType: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sqlite: {
    DatabaseSync: 'DatabaseSync.new',
    StatementSync: 'DatabaseSync.new.prepare.()',
    Session: 'DatabaseSync.new.createSession.()',
  },
  'better-sqlite3': {
    '': 'new',
    Database: 'new',
    Statement: 'new.prepare.()',
    Transaction: 'new.transaction.()',
  },
  libsql: { '': 'new', Database: 'new', Statement: 'new.prepare.()' },
  'sql.js': { SqlJsStatic: '()', Database: '().Database.new', Statement: '().Database.new.prepare.()' },
  lmdb: { RootDatabase: 'open.()', Database: 'open.()' },
  lowdb: { LowSync: 'LowSync.new' },
  'adm-zip': { '': 'new' },
  conf: { '': 'new' },
  configstore: { '': 'new' },
  'electron-store': { '': 'new' },
  'fuse.js': { '': 'new' },
  'markdown-it': { '': 'new' },
  jimp: { '': 'new', Jimp: 'Jimp.new', JimpInstance: 'Jimp.new' },
  crypto: { Sign: 'createSign.()' },
  vm: { Script: 'Script.new' },
  globalThis: {
    XMLHttpRequest: 'XMLHttpRequest.new',
    HTMLCanvasElement: 'document.createElement.()',
    CanvasRenderingContext2D: 'document.createElement.().getContext.()',
  },
};

const instances: ReadonlyMap<string, ReadonlyMap<string, ModuleMember>> = new Map(
  Object.entries(makersByType).map(([module, types]) => [
    module,
    new Map(Object.entries(types).map(([type, maker]) => [type, { module, path: maker.split('.') }])),
  ]),
);

/** What an instance of a type of a module is, as the resolver gives it. */
export function instanceOfType({ module, path }: ModuleMember): ModuleMember | undefined {
  return instances.get(module)?.get(path.join('.'));
}

/** Factories whose promise is for an instance; the path of their result stands for it. */
const promisedInstances: ReadonlySet<string> = new Set(['sql.js:()', 'jimp:read.()', 'jimp:Jimp.read.()']);

/** Is this the promise of an instance that is followed? */
export function promisesInstance({ module, path }: ModuleMember): boolean {
  return path.at(-1) === '()' && promisedInstances.has(`${module}:${path.join('.')}`);
}
