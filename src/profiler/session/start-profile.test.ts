import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Lane, Timeline } from '../timeline/model';
import { openTrace } from '../trace/open-trace';
import { ProfileError, startProfile, type ProfileOptions } from './start-profile';
import { isRunning } from './testing/processes';
import { buildProbe, functionTimes, runPlain, runProfiled, targetNode, targets } from './testing/run-target';

describe('a profiling session', function () {
  this.timeout(60_000);
  let probeDir = '';
  let folder = '';
  const previous = process.env['TMPDIR'];

  before(async () => {
    probeDir = await buildProbe();
  });
  beforeEach(() => {
    // A place of its own for temporary files, so that what is left behind can be seen.
    folder = mkdtempSync(join(previous ?? tmpdir(), 'session-test-'));
    process.env['TMPDIR'] = folder;
  });
  afterEach(() => {
    if (previous === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = previous;
    rmSync(folder, { recursive: true });
  });
  after(() => {
    rmSync(probeDir, { recursive: true });
  });

  const target = (name: string) => ({ command: targetNode, args: [join(targets, name)] });
  const optionsFor = (command: string, args: readonly string[] = []): ProfileOptions => ({
    command,
    args,
    cwd: targets,
    env: process.env,
    stdio: 'ignore',
    traceFile: join(folder, 'run.lanewise'),
    probeDir,
  });
  const failure = async (options: ProfileOptions): Promise<string> => {
    try {
      await startProfile(options);
    } catch (error) {
      assert.ok(error instanceof ProfileError, String(error));
      return error.message;
    }
    assert.fail('it started');
  };

  it('says which command was not found, and leaves nothing', async () => {
    const message = await failure(optionsFor('no-such-command'));
    assert.equal(message, 'cannot start no-such-command: command not found');
    assert.deepEqual(readdirSync(folder), []);
  });

  it('leaves the trace that is there alone until there is a new one', async () => {
    const previous = join(folder, 'run.lanewise');
    writeFileSync(previous, 'an earlier run');
    await failure(optionsFor('no-such-command'));
    assert.equal(readFileSync(previous, 'utf8'), 'an earlier run');
    const session = await startProfile(optionsFor(targetNode, ['spin.cjs']));
    assert.equal(readFileSync(previous, 'utf8'), 'an earlier run');
    await session.done;
    assert.ok(openTrace(readFileSync(previous)).ok);
    assert.deepEqual(readdirSync(folder), ['run.lanewise']);
  });

  it('replaces what a link leads to, and removes no device', async () => {
    const file = join(folder, 'run.lanewise');
    symlinkSync(join(folder, 'linked.lanewise'), file);
    writeFileSync(join(folder, 'linked.lanewise'), 'an earlier run');
    await (
      await startProfile(optionsFor(targetNode, ['spin.cjs']))
    ).done;
    assert.ok(lstatSync(file).isSymbolicLink());
    assert.ok(openTrace(readFileSync(join(folder, 'linked.lanewise'))).ok);
    await failure({ ...optionsFor('no-such-command'), traceFile: '/dev/null' });
    assert.ok(existsSync('/dev/null'));
  });

  it('says that the disk is full before the program runs, and leaves nothing', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const options = { ...optionsFor(targetNode, ['spin.cjs']), traceFile: '/dev/full', forwardSignals: true };
    const listeners = process.listenerCount('SIGTERM');
    assert.match(await failure(options), /^cannot write the trace: ENOSPC/);
    assert.equal(process.listenerCount('SIGTERM'), listeners);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('keeps a trace that could not be put into its place, says where, and leaves the earlier one', async () => {
    const options = optionsFor(targetNode, ['spin.cjs']);
    const session = await startProfile(options);
    // A folder cannot be replaced by a file.
    mkdirSync(options.traceFile);
    const message = await session.done.then(
      () => assert.fail('it was written'),
      (error: unknown) => String(error),
    );
    const [, kept = ''] = /its trace (.+) is incomplete: EISDIR/.exec(message) ?? [];
    assert.ok(openTrace(readFileSync(kept)).ok);
    assert.deepEqual(readdirSync(folder).length, 2);
  });

  it('keeps the records of which no trace can be made, and says where', async () => {
    // A folder in the place of a thread's records cannot be read as a file.
    const code = 'echo kept > "$LANEWISE_SESSION/note"; mkdir "$LANEWISE_SESSION/1-0.ndjson"';
    const session = await startProfile(optionsFor('sh', ['-c', code]));
    const message = await session.done.then(
      () => assert.fail('it was written'),
      (error: unknown) => String(error),
    );
    const [, kept = ''] = /EISDIR.*; what was recorded is in (.+)$/.exec(message) ?? [];
    assert.equal(readFileSync(join(kept, 'note'), 'utf8'), 'kept\n');
  });

  it('says that there is no place for temporary files, and touches nothing', async () => {
    const options = optionsFor(targetNode, ['spin.cjs']);
    writeFileSync(options.traceFile, 'an earlier run');
    process.env['TMPDIR'] = join(folder, 'gone');
    assert.match(await failure(options), /^cannot record: ENOENT/);
    assert.equal(readFileSync(options.traceFile, 'utf8'), 'an earlier run');
    assert.deepEqual(readdirSync(folder), ['run.lanewise']);
  });

  it('says that a file may not be run, that a folder is missing, that a trace cannot be written', async () => {
    const file = join(folder, 'not-executable');
    writeFileSync(file, '');
    assert.match(await failure(optionsFor(file)), /EACCES/);
    assert.match(
      await failure({ ...optionsFor('node'), cwd: join(folder, 'gone') }),
      /folder .*gone does not exist/,
    );
    assert.match(
      await failure({ ...optionsFor('node'), traceFile: join(file, 'run.lanewise') }),
      /^cannot write the trace/,
    );
  });

  it('gives the trace and removes everything else', async () => {
    const session = await startProfile(optionsFor(targetNode, ['spin.cjs']));
    const { status, traceFile } = await session.done;
    assert.equal(status, 0);
    assert.ok(session.pid > 0 && existsSync(traceFile));
    assert.deepEqual(readdirSync(folder), ['run.lanewise']);
  });

  it('removes what killed recorders of this machine left behind, and nothing else', async () => {
    const session = await startProfile(optionsFor(targetNode, ['-e', 'setTimeout(() => 0, 2000)']));
    const other = readdirSync(folder).find((name) => name.startsWith('lanewise-')) ?? '';
    const recorder = JSON.parse(readFileSync(join(folder, other, 'recorder'), 'utf8')) as object;
    const abandoned = { ...recorder, pid: 2 ** 22 + 1 };
    const leave = (name: string, text: string): void => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'recorder'), text);
    };
    leave('lanewise-killed', JSON.stringify(abandoned));
    leave('lanewise-remote', JSON.stringify({ ...abandoned, space: 'elsewhere' }));
    leave('lanewise-broken', '{');
    leave('something', JSON.stringify(abandoned));
    const traceFile = join(folder, 'other.lanewise');
    await (
      await startProfile({ ...optionsFor(targetNode, ['spin.cjs']), traceFile })
    ).done;
    await session.done;
    assert.deepEqual(readdirSync(folder).sort(), [
      'lanewise-broken',
      'lanewise-remote',
      'other.lanewise',
      'run.lanewise',
      'something',
    ]);
  });

  it('does not wait for processes that outlive the program, nor ends them', async () => {
    const { stdout, code } = await runProfiled(target('background-child.cjs'), probeDir);
    const child = Number(stdout);
    assert.equal(code, 0);
    // Throws if the process has ended.
    process.kill(child, 'SIGKILL');
  });

  it('leaves a recorded process in peace that outlives the program, and says that it did', async () => {
    const { timeline, result } = await runProfiled(target('outliving.cjs'), probeDir);
    assert.equal(result.status, 0);
    const child = timeline.lanes.find(({ process }) => process.endsWith('outliving.cjs child'));
    assert.ok(child !== undefined);
    assert.ok(timeline.lost.some(({ what }) => what.endsWith(`process ${child.pid}`)));
    // It notices that the session is over, and ends as it would have.
    while (isRunning(child.pid)) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(readdirSync(folder), []);
  });

  it('keeps the probe out of programs that it would break, and says so', async () => {
    const args = ['--permission', '--allow-fs-read=*', join(targets, 'spin.cjs')];
    const { result, timeline } = await runProfiled({ command: 'echo', args }, probeDir);
    assert.equal(result.status, 0);
    assert.deepEqual(timeline.lanes, []);
    assert.match(timeline.lost[0]?.reason ?? '', /--permission/);
    assert.match(timeline.lost[1]?.reason ?? '', /no Node.js process recorded itself/);
  });

  it('leaves a process in peace whose recording fails when the session is over', async () => {
    // The supervisor, which is not beside the probe, fails to start after the first statement.
    const [lonely, session] = [join(folder, 'probe.cjs'), join(folder, 'session')];
    copyFileSync(join(probeDir, 'probe.cjs'), lonely);
    mkdirSync(session);
    const script = `fs.rmSync(${JSON.stringify(session)}, { recursive: true }); setTimeout(() => 0, 300)`;
    const { code, stderr } = await runPlain({
      command: targetNode,
      args: ['--require', lonely, '-e', script],
      env: { LANEWISE_SESSION: session },
    });
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('records more threads than the recorder may open files', async () => {
    const traceFile = join(folder, 'run.lanewise');
    const launch = ['--import', 'tsx', 'src/profiler/session/testing/launch.ts', traceFile, probeDir];
    const { command, args } = target('many-processes.cjs');
    const launcher = spawn(
      'sh',
      ['-c', 'ulimit -n 80; exec "$@"', 'sh', process.execPath, ...launch, command, ...args],
      { stdio: 'inherit' },
    );
    const [code] = (await once(launcher, 'exit')) as [number | null];
    assert.equal(code, 0);
    const opened = openTrace(readFileSync(traceFile));
    assert.ok(opened.ok);
    const { lanes, counters, lost } = opened.value;
    assert.equal(lanes.length, 9);
    assert.equal(counters.length, 1);
    assert.deepEqual(lost, []);
    assert.ok(!readdirSync(folder).some((name) => name.startsWith('lanewise-')));
  });

  describe('signals', () => {
    const traceFile = (): string => join(folder, 'run.lanewise');
    /** A recorder in a process group of its own, which stands for a terminal's foreground job. */
    const launch = (command: string, args: readonly string[]): LaunchedRecorder => {
      const launcher = ['--import', 'tsx', 'src/profiler/session/testing/launch.ts', traceFile(), probeDir];
      return spawn(process.execPath, [...launcher, command, ...args], {
        detached: true,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    };
    /** The exit code of a recorder that gets a signal as soon as its program says something. */
    const signalled = async (
      recorder: LaunchedRecorder,
      signal: NodeJS.Signals,
      toGroup = false,
    ): Promise<number | null> => {
      await once(recorder.stdout, 'data');
      assert.ok(recorder.pid !== undefined);
      process.kill(toGroup ? -recorder.pid : recorder.pid, signal);
      const [code] = (await once(recorder, 'exit')) as [number | null];
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith('lanewise-')),
        [],
      );
      return code;
    };
    const onlyLane = (): [Timeline, Lane] => {
      const opened = openTrace(readFileSync(traceFile()));
      assert.ok(opened.ok);
      const [lane, ...others] = opened.value.lanes;
      assert.ok(lane !== undefined && others.length === 0);
      return [opened.value, lane];
    };
    const interrupted = async (toGroup: boolean): Promise<number | null> => {
      const { command, args } = target('count-interrupts.cjs');
      const code = await signalled(launch(command, args), 'SIGINT', toGroup);
      onlyLane();
      return code;
    };

    it('to the launcher alone reach the program once', async () => {
      assert.equal(await interrupted(false), 1);
    });

    it('to the whole group reach the program once', async () => {
      assert.equal(await interrupted(true), 1);
    });

    it('reach a program once whose launcher passes them on', async () => {
      const code = `const child = require('child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' });
        process.on('SIGINT', () => child.kill('SIGINT'));
        child.on('exit', (code) => process.exit(code));`;
      const { command, args } = target('count-interrupts.cjs');
      assert.equal(await signalled(launch(command, ['-e', code, ...args]), 'SIGINT'), 1);
    });

    it('reach a program whose launcher ends without passing them on', async () => {
      const { command, args } = target('ignore-interrupt.cjs');
      const recorder = launch('sh', ['-c', '"$@"; true', 'sh', command, ...args]);
      assert.equal(await signalled(recorder, 'SIGTERM'), 128 + 15);
      const [, { pid }] = onlyLane();
      while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    });

    it('that kill the recorder end the recording, not the program', async () => {
      const program = 'setInterval(() => 0, 10); console.log(process.pid)';
      const recorder = launch(targetNode, ['-e', program]);
      const pid = Number((await once(recorder.stdout, 'data'))[0]);
      const sessions = () => readdirSync(folder).filter((name) => name.startsWith('lanewise-'));
      assert.equal(sessions().length, 1);
      recorder.kill('SIGKILL');
      while (sessions().length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.ok(isRunning(pid));
      process.kill(pid, 'SIGKILL');
    });

    it('that come while the trace is written do not lose it, unless somebody insists', async () => {
      // Whoever reads this pipe waits until somebody writes to it.
      const code = 'echo; mkfifo "$LANEWISE_SESSION/1-0.ndjson"; echo "$LANEWISE_SESSION"';
      for (const signals of [1, 2]) {
        const recorder = launch('sh', ['-c', code]);
        const ended = once(recorder, 'exit');
        let output = '';
        while (output.split('\n').length < 3) output += String((await once(recorder.stdout, 'data'))[0]);
        const session = output.split('\n')[1] ?? '';
        const pipe = await open(join(session, '1-0.ndjson'), 'w');
        for (let sent = 0; sent < signals; sent++) {
          recorder.kill('SIGINT');
          // Signals that are pending at the same time are one.
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        await pipe.close();
        assert.deepEqual(await ended, signals === 1 ? [0, null] : [null, 'SIGINT']);
        assert.equal(existsSync(session), signals === 2);
        assert.equal(existsSync(traceFile()), true);
      }
    });

    it('of the user’s own reach the program', async () => {
      for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) {
        const program = `trap 'exit 3' ${signal.slice(3)}; echo; while :; do sleep 0.05; done`;
        assert.equal(await signalled(launch('sh', ['-c', program]), signal), 3);
      }
    });

    it('that end an endless loop leave what it did in the trace', async () => {
      const { command, args } = target('spin-forever.cjs');
      assert.equal(await signalled(launch(command, args), 'SIGINT'), 130);
      const [timeline, lane] = onlyLane();
      const times = [...functionTimes(timeline, lane)].filter(([name]) => name.startsWith('spinForever '));
      assert.equal(times.length, 1);
    });
  });
});

type LaunchedRecorder = ChildProcessByStdio<null, Readable, null>;
