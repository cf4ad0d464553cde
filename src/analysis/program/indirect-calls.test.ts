import assert from 'node:assert/strict';
import { analysisIn, firstIn, type Sources } from '../testing/program';

const read = `require('fs').readFileSync('x')`;
const lib = { 'lib.ts': `export function load() { ${read}; } export function other() {}` };
const imports = `import { load, other } from './lib';`;
const handler = (body: string): string => `app.get('/', async () => { ${body}; });`;

/** Programs in which `lib.ts` blocks in a function that a handler calls. */
const reached: Readonly<Record<string, Sources>> = {
  'a function of a namespace': {
    'lib.ts': `namespace N { export function load() { ${read}; } } ${handler('N.load()')}`,
  },
  'a function of a namespace that is exported': {
    'lib.ts': `export namespace N { export const load = () => { ${read}; }; }`,
    'main.ts': `import { N } from './lib'; ${handler('N.load()')}`,
  },
  'a function of a namespace in a namespace': {
    'lib.ts': `namespace A { export namespace B { export function load() { ${read}; } } } export default A;`,
    'main.ts': `import A from './lib'; ${handler('A.B.load()')}`,
  },
  'a function of a namespace that adds to a function': {
    'lib.ts': `export function store() {} export namespace store { export function load() { ${read}; } }`,
    'main.ts': `import { store } from './lib'; ${handler('store.load()')}`,
  },
  'a function of a namespace that is written in parts': {
    'lib.ts': `export namespace N { export const x = 1; } export namespace N { export class S { load() { ${read}; } } }`,
    'main.ts': `import { N } from './lib'; ${handler('new N.S().load()')}`,
  },
  'an export that is taken out of what a function returns': {
    'lib.ts': `function make() { const load = () => { ${read}; }; return { load, save() {} }; } export const { load, save } = make();`,
    'main.ts': `import { load } from './lib'; ${handler('load()')}`,
  },
  'an export that is taken out under another name': {
    'lib.ts': `const disk = { inner: { load() { ${read}; } } }; export const { inner: { load: open } } = disk;`,
    'main.ts': `import { open } from './lib'; ${handler('open()')}`,
  },
  'an export that is taken out of a list': {
    'lib.ts': `const make = () => [() => {}, () => { ${read}; }]; export const [save, load] = make();`,
    'main.ts': `import { load } from './lib'; ${handler('load()')}`,
  },
  'what is taken out of a list where it is written': {
    ...lib,
    'main.ts': `${imports} const [, mine] = [other, load]; ${handler('mine()')}`,
  },
  'what an import brings to a continuation': {
    ...lib,
    'main.ts': handler(`import('./lib').then((m) => m.load())`),
  },
  'what an import brings to a continuation, taken apart': {
    ...lib,
    'main.ts': handler(`import('./lib').then(({ load: go }) => { go(); })`),
  },
  'a member of what an import brings': { ...lib, 'main.ts': handler(`(await import('./lib')).load()`) },
  'what an import brought that is waited for later': {
    ...lib,
    'main.ts': handler(`const lib = import('./lib'); (await lib).load()`),
  },
  'one of two functions': { ...lib, 'main.ts': `${imports} ${handler('(a ? load : other)()')}` },
  'one of two functions that a variable holds': {
    ...lib,
    'main.ts': `${imports} const go = a ? other : load; ${handler('go()')}`,
  },
  'one of two functions that is exported': {
    'lib.ts': `const a = () => { ${read}; }; const b = () => {}; export const load = x || a; export const go = x ? a : b;`,
    'main.ts': `import { go } from './lib'; ${handler('go()')}`,
  },
  'one of two functions that a function returns': {
    ...lib,
    'main.ts': `${imports} const pick = () => (a ? load : other); ${handler('pick()()')}`,
  },
  'a method of one of two objects': {
    'lib.ts': `export class Disk { load() { ${read}; } } export class Memory { load() {} }`,
    'main.ts': `import * as lib from './lib'; const store = a ? new lib.Disk() : new lib.Memory(); ${handler('store.load()')}`,
  },
  'what a parameter is by default': {
    ...lib,
    'main.ts': `${imports} function run(go = load) { return go(); } ${handler('run()')}`,
  },
  'a member of what a parameter is by default': {
    'lib.ts': `export const disk = { load() { ${read}; } };`,
    'main.ts': `import { disk } from './lib'; const run = (io = disk) => io.load(); ${handler('run()')}`,
  },
  'a member of a parameter with a type literal': {
    'lib.ts': `export class Store { load() { ${read}; } }`,
    'main.ts': `import type { Store } from './lib'; export const on = ({ s }: { s: Store }) => ${handler('s.load()')}`,
  },
  'a getter': {
    'lib.ts': `export class Config { get data() { return ${read}; } }`,
    'main.ts': `import { Config } from './lib'; const config = new Config(); ${handler('use(config.data)')}`,
  },
  'a getter of an object': {
    'lib.ts': `export const config = { get data() { return ${read}; } };`,
    'main.ts': `import { config } from './lib'; ${handler('return config.data.length')}`,
  },
  'a getter whose name is a string': {
    'lib.ts': `const config = { get 'data'() { return ${read}; } }; ${handler('use(config.data)')}`,
    'main.ts': '',
  },
  'a getter of this object': {
    'lib.ts': `export class Config { get data() { return ${read}; } size() { return this.data.length; } }`,
    'main.ts': `import { Config } from './lib'; const config = new Config(); ${handler('config.size()')}`,
  },
  'a static getter': {
    'lib.ts': `export class Config { static get data() { return ${read}; } }`,
    'main.ts': `import { Config } from './lib'; ${handler('const { data } = Config; use(Config.data)')}`,
  },
  'a getter of what a CommonJS module is': {
    'lib.ts': `class Config { get data() { return ${read}; } } module.exports = new Config();`,
    'main.ts': `const config = require('./lib'); ${handler('use(config.data)')}`,
  },
  'a getter of an object that a CommonJS module is': {
    'lib.ts': `module.exports = { get data() { return ${read}; } };`,
    'main.ts': `const config = require('./lib'); ${handler('use(config.data)')}`,
  },
  'a getter whose value is called upon': {
    'lib.ts': `export class Config { get data() { return ${read}; } }`,
    'main.ts': `import { Config } from './lib'; const config = new Config(); ${handler('config.data.trim()')}`,
  },
};

