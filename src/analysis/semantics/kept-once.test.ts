import assert from 'node:assert/strict';
import type { ContextKind } from '../finding';
import { analysisIn, firstIn, type Sources } from '../testing/program';

const read = `require('fs').readFileSync('x')`;

function contextIn(sources: Sources, path = 'a.js'): [ContextKind, boolean, string] {
  const { context } = firstIn(sources, path) ?? assert.fail('nothing is reported');
  return [context.kind, context.inLoop, context.reason];
}

const kindIn = (sources: Sources, path = 'a.js'): ContextKind => contextIn(sources, path)[0];

const lib = { 'lib.js': `export function load() { ${read}; }` };
const imports = `import { load } from './lib';`;

describe('what is kept is computed at start-up', () => {
  const once: Readonly<Record<string, string>> = {
    '??=': `let cache; app.get('/', () => { cache ??= ${read}; });`,
    '||=': `let cache; app.get('/', () => cache ||= ${read});`,
    '|| (… = …)': `let cache; app.get('/', () => cache || (cache = ${read}));`,
    '= … ||': `let cache; app.get('/', () => { cache = cache || ${read}; });`,
    '= … ??': `let cache; app.get('/', () => { cache = (cache ?? ${read}); });`,
    '= … ? … :': `let cache; app.get('/', () => { cache = cache ? cache : ${read}; });`,
    'if (!cache)': `let cache; app.get('/', () => { if (!cache) { cache = ${read}; } });`,
    'if (cache === undefined)': `let cache; app.get('/', () => { if (cache === undefined) cache = ${read}; });`,
    'if (cache) return': `let cache; app.get('/', () => { if (cache) return cache; const text = ${read}; cache = parse(text); return cache; });`,
    'a flag': `let isLoaded = false; app.get('/', () => { if (!isLoaded) { isLoaded = true; use(${read}); } });`,
    'a field': `class A { get() { this.data ??= ${read}; } constructor() { app.get('/', () => this.get()); } }`,
    'once()': `const get = once(() => ${read}); app.get('/', () => get());`,
    'once() of a name': `function load() { return ${read}; } const get = once(load); app.get('/', () => get());`,
    'memoize()': `const get = _.memoize(() => { return ${read}; }); app.get('/', () => get());`,
  };
  for (const [name, text] of Object.entries(once)) {
    it(name, () => {
      const [kind, , reason] = contextIn({ 'a.js': text }, 'a.js');
      assert.equal(kind, 'start-up');
      assert.match(reason, /^runs once; its result is kept (?:in|by) `\S+`$/);
    });
  }

  it('by way of a call', () => {
    const sources = {
      ...lib,
      'main.js': `${imports} let cache; app.get('/', () => { cache ??= load(); });`,
    };
    assert.deepEqual(contextIn(sources, 'lib.js'), [
      'start-up',
      false,
      'runs once; its result is kept in `cache`',
    ]);
  });

  const each: Readonly<Record<string, string>> = {
    'in a variable of the call': `app.get('/', () => { let cache; cache ??= ${read}; });`,
    'in what the call was given': `app.get('/', (q) => { q.cache ??= ${read}; });`,
    'for each key': `const cache = {}; app.get('/', (q) => { cache[q.url] ??= ${read}; });`,
    'in another variable': `let cache, other; app.get('/', () => { cache = other || ${read}; });`,
    'but not taken again': `let cache; app.get('/', () => { cache = cache ? other : ${read}; });`,
    'not at all': `let cache; app.get('/', () => { if (!cache) { use(${read}); } });`,
    elsewhere: `let cache, other; app.get('/', () => { if (!cache) { other = ${read}; } });`,
    'memoized by arguments': `const get = memoize((name) => ${read}); app.get('/', (q) => get(q));`,
    'memoized by arguments, by name': `const load = (name) => ${read}; const get = memoize(load); app.get('/', (q) => get(q));`,
  };
  for (const [name, text] of Object.entries(each)) {
    it(`but not what is kept ${name}`, () => {
      assert.notEqual(kindIn({ 'a.js': text }, 'a.js'), 'start-up');
    });
  }

  describe('by a function of the program', () => {
    const kept = (made: string): Sources => ({
      'once.js': `export function once(f) { let value; return () => (value ??= f()); }`,
      'page.js': `import { once } from './once'; ${made}`,
      'main.js': `import { page } from './page'; app.get('/', (q, r) => { r.send(page()); });`,
    });
    const inPage = `function load() { return ${read}; }`;

    it('and does not block who asks for it', () => {
      for (const made of [
        `export const page = once(() => ${read});`,
        `${inPage} export const page = once(load);`,
      ]) {
        assert.equal(kindIn(kept(made), 'page.js'), 'start-up', made);
        assert.deepEqual(analysisIn(kept(made), 'main.js').findings, [], made);
      }
    });

    it('unless it is called by others, too', () => {
      const sources = kept(
        `${inPage} const first = once(load); export const page = () => [first(), load()];`,
      );
      assert.equal(kindIn(sources, 'page.js'), 'handler');
      const [finding] = analysisIn(sources, 'main.js').findings;
      assert.equal(finding?.messageId, 'blockingHelper');
    });
  });

  describe('once for each object that keeps it', () => {
    const store = `class Store { #c; get() { return (this.#c ??= ${read}); } }`;
    const kinds: Readonly<Record<string, readonly [text: string, kind: ContextKind]>> = {
      'made per request': [`${store} app.get('/', () => new Store().get());`, 'handler'],
      'made per request, before it is used': [
        `${store} app.get('/', () => { const store = new Store(); store.get(); });`,
        'handler',
      ],
      'made per request by another function': [
        `${store} function make() { return new Store(); } app.get('/', () => make().get());`,
        'handler',
      ],
      'made per request, with a constructor': [
        `class Store { constructor() { this.c = null; } get() { if (!this.c) this.c = ${read}; } }
        app.get('/', () => new Store().get());`,
        'handler',
      ],
      'made per request by a function that is one': [
        `function Store() {} Store.prototype.get = function () { if (!this.c) this.c = ${read}; };
        app.get('/', () => new Store().get());`,
        'handler',
      ],
      'made per request with a prototype': [
        `function Store() {} Store.prototype = { get() { return (this.c ??= ${read}); } };
        app.get('/', () => new Store().get());`,
        // Nobody looks up what a prototype that is replaced as a whole has.
        'function',
      ],
      'made per request by a constructor that keeps': [
        `function Store() { this.c ??= ${read}; } app.get('/', () => new Store());`,
        'handler',
      ],
      'written in a function per request': [
        `function make() { return { c: null, get() { if (!this.c) this.c = ${read}; } }; }
        app.get('/', () => make().get());`,
        'handler',
      ],
      'written in a function with the program': [
        `function make() { return { c: null, get() { if (!this.c) this.c = ${read}; } }; }
        const store = make(); app.get('/', () => store.get());`,
        'start-up',
      ],
      'written with the program': [
        `const store = { get() { this.c ??= ${read}; } }; app.get('/', () => store.get());`,
        'start-up',
      ],
      'made with the program by a function that is one': [
        `function Store() {} Store.prototype.get = function () { if (!this.c) this.c = ${read}; };
        const store = new Store(); app.get('/', () => store.get());`,
        'start-up',
      ],
      'made with the program': [
        `${store} const store = new Store(); app.get('/', () => store.get());`,
        'start-up',
      ],
      'made by those who use it': [`export ${store}`, 'start-up'],
      'made once': [
        `${store} let store; app.get('/', () => { store ??= new Store(); store.get(); });`,
        'start-up',
      ],
      'closed over per request': [
        `function make() { let c; return () => (c ??= ${read}); } app.get('/', () => { const get = make(); get(); });`,
        'handler',
      ],
      'closed over in the handler': [
        `app.get('/', () => { let c; const get = () => (c ??= ${read}); get(); });`,
        'handler',
      ],
      'closed over with the program': [
        `function make() { let c; return () => (c ??= ${read}); } const get = make(); app.get('/', () => get());`,
        'start-up',
      ],
    };
    for (const [name, [text, kind]] of Object.entries(kinds)) {
      it(`${name}: ${kind}`, () => {
        assert.equal(kindIn({ 'a.js': text }), kind);
      });
    }

    it('by way of other files', () => {
      const sources = (main: string): Sources => ({
        ...lib,
        'store.js': `${imports} export class Store { get() { return (this.c ??= load()); } }`,
        'main.js': `import { Store } from './store'; ${main}`,
      });
      const per = sources(`app.get('/', () => new Store().get());`);
      assert.equal(kindIn(per, 'lib.js'), 'handler');
      const once = sources(`const store = new Store(); app.get('/', () => store.get());`);
      assert.equal(kindIn(once, 'lib.js'), 'start-up');
    });
  });

  describe('but not where it is taken back', () => {
    const get = `app.get('/', () => { cache ??= ${read}; });`;
    const kinds: Readonly<Record<string, readonly [text: string, kind: ContextKind]>> = {
      'by the clock': [`let cache; setInterval(() => { cache = null; }, 1000); ${get}`, 'handler'],
      'before it is used': [
        `let cache; app.get('/', () => { cache = undefined; cache ??= ${read}; });`,
        'handler',
      ],
      'with another': [
        `let cache, other; ${get} export function clear() { other = cache = void 0; }`,
        'handler',
      ],
      'as a flag that is a lock': [
        `let busy = false; app.get('/', () => { if (!busy) { busy = true; use(${read}); busy = false; } });`,
        'handler',
      ],
      'as a member': [
        `const state = {}; app.get('/', () => { state.cache ??= ${read}; }); app.put('/', () => { delete state.cache; });`,
        'handler',
      ],
      'as a field': [
        `class A { get() { this.data ??= ${read}; } clear() { this.data = null; } }
        const a = new A(); app.get('/', () => a.get());`,
        'handler',
      ],
      'as a field of an object': [
        `class A { get() { this.data ??= ${read}; } } const a = new A(); app.get('/', () => a.get());
        export function clear() { a.data = null; }`,
        'handler',
      ],
      'as a field of an object of another class': [
        `class A { get() { this.data ??= ${read}; } } class B {} const a = new A(), b = new B();
        app.get('/', () => a.get()); export function clear() { b.data = null; }`,
        'start-up',
      ],
      'as an empty text': [
        `let cache = ''; app.get('/', () => { if (!cache) { cache = ${read}; } }); export function f() { cache = ''; }`,
        'handler',
      ],
      'as a number': [`let cache; ${get} export function f() { cache = 0; }`, 'handler'],
      'as something that is there': [`let cache; ${get} export function f() { cache = 'none'; }`, 'start-up'],
      'from one to the next': [
        `let cache; app.get('/', () => { if (!cache) { cache = ${read}; } cache = cache.next; });`,
        'handler',
      ],
      'as it is set up': [`let cache = null; cache = undefined; ${get}`, 'start-up'],
      'in the constructor': [
        `class A { constructor() { this.data = null; } get() { this.data ??= ${read}; } }
        const a = new A(); app.get('/', () => a.get());`,
        'start-up',
      ],
      'when all is over': [`let cache; ${get} export function close() { cache = undefined; }`, 'start-up'],
      'for tests': [`let cache; ${get} export function resetForTesting() { cache = undefined; }`, 'start-up'],
      'when it has failed': [
        `let cache; ${get} function start() { load().catch(() => { cache = null; }); try { go(); } catch { cache = null; } }`,
        'start-up',
      ],
      'of another variable of that name': [
        `let cache; ${get} export function f() { let cache = 1; cache = null; return cache; }`,
        'start-up',
      ],
    };
    for (const [name, [text, kind]] of Object.entries(kinds)) {
      it(`${name}: ${kind}`, () => {
        assert.equal(kindIn({ 'a.js': text }), kind);
      });
    }
  });

  it('but not what is in a function that is kept', () => {
    const text = `let api; app.get('/', () => { api ??= { load() { ${read}; } }; api.load(); });`;
    assert.equal(kindIn({ 'a.js': text }), 'handler');
    assert.equal(
      kindIn({ 'a.js': `let c; app.get('/', () => { c ??= attempt(() => ${read}); });` }),
      'start-up',
    );
  });
});
