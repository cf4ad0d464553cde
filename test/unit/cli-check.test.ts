import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Log } from 'sarif';
import type { CheckReport } from '../../src/cli/check-report';
import { cli, runCli } from './run-cli';

const blocking =
  "import fs from 'node:fs';\nexport async function load(path) {\n  return fs.readFileSync(await path);\n}\n";

describe('lanewise check', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'lanewise-check-')));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  }
  const check = (...args: string[]) => runCli(['check', ...args], { cwd: folder });
  async function checkJson(...args: string[]): Promise<CheckReport> {
    const run = await check(...args, '--format', 'json');
    assert.equal(run.stderr, '');
    const report = JSON.parse(run.stdout) as CheckReport;
    assert.equal(run.code, report.findings.length + (report.unusedDirectives?.length ?? 0) > 0 ? 1 : 0);
    return report;
  }
  const filesOf = (report: CheckReport): string[] => report.findings.map(({ file }) => file);

  it('ends with 0 and a summary when nothing is found', async () => {
    await write({ 'a.js': 'export const a = 1;\n' });
    assert.deepEqual(await check('a.js'), {
      code: 0,
      signal: null,
      stdout: '0 findings in 1 file.\n',
      stderr: '',
    });
  });

  it('is the command that package.json names, and can be executed', async () => {
    const { bin } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      bin: { lanewise: string };
    };
    const file = fileURLToPath(new URL(`../../${bin.lanewise}`, import.meta.url));
    const { stdout } = await promisify(execFile)(file, ['--version']);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it('ends with 1 and a line for each finding', async () => {
    await write({ 'src/a.js': blocking });
    const { code, stdout } = await check();
    assert.equal(code, 1);
    assert.match(stdout, /^src\/a\.js:3:10 information `fs\.readFileSync` blocks .* \(no-blocking-call\)/);
    assert.match(stdout, /\n\n1 finding in 1 file\.\n$/);
    assert.ok(!stdout.includes('\u001b'), 'no colour where nobody looks at it');
  });

  it('prints JSON of the documented shape', async () => {
    await write({ 'src/a.js': blocking, 'src/broken.ts': 'let = ;;' });
    const report = await checkJson('src');
    const [finding] = report.findings;
    assert.ok(finding);
    assert.deepEqual(Object.keys(report), ['version', 'findings', 'skipped', 'problems']);
    assert.equal(report.version, 1);
    assert.deepEqual(
      { ...finding, message: '', reason: '', fixes: [] },
      {
        rule: 'no-blocking-call',
        severity: 'information',
        message: '',
        file: 'src/a.js',
        range: { start: { line: 3, column: 10 }, end: { line: 3, column: 25 } },
        context: 'async-function',
        reason: '',
        remedy: 'concurrency',
        chain: [],
        fixes: [],
      },
    );
    assert.deepEqual(finding.fixes, [{ title: 'Await fs.promises.readFile', applicability: 'safe' }]);
    assert.deepEqual(
      report.skipped.map(({ file }) => file),
      ['src/broken.ts'],
    );
    assert.match(report.skipped[0]?.reason ?? '', /cannot be parsed/);
  });

  it('prints SARIF with rules, places and what was skipped', async () => {
    await write({ 'a b.js': blocking, 'broken.js': 'let = ;;' });
    const { code, stdout } = await check('--format', 'sarif');
    assert.equal(code, 1);
    const { version, runs } = JSON.parse(stdout) as Log;
    assert.equal(version, '2.1.0');
    const [run] = runs;
    const [result] = run?.results ?? [];
    assert.deepEqual(result?.locations, [
      {
        physicalLocation: {
          artifactLocation: { uri: 'a%20b.js' },
          region: { startLine: 3, startColumn: 10, endLine: 3, endColumn: 25 },
        },
      },
    ]);
    assert.equal(result.level, 'note');
    assert.equal(result.properties?.['remedy'], 'concurrency');
    assert.equal(result.properties['context'], 'async-function');
    const rule = run?.tool.driver.rules?.[result.ruleIndex ?? -1];
    assert.equal(rule?.id, 'no-blocking-call');
    assert.match(rule.help?.markdown ?? '', /^# /);
    const [notification] = run?.invocations?.[0]?.toolExecutionNotifications ?? [];
    assert.equal(notification?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, 'broken.js');
  });

  it('fails with 2 for a path that does not exist, and checks nothing', async () => {
    await write({ 'a.js': blocking });
    const { code, stdout, stderr } = await check('a.js', 'missing.js');
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^lanewise: missing\.js cannot be checked: ENOENT/);
  });

  for (const args of [
    ['--format', 'xml'],
    ['--rule', 'no-such=off'],
    ['--rule', 'no-blocking-call=loud'],
    ['--rule', 'no-blocking-call=off=x'],
    ['--rule', 'no-blocking-call:everywhere=off'],
    ['--rule', 'no-blocking-call:handler'],
    ['--concurrency', '0'],
    ['--concurrency', '1.5'],
    ['--update-baseline'],
    ['--baseline', 'missing.json'],
    ['--min-severity', 'all'],
    ['--max-file-size', '-1'],
    ['--what'],
  ]) {
    it(`fails with 2 for ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await check(...args);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.notEqual(stderr, '');
    });
  }

  it('reports comments that silence nothing where that is asked for', async () => {
    const idle = '// lanewise-disable-next-line no-blocking-call -- why';
    await write({ 'a.js': `${idle}\nexport const a = 1;\n`, 'b.js': 'export const b = 1;\n' });
    const silent = await check();
    assert.deepEqual([silent.code, silent.stdout], [0, '0 findings in 2 files.\n']);
    assert.equal((await checkJson()).unusedDirectives, undefined);

    const option = '--report-unused-directives';
    const { code, stdout } = await check(option);
    assert.equal(code, 1);
    assert.match(stdout, /^a\.js:1:1 hint `no-blocking-call` has nothing to report .*\(unused-directive\)\n/);
    assert.match(stdout, /0 findings in 2 files, 1 comment that silences nothing\.\n$/);
    const { unusedDirectives, findings } = await checkJson(option);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      unusedDirectives?.map(({ file, range: { end } }) => [file, end]),
      [['a.js', { line: 1, column: idle.length + 1 }]],
    );
    const { runs } = JSON.parse((await check(option, '--format', 'sarif')).stdout) as Log;
    assert.deepEqual(
      runs[0]?.results?.map(({ ruleId, level }) => [ruleId, level]),
      [['unused-directive', 'note']],
    );
    assert.deepEqual((await check('b.js', option)).code, 0);
    const severe = await check(option, '--min-severity', 'error');
    assert.deepEqual([severe.code, severe.stdout], [1, stdout]);
    assert.match((await check('--help')).stdout, /whatever\s+the\s+severity\s+asked\s+for/);
  });

  it('does not count declarations, and says so of one that is named', async () => {
    await write({ 'a.js': blocking, 'bad.d.ts': 'let = ;;' });
    assert.deepEqual((await checkJson('.')).skipped, []);
    assert.match((await check('.')).stdout, /1 finding in 1 file\./);
    assert.deepEqual((await checkJson('bad.d.ts')).skipped, [
      { file: 'bad.d.ts', reason: 'declarations only: nothing in it runs' },
    ]);
  });

  it('leaves out node_modules, what .gitignore files name, and --ignore', async () => {
    await write({
      '.git/HEAD': '',
      '.gitignore': 'build/\n*.gen.js\n',
      'a.js': blocking,
      'a.gen.js': blocking,
      'build/b.js': blocking,
      'node_modules/p/c.js': blocking,
      'sub/.gitignore': '!kept.gen.js\n/d.js\n',
      'sub/d.js': blocking,
      'sub/kept.gen.js': blocking,
      'vendor/e.js': blocking,
    });
    assert.deepEqual(filesOf(await checkJson('--ignore', 'vendor')), ['a.js', 'sub/kept.gen.js']);
    const { stdout } = await check('--ignore', 'vendor');
    assert.match(stdout, /5 left out/);
    // From below, the rules of the repository's root hold too.
    assert.deepEqual(filesOf(await checkJson('sub')), ['sub/kept.gen.js']);
  });

  it('checks what is named even if it would be left out', async () => {
    await write({
      '.git/HEAD': '',
      '.gitignore': 'build/\n',
      'build/b.js': blocking,
      'node_modules/p/c.js': blocking,
      'node_modules/p/node_modules/q/d.js': blocking,
    });
    assert.deepEqual(filesOf(await checkJson('build')), ['build/b.js']);
    assert.deepEqual(filesOf(await checkJson('build/b.js')), ['build/b.js']);
    assert.deepEqual(filesOf(await checkJson('node_modules/p')), [
      'node_modules/p/c.js',
      'node_modules/p/node_modules/q/d.js',
    ]);
  });

  it('names every file that it skips, with the reason', async () => {
    await write({
      'broken.js': 'let = ;;',
      'large.js': `// ${'x'.repeat(2000)}\n`,
      'huge.js': 'x;\n'.repeat(3000),
      'notes.txt': 'not code',
    });
    await symlink(join(folder, 'nowhere.js'), join(folder, 'dangling.js'));
    await symlink(folder, join(folder, 'loop'));
    const { skipped } = await checkJson('.', 'notes.txt', '--max-file-size', '1000');
    assert.deepEqual(
      skipped.map(({ file }) => file),
      ['broken.js', 'dangling.js', 'huge.js', 'large.js', 'loop', 'notes.txt'],
    );
    const reason = (file: string): string => skipped.find((skip) => skip.file === file)?.reason ?? '';
    assert.match(reason('broken.js'), /cannot be parsed/);
    assert.match(reason('dangling.js'), /cannot be read/);
    assert.match(reason('huge.js'), /9000 bytes/);
    assert.match(reason('large.js'), /2004 characters/);
    assert.match(reason('loop'), /symbolic link/);
    assert.match(reason('notes.txt'), /not a JavaScript or TypeScript file/);
    const { stdout } = await check('broken.js');
    assert.match(stdout, /^broken\.js skipped cannot be parsed/);
  });

  it('skips what it may not read', async () => {
    await write({ 'closed.js': blocking, 'shut/a.js': blocking });
    await chmod(folder, 0o755);
    await chmod(join(folder, 'closed.js'), 0o000);
    await chmod(join(folder, 'shut'), 0o000);
    // Nothing is forbidden to root, so the check is somebody else's.
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const { stdout } = await runCli(['check', '--format', 'json'], { cwd: folder, ...nobody });
    await chmod(join(folder, 'shut'), 0o700);
    const { skipped } = JSON.parse(stdout) as CheckReport;
    assert.deepEqual(
      skipped.map(({ file, reason }) => [file, reason.includes('EACCES')]),
      [
        ['closed.js', true],
        ['shut', true],
      ],
    );
  });

  it('sets severities by --rule and filters by --min-severity', async () => {
    await write({ 'a.js': blocking });
    const severities = async (...args: string[]): Promise<string[]> =>
      (await checkJson(...args)).findings.map(({ severity }) => severity);
    assert.deepEqual(await severities('--rule', 'no-blocking-call=error'), ['error']);
    assert.deepEqual(await severities('--rule', 'no-blocking-call=off'), []);
    assert.deepEqual(await severities('--min-severity', 'warning'), []);
    assert.deepEqual(await severities('--rule', 'no-blocking-call:async-function=error'), ['error']);
    assert.deepEqual(await severities('--rule', 'no-blocking-call:handler=error'), ['information']);
    // What is said of one context holds whatever is said of all.
    const both = ['--rule', 'no-blocking-call:async-function=error', '--rule', 'no-blocking-call=off'];
    assert.deepEqual(await severities(...both), ['error']);
  });

  describe('of several files', () => {
    const program = {
      'package.json': '{ "name": "app", "private": true }',
      'src/server.js':
        "import express from 'express';\nimport { render } from './render.js';\nconst app = express();\napp.get('/', (request, response) => response.send(render(request.query.page)));\n",
      'src/render.js':
        "import { readTemplate } from './template.js';\nexport const render = (page) => readTemplate(page);\n",
      'src/template.js':
        "import fs from 'node:fs';\nexport function readTemplate(page) {\n  return fs.readFileSync(page, 'utf8');\n}\n",
    };

    it('decides contexts by callers in other files, and names the way with the file of each hop', async () => {
      await write(program);
      const { findings } = await checkJson('.');
      const finding = findings.find(({ file }) => file === 'src/template.js');
      assert.equal(finding?.context, 'handler');
      assert.equal(finding.severity, 'warning');
      assert.match(finding.reason, /app\.get/);
      assert.deepEqual(
        finding.chain.map(({ file, range }) => `${file}:${range.start.line}`),
        ['src/server.js:4', 'src/render.js:2'],
      );
      const { stdout } = await check('.');
      assert.match(
        stdout,
        /^src\/template\.js:3:10 warning .*\n {4}src\/server\.js:4:\d+ .*\n {4}src\/render\.js:2:/m,
      );
      const { runs } = JSON.parse((await check('.', '--format', 'sarif')).stdout) as Log;
      const result = runs[0]?.results?.find(({ ruleId, codeFlows }) => ruleId === finding.rule && codeFlows);
      const uris = (result?.codeFlows?.[0]?.threadFlows[0]?.locations ?? []).map(
        ({ location }) => location?.physicalLocation?.artifactLocation?.uri,
      );
      assert.equal(new Set(uris).size, uris.length);
      assert.deepEqual(
        uris,
        result?.relatedLocations?.map(({ physicalLocation }) => physicalLocation?.artifactLocation?.uri),
      );
      assert.ok(uris.length > 0);
    });

    it('looks at the package around a file, and only with --isolated at the file alone', async () => {
      await write(program);
      const report = await checkJson('src/template.js');
      assert.deepEqual(
        report.findings.map(({ file, severity }) => [file, severity]),
        [['src/template.js', 'warning']],
      );
      assert.match((await check('src/template.js')).stdout, /1 finding in 1 file, 2 other files read/);
      const alone = await checkJson('src/template.js', '--isolated');
      assert.deepEqual(
        alone.findings.map(({ severity }) => severity),
        ['hint'],
      );
    });

    it('gives the same from several threads', async () => {
      await write(program);
      const filler = `// ${'x'.repeat(90)}\n`.repeat(9000);
      await write(Object.fromEntries([0, 1, 2, 3].map((name) => [`src/${name}.js`, filler + blocking])));
      const one = await checkJson('.', '--concurrency', '1');
      assert.ok(one.findings.length >= 5);
      assert.deepEqual(await checkJson('.', '--concurrency', '3'), one);
    });

    it('tells of a configuration that it cannot follow', async () => {
      await write({ ...program, 'tsconfig.json': '{ "extends": "./missing.json" }' });
      const importing = {
        'src/more.js': "import './nowhere.js';\nimport { render } from './render.js';\nrender('x');\n",
      };
      await write(importing);
      const { problems } = await checkJson('.');
      assert.deepEqual(
        problems.map(({ file }) => file),
        ['tsconfig.json'],
      );
      assert.match((await check('.')).stdout, /^tsconfig\.json problem imports may not be followed/m);
    });
  });

  describe('with a baseline', () => {
    const baseline = ['--baseline', 'baseline.json'];
    const line = '  fs.statSync(await path);\n';
    const code = (lines: string): string =>
      `import fs from 'node:fs';\nexport async function load(path) {\n${lines}}\n`;

    it('reports what is new only, wherever old findings move to', async () => {
      await write({ 'a.js': code(line), 'b.js': code(line) });
      const first = await check(...baseline, '--update-baseline');
      assert.equal(first.code, 0);
      assert.match(first.stdout, /0 new findings in 2 files\.\n2 findings known from baseline\.json\.\n$/);
      await write({ 'a.js': `\n// Moved.\n${code(line)}` });
      assert.deepEqual(filesOf(await checkJson(...baseline)), []);
      await write({ 'b.js': code(line + line) });
      const report = await checkJson(...baseline);
      assert.deepEqual(
        report.findings.map(({ file, range }) => [file, range.start.line]),
        [['b.js', 4]],
      );
      assert.deepEqual(report.baseline, { file: 'baseline.json', known: 2, gone: 0 });
    });

    it('counts what is gone, until it is updated', async () => {
      await write({ 'a.js': code(line), 'b.js': code(line), 'c.js': code(line) });
      await check(...baseline, '--update-baseline');
      await write({ 'a.js': 'export {};\n' });
      await rm(join(folder, 'b.js'));
      assert.match((await check(...baseline)).stdout, /2 of the 3 findings in baseline\.json are gone;/);
      // What was not looked at is not gone.
      assert.deepEqual((await checkJson('c.js', ...baseline)).baseline?.gone, 1);
      await check(...baseline, '--update-baseline');
      const { findings } = JSON.parse(await readFile(join(folder, 'baseline.json'), 'utf8')) as {
        findings: unknown[];
      };
      assert.deepEqual(findings, [
        { file: 'c.js', rule: 'no-blocking-call', code: 'fs.statSync(await path);' },
      ]);
    });

    it('keeps what the run could not find again', async () => {
      await write({ 'a.js': code(line), 'b.js': code(line) });
      await check(...baseline, '--update-baseline');
      const before = await readFile(join(folder, 'baseline.json'), 'utf8');
      for (const options of [
        ['--min-severity', 'error'],
        ['--rule', 'no-blocking-call=off'],
        ['--rule', 'no-blocking-call:async-function=off'],
        ['--isolated'],
      ]) {
        assert.match((await check(...baseline, ...options)).stdout, /known from baseline\.json/);
        await check(...baseline, ...options, '--update-baseline');
        assert.equal(await readFile(join(folder, 'baseline.json'), 'utf8'), before, options.join(' '));
      }
      await rm(join(folder, 'b.js'));
      await check(...baseline, '--isolated', '--update-baseline');
      assert.doesNotMatch(await readFile(join(folder, 'baseline.json'), 'utf8'), /b\.js/);
    });

    it('says in SARIF what is new, unchanged and absent', async () => {
      await write({ 'a.js': code(line), 'b.js': code(line) });
      await check(...baseline, '--update-baseline');
      await write({ 'a.js': 'export {};\n', 'b.js': code(line + line) });
      const { runs } = JSON.parse((await check(...baseline, '--format', 'sarif')).stdout) as Log;
      const results = runs[0]?.results ?? [];
      assert.deepEqual(
        results.map(({ baselineState }) => baselineState),
        ['unchanged', 'new', 'absent'],
      );
      const prints = results
        .slice(0, 2)
        .map(({ partialFingerprints }) => partialFingerprints?.['lanewiseFinding/v1']);
      assert.equal(new Set(prints).size, 2);
    });

    it('fails with 2 for a baseline that it cannot understand, and leaves it', async () => {
      await write({ 'a.js': code(line), 'baseline.json': '{"version": 9}' });
      for (const args of [baseline, [...baseline, '--update-baseline']]) {
        const { code, stderr } = await check(...args);
        assert.equal(code, 2);
        assert.match(stderr, /cannot be used: it is of version 9/);
      }
      assert.equal(await readFile(join(folder, 'baseline.json'), 'utf8'), '{"version": 9}');
    });
  });

  it('reports a file once, however often it is named, and always in the same order', async () => {
    await write({ 'b/a.js': blocking, 'b.js': blocking, 'a.js': blocking });
    const once = await checkJson('.', 'b.js', './b');
    assert.deepEqual(filesOf(once), ['a.js', 'b/a.js', 'b.js']);
    assert.deepEqual(await checkJson('.'), once);
  });

  it('counts columns without a byte order mark', async () => {
    await write({ 'a.js': `\ufeffrequire('fs').statSync('a');` });
    const { findings } = await checkJson('a.js', '--rule', 'no-blocking-call:start-up=hint');
    assert.deepEqual(findings[0]?.range.start, { line: 1, column: 1 });
  });

  it('ends quietly when its reader goes', async () => {
    const many = "require('fs').statSync('a');\n".repeat(5000);
    await write({ 'a.js': many, 'b.js': many });
    const args = ['check', '--format', 'json', '--rule', 'no-blocking-call:start-up=hint'];
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(stderr, '');
    assert.equal(code, 2);
  });
});
