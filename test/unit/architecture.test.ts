import assert from 'node:assert/strict';
import { builtinModules } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import ts from 'typescript';

interface Part {
  /** Parts of `src` that it may import, besides itself. */
  readonly parts: readonly string[];
  /** Packages that it may import. */
  readonly packages?: readonly string[];
  /** Whether it may import what Node has built in. tsconfig.pure.json holds the parts without it to having no globals either. */
  readonly node?: true;
}

/** The directions of imports. A longer path stands for itself, not for the part that it lies in. */
const directions: Readonly<Record<string, Part>> = {
  base: { parts: [] },
  analysis: {
    parts: ['base', 'analysis/parse', 'analysis/facts', 'analysis/program'],
    packages: ['@eslint-community/regexpp', '@typescript-eslint/scope-manager', 'scslre'],
  },
  'analysis/parse': {
    parts: ['base', 'analysis'],
    packages: [
      '@typescript-eslint/types',
      '@typescript-eslint/typescript-estree',
      '@typescript-eslint/visitor-keys',
    ],
  },
  'analysis/facts': {
    parts: ['base', 'analysis', 'analysis/parse'],
    packages: ['@typescript-eslint/scope-manager'],
  },
  // It sees no syntax tree: what it has of a file is plain data.
  'analysis/program': { parts: ['base', 'analysis', 'analysis/facts'] },
  refactoring: {
    parts: ['base', 'analysis', 'analysis/parse'],
    packages: ['@typescript-eslint/scope-manager'],
  },
  'regex-check': { parts: ['base', 'analysis'], packages: ['recheck'], node: true },
  'migration-thread': {
    parts: ['base', 'analysis', 'analysis/parse', 'refactoring', 'typed-program'],
    node: true,
  },
  workspace: { parts: ['base', 'analysis'], packages: ['ignore', 'oxc-parser', 'typescript'], node: true },
  // Whatever needs types, which the core asks for through an interface of its own.
  'typed-program': {
    parts: ['base', 'analysis', 'refactoring', 'workspace'],
    packages: ['ignore', 'typescript'],
    node: true,
  },
  'profiler/timeline': { parts: ['base'] },
  'profiler/probe': { parts: [], node: true },
  'profiler/sources': { parts: ['base', 'profiler/probe', 'profiler/timeline'], node: true },
  'profiler/trace': {
    parts: ['base', 'profiler/timeline', 'profiler/sources'],
    packages: ['@jridgewell/trace-mapping'],
    node: true,
  },
  'profiler/session': {
    parts: ['base', 'profiler/probe', 'profiler/sources', 'profiler/timeline', 'profiler/trace'],
    node: true,
  },
  messages: { parts: ['base', 'profiler/timeline'] },
  webview: { parts: ['base', 'profiler/timeline', 'messages'] },
  server: {
    parts: ['base', 'analysis', 'refactoring', 'workspace', 'regex-check', 'migration-thread', 'messages'],
    packages: ['ignore', 'vscode-languageserver', 'vscode-languageserver-textdocument'],
    node: true,
  },
  extension: {
    parts: ['base', 'profiler/timeline', 'profiler/trace', 'profiler/session', 'messages'],
    packages: ['vscode', 'vscode-languageclient'],
    node: true,
  },
  cli: {
    parts: [
      'base',
      'analysis',
      'refactoring',
      'typed-program',
      'workspace',
      'regex-check',
      'profiler/timeline',
      'profiler/trace',
      'profiler/session',
    ],
    packages: ['commander', 'diff', 'sarif'],
    node: true,
  },
};

const partsByLength = Object.keys(directions).sort((a, b) => b.length - a.length);
const partOf = (file: string) =>
  partsByLength.find((part) => file === `src/${part}` || file.startsWith(`src/${part}/`));

interface Import {
  readonly file: string;
  readonly part: string;
  readonly specifier: string;
}

/** The product's source; tests, and what lies in `testing` folders for them, are free to import anything. */
const sources = globSync('src/**/*.{ts,tsx}', { ignore: ['**/*.test.ts', '**/testing/**'] });

/** Static, dynamic, type-only and `require` imports. */
function importsOf(file: string): Import[] {
  const part = partOf(file);
  assert.ok(part !== undefined, `${file} belongs to no part: name its directions here`);
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => ({ file, part, specifier: fileName }));
}

/** Whether an import goes where its part may not. */
function isWrong({ file, part, specifier }: Import): boolean {
  const { parts, packages = [], node = false } = directions[part] ?? { parts: [] };
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const targetPart = partOf(target);
    if (targetPart === undefined || target.split('/').includes('testing')) return true;
    return targetPart !== part && !parts.includes(targetPart);
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (name.startsWith('node:') || builtinModules.includes(name)) return !node;
  return !packages.includes(name);
}

/** The calls that import what no reader of the text can tell, or past the reach of `importsOf`. */
function computedImports(file: string): string[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const callee = node.expression.getText();
      const loads = callee === 'import' || callee === 'require';
      const [argument] = node.arguments;
      if (callee.endsWith('getBuiltinModule') || (loads && !(argument && ts.isStringLiteral(argument)))) {
        found.push(`${file}: ${node.getText()}`);
      }
    }
    node.forEachChild(visit);
  };
  visit(tree);
  return found;
}

describe('architecture', () => {
  it('parts import only what they may: other parts, packages, Node', () => {
    const all = sources.flatMap(importsOf);
    assert.ok(all.length > sources.length / 2);
    assert.deepEqual(all.filter(isWrong), []);
  });

  it('would see an import in a wrong direction', () => {
    const wrong: Import[] = [
      { file: 'src/base/text.ts', part: 'base', specifier: '../analysis' },
      { file: 'src/base/text.ts', part: 'base', specifier: 'ignore' },
      { file: 'src/base/text.ts', part: 'base', specifier: 'node:fs' },
      { file: 'src/webview/main.ts', part: 'webview', specifier: '../profiler/timeline/testing/synthetic' },
      { file: 'src/cli/main.ts', part: 'cli', specifier: '../extension/extension' },
      { file: 'src/cli/main.ts', part: 'cli', specifier: '../../test/counts' },
    ];
    assert.deepEqual(wrong.filter(isWrong), wrong);
  });

  it('no import is computed, so that all can be seen', () => {
    assert.deepEqual(sources.flatMap(computedImports), []);
  });

  it('event sources are registered: each is decoded, and each collects inside the target or beside it', () => {
    const read = (file: string): string => readFileSync(`src/profiler/${file}`, 'utf8');
    for (const folder of globSync('src/profiler/sources/*/', { onlyDirectories: true })) {
      const source = path.basename(folder);
      assert.match(read('sources/decoders.ts'), new RegExp(`from './${source}/decode'`), source);
      if (existsSync(`${folder}/collect.ts`)) {
        const collectors = read('sources/probe.ts') + read('session/start-profile.ts');
        assert.match(collectors, new RegExp(`/${source}/collect'`), source);
      }
    }
  });
});
