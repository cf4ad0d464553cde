import assert from 'node:assert/strict';
import { builtinModules } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import ts from 'typescript';

/** Parts of `src`, longest path first where one lies in another, and the parts that each may import. */
const directions: Readonly<Record<string, readonly string[]>> = {
  base: [],
  analysis: ['base'],
  refactoring: ['base', 'analysis'],
  'profiler/timeline': ['base'],
  'profiler/probe': [],
  'profiler/sources': ['base', 'profiler/probe', 'profiler/timeline'],
  'profiler/trace': ['base', 'profiler/timeline', 'profiler/sources'],
  'profiler/session': ['base', 'profiler/probe', 'profiler/sources', 'profiler/timeline', 'profiler/trace'],
  advice: ['base', 'analysis', 'profiler/timeline'],
  messages: ['base', 'profiler/timeline'],
  webview: ['base', 'profiler/timeline', 'messages'],
  server: ['base', 'analysis', 'refactoring', 'advice', 'messages'],
  extension: ['base', 'profiler/timeline', 'profiler/trace', 'profiler/session', 'advice', 'messages'],
  cli: [
    'base',
    'analysis',
    'refactoring',
    'profiler/timeline',
    'profiler/trace',
    'profiler/session',
    'advice',
  ],
};

/** Packages that only the named parts may import. */
const reserved: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^vscode$/, ['extension']],
  [/^vscode-languageclient/, ['extension']],
  [/^vscode-languageserver/, ['server']],
  [/^commander$/, ['cli']],
  [/^(typescript|@typescript-eslint\/)/, ['analysis', 'refactoring']],
];

/** Parts that must run without Node: pure code, and the page. */
const pure = ['base', 'analysis', 'refactoring', 'profiler/timeline', 'advice', 'messages', 'webview'];

const partsByLength = Object.keys(directions).sort((a, b) => b.length - a.length);
const partOf = (file: string) =>
  partsByLength.find((part) => file === `src/${part}` || file.startsWith(`src/${part}/`));

interface Import {
  readonly file: string;
  readonly part: string;
  readonly specifier: string;
}

/** Static, dynamic, type-only and `require` imports of the product's source (tests are free). */
function imports(): Import[] {
  const found: Import[] = [];
  for (const file of globSync('src/**/*.{ts,tsx}', { ignore: ['**/*.test.ts', '**/testing/**'] })) {
    const part = partOf(file);
    assert.ok(part !== undefined, `${file} belongs to no part: name its directions here`);
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
    for (const { fileName } of importedFiles) found.push({ file, part, specifier: fileName });
  }
  return found;
}

describe('architecture', () => {
  const all = imports();

  it('parts import only in the allowed directions', () => {
    const wrong = all.filter(({ file, part, specifier }) => {
      if (!specifier.startsWith('.')) return false;
      const target = partOf(path.posix.join(path.posix.dirname(file), specifier));
      return target === undefined || (target !== part && !directions[part]?.includes(target));
    });
    assert.deepEqual(wrong, []);
    assert.ok(all.some(({ specifier }) => specifier.startsWith('../base/')));
  });

  it('the editor, the protocol and the parser are each known to one part', () => {
    const wrong = all.filter(({ part, specifier }) =>
      reserved.some(([name, parts]) => name.test(specifier) && !parts.includes(part)),
    );
    assert.deepEqual(wrong, []);
  });

  it('pure parts do not use Node, and the probe uses nothing else', () => {
    const isNode = (specifier: string) =>
      specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0] ?? '');
    const wrong = all.filter(({ part, specifier }) => {
      if (specifier.startsWith('.')) return false;
      return part === 'profiler/probe' ? !isNode(specifier) : pure.includes(part) && isNode(specifier);
    });
    assert.deepEqual(wrong, []);
  });
});
