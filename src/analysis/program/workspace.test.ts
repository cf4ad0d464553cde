import assert from 'node:assert/strict';
import type { Note } from '../finding';
import { type AnalysisOptions, defaultOptions } from '../options';
import { everywhere } from '../testing/everywhere';
import { analysisIn, factsOf, relativeIn, type Sources, workspaceOf } from '../testing/program';
import { type FileFacts, fileFacts } from '../facts/file-facts';
import { Workspace } from './workspace';

const read = `require('fs').readFileSync('x')`;
const lib = { 'lib.js': `export function load() { ${read}; }` };
const imports = `import { load } from './lib';`;

/** The marks and messages of the calls of helpers that block. */
function helpersIn(sources: Sources, path: string): string[] {
  return analysisIn(sources, path)
    .findings.filter(({ messageId }) => messageId === 'blockingHelper')
    .map(({ range }) => sources[path]?.slice(range.start, range.end) ?? '');
}

describe('a helper that blocks in another file', () => {
  const reported: Readonly<Record<string, Sources>> = {
    'called by a handler': { ...lib, 'main.js': `${imports} app.get('/', () => { load(); });` },
    'called by an async function': { ...lib, 'main.js': `${imports} export async function f() { load(); }` },
    'called after an await': {
      ...lib,
      'main.js': `${imports} export async function f() { await x; load(); }`,
    },
    'called by way of other files': {
      ...lib,
      'b.js': `${imports} export function load2() { load(); }`,
      'c.js': `import { load2 } from './b'; export class C { load() { return load2(); } }`,
      'main.js': `import { C } from './c'; const c = new C(); app.get('/', () => { c.load(); });`,
    },
    'called for each element': { ...lib, 'main.js': `${imports} app.get('/', (q) => { q.all.map(load); });` },
    'called in a function that a handler hands to what calls it': {
      ...lib,
      'timed.js': `export function timed(name, work) { try { return work(); } finally { log(name); } }`,
      'main.js': `import { timed } from './timed'; ${imports} app.get('/', async () => timed('x', () => load()));`,
    },
    'run by a function that it is handed to': {
      ...lib,
      'each.js': `export function each(fn) { fn(); }`,
      'b.js': `import { each } from './each'; ${imports} export function load3() { each(load); }`,
      'main.js': `import { load3 } from './b'; app.get('/', () => { load3(); });`,
    },
  };
  const marks: Readonly<Record<string, string>> = {
    'called by way of other files': 'c.load',
    'run by a function that it is handed to': 'load3',
  };
  for (const [name, sources] of Object.entries(reported)) {
    it(`is reported where it is ${name}`, () => {
      assert.deepEqual(helpersIn(sources, 'main.js'), [marks[name] ?? 'load']);
    });
  }

  const silent: Readonly<Record<string, Sources>> = {
    'start-up code calls it': { ...lib, 'main.js': `${imports} load();` },
    'an ordinary function hands it to what calls it': {
      ...lib,
      'timed.js': `export function timed(work) { return work(); }`,
      'main.js': `import { timed } from './timed'; ${imports} export function f() { timed(() => load()); }`,
    },
    'an ordinary function calls it': { ...lib, 'main.js': `${imports} export function f() { load(); }` },
    'the API is called in the same file': {
      'main.js': `function load() { ${read}; } app.get('/', () => load());`,
    },
    'it is asynchronous, and reported itself': {
      'lib.js': `export async function load() { ${read}; }`,
      'main.js': `${imports} app.get('/', async () => { await load(); });`,
    },
    'it blocks later': {
      'lib.js': `export function load() { return x.then(() => { ${read}; }); }`,
      'main.js': `${imports} app.get('/', () => { load(); });`,
    },
    'its result is kept': {
      'lib.js': `let cache; export function load() { return (cache ??= ${read}); }`,
      'main.js': `${imports} app.get('/', () => { load(); });`,
    },
    'the call happens once': {
      ...lib,
      'main.js': `${imports} let c; app.get('/', () => { c ??= load(); });`,
    },
    'the API costs nothing': {
      'lib.js': `export function load() { require('crypto').createHash('md5'); }`,
      'main.js': `${imports} app.get('/', () => { load(); });`,
    },
    'the call of the API is suppressed': {
      'lib.js': `export function load() {\n// lanewise-disable-next-line no-blocking-call -- tiny\n${read}; }`,
      'main.js': `${imports} app.get('/', () => { load(); });`,
    },
    'the call is suppressed': {
      ...lib,
      'main.js': `${imports} app.get('/', () => {\n// lanewise-disable-next-line no-blocking-call -- tiny\nload(); });`,
    },
    'only a function inside of it blocks, which nobody calls': {
      'lib.js': `export function load() { return () => { ${read}; }; }`,
      'main.js': `${imports} app.get('/', () => { load(); });`,
    },
    'a test calls it': { ...lib, 'main.js': `${imports} it('x', async () => { load(); });` },
  };
  for (const [name, sources] of Object.entries(silent)) {
    it(`is not reported where ${name}`, () => {
      const { findings } = workspaceOf(sources).analysis('main.js', defaultOptions);
      assert.deepEqual(
        findings.filter(({ messageId }) => messageId === 'blockingHelper'),
        [],
      );
    });
  }

  it('is explained, with the way down to the API', () => {
    const sources: Sources = {
      ...lib,
      'b.js': `${imports} export function render() { load(); }`,
      'main.js': `import { render } from './b'; app.get('/', () => { for (;;) render(); });`,
    };
    const [finding] = analysisIn(sources, 'main.js').findings;
    assert.equal(
      finding?.message,
      '`render` blocks the event loop by calling `fs.readFileSync` 2 calls down; every other request and event waits, ' +
        'once per iteration. Make it asynchronous and await it (concurrency).',
    );
    assert.deepEqual(
      [finding.rule, finding.severity, finding.remedy],
      ['no-blocking-call', 'warning', 'concurrency'],
    );
    assert.deepEqual(
      finding.chain.map(({ file, message, range }) => [
        file,
        message,
        sources[file]?.slice(range.start, range.end),
      ]),
      [
        ['b.js', '`render` calls `load`', 'load'],
        ['lib.js', '`load` calls `fs.readFileSync`', `require('fs').readFileSync`],
      ],
    );
  });

  it('needs parallelism where it computes', () => {
    const sources = {
      'lib.js': `export function hash(p) { return require('crypto').scryptSync(p, 's', 64); }`,
      'main.js': `import { hash } from './lib'; app.post('/', (q) => { hash(q); });`,
    };
    const [finding] = analysisIn(sources, 'main.js').findings;
    assert.equal(finding?.remedy, 'parallelism');
    assert.match(finding.message, /worker thread \(parallelism\)/);
  });

  it('needs less work where a module is loaded that may be another each time', () => {
    const sources = {
      'lib.js': `export function load(name) { return require(name); }`,
      'main.js': `import { load } from './lib'; app.get('/', (q) => { load(q.name); });`,
    };
    const [finding] = analysisIn(sources, 'main.js').findings;
    assert.equal(finding?.remedy, 'less-work');
    assert.match(finding.message, /Neither concurrency nor parallelism .* do it once, at start-up/);
  });

  it('is as severe as the rule is set to be', () => {
    const workspace = workspaceOf({ ...lib, 'main.js': `${imports} app.get('/', () => { load(); });` });
    const at = (setting: 'off' | 'error'): unknown =>
      workspace
        .analysis('main.js', { ...everywhere, severity: { 'no-blocking-call': setting } })
        .findings.map(({ severity }) => severity);
    assert.deepEqual(at('off'), []);
    assert.deepEqual(at('error'), ['error']);
  });
});

