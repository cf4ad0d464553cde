import assert from 'node:assert/strict';
import type { ContextKind } from '../finding';
import { everywhere } from '../testing/everywhere';
import { analysisIn, factsOf, firstIn, type Sources, workspaceOf } from '../testing/program';

const read = `require('fs').readFileSync('x')`;
const helperIn = (sources: Sources, path: string) =>
  analysisIn(sources, path).findings.find(({ messageId }) => messageId === 'blockingHelper');

/** Programs in which `lib.ts` blocks in a method that a handler reaches by way of another class or interface. */
const reached: Readonly<Record<string, Sources>> = {
  'a method that a subclass replaces': {
    'base.ts': `export class Base { handle() { return this.load(); } load() {} }`,
    'lib.ts': `import { Base } from './base'; export class Store extends Base { load() { ${read}; } }`,
    'main.ts': `import { Store } from './lib'; const s = new Store(); app.get('/', () => s.handle());`,
  },
  'an abstract method': {
    'base.ts': `export abstract class Base { abstract load(): void; handle() { return this.load(); } }`,
    'lib.ts': `import { Base } from './base'; export class Store extends Base { load() { ${read}; } }`,
    'main.ts': `import { Store } from './lib'; const s = new Store(); app.get('/', () => s.handle());`,
  },
  'a method of a subclass of a subclass': {
    'base.ts': `export abstract class Base { abstract load(): void }`,
    'middle.ts': `import { Base } from './base'; export default abstract class extends Base {}`,
    'lib.ts': `import Middle from './middle'; export class Store extends Middle { load() { ${read}; } }`,
    'main.ts': `import { Base } from './base'; function on(base: Base) { app.get('/', () => base.load()); }`,
  },
  'a method of what implements an interface': {
    'types.ts': `export interface Loader { load(): void }`,
    'lib.ts': `import type { Loader } from './types'; export class Store implements Loader { load() { ${read}; } }`,
    'main.ts': `import type { Loader } from './types'; function on(loader: Loader) { app.get('/', () => loader.load()); }`,
  },
  'a method of what implements an interface that extends another': {
    'types.ts': `interface Loader { load(): void } interface Saver extends Loader { save(): void } export { Loader, Saver };`,
    'lib.ts': `import * as types from './types'; export class Store implements types.Saver { load() { ${read}; } save() {} }`,
    'main.ts': `import { Loader } from './types'; class A { constructor(private loader: Loader) {} on() { app.get('/', () => this.loader.load()); } }`,
  },
  'an inherited method by which an interface is implemented': {
    'types.ts': `export interface Loader { load(): void }`,
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'disk.ts': `import { Loader } from './types'; import { Store } from './lib'; export class Disk extends Store implements Loader {}`,
    'main.ts': `import { Loader } from './types'; app.get('/', () => { (loader as any).x; }); function on(l: Loader) { app.get('/', () => l.load()); }`,
  },
  'a member with a type of an interface of another file': {
    'types.ts': `import { Store } from './lib'; export interface Deps { store: Store }`,
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'main.ts': `import { Deps } from './types'; function on(deps: Deps) { app.get('/', () => deps.store.load()); }`,
  },
  'a callback whose type is imported': {
    'each.ts': `import type { Callback } from './types'; export function each(go: Callback) { go(); }`,
    'types.ts': `export type Callback = () => void;`,
    'lib.ts': `export function load() { ${read}; }`,
    'main.ts': `import { each } from './each'; import { load } from './lib'; app.get('/', () => each(load));`,
  },
  'a callback whose type is an interface': {
    'each.ts': `interface Callback { (): void } export function each(go: Callback) { go(); }`,
    'lib.ts': `export function load() { ${read}; }`,
    'main.ts': `import { each } from './each'; import { load } from './lib'; app.get('/', () => each(load));`,
  },
  'a class that shares its name with an interface': {
    'lib.ts': `export interface Store { x: number } export class Store { load() { ${read}; } }`,
    'main.ts': `import { Store } from './lib'; function on(s: Store) { app.get('/', () => s.load()); }`,
  },
  'a function with overloads': {
    'lib.ts': `export function load(a: string): void; export function load(): void; export function load() { ${read}; } export const all = () => load();`,
    'main.ts': `import { all } from './lib'; app.get('/', () => all());`,
  },
};

