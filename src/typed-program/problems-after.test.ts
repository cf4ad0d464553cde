import assert from 'node:assert/strict';
import { TestWorkspace } from './testing/workspace';

describe('problems after edits', () => {
  const workspace = new TestWorkspace();
  after(() => {
    workspace.dispose();
  });

  /** What is said of a use of a function that becomes asynchronous, if nothing is done about it. */
  const ofUse = (use: string, extension = 'mjs'): string[] => {
    workspace.fill({
      [`a.${extension}`]: `function load(x${extension === 'ts' ? '?: string' : ''}) { return 'text'; }\n${use}\n`,
    });
    return workspace.problems(workspace.replace(`a.${extension}`, '⟦⟧function load(', 'async '));
  };
  /** The kinds of them that are no errors of types. */
  const kindsOf = (use: string, extension?: string): string[] => [
    ...new Set(
      ofUse(use, extension)
        .map((each) => each.split(' ')[0] ?? '')
        .filter((kind) => kind !== 'type-error'),
    ),
  ];

  it('are none where a promise is waited for or handed on as one', () => {
    for (const use of [
      'await load();',
      'export async function f() { return load(); }',
      'export const f = async () => load();',
      'export async function* f() { yield load(); }',
      'load().then(console.log, console.error);',
      'load().catch(console.error);',
      'load().catch(console.error).finally(() => {});',
      'void load();',
      'await Promise.all([load(), load()]);',
      'await Promise.all([1, 2].map((x) => load(x)));',
      'await Promise.all([1, 2].map(load));',
      'await Promise.race([load()]);',
      'Promise.resolve(1).then(() => load()).catch(console.error);',
      'Promise.resolve(1).then(load).catch(console.error);',
      'const p = load();\nawait p;',
      'const p = load(), q = load();\nawait Promise.all([p, q]);',
      'const x = 1 ? await load() : (await load());',
      'await (0, load());',
      'await (load() ?? 1);'.replace('load() ?? 1', 'load()'),
      'export const f = load;',
      'console.log(typeof load, load.name);',
    ]) {
      assert.deepEqual(ofUse(use), [], use);
    }
  });

  it('are promises that nobody waits for', () => {
    for (const use of [
      'load();',
      'load(), 1;',
      'for (load(); false; load()) {}',
      'load().then(console.log);',
      'load().finally(() => {});',
      'setTimeout(() => load(), 1);',
      '[1].forEach((x) => load(x));',
    ]) {
      assert.deepEqual(kindsOf(use), ['floating-promise'], use);
    }
  });

  it('are promises in conditions', () => {
    for (const use of [
      'if (load()) console.log(1);',
      'while (load()) break;',
      'do {} while (!load());',
      'for (; load(); ) break;',
      'console.log(load() ? 1 : 2);',
      'console.log(load() && 1);',
      'console.log(load() || 1);',
      'console.log(load() ?? 1);',
    ]) {
      assert.ok(kindsOf(use).includes('promise-as-condition'), `${use}: ${kindsOf(use).join()}`);
    }
  });

  it('are promises as operands', () => {
    for (const use of [
      'console.log(load() === "x");',
      'console.log(load() < 1);',
      'console.log(+load());',
      'console.log(load() instanceof String);',
      'console.log(load() in {});',
      'console.log(typeof load());',
      'switch (load()) {}',
      'switch (1) { case load(): }',
    ]) {
      assert.ok(kindsOf(use).includes('promise-as-operand'), `${use}: ${kindsOf(use).join()}`);
    }
  });

  it('are promises that become texts', () => {
    for (const use of [
      'console.log(`${load()}`);',
      'console.log("x" + load());',
      'String(load());',
      'JSON.stringify(load());',
      'console.log(load());',
      'console.log({}[load()]);',
    ]) {
      assert.ok(kindsOf(use).includes('promise-as-string'), `${use}: ${kindsOf(use).join()}`);
    }
  });

  it('are promises in the place of values', () => {
    for (const use of [
      'export function f() { return load(); }',
      'export const f = () => load();',
      'export const f = () => (1 ? load() : 2);',
      'export function* f() { yield load(); }',
      'export const f = { x: load() };',
      'const x = load(); export const f = { x };',
      'export const f = [load()];',
      'export const f = [...load()];',
      'for (const x of load()) console.log(x);',
      'const { length } = load(); console.log(length);',
      'console.log(load().length);',
      'console.log(load()[0]);',
      'use(load());\nfunction use(x) { return x; }',
      'throw load();',
      'export default load();',
      'export class F { x = load(); }',
      'export function f(x = load()) { return x; }',
      'let y = "";\ny = load();\nexport { y };',
      'console.log([1, 2].filter(load));',
      'console.log([1, 2].map((x) => load(x)).join());',
      'console.log([1, 2].some((x) => load(x)));',
      'console.log("x".replace("x", load));',
    ]) {
      assert.ok(kindsOf(use).includes('promise-as-value'), `${use}: ${ofUse(use).join('; ')}`);
    }
  });

  it('are none where functions that are new give promises to those that wait', () => {
    workspace.fill({ 'a.mjs': 'console.log(1);\n' });
    const added =
      'function run(x) { return new Promise((done) => done(x)); }\nfunction twice(x) { return run(x ?? 2); }\n';
    assert.deepEqual(
      workspace.problems(workspace.replace('a.mjs', '⟦⟧console', `${added}await twice();\n`)),
      [],
    );
    assert.match(
      workspace.problems(workspace.replace('a.mjs', '⟦⟧console', `${added}twice();\n`)).join(),
      /floating-promise a\.mjs:3/,
    );
  });

  it('are told with their place in the text after the edits', () => {
    workspace.fill({ 'a.ts': 'function load() { return 1; }\nexport const x: number = load();\n' });
    const [problem] = workspace.program.problemsAfter([
      workspace.replace('a.ts', '⟦⟧function load', '// more\nasync '),
    ]);
    assert.equal(problem?.kind, 'type-error');
    assert.equal(problem.line, 3);
    assert.equal(problem.range.start, '// more\nasync function load() { return 1; }\nexport const '.length);
    assert.match(problem.message, /Promise<number>/);
  });

  it('are syntax errors, told as such', () => {
    workspace.fill({ 'a.mjs': 'load();\n' });
    assert.match(
      workspace.problems(workspace.replace('a.mjs', 'load()', 'load('))[0] ?? '',
      /^syntax-error a\.mjs:\d /,
    );
  });

  it('are not what was wrong before, wherever it has moved', () => {
    const text = `const x: number = 'a';
declare function load(): string;
async function other() {}
other();
export const y: string = 5, z = load(), none = missing;
`;
    workspace.fill({ 'a.ts': text });
    assert.deepEqual(
      workspace
        .problems(workspace.replace('a.ts', '⟦⟧const x', 'import "node:fs";\n\n'))
        .filter((each) => !each.includes('node:fs')),
      [],
    );
    // Taken out and put in again elsewhere.
    const moved = `declare function load(): string;\n${text.replace('declare function load(): string;\n', '')}`;
    assert.deepEqual(workspace.problems(workspace.replace('a.ts', text, moved)), []);
  });

  it('are not errors whose text alone has changed with the types', () => {
    workspace.fill({
      'a.ts': `export function load() { return ''; }\nexport const late: { go(): number } = { go: (x: Missing) => load };\n`,
    });
    const edit = workspace.replace(
      'a.ts',
      "⟦function load() { return ''; }⟧",
      "async function load() { return ''; }",
    );
    assert.deepEqual(workspace.problems(edit), []);
  });

  it('are looked for in the files that see other types', () => {
    workspace.fill({
      'a.ts': "export function load() { return ''; }",
      'b.ts': "export { load as read } from './a';\nexport * as all from './a';",
      'c.ts': "import { all, read } from './b';\nread().trim();\nall.load().trim();",
      'd.ts': "import { load } from './a';\nexport const give = () => ({ load });",
      'e.ts': "import { give } from './d';\nexport const made = give();",
      'f.ts': "import { made } from './e';\nmade.load().trim();",
    });
    const found = workspace.problems(workspace.replace('a.ts', '⟦⟧function load', 'async '));
    assert.deepEqual(
      found.filter((each) => each.startsWith('type-error')).map((each) => each.split(' ')[1]),
      ['c.ts:2', 'c.ts:3', 'f.ts:2'],
    );
  });

  it('are looked for where types fit no longer that nobody names', () => {
    workspace.fill({
      'store.ts': "export class Memory { get() { return ''; } }\nexport const open = () => new Memory();",
      'use.ts': 'export function use(store: { get(): string }) { return store; }',
      'main.ts': "import { open } from './store';\nimport { use } from './use';\nuse(open());",
      'table.ts': "export function load() { return ''; }",
      'whole.ts':
        "import * as table from './table';\nexport const take = (of: { load(): string }) => of;\ntake(table);",
    });
    assert.match(
      workspace.problems(workspace.replace('store.ts', '⟦⟧get()', 'async ')).join(),
      /type-error main\.ts:3/,
    );
    assert.match(
      workspace.problems(workspace.replace('table.ts', '⟦⟧function', 'async ')).join(),
      /type-error whole\.ts:3/,
    );
  });

  it('are looked for wherever what has changed is part of what a file takes', () => {
    const uses = {
      member: "import { tools } from './tools';\ntools.files.load().trim();",
      renamed: "import { tools as all } from './tools';\nall.files.load().trim();",
      apart: "import { tools } from './tools';\nconst { files } = tools;\nfiles.load().trim();",
      handed:
        "import { tools } from './tools';\nconst call = (of: Record<string, () => string>) => of;\ncall(tools.files);",
      all: "import * as all from './tools';\nall.tools.files.load().trim();",
      'by-text': "import * as all from './tools';\nall['tools'].files.load().trim();",
      type: "import type { tools } from './tools';\nexport const f: (typeof tools)['files']['load'] = () => '';",
      lazy: "void import('./tools').then(({ tools: { files } }) => files.load().trim());",
      further: "import { other } from './index';\nother.files.load().trim();",
      none: "import * as path from 'node:path';\nimport { tools } from './tools';\ntools.sleep().trim();\npath.sep;",
    };
    workspace.fill({
      'tools.ts':
        "import { load } from './load';\nexport const tools = { files: { load }, sleep: () => '' };",
      'load.ts': "export function load() { return ''; }",
      'index.ts': "export { tools as other } from './tools';",
      ...Object.fromEntries(Object.entries(uses).map(([name, text]) => [`${name}.ts`, text])),
    });
    const problems = workspace.problems(workspace.replace('load.ts', '⟦⟧function', 'async ')).join('\n');
    for (const name of Object.keys(uses)) {
      assert.equal(problems.includes(`type-error ${name}.ts:`), name !== 'none', `${name}: ${problems}`);
    }
  });

  it('are none where only other errors come with a suggestion', () => {
    // TypeScript suggests names for the first ten.
    const rest = Array.from({ length: 10 }, (_, i) => `export const x${i} = TASKS${i};`);
    const names = Array.from({ length: 11 }, (_, i) => `Tasks${i}`);
    workspace.fill({
      'a.js': [`const [${names.join()}] = [];`, 'export const x = TASKS10;', ...rest].join('\n'),
    });
    assert.deepEqual(workspace.problems(workspace.replace('a.js', 'TASKS10', 'Tasks10')), []);
  });

  it('are looked for in JavaScript whether or not it is checked', () => {
    for (const config of [
      undefined,
      { compilerOptions: { checkJs: false, allowJs: true } },
      { include: ['src'] },
    ]) {
      workspace.fill({
        'a.js': 'exports.load = () => "";',
        'b.js': "const { load } = require('./a');\nif (load()) console.log(1);",
        ...(config && { 'tsconfig.json': JSON.stringify(config) }),
      });
      const found = workspace.problems(workspace.replace('a.js', '⟦⟧() =>', 'async '));
      assert.ok(
        found.some((each) => each.startsWith('promise-as-condition b.js:2')),
        found.join(),
      );
    }
  });

  it('are those of all projects', () => {
    workspace.fill({
      'src/a.ts': "export const load = () => '';",
      'src/tsconfig.json': JSON.stringify({ compilerOptions: { strict: false } }),
      'test/b.ts': "import { load } from '../src/a';\nload().trim();",
      'test/tsconfig.json': JSON.stringify({ compilerOptions: { strict: true } }),
    });
    assert.match(
      workspace.problems(workspace.replace('src/a.ts', "⟦⟧() => ''", 'async ')).join(),
      /type-error test\/b\.ts:2/,
    );
  });

  it('are asked of edits that leave nothing behind', () => {
    workspace.fill({
      'a.ts': "export const load = () => '';",
      'b.ts': "import { load } from './a';\nload().trim();",
    });
    const edit = workspace.replace('a.ts', "⟦⟧() => ''", 'async ');
    const first = workspace.problems(edit);
    assert.ok(first.length > 0);
    assert.deepEqual(workspace.problems(edit), first);
    assert.deepEqual(workspace.problems(), []);
    assert.equal(workspace.text('a.ts'), "export const load = () => '';");
    const type = workspace.program.typeOf(workspace.path('b.ts'), workspace.range('b.ts', '⟦load()⟧.trim'));
    assert.equal(type?.text, 'string');
  });

  it('follow edits of edits', () => {
    workspace.fill({
      'a.ts': "export const load = () => '';",
      'b.ts': "import { load } from './a';\nload().trim();",
    });
    workspace.program.setText(workspace.path('a.ts'), "export const load = async () => '';");
    assert.deepEqual(workspace.problems(workspace.replace('a.ts', 'load', 'load')), []);
    assert.deepEqual(
      workspace.problems(workspace.replace('b.ts', 'load().trim()', '(await load()).trim()')),
      [],
    );
    workspace.program.setText(workspace.path('a.ts'), undefined);
  });
});
