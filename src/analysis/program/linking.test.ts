import assert from 'node:assert/strict';
import type { ContextKind } from '../finding';
import { firstIn, type Sources } from '../testing/program';

const read = `require('fs').readFileSync('x')`;
const handler = (body: string, imports = ''): string => `${imports}\napp.get('/', (q, r) => { ${body}; });`;

/** Programs in which `lib.js` blocks, and what its context is. */
const shapes: Readonly<Record<string, Sources>> = {
  'a named import': {
    'lib.js': `export function load() { ${read}; }`,
    'main.js': handler('load()', `import { load } from './lib';`),
  },
  'a renamed import': {
    'lib.js': `export function load() { ${read}; }`,
    'main.js': handler('fetchIt()', `import { load as fetchIt } from './lib.js';`),
  },
  'a default import': {
    'lib.js': `export default function () { ${read}; }`,
    'main.js': handler('load()', `import load from './lib';`),
  },
  'a namespace': {
    'lib.js': `export const load = () => { ${read}; };`,
    'main.js': handler('lib.load()', `import * as lib from './lib';`),
  },
  'an export list': {
    'lib.js': `const inner = () => { ${read}; }; export { inner as load };`,
    'main.js': handler('load()', `import { load } from './lib';`),
  },
  'a default export of a variable': {
    'lib.js': `const load = function () { ${read}; }; export default load;`,
    'main.js': handler('load()', `import load from './lib';`),
  },
  're-exports': {
    'lib.js': `export function load() { ${read}; }`,
    'b.js': `export { load as read } from './lib';`,
    'c.js': `export * from './b';`,
    'd.js': `import { read } from './c'; export { read };`,
    'index.js': `export * as all from './d';`,
    'main.js': handler('all.read()', `import { all } from './';`),
  },
  'a circle of re-exports': {
    'b.js': `export * from './c'; export * from './lib';`,
    'c.js': `export * from './b';`,
    'lib.js': `export * from './b'; export function load() { ${read}; }`,
    'main.js': handler('load()', `import { load } from './c';`),
  },
  'an object that is exported': {
    'lib.js': `export const io = { load() { ${read}; } };`,
    'main.js': handler('io.load()', `import { io } from './lib';`),
  },
  'an object that is the default': {
    'lib.js': `export default { load: () => { ${read}; } };`,
    'main.js': handler('io.load()', `import io from './lib';`),
  },
  'objects in objects': {
    'lib.js': `const disk = { load() { ${read}; } }; export const io = { ...disk, disk };`,
    'main.js': handler('io.disk.load()', `import { io } from './lib';`),
  },
  'a spread object': {
    'lib.js': `const disk = { load() { ${read}; } }; export const io = { ...disk };`,
    'main.js': handler('io.load()', `import { io } from './lib';`),
  },
  'module.exports of a function': {
    'lib.js': `module.exports = function load() { ${read}; };`,
    'main.js': handler('load()', `const load = require('./lib');`),
  },
  'module.exports of an object': {
    'lib.js': `function load() { ${read}; } module.exports = { load, other };`,
    'main.js': handler(`require('./lib').load()`),
  },
  'module.exports, imported by name': {
    'lib.js': `module.exports = { load() { ${read}; } };`,
    'main.js': handler('load()', `import { load } from './lib';`),
  },
  'exports.name': {
    'lib.js': `exports.load = function () { ${read}; };`,
    'main.js': handler('load()', `const { load } = require('./lib');`),
  },
  'exports that call each other': {
    'lib.js': `exports.load = () => { ${read}; }; exports.all = () => exports.load();`,
    'main.js': handler('all()', `const { all } = require('./lib');`),
  },
  'exports = module.exports = …': {
    'lib.js': `exports = module.exports = load; function load() { ${read}; }`,
    'main.js': handler('load()', `const load = require('./lib');`),
  },
  'a member of what is exported': {
    'lib.js': `const io = {}; io.load = function () { ${read}; }; module.exports = io;`,
    'main.js': handler('io.load()', `const io = require('./lib');`),
  },
  'what TypeScript compiles to': {
    'lib.js': `Object.defineProperty(exports, '__esModule', { value: true }); exports.load = load; function load() { ${read}; }`,
    'b.js': `var lib_1 = require('./lib'); Object.defineProperty(exports, 'load', { enumerable: true, get: function () { return lib_1.load; } });`,
    'c.js': `__exportStar(require('./b'), exports);`,
    'main.js': handler('(0, c_1.load)()', `const c_1 = require('./c');`),
  },
  'a default export that was compiled': {
    'lib.js': `exports.default = load; function load() { ${read}; }`,
    'main.js': handler('(0, lib_1.default)()', `const lib_1 = __importDefault(require('./lib'));`),
  },
  createRequire: {
    'lib.js': `module.exports = { load() { ${read}; } };`,
    'main.js': handler(
      'lib.load()',
      `import { createRequire } from 'node:module'; const lib = createRequire(import.meta.url)('./lib');`,
    ),
  },
  'a dynamic import': {
    'lib.js': `export function load() { ${read}; }`,
    'main.js': `app.get('/', async () => { const { load } = await import('./lib'); load(); });`,
  },
  'import = require': {
    'lib.ts': `function load() { ${read}; } export = load;`,
    'main.ts': handler('load()', `import load = require('./lib');`),
  },
  'an alias': {
    'lib.js': `export function load() { ${read}; }`,
    'main.js': handler('mine()', `import { load } from './lib'; const mine = load;`),
  },
  'bind, call and apply': {
    'lib.js': `export function load() { ${read}; }`,
    'main.js': handler(
      'bound()',
      `import { load } from './lib'; const bound = (() => load.call(null)).bind(null);`,
    ),
  },
  'a bound handler': {
    'lib.js': `export class Server { handle() { ${read}; } }`,
    'main.js': `import { Server } from './lib'; const s = new Server(); http.on('request', s.handle.bind(s));`,
  },
  'an instance': {
    'lib.js': `export class Store { load() { ${read}; } }`,
    'main.js': handler('new Store().load()', `import { Store } from './lib';`),
  },
  'an instance in a variable': {
    'lib.js': `module.exports = class { load() { ${read}; } };`,
    'main.js': handler('s.load()', `const Store = require('./lib'); const s = new Store();`),
  },
  'an instance that is exported': {
    'lib.js': `class Store { load() { ${read}; } } export default new Store();`,
    'main.js': handler('store.load()', `import store from './lib';`),
  },
  'a static method': {
    'lib.js': `export class Store { static load() { this.all(); } static all() { ${read}; } }`,
    'main.js': handler('Store.load()', `import { Store } from './lib';`),
  },
  'methods of one class': {
    'lib.js': `export class Store { load() { this.#all(); } #all() { this.rest(); } rest = () => { ${read}; } }`,
    'main.js': handler('new Store().load()', `import { Store } from './lib';`),
  },
  'inherited methods': {
    'base.js': `export class Base { load() { this.all(); } }`,
    'lib.js': `import { Base } from './base'; export class Store extends Base { open() { super.load(); ${read}; } }`,
    'main.js': handler('new Store().open()', `import { Store } from './lib';`),
  },
  'a method of the base class': {
    'lib.js': `export class Base { load() { ${read}; } }`,
    'store.js': `import { Base } from './lib'; export class Store extends Base {}`,
    'main.js': handler('new Store().load()', `import { Store } from './store';`),
  },
  'super.method': {
    'lib.js': `export class Base { load() { ${read}; } }`,
    'store.js': `import { Base } from './lib'; export class Store extends Base { load() { super.load(); } }`,
    'main.js': handler('new Store().load()', `import { Store } from './store';`),
  },
  'a constructor': {
    'lib.js': `export class Store { constructor() { ${read}; } }`,
    'main.js': handler('new Store()', `import { Store } from './lib';`),
  },
  'the initialiser of a field': {
    'lib.js': `export class Store { data = ${read}; }`,
    'main.js': handler('new Store()', `import { Store } from './lib';`),
  },
  'the constructor of the base class': {
    'lib.js': `export class Base { constructor() { ${read}; } }`,
    'store.js': `import { Base } from './lib'; export class Store extends Base { constructor() { super(); } }`,
    'main.js': handler('new Store()', `import { Store } from './store';`),
  },
  'the constructor of the base class, inherited': {
    'lib.js': `export class Base { constructor() { ${read}; } }`,
    'store.js': `import { Base } from './lib'; export class Store extends Base {}`,
    'main.js': handler('new Store()', `import { Store } from './store';`),
  },
  'a prototype': {
    'lib.js': `function Store() {} Store.prototype.load = function () { this.all(); }; Store.prototype.all = function () { ${read}; }; module.exports = Store;`,
    'main.js': handler('s.load()', `const Store = require('./lib'); const s = new Store();`),
  },
  'a prototype in a variable': {
    'lib.js': `function Store() {} const proto = Store.prototype; proto.load = function () { ${read}; }; module.exports = Store;`,
    'main.js': handler('s.load()', `const Store = require('./lib'); const s = new Store();`),
  },
  'a field': {
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'main.ts': `import { Store } from './lib'; class A { store = new Store(); constructor() { app.get('/', () => { this.store.load(); }); } }`,
  },
  'a field that is assigned': {
    'lib.js': `export class Store { load() { ${read}; } }`,
    'main.js': `import { Store } from './lib'; class A { constructor() { this.store = new Store(); } on() { app.get('/', () => this.store.load()); } }`,
  },
  'a parameter property, as NestJS has them': {
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'main.ts': `import { Get, Controller } from '@nestjs/common'; import { Store } from './lib';
      @Controller() export class A { constructor(private readonly store: Store) {} @Get() all() { return this.store.load(); } }`,
  },
  'a parameter with a type': {
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'main.ts': `import type { Store } from './lib'; function on(store: Store) { app.get('/', () => store.load()); }`,
  },
  'a parameter taken apart, with an interface': {
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'main.ts': `import type { Store } from './lib'; interface Options { a: number; store: Store } function on(app, { store }: Options) { app.get('/', () => store.load()); }`,
  },
  'a parameter taken apart, with an alias and a default': {
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'main.ts': `import type { Store } from './lib'; type Options = { inner?: { store: Store } } | undefined; const on = ({ inner: { store: s } = {} as any }: Options = {}) => { app.get('/', () => s.load()); };`,
  },
  'a member of a parameter with an interface': {
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'main.ts': `import type { Store } from './lib'; interface Options { store: Store | null } function on(options: Options) { app.get('/', () => options.store!.load()); }`,
  },
  'a member of a parameter with a type literal': {
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'main.ts': `import type { Store } from './lib'; function on(o: { deps: { store: Store } }) { app.get('/', () => o.deps.store.load()); }`,
  },
  'a field with a type': {
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'main.ts': `import { type Store } from './lib'; class A { private store?: Store; on() { app.get('/', () => this.store?.load()); } }`,
  },
  'a variable with a type': {
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'main.ts': `import * as lib from './lib'; let store: lib.Store | undefined; app.get('/', () => { store!.load(); });`,
  },
  'a factory': {
    'lib.js': `class Store { load() { ${read}; } } export function create() { const made = new Store(); return made; }`,
    'main.js': handler('store.load()', `import { create } from './lib'; const store = create();`),
  },
  'an asynchronous factory': {
    'lib.js': `class Store { load() { ${read}; } } export const create = async () => new Store();`,
    'main.js': `import { create } from './lib'; const store = await create(); app.get('/', () => store.load());`,
  },
  'a factory of objects': {
    'lib.js': `export function create() { return { load() { ${read}; } }; }`,
    'main.js': handler('load()', `import { create } from './lib'; const { load } = create();`),
  },
  'a getter': {
    'lib.js': `export class Store { load() { ${read}; } } export class All { get store() { return new Store(); } }`,
    'main.js': handler('new All().store.load()', `import { All } from './lib';`),
  },
  'a function that is imported and registered': {
    'lib.js': `export function show(q, r) { ${read}; }`,
    'main.js': `import { show } from './lib'; app.get('/', show);`,
  },
  'a method that is registered': {
    'lib.js': `exports.users = { list(q, r) { ${read}; } };`,
    'main.js': `const { users } = require('./lib'); router.route('/').get(users.list);`,
  },
  'a registered list': {
    'lib.js': `export function show(q, r) { ${read}; }`,
    'main.js': `import { show } from './lib'; app.get('/', [check, show]);`,
  },
  'a handler in the options of a route': {
    'lib.js': `export function show(q, r) { ${read}; }`,
    'main.js': `import { show } from './lib'; fastify.route({ url: '/', handler: show });`,
  },
  'a callback that is called': {
    'wrap.js': `export function retry(go) { for (;;) { try { return go(); } catch {} } }`,
    'lib.js': `export function load() { ${read}; }`,
    'main.js': handler(
      'retry(() => load())',
      `import { load } from './lib'; import { retry } from './wrap';`,
    ),
  },
  'a callback that is passed on': {
    'wrap.js': `export function a(go) { return b(go); } function b(go) { return c(1, go); } const c = async (n, go) => { await go(); };`,
    'lib.js': `export function load() { ${read}; }`,
    'main.js': handler('a(load)', `import { load } from './lib'; import { a } from './wrap';`),
  },
  'a callback that is registered': {
    'wrap.js': `export function onGet(go) { app.get('/', go); }`,
    'lib.js': `import { onGet } from './wrap'; onGet(() => { ${read}; });`,
  },
  'a callback that a timer runs': {
    'wrap.js': `export const later = (go) => setTimeout(() => go(), 10);`,
    'lib.js': `import { later } from './wrap'; later(() => { ${read}; });`,
  },
  'a wrapped handler': {
    'wrap.js': `export const wrap = (fn) => (q, r, next) => Promise.resolve(fn(q, r, next)).catch(next);`,
    'lib.js': `export async function show(q, r) { ${read}; }`,
    'main.js': `import { wrap } from './wrap'; import { show } from './lib'; router.get('/', wrap(show));`,
  },
  'a wrapped handler that is exported': {
    'wrap.js': `export const wrap = (fn) => async (q, r) => { await fn(q, r); };`,
    'lib.js': `import { wrap } from './wrap'; export const show = wrap((q, r) => { ${read}; });`,
    'main.js': `import { show } from './lib'; router.get('/', show);`,
  },
  'a handler wrapped by a package': {
    'lib.js': `export function show(q, r) { ${read}; }`,
    'main.js': `import wrap from 'express-async-handler'; import { show } from './lib'; router.get('/', wrap(show));`,
  },
  'a callback of an array': {
    'lib.js': `export function load() { ${read}; }`,
    'main.js': handler('names.map(load)', `import { load } from './lib';`),
  },
};