describe('a workspace', () => {
  const sources = {
    ...lib,
    'b.js': `${imports} export function render() { load(); }`,
    'main.js': `import { render } from './b'; app.get('/', () => { render(); });`,
    'other.js': `export const x = 1;`,
  };

  it('says where a rule is silent because of the context, unless the user has switched it off', () => {
    const loop = `let sum = 0; for (let i = 0; i < 1e9; i++) sum += Math.sqrt(i); console.log(sum);`;
    const workspace = workspaceOf(
      { ...lib, 'main.js': `${imports} load();\n${loop}` },
      {
        roleOf: () => ({ role: 'cli', reason: 'the package runs it as a command' }),
      },
    );
    const notes = (severity: AnalysisOptions['severity']): readonly Note[] =>
      workspace.analysis('main.js', { ...defaultOptions, severity }).notes;
    const [heavy] = notes({});
    assert.equal(heavy?.rule, 'no-cpu-heavy-loop');
    assert.equal(heavy.message, 'Not reported in the context `cli`: the package runs it as a command.');
    assert.equal(heavy.verdict?.kind, 'reduction');
    assert.deepEqual(notes({ 'no-cpu-heavy-loop': 'off' }), []);
    assert.deepEqual(notes({ 'no-cpu-heavy-loop': { cli: 'off' } }), []);
    assert.deepEqual(notes({ 'no-cpu-heavy-loop': 'hint' }), []);
    const [shown] = workspace.analysis('main.js', everywhere).findings.slice(-1);
    assert.match(shown?.message ?? '', /the program takes that much longer/);
  });

  it('says nothing of files that it does not have', () => {
    assert.deepEqual(new Workspace().analysis('a.js', everywhere), { findings: [], notes: [] });
    assert.equal(new Workspace().linesOf('a.js'), undefined);
    assert.equal(new Workspace().facts('a.js'), undefined);
  });

  it('turns offsets into positions', () => {
    const lines = workspaceOf({ 'a.js': 'one;\r\ntwo;\n\nfour' }).linesOf('a.js');
    assert.deepEqual(lines?.positionAt(8), { line: 2, column: 3 });
    assert.deepEqual(lines.positionAt(100), { line: 4, column: 5 });
    assert.equal(lines.offsetAt({ line: 4, column: 1 }), 12);
  });

  it('tells which files an edit concerns', () => {
    const workspace = workspaceOf(sources);
    assert.deepEqual(workspace.takeChanged(), ['b.js', 'lib.js', 'main.js', 'other.js']);
    assert.deepEqual(workspace.takeChanged(), []);
    // The handler goes: what it called is no longer run for each request.
    workspace.set(factsOf('main.js', `import { render } from './b'; render();`));
    assert.deepEqual(workspace.takeChanged(), ['lib.js', 'main.js']);
    assert.equal(workspace.analysis('lib.js', everywhere).findings[0]?.context.kind, 'start-up');
    // Nothing that others see.
    workspace.set(factsOf('main.js', `import { render } from './b'; render(1);`));
    assert.deepEqual(workspace.takeChanged(), ['main.js']);
    workspace.set(factsOf('main.js', sources['main.js']));
    assert.deepEqual(workspace.takeChanged(), ['lib.js', 'main.js']);
    // The helper no longer blocks.
    workspace.set(factsOf('lib.js', `export function load() {}`));
    assert.deepEqual(workspace.takeChanged(), ['lib.js', 'main.js']);
    assert.deepEqual(workspace.analysis('main.js', everywhere).findings, []);
  });

  it('follows calls anew when a file comes or goes', () => {
    const { 'b.js': middle, ...rest } = sources;
    const workspace = new Workspace({ resolveModule: relativeIn(() => Object.keys(sources)) });
    for (const [path, text] of Object.entries(rest)) workspace.set(factsOf(path, text));
    const kind = (): string | undefined => workspace.analysis('lib.js', everywhere).findings[0]?.context.kind;
    assert.equal(kind(), 'function');
    workspace.set(factsOf('b.js', middle));
    assert.equal(kind(), 'handler');
    workspace.takeChanged();
    workspace.delete('b.js');
    assert.equal(kind(), 'function');
    assert.deepEqual(workspace.takeChanged(), ['b.js', 'lib.js', 'main.js']);
  });

  const awaiting: Sources = {
    'lib.js': `import fs from 'node:fs/promises'; export async function load(p) { return fs.readFile(p); }`,
    'main.js': `import { load } from './lib'; export async function f() { const a = await load('a'); const b = await load('b'); return [a, b]; }`,
  };
  it('names what depended on a file that has gone, whoever asked in between', () => {
    for (const asks of [false, true]) {
      const workspace = workspaceOf(awaiting);
      workspace.takeChanged();
      workspace.delete('lib.js');
      if (asks) workspace.analysis('main.js', everywhere);
      assert.deepEqual(workspace.takeChanged(), ['lib.js', 'main.js']);
      assert.deepEqual(workspace.takeChanged(), []);
    }
  });

  it('names what other modules decide when modules may resolve to other files', () => {
    const workspace = workspaceOf(awaiting);
    workspace.takeChanged();
    workspace.invalidateResolution();
    assert.ok(workspace.takeChanged().includes('main.js'));
  });

  it('says nothing of the calls of a file that cannot be read', () => {
    const workspace = workspaceOf(sources);
    const text = `import { render } from './b'; app.get('/', () => { render(); });`;
    workspace.set(factsOf('main.js', text));
    assert.equal(workspace.analysis('main.js', everywhere).findings.length, 1);
    workspace.set({
      ...factsOf('x.js', ''),
      path: 'main.js',
      skipped: { kind: 'syntax-error', message: '' },
    });
    assert.deepEqual(workspace.analysis('main.js', everywhere).findings, []);
  });

  it('resolves modules anew when it is told to', () => {
    let isResolved = false;
    const resolve = relativeIn(() => Object.keys(sources));
    const workspace = workspaceOf(sources, {
      resolveModule: (from, to) => (isResolved ? resolve(from, to) : undefined),
    });
    const kind = (): string | undefined => workspace.analysis('lib.js', everywhere).findings[0]?.context.kind;
    assert.equal(kind(), 'function');
    isResolved = true;
    assert.equal(kind(), 'function');
    workspace.invalidateResolution();
    assert.equal(kind(), 'handler');
  });

  it('forgets what a file called and exported that cannot be read any more', () => {
    const broken = (path: string): FileFacts => fileFacts({ path, text: 'const = ;' }, everywhere);
    const workspace = workspaceOf(sources);
    assert.equal(workspace.analysis('lib.js', everywhere).findings[0]?.context.kind, 'handler');
    workspace.takeChanged();
    workspace.set(broken('main.js'));
    assert.deepEqual(workspace.takeChanged(), ['lib.js', 'main.js']);
    assert.equal(workspace.analysis('lib.js', everywhere).findings[0]?.context.kind, 'function');

    workspace.set(factsOf('main.js', `${imports} app.get('/', () => { load(); });`));
    assert.equal(workspace.analysis('main.js', everywhere).findings.length, 1);
    workspace.set(broken('lib.js'));
    assert.deepEqual(workspace.analysis('main.js', everywhere).findings, []);
    const { findings, skipped } = workspace.analysis('lib.js', everywhere);
    assert.deepEqual([findings, skipped?.kind], [[], 'syntax-error']);
  });

  it('comes to the same after any edits as when it is made anew', () => {
    const texts: Readonly<Record<string, readonly string[]>> = {
      'lib.js': [
        `export function load() { ${read}; }`,
        `export async function load() { ${read}; }`,
        `export { load } from './b';`,
        `export * from './b'; export const load = (go) => { go(); ${read}; };`,
        `import { render } from './b'; export function load() { render(load); ${read}; }`,
        `import { B } from './b'; export class L extends B { load() { ${read}; } } export const load = () => new L().go();`,
      ],
      'b.js': [
        `${imports} export function render(go) { load(go); }`,
        `export * from './lib'; export function render(go) { setTimeout(go); }`,
        `${imports} export const render = (go) => () => go(load());`,
        `export class B { load() { ${read}; } } export const render = () => new B().load();`,
        `export class B { go() { return this.load(); } load() {} } export const render = () => new B().go();`,
        ``,
      ],
      'main.js': [
        `import { render } from './b'; app.get('/', () => { render(); });`,
        `import * as b from './b'; ${imports} app.get('/', b.render(load));`,
        `${imports} for (;;) load(() => { ${read}; });`,
        `import { render } from './b'; export async function f() { render(() => { ${read}; }); }`,
        `import { B } from './b'; let c; app.get('/', () => { c ??= new B().load(); });`,
        `import { B } from './b'; export async function f() { new (class extends B { load() { ${read}; } })().go(); }`,
      ],
    };
    const paths = Object.keys(texts);
    const current: Record<string, string> = Object.fromEntries(
      paths.map((path) => [path, texts[path]?.[0] ?? '']),
    );
    const workspace = workspaceOf(current);
    // A linear congruential generator (Numerical Recipes), so that the edits are the same each time.
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    let shown = new Map(paths.map((path) => [path, workspace.analysis(path, everywhere)]));
    workspace.takeChanged();
    for (let edit = 0; edit < 100; edit++) {
      const path = paths[random(paths.length)] ?? '';
      const text = `${'\n'.repeat(random(3))}${texts[path]?.[random(6)] ?? ''}`;
      current[path] = text;
      workspace.set(factsOf(path, text));
      const changed = workspace.takeChanged();
      const fresh = workspaceOf(current);
      const next = new Map(paths.map((other) => [other, fresh.analysis(other, everywhere)]));
      for (const other of paths) {
        assert.deepEqual(
          workspace.analysis(other, everywhere),
          next.get(other),
          `${other} after edit ${edit}`,
        );
        // What is not said to have changed has not.
        if (!changed.includes(other))
          assert.deepEqual(next.get(other), shown.get(other), `${other}, edit ${edit}`);
      }
      shown = next;
    }
  });
});
