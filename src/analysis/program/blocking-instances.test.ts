import assert from 'node:assert/strict';
import { everywhere } from '../testing/everywhere';
import { analysisIn, factsOf, type Sources, workspaceOf } from '../testing/program';

const database = `import Database from 'better-sqlite3'; export const db = new Database('f'); export default db;`;
const handler = (body: string): string => `app.get('/', (request, response) => { ${body} });`;

function callsIn(sources: Sources, path = 'app.ts'): string[] {
  const text = sources[path] ?? '';
  return analysisIn(sources, path)
    .findings.filter(({ rule, severity }) => rule === 'no-blocking-call' && severity === 'warning')
    .map(({ range }) => text.slice(range.start, range.end));
}

describe('instances that other files make', () => {
  const call = `db.prepare('q').all()`;
  const shapes: readonly [what: string, files: Sources, calls: readonly string[]][] = [
    [
      'exported by name',
      { 'db.ts': database, 'app.ts': `import { db } from './db'; ${handler(call)}` },
      [`db.prepare('q').all`],
    ],
    [
      'exported by default',
      { 'db.ts': database, 'app.ts': `import store from './db'; ${handler(`store.exec('q')`)}` },
      ['store.exec'],
    ],
    [
      'exported by CommonJS',
      {
        'db.js': `const Database = require('better-sqlite3'); module.exports = new Database('f');`,
        'app.ts': `const db = require('./db'); ${handler(call)}`,
      },
      [`db.prepare('q').all`],
    ],
    [
      'exported again',
      {
        'db.ts': database,
        'all.ts': `export * from './db'; export { db as store } from './db';`,
        'app.ts': `import { store, db } from './all'; ${handler(`store.exec('q'); db.pragma('p');`)}`,
      },
      ['store.exec', 'db.pragma'],
    ],
    [
      'returned by functions',
      {
        'db.ts': `import { DatabaseSync } from 'node:sqlite'; const db = new DatabaseSync('f'); export const open = () => db;`,
        'app.ts': `import { open } from './db'; ${handler(`open().exec('q');`)}`,
      },
      ['open().exec'],
    ],
    [
      'statements that are kept',
      {
        'db.ts': `${database} export const users = db.prepare('q');`,
        'app.ts': `import { users } from './db'; ${handler('users.all(); users.pluck().get();')}`,
      },
      ['users.all', 'users.pluck().get'],
    ],
    [
      'a module that is handed on',
      {
        'io.ts': `import fse from 'fs-extra'; export { fse };`,
        'app.ts': `import { fse } from './io'; ${handler(`fse.copySync('a', 'b');`)}`,
      },
      ['fse.copySync'],
    ],
    [
      'but not what has the same names',
      {
        'db.ts': `export const db = connect(); export const store = { prepare: () => ({ all() {} }), exec() {} };`,
        'app.ts': `import { db, store } from './db'; ${handler(`${call}; store.exec('q'); store.prepare('q').all();`)}`,
      },
      [],
    ],
    [
      'nor what depends on arguments that are not seen',
      {
        'token.ts': `import jwt from 'jsonwebtoken'; export { jwt };`,
        'app.ts': `import { jwt } from './token'; ${handler(`jwt.sign(p, 'secret');`)}`,
      },
      [],
    ],
    [
      'nor what refers to itself',
      {
        'a.ts': `export { db } from './b';`,
        'b.ts': `export { db } from './a';`,
        'app.ts': `import { db } from './a'; ${handler(call)}`,
      },
      [],
    ],
  ];
  for (const [what, sources, calls] of shapes) {
    it(what, () => {
      assert.deepEqual(callsIn(sources), calls);
    });
  }

  it('block by way of other functions, too', () => {
    const sources = {
      'db.ts': database,
      'users.ts': `import { db } from './db'; export function list() { return ${call}; }`,
      'app.ts': `import { list } from './users'; ${handler('response.send(list());')}`,
    };
    assert.deepEqual(callsIn(sources), ['list']);
    const [inside] = analysisIn(sources, 'users.ts').findings;
    assert.equal(inside?.context.kind, 'handler');
    assert.match(inside.message, /^`better-sqlite3\.prepare\(\)\.all` blocks .* worker thread of its own/);
  });

  it('are used at start-up by a function that has not waited yet', () => {
    const contexts = (body: string): unknown => {
      const app = `import { db } from './db'; async function main() { ${body} } main();`;
      return analysisIn({ 'db.ts': database, 'app.ts': app }, 'app.ts').findings[0]?.context.kind;
    };
    assert.equal(contexts(`${call}; await listen();`), 'start-up');
    assert.equal(contexts(`await listen(); ${call};`), 'async-function');
  });

  it('are known again once the other file says so', () => {
    const app = `import { db } from './db'; ${handler(call)}`;
    const workspace = workspaceOf({ 'db.ts': 'export const db = connect();', 'app.ts': app });
    const count = (): number => workspace.analysis('app.ts', everywhere).findings.length;
    assert.equal(count(), 0);
    workspace.takeChanged();
    workspace.set(factsOf('db.ts', database));
    assert.deepEqual(workspace.takeChanged(), ['app.ts', 'db.ts']);
    assert.equal(count(), 1);
  });

  it('are left alone where a comment asks for it', () => {
    const app = `import { db } from './db'; ${handler(`\n// lanewise-disable-next-line no-blocking-call\n${call};\n`)}`;
    assert.deepEqual(callsIn({ 'db.ts': database, 'app.ts': app }), []);
  });
});