/** Programs in which what blocks in `lib.ts` is not what the handler calls. */
const notReached: Readonly<Record<string, Sources>> = {
  'another function of a namespace': {
    'lib.ts': `export namespace N { export function load() { ${read}; } export function other() {} }`,
    'main.ts': `import { N } from './lib'; ${handler('N.other()')}`,
  },
  'a function that a namespace keeps for itself': {
    'lib.ts': `export namespace N { function load() { ${read}; } export const x = 1; }`,
    'main.ts': `import { N } from './lib'; ${handler('N.load()')}`,
  },
  'another element of a list': {
    ...lib,
    'main.ts': `${imports} const [mine] = [other, load]; ${handler('mine()')}`,
  },
  'one of two functions of which the other is not known': {
    ...lib,
    'main.ts': `${imports} export function f(go) { const run = go ?? load; ${handler('run()')} }`,
  },
  'what a parameter is by default where callers give it': {
    ...lib,
    'main.ts': `${imports} function run(go = load) { return go(); } ${handler('run(other)')}`,
  },
  'what a parameter is by default where callers are not known': {
    ...lib,
    'main.ts': `${imports} export function run(go = load) { ${handler('go()')} }`,
  },
  'a getter that is only set': {
    'lib.ts': `export class Config { get data() { return ${read}; } set data(x) {} }`,
    'main.ts': `import { Config } from './lib'; const config = new Config(); ${handler('config.data = 1; delete config.data')}`,
  },
  'a getter that a CommonJS module keeps for itself': {
    'lib.ts': `class Config { get data() { return ${read}; } } module.exports = { data: 1 };`,
    'main.ts': `const config = require('./lib'); ${handler('use(config.data)')}`,
  },
  'a getter of another class': {
    'lib.ts': `export class Config { get data() { return ${read}; } } export class Other { data = 1; }`,
    'main.ts': `import { Other } from './lib'; const o = new Other(); ${handler('use(o.data)')}`,
  },
  'a method that is mentioned': {
    'lib.ts': `export class Config { data() { return ${read}; } }`,
    'main.ts': `import { Config } from './lib'; const config = new Config(); ${handler('if (config.data) x()')}`,
  },
};

describe('indirect calls', () => {
  for (const [name, sources] of Object.entries(reached)) {
    it(`reach ${name}`, () => {
      const { context } = firstIn(sources, 'lib.ts') ?? assert.fail('nothing is reported');
      assert.equal(context.kind, 'handler', context.reason);
    });
  }
  for (const [name, sources] of Object.entries(notReached)) {
    it(`do not reach ${name}`, () => {
      assert.equal(firstIn(sources, 'lib.ts')?.context.kind, 'function');
    });
  }

  const helperIn = (text: string, more: Sources = lib) =>
    analysisIn({ ...more, 'main.ts': text }, 'main.ts').findings.find(
      ({ messageId }) => messageId === 'blockingHelper',
    );

  it('of one of two functions block where both do', () => {
    assert.ok(helperIn(`${imports} ${handler('(a ? load : load)()')}`));
    assert.equal(helperIn(`${imports} ${handler('(a ? load : other)()')}`), undefined);
    const two = { 'lib.ts': `${lib['lib.ts']} export function again() { ${read}; }` };
    assert.ok(helperIn(`import * as lib from './lib'; ${handler('(a ? lib.load : lib.again)()')}`, two));
  });

  it('are reported of functions without a name', () => {
    const made = { 'lib.ts': `export function make(n) { return () => { ${read}; }; }` };
    const finding = helperIn(`import { make } from './lib'; ${handler('make(1)()')}`, made);
    assert.match(finding?.message ?? '', /^What is called here blocks the event loop by calling `fs\.readF/);
  });

  it('are reported where a getter blocks', () => {
    const config = { 'lib.ts': `export const config = { get data() { return ${read}; } };` };
    const text = `import { config } from './lib'; ${handler('use(config.data)')}`;
    const finding = helperIn(text, config);
    assert.match(finding?.message ?? '', /^`data` blocks the event loop by calling `fs\.readFileSync`/);
    assert.equal(finding && text.slice(finding.range.start, finding.range.end), 'config.data');
  });
});