/** Programs in which what blocks in `lib.ts` is not what the handler calls. */
const notReached: Readonly<Record<string, Sources>> = {
  'the method that an instance replaces': {
    'lib.ts': `export class Base { load() { ${read}; } }`,
    'main.ts': `import { Base } from './lib'; class Store extends Base { load() {} } const s = new Store(); app.get('/', () => s.load());`,
  },
  'a method of a subclass where the instance is known': {
    'base.ts': `export class Base { load() {} }`,
    'lib.ts': `import { Base } from './base'; export class Store extends Base { load() { ${read}; } }`,
    'main.ts': `import { Base } from './base'; const b = new Base(); app.get('/', () => b.load());`,
  },
  'super.method': {
    'base.ts': `export class Base { load() {} }`,
    'lib.ts': `import { Base } from './base'; class Middle extends Base { handle() { super.load(); } } export class Store extends Middle { load() { ${read}; } }`,
    'main.ts': `import { Store } from './lib'; const s = new Store(); app.get('/', () => s.handle());`,
  },
  'a class that implements another interface': {
    'types.ts': `export interface Loader { load(): void } export interface Other { load(): void }`,
    'lib.ts': `import { Other } from './types'; export class Store implements Other { load() { ${read}; } }`,
    'main.ts': `import { Loader } from './types'; function on(loader: Loader) { app.get('/', () => loader.load()); }`,
  },
  'a private method': {
    'base.ts': `export class Base { #load() {} handle() { this.#load(); } }`,
    'lib.ts': `import { Base } from './base'; export class Store extends Base { #load() { ${read}; } open() { this.#load(); } }`,
    'main.ts': `import { Store } from './lib'; const s = new Store(); app.get('/', () => s.handle());`,
  },
};

