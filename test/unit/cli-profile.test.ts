import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { link, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CpuProfile } from '../../src/profiler/timeline/export-cpuprofile';
import type { Report } from '../../src/profiler/timeline/report';
import { cli, runCli } from './run-cli';

const program = `
import { Worker, isMainThread } from 'node:worker_threads';
import { execSync } from 'node:child_process';
if (isMainThread) {
  new Worker(new URL(import.meta.url));
  execSync('sleep 0.2');
  console.log('out');
  console.error('err');
  process.exitCode = 7;
}
for (const end = Date.now() + 100; Date.now() < end; );
`;

describe('lanewise profile and report', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'lanewise-profile-')));
    await writeFile(join(folder, 'program.mjs'), program);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const lanewise = (...args: string[]) => runCli(args, { cwd: folder });
  const reportOf = async (trace: string): Promise<Report> => {
    const { code, stdout, stderr } = await lanewise('report', trace, '--format', 'json');
    assert.equal(stderr, '');
    assert.equal(code, 0);
    return JSON.parse(stdout) as Report;
  };

  it("leave the program's output and exit code alone, and write to .lanewise", async () => {
    const run = await lanewise('profile', '--', process.execPath, 'program.mjs');
    assert.deepEqual(run, { code: 7, signal: null, stdout: 'out\n', stderr: 'err\n' });
    assert.deepEqual((await readdir(folder)).sort(), ['.lanewise', 'program.mjs']);
    const [ignoreFile, trace = '', ...others] = (await readdir(join(folder, '.lanewise'))).sort();
    assert.equal(ignoreFile, '.gitignore');
    assert.match(trace, /^\d{4}-\d\d-\d\d-\d{6}-program\.mjs\.lanewise$/);
    assert.deepEqual(others, []);
    assert.equal(await readFile(join(folder, '.lanewise/.gitignore'), 'utf8'), '*\n');

    const report = await reportOf(join('.lanewise', trace));
    assert.equal(report.exit.code, 7);
    assert.deepEqual(
      report.lanes.map(({ kind }) => kind),
      ['main', 'worker'],
    );
    const [blocking] = report.blocking.filter(({ api }) => api === 'child_process.execSync');
    assert.equal(blocking?.file, join(folder, 'program.mjs'));
    assert.equal(blocking.line, 6);
  });

  it('keep the traces of runs that begin within the same second apart', async () => {
    const run = (word: string) => lanewise('profile', '--', process.execPath, 'program.mjs', word);
    const words = ['one', 'two', 'three'];
    await Promise.all(words.map(run));
    const traces = (await readdir(join(folder, '.lanewise'))).filter((name) => name !== '.gitignore');
    const reports = await Promise.all(traces.map((trace) => reportOf(join('.lanewise', trace))));
    assert.deepEqual(reports.map(({ command }) => command.at(-1)).sort(), [...words].sort());
  });

  it('take the command with its own options, with and without --', async () => {
    await writeFile(join(folder, 'words.mjs'), 'console.log(process.argv.slice(2).join())');
    const command = [process.execPath, 'words.mjs', '-o', 'x', '--', '--help'];
    for (const separator of [['--'], []]) {
      const { stdout } = await lanewise('profile', '-o', 't.lanewise', ...separator, ...command);
      assert.equal(stdout, '-o,x,--,--help\n');
    }
  });

  it('passes standard input through', async () => {
    const child = spawn(
      process.execPath,
      [
        cli,
        'profile',
        '-o',
        't.lanewise',
        '--',
        process.execPath,
        '-e',
        'process.stdin.pipe(process.stdout)',
      ],
      { cwd: folder },
    );
    const output = text(child);
    child.stdin.end('from outside\n');
    assert.equal(await output, 'from outside\n');
  });

  it('exits with 128 and the number of the signal that ended the program', async () => {
    const { code } = await lanewise(
      'profile',
      '-o',
      't.lanewise',
      '--',
      process.execPath,
      '-e',
      "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)",
    );
    assert.equal(code, 128 + 15);
    assert.equal((await reportOf('t.lanewise')).exit.signal, 'SIGTERM');
  });

  it('lets the program end by its own means on Ctrl-C, and keeps what was recorded', async () => {
    const script = `process.on('SIGINT', () => { console.log('tidied'); process.exit(5); });
      setInterval(() => {}, 1000); console.log('ready');`;
    const child = spawn(
      process.execPath,
      [cli, 'profile', '-o', 't.lanewise', '--', process.execPath, '-e', script],
      { cwd: folder },
    );
    child.stdout.once('data', () => child.kill('SIGINT'));
    const exit = new Promise((resolve) => child.once('close', resolve));
    assert.equal(await text(child), 'ready\ntidied\n');
    assert.equal(await exit, 5);
    assert.equal((await reportOf('t.lanewise')).exit.code, 5);
  });

  it('is silent about a recording that fails while nobody watches, and names it in the trace', async () => {
    // Node.js ignores the signal: its writes fail as on a full disk.
    const script = 'ulimit -f 4; exec "$0" program.mjs';
    const run = await lanewise('profile', '-o', 't.lanewise', '--', 'sh', '-c', script, process.execPath);
    assert.deepEqual(run, { code: 7, signal: null, stdout: 'out\n', stderr: 'err\n' });
    const { lost } = await reportOf('t.lanewise');
    assert.ok(lost.some(({ what }) => what.startsWith('the last moments of process ')));
  });

  it('leaves an earlier trace alone when there is nothing to start', async () => {
    await writeFile(join(folder, 't.lanewise'), 'an earlier run');
    const { code } = await lanewise('profile', '-o', 't.lanewise', '--', 'no-such-command');
    assert.equal(code, 2);
    assert.equal(await readFile(join(folder, 't.lanewise'), 'utf8'), 'an earlier run');
  });

  it('fails with 2 when there is nothing to start or nowhere to write', async () => {
    for (const [args, message] of [
      [['profile'], /missing required argument/],
      [['profile', '--', 'no-such-command'], /^lanewise: cannot start no-such-command/],
      [
        ['profile', '-o', 'missing/t.lanewise', '--', 'node'],
        /^lanewise: the folder .*missing does not exist/,
      ],
    ] as const) {
      const { code, stdout, stderr } = await lanewise(...args);
      assert.equal(code, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.match(stderr, message);
    }
  });

  describe('report', () => {
    beforeEach(() => lanewise('profile', '-o', 't.lanewise', '--', process.execPath, 'program.mjs'));

    it('tells the story as text', async () => {
      const { code, stdout } = await lanewise('report', 't.lanewise');
      assert.equal(code, 0);
      assert.match(stdout, /child_process\.execSync/);
      assert.match(stdout, /worker/);
    });

    it('writes a Chrome trace', async () => {
      const { code, stdout } = await lanewise(
        'report',
        't.lanewise',
        '--format',
        'chrome-trace',
        '-o',
        't.json',
      );
      assert.equal(code, 0);
      assert.equal(stdout, '');
      const { traceEvents } = JSON.parse(await readFile(join(folder, 't.json'), 'utf8')) as {
        traceEvents: { name: string }[];
      };
      assert.ok(traceEvents.some(({ name }) => name === 'child_process.execSync'));
    });

    it('writes a CPU profile for each thread, or of the one asked for', async () => {
      const { code } = await lanewise('report', 't.lanewise', '--format', 'cpuprofile', '-o', 't.cpuprofile');
      assert.equal(code, 0);
      const files = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile')).sort();
      assert.equal(files.length, 2);
      assert.match(files.join(), /^t\.\d+-0\.cpuprofile,t\.\d+-1\.cpuprofile$/);

      const thread = files[1]?.split('.')[1] ?? '';
      const one = await lanewise('report', 't.lanewise', '--format', 'cpuprofile', '--thread', thread);
      const { nodes, samples } = JSON.parse(one.stdout) as CpuProfile;
      const ids = new Set(nodes.map(({ id }) => id));
      assert.ok(samples.length > 0 && samples.every((sample) => ids.has(sample)));
    });

    it('fails with 2 for what makes no sense, and leaves the trace alone', async () => {
      const before = await readFile(join(folder, 't.lanewise'));
      await writeFile(join(folder, 'text.lanewise'), 'not a trace');
      await symlink('t.lanewise', join(folder, 'symbolic'));
      await link(join(folder, 't.lanewise'), join(folder, 'hard'));
      for (const [args, message] of [
        [['t.lanewise', '--format', 'cpuprofile'], /choose one with --thread/],
        [['t.lanewise', '--format', 'cpuprofile', '--thread', '1-1'], /no thread 1-1/],
        [['t.lanewise', '--thread', '1-1'], /--thread goes with/],
        [['t.lanewise', '-o', './t.lanewise'], /overwrite the trace/],
        [['t.lanewise', '-o', 'symbolic'], /overwrite the trace/],
        [['symbolic', '-o', 't.lanewise'], /overwrite the trace/],
        [['t.lanewise', '-o', 'hard'], /overwrite the trace/],
        [['t.lanewise', '-o', 'missing/x'], /could not be written/],
        [['missing.lanewise'], /cannot be read/],
        [['.'], /cannot be read/],
        [['text.lanewise'], /not a trace/],
        [['t.lanewise', '--format', 'xml'], /Allowed choices/],
      ] as const) {
        const { code, stdout, stderr } = await lanewise('report', ...args);
        assert.equal(code, 2, args.join(' '));
        assert.equal(stdout, '');
        assert.match(stderr, message);
      }
      assert.deepEqual(await readFile(join(folder, 't.lanewise')), before);
    });

    it('reads a trace that is cut off as far as it goes', async () => {
      const whole = await readFile(join(folder, 't.lanewise'));
      await writeFile(join(folder, 'cut.lanewise'), whole.subarray(0, Math.floor(whole.length * 0.7)));
      const report = await reportOf('cut.lanewise');
      assert.deepEqual(report.command, [process.execPath, 'program.mjs']);
      assert.ok(report.lost.length > 0);
    });
  });

  it('record a real program', async function () {
    this.timeout(120_000);
    const eslint = fileURLToPath(new URL('../../node_modules/eslint/bin/eslint.js', import.meta.url));
    await writeFile(
      join(folder, 'eslint.config.mjs'),
      'export default [{ rules: { "no-var": "error" } }];\n',
    );
    await writeFile(join(folder, 'linted.mjs'), 'var a = 1;\nexport { a };\n');
    const plain = spawn(process.execPath, [eslint, 'linted.mjs'], { cwd: folder });
    const expected = await text(plain);
    const run = await lanewise('profile', '-o', 't.lanewise', '--', process.execPath, eslint, 'linted.mjs');
    assert.match(expected, /no-var/);
    assert.equal(run.stdout, expected);
    assert.equal(run.code, 1);
    const report = await reportOf('t.lanewise');
    assert.equal(report.lanes[0]?.kind, 'main');
    assert.ok(report.functions.some(({ file }) => file?.includes('node_modules/eslint/') === true));
  });
});

async function text({ stdout }: ChildProcessWithoutNullStreams): Promise<string> {
  let result = '';
  stdout.setEncoding('utf8');
  for await (const chunk of stdout) result += chunk as string;
  return result;
}
