import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { defaultOptions } from '../../src/analysis';
import { LineIndex } from '../../src/base/text';
import { checkFiles, type CheckResult } from '../../src/cli/check-files';
import type { CheckReport } from '../../src/cli/check-report';
import { RegexChecker } from '../../src/regex-check/regex-checker';
import { runCli } from './run-cli';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Generated, bundled and minified files among them, and the largest JavaScript files that people have on disk. */
const packages = [
  'typescript/lib',
  'mocha',
  'eslint',
  'prettier',
  'playwright-core',
  'esbuild',
  '@typescript-eslint/typescript-estree',
  'vscode-languageserver',
].map((name) => `node_modules/${name}`);

describe('check over whole real packages', () => {
  const regexChecker = new RegexChecker(join(root, 'dist/regex-check.cjs'));
  const checkPackages = (names: readonly string[]): Promise<CheckResult> =>
    checkFiles(
      names.map((path) => join(root, path)),
      {
        analysis: defaultOptions,
        minSeverity: 'hint',
        ignore: [],
        cwd: root,
        isolated: false,
        concurrency: undefined,
        scanWorker: join(root, 'dist/scan-worker.cjs'),
        regexChecker,
        onProgress: () => undefined,
      },
    );
  let result: CheckResult;

  before(async function () {
    this.timeout(300_000);
    result = await checkPackages(packages);
  });
  after(() => {
    regexChecker.dispose();
  });

  it('analyses or names as skipped each of their files', () => {
    const files = globSync(
      packages.map((path) => `${path}/**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}`),
      { cwd: root, dot: true, followSymbolicLinks: false, ignore: '**/*.d.{ts,mts,cts}' },
    );
    assert.ok(files.length > 500, `only ${files.length} files`);
    const { analysed, ignored, report } = result;
    assert.equal(ignored, 0);
    assert.equal(analysed.length + report.skipped.length, files.length);
    const known = new Set(files);
    for (const { file, reason } of report.skipped) {
      assert.ok(known.has(file), file);
      assert.notEqual(reason, '');
      assert.doesNotMatch(reason, /bug of Lanewise/, file);
    }
  });

  it('skips the largest and the minified ones with the reason', () => {
    const reasonOf = (file: string): string =>
      result.report.skipped.find((skip) => skip.file === file)?.reason ?? '';
    assert.match(reasonOf('node_modules/typescript/lib/typescript.js'), /limit of 1000000 characters/);
    assert.match(reasonOf('node_modules/prettier/plugins/babel.mjs'), /minified/);
  });

  it('finds blocking calls where they really are', () => {
    const { findings } = result.report;
    assert.ok(findings.length > 20, `only ${findings.length} findings`);
    // `fs.readFileSync` in the message is `fs.readFileSync`, `fs_1.default.readFileSync`, … in the file, or an alias.
    let byName = 0;
    for (const { rule, file, range, message } of findings) {
      // What a helper calls is elsewhere.
      if (rule !== 'no-blocking-call' || message.includes(' by calling ')) continue;
      const text = readFileSync(join(root, file), 'utf8');
      const lines = new LineIndex(text);
      const place = text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end));
      const api = /^`(?:[^`]*\.)?(\w+)`/.exec(message)?.[1];
      assert.ok(api !== undefined, message);
      if (place.includes(api)) byName++;
      else assert.match(place, /^[\w$]+$|^[\w$.]+\.\w+$/, `${file}: ${message}`);
    }
    assert.ok(byName > 20, `only ${byName} by name`);
  });

  it('finds the same each time, and from the command line', async function () {
    this.timeout(300_000);
    const { stdout } = await runCli(['check', '--format', 'json', 'node_modules/mocha'], { cwd: root });
    const { report } = await checkPackages(['node_modules/mocha']);
    assert.ok(report.findings.length > 0);
    // The closer look at an expression ends after some seconds, which a busy machine may take for any of them.
    const decided = ({ findings, ...rest }: CheckReport): unknown => ({
      ...rest,
      findings: findings.filter(({ rule }) => rule !== 'no-slow-regex'),
    });
    assert.deepEqual(decided(JSON.parse(stdout) as CheckReport), decided(report));
  });
});
