import assert from 'node:assert/strict';
import type { ContextKind, Finding } from '../finding';
import { analysisIn, firstIn, type Sources } from '../testing/program';
import type { Project } from './workspace';

const read = `require('fs').readFileSync('x')`;

/** What reads in a file of a program, found by its context and the reason. */
function contextIn(sources: Sources, path: string, project?: Project): [ContextKind, boolean, string] {
  const { context } = firstIn(sources, path, project) ?? assert.fail('nothing is reported');
  return [context.kind, context.inLoop, context.reason];
}

const kindIn = (sources: Sources, path: string, project?: Project): ContextKind =>
  contextIn(sources, path, project)[0];

const lib = { 'lib.js': `export function load() { ${read}; }` };
const imports = `import { load } from './lib';`;

describe('contexts of a program', () => {
  it('of a function whose callers are known are theirs', () => {
    const callers: readonly [text: string, kind: ContextKind][] = [
      ['load();', 'start-up'],
      ['export const data = load();', 'start-up'],
      ['(async () => { load(); })();', 'start-up'],
      ['app.get("/", () => load());', 'handler'],
      ['setInterval(() => load(), 10);', 'handler'],
      ['export async function go() { load(); }', 'async-function'],
      ['export function go() { load(); }', 'function'],
      ['function go() { load(); } go();', 'start-up'],
      ['process.on("exit", () => load());', 'exit-hook'],
      ['it("works", () => { load(); });', 'test'],
    ];
    for (const [text, kind] of callers) {
      const found = firstIn({ ...lib, 'main.js': `${imports} ${text}` }, 'lib.js');
      if (kind === 'exit-hook') assert.equal(found, undefined, text);
      else assert.equal(found?.context.kind, kind, text);
    }
  });

  it('are the ones that matter most', () => {
    const startUp = `${imports} load();`;
    const handler = `${imports} app.get('/', () => load());`;
    const asynchronous = `${imports} export async function go() { load(); }`;
    const unknown = `${imports} export function go() { load(); }`;
    assert.equal(
      kindIn({ ...lib, 'a.js': startUp, 'b.js': handler, 'c.js': asynchronous }, 'lib.js'),
      'handler',
    );
    assert.equal(
      kindIn({ ...lib, 'a.js': startUp, 'c.js': asynchronous, 'd.js': unknown }, 'lib.js'),
      'async-function',
    );
    assert.equal(kindIn({ ...lib, 'a.js': startUp, 'd.js': unknown }, 'lib.js'), 'function');
    assert.equal(kindIn({ ...lib, 'a.js': startUp }, 'lib.js'), 'start-up');
  });

  it('are those of unknown callers where there may be some', () => {
    assert.equal(kindIn(lib, 'lib.js'), 'function');
    // Only a test imports it, which does not show who else may.
    assert.equal(kindIn({ ...lib, 'lib.test.js': `${imports} load();` }, 'lib.js'), 'function');
    assert.equal(kindIn({ ...lib, 'main.js': `${imports} load(); unknown(load);` }, 'lib.js'), 'function');
    assert.equal(
      kindIn({ ...lib, 'main.js': `${imports} load(); register({ load });` }, 'lib.js'),
      'function',
    );
    const entry: Project = { roleOf: (path) => ({ isPublicEntry: path === 'index.js' }) };
    const sources = {
      ...lib,
      'main.js': `${imports} load();`,
      'index.js': `export * from './lib'; export { load } from './lib';`,
    };
    assert.equal(kindIn(sources, 'lib.js', entry), 'function');
    assert.equal(kindIn(sources, 'lib.js'), 'start-up');
  });

  it('of a method are those of unknown callers where something of that name is called on an unknown object', () => {
    const store = { 'lib.js': `class Store { load() { ${read}; } } export default new Store();` };
    const main = `import store from './lib'; store.load();`;
    assert.equal(kindIn({ ...store, 'main.js': main }, 'lib.js'), 'start-up');
    assert.equal(
      kindIn({ ...store, 'main.js': `${main} export function f(x) { x.load(); }` }, 'lib.js'),
      'function',
    );
    assert.equal(
      kindIn({ ...store, 'main.js': `${main} export function f(x) { x.other(); }` }, 'lib.js'),
      'start-up',
    );
  });

  it('of an async function stay that unless the whole program is over with it', () => {
    const load = { 'lib.js': `export async function load() { await 0; ${read}; }` };
    assert.equal(kindIn({ ...load, 'main.js': `${imports} await load();` }, 'lib.js'), 'async-function');
    assert.equal(
      kindIn({ ...load, 'main.js': `#!/usr/bin/env node\n${imports} await load();` }, 'lib.js'),
      'cli',
    );
    assert.equal(kindIn({ ...load, 'webpack.config.js': `${imports} await load();` }, 'lib.js'), 'config');
    assert.equal(
      kindIn({ ...load, 'main.js': `${imports} app.get('/', () => load());` }, 'lib.js'),
      'handler',
    );
    assert.equal(
      kindIn({ ...load, 'main.js': `${imports} export function f() { load(); }` }, 'lib.js'),
      'async-function',
    );
  });

  describe('of an async function before it first waits are those of its callers', () => {
    const main = `async function main() { ${read}; await listen(); }`;
    const early: readonly [text: string, kind: ContextKind][] = [
      [`${main} main();`, 'start-up'],
      [`${main} await main();`, 'start-up'],
      [`${main} main().catch(fail);`, 'start-up'],
      [`async function main() { await listen(${read}); } main();`, 'start-up'],
      [`async function main() { ${read}; } main();`, 'start-up'],
      [`async function main() { names.forEach((name) => ${read}); await 0; } main();`, 'start-up'],
      [`async function main() { for (const name of names) ${read}; await 0; } main();`, 'start-up'],
      [`async function main() { setup(); await 0; } function setup() { ${read}; } main();`, 'start-up'],
      [`async function main() { setup(); await 0; } async function setup() { ${read}; } main();`, 'start-up'],
      [`class App { async start() { ${read}; await 0; } } new App().start();`, 'start-up'],
      [`${main} app.get('/', () => main());`, 'handler'],
      [`${main} app.get('/', () => main()); main();`, 'handler'],
      [`export ${main} main();`, 'async-function'],
      [`${main} main(); register(main);`, 'async-function'],
      [`async function main() { await 0; ${read}; } main();`, 'async-function'],
      [`async function main() { for await (const x of y) ${read}; } main();`, 'async-function'],
      [`async function main() { for (const x of y) { ${read}; await x(); } } main();`, 'async-function'],
      [`async function main() { load().then(() => ${read}); await 0; } main();`, 'async-function'],
      [`async function main() { await 0; setup(); } function setup() { ${read}; } main();`, 'async-function'],
      [
        `async function main() { setup(); await 0; setup(); } function setup() { ${read}; } main();`,
        'async-function',
      ],
      [
        `async function main() { await 0; setup(); } async function setup() { ${read}; } main();`,
        'async-function',
      ],
      [
        `async function main() { other(); } async function other() { await 0; ${read}; } main();`,
        'async-function',
      ],
    ];
    // Be it called by its name, or where it is written.
    const inPlace: readonly [text: string, kind: ContextKind][] = [
      [`(async () => { ${read}; await 0; })();`, 'start-up'],
      [`(async () => { await 0; ${read}; })();`, 'async-function'],
      [`(async () => { for (;;) { ${read}; await 0; } })();`, 'async-function'],
      [`(async function () { await 0; ${read}; }).call(this);`, 'async-function'],
      [`(async () => { await 0; names.forEach((name) => ${read}); })();`, 'async-function'],
      [`(async () => { await 0; (() => ${read})(); })();`, 'async-function'],
      [`(async () => { setup(); await 0; })(); function setup() { ${read}; }`, 'start-up'],
      [`(async () => { await 0; setup(); })(); function setup() { ${read}; }`, 'async-function'],
      [`(async () => { setup(); await 0; setup(); })(); function setup() { ${read}; }`, 'async-function'],
      [`function f() { (async () => { await 0; ${read}; })(); } f();`, 'async-function'],
      [`export function f() { (async () => { await 0; ${read}; })(); }`, 'async-function'],
      [`export function f() { (async () => { ${read}; await 0; })(); }`, 'function'],
      [`app.get('/', () => { (async () => { await 0; ${read}; })(); });`, 'handler'],
      [`app.get('/', () => f()); function f() { (async () => { await 0; ${read}; })(); }`, 'handler'],
      [`app.get('/', () => { (async () => { await 0; f(); })(); }); function f() { ${read}; }`, 'handler'],
      [`#!/usr/bin/env node\n(async () => { await 0; ${read}; })();`, 'cli'],
      [`#!/usr/bin/env node\n(async () => { await 0; f(); })(); function f() { ${read}; }`, 'cli'],
      [`it('reads', () => { (async () => { await 0; ${read}; })(); });`, 'test'],
      [`let c; app.get('/', () => (c ??= (async () => { await 0; return ${read}; })()));`, 'start-up'],
    ];
    for (const [text, kind] of [...early, ...inPlace]) {
      it(`${kind}: ${text.replaceAll(read, 'read()')}`, () => {
        assert.equal(kindIn({ 'a.js': text }, 'a.js'), kind);
      });
    }

    it('over files, with the way', () => {
      const sources = { ...lib, 'main.js': `${imports} async function main() { load(); await 0; } main();` };
      const { context, chain } = firstIn(sources, 'lib.js') ?? assert.fail();
      assert.equal(context.kind, 'start-up');
      assert.equal(context.reason, 'runs when the module is loaded, via `main` → `load`');
      assert.deepEqual(
        chain.map(({ message }) => message),
        ['the module calls `main`', '`main` calls `load`'],
      );
      // The call of what blocks, too.
      assert.equal(kindIn(sources, 'main.js'), 'start-up');
      const later = { ...lib, 'main.js': `${imports} async function main() { await 0; load(); } main();` };
      assert.equal(kindIn(later, 'main.js'), 'async-function');
    });

    it('of files that only a command line loads, too', () => {
      const sources = {
        'bin/x.js': `#!/usr/bin/env node\nrequire('../main').stop();`,
        'main.js': `exports.stop = () => {}; const { load } = require('./lib'); (async () => { await 0; load(); ${read}; })();`,
        'lib.js': `exports.load = () => { ${read}; };`,
      };
      assert.equal(kindIn(sources, 'main.js'), 'cli');
      assert.equal(kindIn(sources, 'lib.js'), 'cli');
    });

    it('but what it starts and then waits for is that of an async function', () => {
      const text = `import fs from 'fs/promises';
        async function main(names) { await Promise.all(names.map((name) => fs.readFile(name))); } main(process.argv);`;
      const [finding] = analysisIn({ 'a.js': text }, 'a.js').findings;
      assert.equal(finding?.rule, 'no-unbounded-concurrency');
      assert.equal(finding.context.kind, 'async-function');
    });
  });

  it('keep that a caller repeats itself', () => {
    const loop = `${imports} app.get('/', (q) => { for (const p of q.files) load(p); });`;
    assert.deepEqual(contextIn({ ...lib, 'main.js': loop }, 'lib.js').slice(0, 2), ['handler', true]);
    const map = `${imports} app.get('/', (q) => { q.files.map((p) => load(p)); });`;
    assert.deepEqual(contextIn({ ...lib, 'main.js': map }, 'lib.js').slice(0, 2), ['handler', true]);
    const once = `${imports} app.get('/', (q) => { load(q); });`;
    assert.deepEqual(contextIn({ ...lib, 'main.js': once }, 'lib.js').slice(0, 2), ['handler', false]);
    const each = { 'each.js': `export function each(xs, fn) { for (const x of xs) fn(x); }` };
    const callback = `import { each } from './each'; ${imports} app.get('/', (q) => { each(q, () => load()); });`;
    assert.deepEqual(contextIn({ ...lib, ...each, 'main.js': callback }, 'lib.js').slice(0, 2), [
      'handler',
      true,
    ]);
  });

  it('say why, and by way of whom', () => {
    const sources = {
      ...lib,
      'view.js': `${imports} export const render = () => loadTemplate(); function loadTemplate() { load(); }`,
      'main.js': `import { render } from './view'; app.get('/', (q, r) => { r.send(render()); });`,
    };
    assert.equal(
      contextIn(sources, 'lib.js')[2],
      'passed to `app.get` as a request handler, via `render` → `loadTemplate` → `load`',
    );
  });

  it('bring along the calls on the way, with the places of each', () => {
    const sources: Sources = {
      ...lib,
      'view.js': `${imports} export function render() { load(); }`,
      'main.js': `import { render } from './view'; app.get('/', (q, r) => { r.send(render()); });`,
    };
    const finding: Finding = firstIn(sources, 'lib.js') ?? assert.fail();
    assert.deepEqual(
      finding.chain.map(({ file, message, range }) => [
        file,
        message,
        sources[file]?.slice(range.start, range.end),
      ]),
      [
        ['main.js', 'the handler calls `render`', 'render'],
        ['view.js', '`render` calls `load`', 'load'],
      ],
    );
  });

  it('go the shortest way, the same one each time', () => {
    const sources = {
      ...lib,
      'a.js': `${imports} export function a() { load(); }`,
      'main.js': `import { a } from './a'; ${imports} app.get('/', () => { a(); load(); load(); });`,
      'other.js': `${imports} app.get('/', () => { load(); });`,
    };
    const [link, ...others] = firstIn(sources, 'lib.js')?.chain ?? [];
    assert.deepEqual(others, []);
    assert.equal(link?.file, 'main.js');
    const reversed = Object.fromEntries(Object.entries(sources).reverse());
    assert.deepEqual(firstIn(reversed, 'lib.js'), firstIn(sources, 'lib.js'));
  });

  it('leave out what has no name, and the rounds of what calls itself', () => {
    const sources = {
      'lib/walk.js': `module.exports = function (d) { for (const e of d) module.exports(e); ${read}; };`,
      'main.js': `const walk = require('./lib/walk'); app.get('/', (q) => { const go = () => walk(q); each(go); });`,
    };
    const found = firstIn(sources, 'lib/walk.js') ?? assert.fail();
    assert.equal(found.context.reason, 'passed to `app.get` as a request handler, via `walk`');
    assert.equal(found.context.inLoop, true);
    assert.deepEqual(
      found.chain.map(({ message }) => message),
      ['`go` calls `walk`'],
    );
    const anonymous = {
      ...lib,
      'main.js': `${imports} import { run } from './run'; app.get('/', () => { run(() => { run(() => load()); }); });`,
      'run.js': `export function run(go) { go(); }`,
    };
    assert.equal(contextIn(anonymous, 'lib.js')[2], 'passed to `app.get` as a request handler, via `load`');
  });

  it('are known of what a CommonJS module exports and others import', () => {
    for (const exported of [
      'exports.load = load;',
      'module.exports = { load };',
      'module.exports.load = load;',
    ]) {
      const sources = {
        'lib.js': `function load() { ${read}; } ${exported}`,
        'main.js': `require('./lib').load();`,
      };
      assert.equal(kindIn(sources, 'lib.js'), 'start-up', exported);
    }
    const whole = {
      'lib.js': `function load() { ${read}; } module.exports = load;`,
      'main.js': `require('./lib')();`,
    };
    assert.equal(kindIn(whole, 'lib.js'), 'start-up');
    assert.equal(kindIn({ 'lib.js': `${whole['lib.js']} load();` }, 'lib.js'), 'function');
    assert.equal(
      kindIn({ 'lib.js': `function load() { ${read}; } other.load = load;` }, 'lib.js'),
      'function',
    );
  });

  it('leave out the middle of a long way', () => {
    const calls = Array.from({ length: 99 }, (_, at) => `function f${at}() { f${at + 1}(); }`).join('\n');
    const text = `${calls}\nfunction f99() { ${read}; }\napp.get('/', () => f0());`;
    const { chain, context } = firstIn({ 'a.js': text }, 'a.js') ?? assert.fail();
    assert.equal(chain.length, 16);
    assert.equal(chain[10]?.message, '… 85 more calls');
    assert.equal(chain[15]?.message, '`f98` calls `f99`');
    assert.match(context.reason, /, via `f0` → .* → `f9` → … → `f95` → .* → `f99`$/);
  });

  it('end where functions call each other', () => {
    const sources = {
      'a.js': `import { b } from './b'; export function a(n) { for (;;) b(n); ${read}; }`,
      'b.js': `import { a } from './a'; export function b(n) { if (n) a(n - 1); else b(n); }`,
      'main.js': `import { b } from './b'; b(1);`,
    };
    assert.deepEqual(contextIn(sources, 'a.js').slice(0, 2), ['start-up', true]);
    const dead = { 'a.js': `function a() { b(); ${read}; } function b() { a(); }` };
    assert.equal(kindIn(dead, 'a.js'), 'function');
  });

  it('of files with a role are that of the role, whatever they look like', () => {
    const server = `require('http').createServer(() => { ${read}; });`;
    assert.equal(kindIn({ 'a.test.js': server }, 'a.test.js'), 'test');
    assert.equal(kindIn({ 'webpack.config.js': server }, 'webpack.config.js'), 'config');
    const worker = `const { parentPort } = require('worker_threads'); parentPort.on('message', () => { ${read}; });`;
    assert.equal(kindIn({ 'a.js': worker }, 'a.js'), 'worker');
    assert.equal(kindIn({ 'a.js': `#!/usr/bin/env node\n${read};` }, 'a.js'), 'cli');
    // A server that a program starts serves others all the same.
    assert.equal(kindIn({ 'a.js': `#!/usr/bin/env node\n${server}` }, 'a.js'), 'handler');
    const bin: Project = { roleOf: () => ({ role: 'cli', reason: 'named by `bin`' }) };
    assert.deepEqual(contextIn({ 'a.js': `${read};` }, 'a.js', bin), ['cli', false, 'named by `bin`']);
    const none: Project = { roleOf: () => undefined };
    assert.equal(kindIn({ 'test/a.js': `${read};` }, 'test/a.js', none), 'start-up');
  });

  it('of what only a role reaches are that role', () => {
    assert.equal(kindIn({ ...lib, 'main.js': `#!/usr/bin/env node\n${imports} load();` }, 'lib.js'), 'cli');
    const worker = `import { parentPort } from 'node:worker_threads'; ${imports} parentPort.on('message', () => load());`;
    assert.equal(kindIn({ ...lib, 'main.js': worker }, 'lib.js'), 'worker');
  });

  it('of routes that are split over files are those of handlers', () => {
    const files: Readonly<Record<string, readonly [lib: string, main: string]>> = {
      'a controller': [
        `exports.list = async (request, response) => { ${read}; };`,
        `const router = require('express').Router(); router.get('/', require('./lib').list); module.exports = router;`,
      ],
      'a factory of middleware': [
        `export function auth(options) { return function (request, response, next) { ${read}; next(); }; }`,
        `import express from 'express'; import { auth } from './lib'; const app = express(); app.use(auth({}));`,
      ],
      'a function that adds routes': [
        `module.exports = (app) => { app.get('/', (request, response) => { ${read}; }); };`,
        `const app = require('express')(); require('./lib')(app);`,
      ],
      'a processor of jobs': [
        `export async function process(job) { ${read}; }`,
        `import { Worker } from 'bullmq'; import { process } from './lib'; new Worker('jobs', process);`,
      ],
    };
    for (const [name, [text, main]] of Object.entries(files)) {
      assert.equal(kindIn({ 'lib.js': text, 'main.js': main }, 'lib.js'), 'handler', name);
    }
  });

  it('show functions that nobody has, too', () => {
    const { findings } = analysisIn({ 'a.js': `class A { m() { ${read}; } }` }, 'a.js');
    assert.equal(findings[0]?.context.kind, 'function');
  });
});