describe('overriding', () => {
  for (const [name, sources] of Object.entries(reached)) {
    it(`reaches ${name}`, () => {
      const { context } = firstIn(sources, 'lib.ts') ?? assert.fail('nothing is reported');
      assert.equal(context.kind, 'handler', context.reason);
    });
  }
  for (const [name, sources] of Object.entries(notReached)) {
    it(`does not reach ${name}`, () => {
      const kind: ContextKind | undefined = firstIn(sources, 'lib.ts')?.context.kind;
      assert.equal(kind, 'function');
    });
  }

  const base = `export abstract class Base { abstract load(): void }`;
  const disk = `import { Base } from './base'; export class Disk extends Base { load() { ${read}; } }`;
  const other = (load: string) =>
    `import { Base } from './base'; export class Other extends Base { load() { ${load}; } }`;
  const main = `import { Base } from './base'; export async function all(base: Base) { base.load(); }`;

  it('says where a function is one of several', () => {
    const handler = `import { Base } from './base'; function on(base: Base) { app.get('/', () => base.load()); }`;
    const sources = { 'base.ts': base, 'lib.ts': disk, 'other.ts': other(''), 'main.ts': handler };
    const { context, chain } = firstIn(sources, 'lib.ts') ?? assert.fail();
    assert.match(context.reason, /, via `Disk\.load` \(one of 2 that it may be\)$/);
    assert.deepEqual(
      chain.map(({ message }) => message),
      ['the handler calls `Disk.load` (one of 2 that it may be)'],
    );
  });

  it('takes a call for blocking where all that it may run block', () => {
    const both = { 'base.ts': base, 'lib.ts': disk, 'other.ts': other(read), 'main.ts': main };
    assert.match(
      helperIn(both, 'main.ts')?.message ?? '',
      /^`Disk\.load` blocks the event loop by calling `fs\.readFileSync` \(and so do the others of the 2 /,
    );
    const one = { ...both, 'other.ts': other('') };
    assert.equal(helperIn(one, 'main.ts'), undefined);
    assert.ok(helperIn({ 'base.ts': base, 'lib.ts': disk, 'main.ts': main }, 'main.ts'));
  });

  it('takes a function for blocking by way of a call where all that it may run block', () => {
    const through = `import { Base } from './base'; export function all(base: Base) { base.load(); }`;
    const caller = `import { all } from './all'; export async function f(b) { all(b); }`;
    const both = {
      'base.ts': base,
      'lib.ts': disk,
      'other.ts': other(read),
      'all.ts': through,
      'main.ts': caller,
    };
    assert.ok(helperIn(both, 'main.ts'));
    assert.equal(helperIn({ ...both, 'other.ts': other('') }, 'main.ts'), undefined);
  });

  it('takes a call for blocking only where nothing else may run that is not known', () => {
    const memoized = other('').replace('load() { ; }', 'load = memoize((k) => k);');
    assert.match(memoized, /memoize/);
    const unread = { 'base.ts': base, 'lib.ts': disk, 'other.ts': memoized, 'main.ts': main };
    assert.equal(helperIn(unread, 'main.ts'), undefined);
    // Its caller is known all the same.
    assert.match(firstIn(unread, 'lib.ts')?.context.reason ?? '', /, via `Disk\.load`$/);
    const inherited = base.replace('abstract load(): void', `load() { ${read}; }`);
    assert.equal(
      helperIn({ 'base.ts': inherited, 'other.ts': memoized, 'main.ts': main }, 'main.ts'),
      undefined,
    );
    assert.ok(helperIn({ 'base.ts': inherited, 'main.ts': main }, 'main.ts'));
    // Objects are of an interface without saying so.
    const implemented = {
      'base.ts': `export interface Base { load(): void }`,
      'lib.ts': disk.replace('extends', 'implements'),
      'main.ts': main,
    };
    assert.equal(helperIn(implemented, 'main.ts'), undefined);
    assert.match(firstIn(implemented, 'lib.ts')?.context.reason ?? '', /, via `Disk\.load`$/);
  });

  it('takes a call for blocking where what else it may run comes to the same call', () => {
    const logged = `import { Base } from './base';
      export class Logged extends Base { constructor(private inner: Base) { super(); } load() { this.inner.load(); } }`;
    const sources = { 'base.ts': base, 'lib.ts': disk, 'logged.ts': logged, 'main.ts': main };
    assert.ok(helperIn(sources, 'main.ts'));
    const free = { ...sources, 'lib.ts': disk.replace(read, '') };
    assert.equal(helperIn(free, 'main.ts'), undefined);
  });

  it('says no API where the functions that a call may run block by others', () => {
    const sources = {
      'base.ts': base,
      'lib.ts': disk,
      'other.ts': other(`require('fs').writeFileSync('x', '')`),
      'all.ts': `import { Base } from './base'; export function all(base: Base) { base.load(); }`,
      'main.ts': `import { all } from './all'; export async function f(b) { all(b); }`,
    };
    assert.equal(helperIn(sources, 'main.ts'), undefined);
  });

  describe('where a base class calls a method of its own object', () => {
    const repositories = {
      'base.ts': `export abstract class Repo { findAll() { return this.each(); } each() { return this.raw(); } raw(): any { return ''; } }`,
      'json.ts': `import { Repo } from './base'; export class JsonRepo extends Repo { raw() { return ${read}; } }`,
      'sql.ts': `import { Repo } from './base'; export class SqlRepo extends Repo { raw() { return 1; } }`,
      'migrate.ts': `#!/usr/bin/env node\nimport { JsonRepo } from './json'; new JsonRepo().findAll();`,
      'app.ts': `import { SqlRepo } from './sql'; const repo = new SqlRepo(); app.get('/', (q, r) => { r.json(repo.findAll()); });`,
    };
    const contextOf = (sources: Sources, path: string) => firstIn(sources, path)?.context;

    it('leads to no method of another class', () => {
      const notes = analysisIn(repositories, 'json.ts');
      assert.equal(contextOf(repositories, 'json.ts')?.kind, 'cli');
      assert.match(
        notes.findings[0]?.context.reason ?? '',
        /via `Repo\.findAll` → `Repo\.each` → `JsonRepo\.raw` /,
      );
      assert.equal(helperIn(repositories, 'app.ts'), undefined);
    });

    it('leads to that of the object where others are called on it, too', () => {
      const app = `import { JsonRepo } from './json'; const json = new JsonRepo(); app.post('/', () => json.findAll());`;
      const both = { ...repositories, 'post.ts': app };
      assert.equal(contextOf(both, 'json.ts')?.kind, 'handler');
      assert.equal(helperIn(both, 'app.ts'), undefined);
    });

    it('leads to those of objects that are declared to be of the class', () => {
      const app = `import { JsonRepo } from './json'; function on(repo: JsonRepo) { app.post('/', () => repo.findAll()); }`;
      assert.equal(contextOf({ ...repositories, 'post.ts': app }, 'json.ts')?.kind, 'handler');
      const sql = app.replaceAll('JsonRepo', 'SqlRepo').replace('./json', './sql');
      assert.equal(contextOf({ ...repositories, 'post.ts': sql }, 'json.ts')?.kind, 'cli');
    });

    it('leads through super to the methods of the object', () => {
      const child = `import { JsonRepo } from './json'; export class Child extends JsonRepo { findAll() { return super.findAll(); } }`;
      const app = `import { Child } from './child'; const c = new Child(); app.post('/', () => c.findAll());`;
      const sources = { ...repositories, 'child.ts': child, 'post.ts': app };
      assert.equal(contextOf(sources, 'json.ts')?.kind, 'handler');
    });

    it('leads through functions within methods', () => {
      const within = repositories['base.ts'].replace('return this.each();', 'return run(() => this.each());');
      const base = `${within} function run(go) { return go(); }`;
      assert.equal(contextOf({ ...repositories, 'base.ts': base }, 'json.ts')?.kind, 'cli');
    });

    it('says of a method what it is by itself where the object is not known', () => {
      const app = `export const on = (repo) => repo.findAll();`;
      const sources = {
        'base.ts': repositories['base.ts'],
        'json.ts': repositories['json.ts'],
        'app.ts': app,
      };
      assert.deepEqual(contextOf(sources, 'json.ts'), {
        kind: 'function',
        inLoop: false,
        reason: 'in the function `raw`, whose callers are not known',
      });
    });

    it('is said to block by nothing that another object does', () => {
      const sources = {
        'job.ts': `export abstract class Job { run() { this.step(); } abstract step(): void }`,
        'a.ts': `import { Job } from './job'; export class A extends Job { step() { ${read}; } }`,
        'b.ts': `import { Job } from './job'; export class B extends Job { step() { require('fs').writeFileSync('x', ''); } }`,
        'main.ts': `import { A } from './a'; const a = new A(); app.get('/', () => a.run());`,
      };
      assert.equal(helperIn(sources, 'main.ts'), undefined);
      assert.equal(contextOf(sources, 'a.ts')?.kind, 'handler');
      assert.equal(contextOf(sources, 'b.ts')?.kind, 'function');
    });
  });

  it('leaves out what only tests put in place of the rest', () => {
    const mock = { 'base.ts': base, 'lib.ts': disk, 'fake.test.ts': other(''), 'main.ts': main };
    assert.match(helperIn(mock, 'main.ts')?.message ?? '', /^`Disk\.load` blocks .* `fs\.readFileSync`;/);
    const file = `${other('').replace('./base', '../base')} export function fixture() { ${read}; }`;
    const folder = { 'base.ts': base, 'lib.ts': disk, 'test/fake.ts': file, 'main.ts': main };
    assert.match(helperIn(folder, 'main.ts')?.message ?? '', /^`Disk\.load` blocks .* `fs\.readFileSync`;/);
    assert.equal(firstIn(folder, 'test/fake.ts')?.context.kind, 'test');
  });

  it('does not take the implementations of an interface that say so for all', () => {
    const sources = {
      'types.ts': `export interface Loader { load(): void }`,
      'lib.ts': `import { Loader } from './types'; export const plain = { load() { ${read}; } }; plain.load();
        class A implements Loader { load() {} }`,
      'main.ts': `import { Loader } from './types'; export const on = (loader: Loader) => loader.load();`,
    };
    assert.equal(firstIn(sources, 'lib.ts')?.context.kind, 'function');
  });

  it('says nothing of calls that may run very many', () => {
    const classes = Array.from({ length: 40 }, (_, i) => `class C${i} extends Base { load() { ${read}; } }`);
    const sources = {
      'base.ts': base,
      'lib.ts': `import { Base } from './base'; ${classes.join(' ')}`,
      'main.ts': `import { Base } from './base'; function on(base: Base) { app.get('/', () => base.load()); }`,
    };
    assert.equal(firstIn(sources, 'lib.ts')?.context.kind, 'function');
  });

  it('is followed anew when classes come, go and change what they extend', () => {
    const files = { 'base.ts': base, 'lib.ts': disk, 'main.ts': main };
    const workspace = workspaceOf({ ...files, 'other.ts': '' });
    const isReported = (): boolean =>
      workspace
        .analysis('main.ts', everywhere)
        .findings.some(({ messageId }) => messageId === 'blockingHelper');
    const edit = (text: string): readonly string[] => {
      workspace.set(factsOf('other.ts', text));
      return workspace.takeChanged();
    };
    workspace.takeChanged();
    assert.equal(isReported(), true);
    assert.ok(edit(other('')).includes('main.ts'));
    assert.equal(isReported(), false);
    assert.ok(edit(`\n\n${other(read)}`).includes('main.ts'));
    assert.equal(isReported(), true);
    edit(`export class Other { load() {} }`);
    assert.equal(isReported(), true);
    edit(other(''));
    assert.equal(isReported(), false);
    workspace.delete('other.ts');
    assert.ok(workspace.takeChanged().includes('main.ts'));
    assert.equal(isReported(), true);
  });

  it('ends on types that extend each other', () => {
    const sources = {
      'a.ts': `import { B } from './b'; export interface A extends B { x: A } export class C extends D implements A { go() { this.load(); } } class D extends C {}`,
      'b.ts': `import { A } from './a'; export interface B extends A {} export async function f(b: B) { b.load(); b.x.load(); }`,
    };
    assert.deepEqual(analysisIn(sources, 'b.ts').findings, []);
  });
});
