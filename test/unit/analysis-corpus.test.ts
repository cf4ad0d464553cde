import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyseFile, defaultOptions, type Finding, rules, suppressionEdits } from '../../src/analysis';
import { applyEdits } from '../../src/base/text';
import { fixed } from '../../src/refactoring/testing/fixed';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** Real code of many hands: compilers, test runners, linters, bundles, generated and minified files among it. */
const packages = [
  'typescript/lib',
  'mocha',
  'eslint',
  'prettier',
  'playwright-core',
  '@vscode/vsce',
  '@vscode/test-electron',
  'esbuild',
  'tsx',
  'ajv',
  'lodash',
  'graceful-fs',
  'workerpool',
];

const sources = packages.flatMap((name) =>
  readdirSync(join(modules, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:[cm]?[jt]s|[jt]sx)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(),
);

describe('analysis of real packages', function () {
  this.timeout(300_000);

  const skipped = new Map<string, string>();
  const found: { readonly path: string; readonly text: string; readonly finding: Finding }[] = [];
  let lines = 0;
  const countIn = (path: string): number => found.filter((other) => other.path === path).length;

  before(() => {
    for (const path of sources) {
      const text = readFileSync(path, 'utf8');
      const analysis = analyseFile({ path, text }, defaultOptions);
      if (analysis.skipped) {
        skipped.set(relative(modules, path), analysis.skipped.kind);
        assert.deepEqual(analysis.findings, []);
      } else {
        lines += text.split('\n').length;
        found.push(...analysis.findings.map((finding) => ({ path, text, finding })));
      }
    }
  });

  it('ends, with every skipped file named and none for a bug of ours', () => {
    assert.ok(sources.length > 1_000);
    assert.equal(skipped.get('typescript/lib/typescript.js'), 'too-large');
    assert.ok([...skipped.values()].includes('minified'));
    const unexpected = [...skipped].filter(
      ([path, kind]) =>
        kind !== 'too-large' &&
        kind !== 'minified' &&
        !(kind === 'declarations' && /\.d\.[cm]?ts$/.test(path)),
    );
    assert.deepEqual(unexpected, []);
  });

  it('finds what is known to be there', () => {
    const known = found.find(
      ({ path, finding }) =>
        path.endsWith(join('esbuild', 'install.js')) && finding.message.includes('`fs.chmodSync`'),
    );
    assert.equal(known?.finding.context.kind, 'async-function');
  });

  it('points into the text, at code that can be told to be what is reported', () => {
    assert.ok(found.length > 100);
    for (const { path, text, finding } of found) {
      const { start, end } = finding.range;
      assert.ok(start >= 0 && start < end && end <= text.length, path);
      assert.ok(rules.some(({ id }) => id === finding.rule));
      // A call is told by its name; a loop, an expression or an argument is all that it is.
      if (finding.rule !== 'no-blocking-call') continue;
      const marked = text.slice(start, end);
      assert.match(marked, /\w/, `${path}: ${marked}`);
      assert.doesNotMatch(marked, /;/, `${path}: ${marked}`);
    }
  });

  it('is quiet: fewer than 2 findings in 1,000 lines, heavy loops far fewer', () => {
    const heavy = found.filter(({ finding }) => finding.rule === 'no-cpu-heavy-loop');
    assert.ok(found.length / lines < 2 / 1_000, `${found.length} in ${lines} lines`);
    assert.ok(heavy.length / lines < 0.2 / 1_000, `${heavy.length} in ${lines} lines`);
  });

  it('fixes to something that parses and has one finding less', () => {
    const fixable = found.flatMap(({ path, text, finding }) =>
      finding.fixes.map((fix) => ({ path, text, finding, fix })),
    );
    assert.ok(fixable.length > 10);
    for (const { path, text, fix } of fixable) {
      const fixed = applyEdits(text, fix.edits);
      const after = analyseFile({ path, text: fixed }, defaultOptions);
      assert.equal(after.skipped, undefined, `${relative(modules, path)}: ${fix.title}`);
      assert.equal(after.findings.length, countIn(path) - 1, `${relative(modules, path)}: ${fix.title}`);
    }
  });

  it('fixes whole files until nothing is left to fix', () => {
    for (const path of new Set(
      found.filter(({ finding }) => finding.fixes.length > 0).map(({ path }) => path),
    )) {
      const { text, applied } = fixed({ path, text: readFileSync(path, 'utf8') }, { unsafe: true });
      assert.ok(applied > 0, path);
      const { findings } = analyseFile({ path, text }, defaultOptions);
      assert.deepEqual(
        findings.flatMap(({ fixes }) => fixes),
        [],
      );
    }
  });

  it('can suppress each of some forty findings', () => {
    const step = Math.ceil(found.length / 40);
    for (const { path, text, finding } of found.filter((_, index) => index % step === 0)) {
      const [edit] = suppressionEdits({ path, text }, [finding]);
      assert(edit, path);
      const { findings } = analyseFile({ path, text: applyEdits(text, [edit]) }, defaultOptions);
      assert.ok(findings.length < countIn(path), `${relative(modules, path)}: ${finding.message}`);
    }
  });
});