describe('the call graph', () => {
  describe('follows', () => {
    for (const [name, sources] of Object.entries(shapes)) {
      it(name, () => {
        const path = 'lib.ts' in sources ? 'lib.ts' : 'lib.js';
        const { context } = firstIn(sources, path) ?? assert.fail('nothing is reported');
        assert.equal(context.kind, 'handler', context.reason);
      });
    }
  });

  describe('does not mistake', () => {
    const load = { 'lib.js': `export function load() { ${read}; }` };
    const others: Readonly<Record<string, Sources>> = {
      'a name that is shadowed': {
        ...load,
        'main.js': handler('const load = mine; load()', `import { load } from './lib';`),
      },
      'another member of a module': {
        'lib.js': `export function load() { ${read}; } export function other() {}`,
        'main.js': handler('other()', `import { other } from './lib';`),
      },
      'another class': {
        'lib.js': `export class Store { load() { ${read}; } } export class Other { load() {} }`,
        'main.js': handler('new Other().load()', `import { Other } from './lib';`),
      },
      'a member of another interface': {
        'lib.js': `export class Store { load() { ${read}; } }`,
        'main.ts': `import type { Store } from './lib'; interface Other { store: { load(): void }; spare: Store }
          function on({ store }: Other, o: Other) { app.get('/', () => { store.load(); o.store.load(); }); }`,
      },
      'an overridden method': {
        'lib.js': `export class Base { load() { ${read}; } }`,
        'main.js': handler(
          'new Store().load()',
          `import { Base } from './lib'; class Store extends Base { load() {} }`,
        ),
      },
      'a package of that name': {
        ...load,
        'main.js': handler('load()', `import { load } from 'lib';`),
      },
      'a function that is imported, but not called': {
        ...load,
        'main.js': handler('use(q)', `import { load } from './lib';`),
      },
      'a callback of which only another one is called': {
        'wrap.js': `export function both(a, b) { app.get('/', a); }`,
        'lib.js': `import { both } from './wrap'; both(() => {}, () => { ${read}; });`,
      },
    };
    for (const [name, sources] of Object.entries(others)) {
      it(name, () => {
        const kind: ContextKind | undefined = firstIn(sources, 'lib.js')?.context.kind;
        assert.equal(kind, 'function');
      });
    }
  });
});
