import assert from 'node:assert/strict';
import { everywhere } from '../testing/everywhere';
import { factsOf, relativeIn, type Sources, workspaceOf } from '../testing/program';
import type { Workspace } from './workspace';

const read = `require('fs').readFileSync('x')`;

/** A linear congruential generator (Numerical Recipes), so that the edits are the same each time. */
function randomNumbers(): (below: number) => number {
  let seed = 11;
  return (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

describe('a workspace that is edited', () => {
  const sources = {
    'lib.js': `export function load() {\n  ${read};\n}\nexport function other() {\n  return 1;\n}\n`,
    'main.js': `import { load } from './lib';\napp.get('/', () => {\n  load();\n});\n`,
  };

  /** A workspace that counts how often it follows calls into other files. */
  function counting(): { workspace: Workspace; resolved: () => number } {
    const resolve = relativeIn(() => Object.keys(sources));
    let count = 0;
    const resolveModule = (from: string, specifier: string): string | undefined => {
      count++;
      return resolve(from, specifier);
    };
    const workspace = workspaceOf(sources, { resolveModule });
    workspace.takeChanged();
    count = 0;
    return { workspace, resolved: () => count };
  }

  it('says at once what can be said without following calls', () => {
    const { workspace, resolved } = counting();
    const text = sources['lib.js'].replace('return 1;', `return ${read};`);
    workspace.set(factsOf('lib.js', text));
    const { findings } = workspace.analysisAtOnce('lib.js', everywhere);
    assert.equal(resolved(), 0);
    assert.deepEqual(
      findings.map(({ range, context }) => [range.start, context.kind]),
      [
        [text.indexOf('require'), 'handler'],
        [text.lastIndexOf('require'), 'function'],
      ],
    );
    workspace.analysis('lib.js', everywhere);
    workspace.set(factsOf('main.js', sources['main.js']));
    workspace.analysis('main.js', everywhere);
    assert.ok(resolved() > 0, 'otherwise the count tells nothing');
  });

  it('says the same at once where an edit has only moved things', () => {
    for (const path of ['lib.js', 'main.js'] as const) {
      for (const before of ['import', 'load();', '});', 'export', `  ${read}`, '}']) {
        const { workspace } = counting();
        const text = sources[path].replace(before, `\n/* new */ ${before}`);
        workspace.set(factsOf(path, text));
        const atOnce = workspace.analysisAtOnce(path, everywhere);
        assert.ok(atOnce.findings.length > 0);
        assert.deepEqual(atOnce, workspace.analysis(path, everywhere), `${path}: ${before}`);
        // And back, from what has not been followed.
        workspace.set(factsOf(path, sources[path]));
        assert.deepEqual(
          workspace.analysisAtOnce(path, everywhere),
          workspace.analysis(path, everywhere),
          `${path}: ${before}`,
        );
      }
    }
  });

  it('says the same at once while the arguments of a call are typed', () => {
    for (const comment of ['', '  // lanewise-disable-next-line no-blocking-call\n']) {
      const lib = `exports.a = (x) => ${read}; exports.b = (x) => x;`;
      const main = `const lib = require('./lib');\napp.get('/', () => {\n${comment}  lib.a(1);\n});\n`;
      const workspace = workspaceOf({ 'lib.js': lib, 'main.js': main });
      workspace.takeChanged();
      workspace.set(factsOf('main.js', main.replace('a(1)', 'a(12)')));
      const atOnce = workspace.analysisAtOnce('main.js', everywhere);
      assert.equal(atOnce.findings.length, comment === '' ? 1 : 0);
      assert.deepEqual(atOnce.notes, []);
      assert.deepEqual(atOnce, workspace.analysis('main.js', everywhere));
    }
  });

  it('says nothing at once of the call of another function', () => {
    for (const [from, to] of [
      ['lib.a(', 'lib.b('],
      ['lib.a(', 'lib.bbb('],
      ['(lib.a', '(lib.b'],
      ['own(', 'two('],
      ['one.a', 'two.a'],
    ] as const) {
      const lib = `exports.a = (x) => ${read}; exports.b = exports.bbb = (x) => x;`;
      const main = `const lib = require('./lib');\nconst one = lib, two = require('./none');\nconst own = lib.a;\napp.get('/', () => {\n  lib.a(lib.a(1)); one.a(); own();\n});\n`;
      const workspace = workspaceOf({ 'lib.js': lib, 'main.js': main });
      const starts = (atOnce: boolean): number[] =>
        (atOnce
          ? workspace.analysisAtOnce('main.js', everywhere)
          : workspace.analysis('main.js', everywhere)
        ).findings.map(({ range }) => range.start);
      workspace.takeChanged();
      assert.equal(starts(true).length, 4);
      workspace.set(factsOf('main.js', main.replace(from, to)));
      assert.deepEqual(starts(true), starts(false), `${from} → ${to}`);
    }
  });

  it('says the same at once of a file that goes and comes back', () => {
    const { workspace } = counting();
    const text = `// A new head.\n${sources['main.js']}`;
    workspace.delete('main.js');
    assert.deepEqual(workspace.analysisAtOnce('main.js', everywhere), { findings: [], notes: [] });
    workspace.set(factsOf('main.js', text));
    const atOnce = workspace.analysisAtOnce('main.js', everywhere);
    assert.deepEqual(
      atOnce.findings.map(({ range }) => text.slice(range.start, range.end)),
      ['load'],
    );
    assert.deepEqual(atOnce, workspace.analysis('main.js', everywhere));
  });

  it('says of functions that are new what their own file tells, until calls have been followed', () => {
    const { workspace } = counting();
    const added = `export async function added() {\n  ${read};\n}\n`;
    workspace.set(factsOf('lib.js', added + sources['lib.js']));
    const kinds = (): string[] =>
      workspace.analysisAtOnce('lib.js', everywhere).findings.map(({ context }) => context.kind);
    assert.deepEqual(kinds(), ['async-function', 'handler']);
    workspace.set(factsOf('main.js', `import { added } from './lib';\napp.get('/', added);\n`));
    assert.deepEqual(kinds(), ['async-function', 'handler']);
    workspace.takeChanged();
    assert.deepEqual(kinds(), ['handler', 'function']);
  });

  it('says of files that it has not linked yet what they say by themselves', () => {
    const workspace = workspaceOf(sources);
    const [finding] = workspace.analysisAtOnce('lib.js', everywhere).findings;
    assert.equal(finding?.context.kind, 'function');
    assert.deepEqual(workspace.analysisAtOnce('main.js', everywhere).findings, []);
    assert.deepEqual(workspace.analysisAtOnce('none.js', everywhere), { findings: [], notes: [] });
  });

  it('says which files call what is another one now', () => {
    const io = `import fs from 'fs/promises';`;
    const types = {
      'types.ts': `export interface Store { load(k: string): Promise<string> }`,
      'disk.ts': `${io} import { Store } from './types';
        export class Disk implements Store { async load(k) { return fs.readFile(k, 'utf8'); } }`,
      'run.ts': `import { Store } from './types'; export async function run(s: Store, k) { return s.load(k); }`,
      'main.ts': `import { run } from './run';
        export async function all(s: any, ks: string[]) {
          const r = [];
          for (const k of ks) { r.push(await run(s, k)); }
          return r;
        }`,
    };
    const log = (implemented: string): string =>
      `${io} import { Store } from '../types';
        export class Log ${implemented} { async load(k) { await fs.writeFile('log', k); return ''; } }`;
    const rulesIn = (workspace: Workspace): string[] =>
      workspace.analysis('main.ts', everywhere).findings.map(({ rule }) => rule);

    const first = workspaceOf({ ...types, 'src/log.ts': log('implements Store') });
    first.takeChanged();
    assert.deepEqual(rulesIn(first), []);
    first.set(factsOf('src/log.ts', log('')));
    assert.ok(first.takeChanged().includes('main.ts'));
    assert.deepEqual(rulesIn(first), ['no-await-in-loop']);

    const loading = `import { Log } from './test/log'; export const log = new Log();`;
    const second = workspaceOf({ ...types, 'test/log.ts': log('implements Store'), 'use.ts': '' });
    second.takeChanged();
    assert.deepEqual(rulesIn(second), ['no-await-in-loop']);
    second.set(factsOf('use.ts', loading));
    assert.ok(second.takeChanged().includes('main.ts'));
    assert.deepEqual(rulesIn(second), []);
  });

  it('finds what has changed in steps', () => {
    const { workspace } = counting();
    workspace.set(factsOf('main.js', `import { load } from './lib';\nload();\n`));
    let steps = 0;
    let changed: readonly string[] | undefined;
    while (!(changed = workspace.takeChangedUntil(() => true))) steps++;
    assert.ok(steps > 5, `${steps} steps`);
    assert.deepEqual(changed, ['lib.js', 'main.js']);
    assert.deepEqual(
      workspace.takeChangedUntil(() => false),
      [],
    );
  });

  it('comes to the same as one made anew, whenever it is interrupted', () => {
    const random = randomNumbers();
    const paths = ['a.js', 'b.js', 'c.js', 'd.js', 'e.js'];
    const some = (choices: readonly string[]): string => choices[random(choices.length)] ?? '';
    const statement = (): string =>
      some([
        `${read};`,
        'one();',
        'two(() => one());',
        'await x;',
        'go();',
        'for (const y of z) one(y);',
        'two(go);',
      ]);
    /** A file that has `one` and `two`, its own ones or those of another file. */
    const textOf = (): string => {
      const from = `./${some(['a', 'b', 'c', 'd', 'e'])}`;
      const head = some([
        `import { one, two } from '${from}'; export function three() { ${statement()} }`,
        `const lib = require('${from}'); const { two } = lib; const one = (x) => lib.one(x);`,
        `export * from '${from}'; export async function one(go) { await x; ${statement()} } const two = one;`,
        `export function one(go) { ${statement()} } export async function two(go) { ${statement()} ${statement()} }`,
        `import fs from 'fs/promises'; export const one = (p) => fs.readFile(p); export const two = one;`,
      ]);
      const handler = `app.get('/', async (go) => { ${statement()} ${statement()} });`;
      return [head, ...(random(2) > 0 ? [handler] : []), '', ...(random(2) > 0 ? [statement()] : [])].join(
        '\n',
      );
    };
    const current: Record<string, string> = Object.fromEntries(paths.map((path) => [path, textOf()]));
    const workspace = workspaceOf(current);
    workspace.takeChanged();
    let shown = analysesOf(current);
    for (let edit = 0; edit < 40; edit++) {
      const changed = new Set<string>();
      for (let count = random(3); count >= 0; count--) {
        const path = some(paths);
        current[path] = random(4) > 0 ? textOf() : `\n${current[path] ?? ''}`;
        workspace.set(factsOf(path, current[path]));
        // Some of the work, which the next edit makes void.
        let steps = random(30);
        for (const other of workspace.takeChangedUntil(() => steps-- === 0) ?? []) changed.add(other);
      }
      if (random(3) === 0) workspace.analysisAtOnce(some(paths), everywhere);
      for (const path of workspace.takeChanged()) changed.add(path);
      const next = analysesOf(current);
      for (const path of paths) {
        const analysis = next.get(path);
        assert.deepEqual(workspace.analysis(path, everywhere), analysis, `${path} after edit ${edit}`);
        assert.deepEqual(workspace.analysisAtOnce(path, everywhere), analysis);
        // What is not said to have changed has not.
        if (!changed.has(path)) assert.deepEqual(analysis, shown.get(path), `${path}, edit ${edit}`);
      }
      shown = next;
    }
  });
});

function analysesOf(sources: Sources): Map<string, ReturnType<Workspace['analysis']>> {
  const workspace = workspaceOf(sources);
  return new Map(Object.keys(sources).map((path) => [path, workspace.analysis(path, everywhere)]));
}
