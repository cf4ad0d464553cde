import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Lane, Timeline } from '../timeline/model';
import {
  blockingCalls,
  buildProbe,
  functionTimes,
  runPlain,
  runProfiled,
  stateTimes,
  targetNode,
  targets,
  type Outcome,
  type Profiled,
  type Run,
} from './testing/run-target';

/** Programs whose behaviour is known by construction: their output must be the same, their timeline true. */
interface Target extends Partial<Run> {
  readonly title: string;
  readonly file?: string;
  check(profiled: Profiled): void;
}

const tsx = [join(process.cwd(), 'node_modules/tsx/dist/cli.mjs')];

const stripsTypes = spawnSync(targetNode, ['-p', 'process.features.typescript'], {
  encoding: 'utf8',
}).stdout.includes('strip');

const coverage = join(tmpdir(), `coverage-under-test-${process.pid}`);

const list: readonly Target[] = [
  {
    title: 'a spinning loop runs and is not blocked',
    file: 'spin.cjs',
    check: ({ timeline }) => {
      const main = onlyLane(timeline);
      const { running, preempted, blocked } = stateTimes(main);
      assert.ok(running + preempted > 250);
      // Not none: a busy host takes its time from virtual machines, which cannot tell.
      assert.ok(blocked < (running + preempted) / 4, `${blocked} ms blocked`);
      assert.ok(timeOf(timeline, main, /^spin .*\/spin\.cjs:1$/) > 200);
      assert.deepEqual(longCalls(timeline, main), []);
    },
  },
  {
    title: 'a child process that is waited for blocks, at the line of the call',
    file: 'exec-sync-sleep.cjs',
    check: ({ timeline }) => {
      checkSleep(timeline, onlyLane(timeline), join(targets, 'exec-sync-sleep.cjs'));
    },
  },
  {
    title: 'Atomics.wait blocks',
    file: 'atomics-wait.cjs',
    check: ({ timeline }) => {
      const main = onlyLane(timeline);
      const [call] = longCalls(timeline, main);
      assert.equal(call?.api, 'Atomics.wait');
      assert.deepEqual([call.line, call.column], [2, 21]);
      assert.ok(stateTimes(main).blocked > 250);
    },
  },
  {
    title: 'three workers are three lanes, each spinning, with thread ids as without the probe',
    file: 'workers-spin.mjs',
    check: ({ timeline }) => {
      assert.deepEqual(
        timeline.lanes.map(({ name }) => name),
        ['main', 'worker 1', 'worker 2', 'worker 3'],
      );
      for (const lane of timeline.lanes.slice(1)) {
        const { running, preempted, blocked } = stateTimes(lane);
        assert.ok(running + preempted > 300, `${lane.name} ran ${running} and waited ${preempted} ms`);
        assert.ok(blocked < (running + preempted) / 4, `${lane.name} was blocked for ${blocked} ms`);
        assert.equal(lane.process, 'node workers-spin.mjs');
      }
      const { busy, peak } = coresBusy(timeline);
      assert.ok(peak <= timeline.coresAvailable && busy > 0.1, `${busy} cores busy, at most ${peak}`);
      assert.ok(stateTimes(mainLane(timeline)).idle > 200);
    },
  },
  {
    title: 'a worker that is terminated in an endless loop is there until shortly before',
    file: 'worker-terminated.cjs',
    check: ({ timeline }) => {
      const worker = timeline.lanes[1];
      assert.ok(worker !== undefined && worker.end - worker.start > 400_000);
      const { running, preempted } = stateTimes(worker);
      assert.ok(running + preempted > 300);
      assert.ok(timeline.lost.some(({ what }) => what.startsWith('the last moments of worker 1')));
    },
  },
  {
    title: 'process.exit ends busy workers, whose work until then is kept',
    file: 'exit-with-busy-workers.cjs',
    check: ({ timeline, result }) => {
      assert.deepEqual([result.status, timeline.exit.code], [3, 3]);
      for (const worker of timeline.lanes.slice(1)) {
        assert.ok(timeOf(timeline, worker, /^spinForever /) > 400, worker.name);
      }
      assert.equal(timeline.lanes.length, 3);
    },
  },
  {
    title: 'an uncaught error of a synchronous call is reported as without the probe',
    file: 'uncaught-error.cjs',
    check: ({ result }) => {
      assert.equal(result.status, 1);
    },
  },
  {
    title: 'a failing command is reported as without the probe',
    file: 'uncaught-command.cjs',
    check: ({ timeline }) => {
      assert.equal(blockingCalls(timeline, onlyLane(timeline)).at(-1)?.detail, 'exit 3');
    },
  },
  {
    title: 'stack traces of caught errors show no frame of the probe',
    file: 'caught-errors.cjs',
    check: ({ stdout }) => {
      assert.ok(stdout.includes('ENOENT') && stdout.includes('gunzipSync'));
    },
  },
  {
    title: 'a process that kills itself in a loop is recorded up to its end',
    file: 'kill-self.cjs',
    check: ({ timeline, result }) => {
      assert.deepEqual([result.status, timeline.exit.signal], [137, 'SIGKILL']);
      assert.ok(timeOf(timeline, onlyLane(timeline), /^spinThenDie /) > 800);
    },
  },
  {
    title: 'a process killed inside execSync was blocked to its end, and the call is named',
    file: 'kill-in-child.cjs',
    check: ({ timeline, result }) => {
      assert.equal(result.exit.signal, 'SIGKILL');
      const main = onlyLane(timeline);
      const [call] = longCalls(timeline, main);
      assert.equal(call?.api, 'child_process.execSync');
      assert.ok(call.detail.startsWith('sleep 0.4; kill -9'));
      assert.ok(stateTimes(main).blocked > 250);
    },
  },
  {
    title: 'an ECMAScript module with top-level await and named imports',
    file: 'esm.mjs',
    check: ({ timeline }) => {
      const main = onlyLane(timeline);
      const [call] = longCalls(timeline, main);
      assert.deepEqual(
        [call?.api, call?.file, call?.line],
        ['child_process.execSync', join(targets, 'esm.mjs'), 6],
      );
      assert.ok(stateTimes(main).idle > 0);
    },
  },
  {
    title: 'garbage collection is told apart',
    file: 'gc-heavy.cjs',
    check: ({ timeline }) => {
      const main = onlyLane(timeline);
      const { gc, running } = stateTimes(main);
      assert.ok(gc > 5 && running > 5, `${gc} ms of garbage collection, ${running} ms of running`);
      // It happens on top of the function that allocates, whose slices go on.
      assert.ok(timeOf(timeline, main, /^churn /) > gc);
    },
  },
  {
    title: 'synchronous file access is counted call by call, with its path',
    file: 'sync-fs.cjs',
    check: ({ timeline }) => {
      const calls = blockingCalls(timeline, onlyLane(timeline));
      const writes = calls.filter(({ api }) => api === 'fs.writeFileSync');
      const reads = calls.filter(({ api }) => api === 'fs.readFileSync');
      assert.deepEqual([writes.length, new Set(writes.map(({ line }) => line)).size], [5, 1]);
      assert.ok(reads.filter(({ detail }) => detail.endsWith('/large.bin')).length === 5);
    },
  },
  {
    title: 'pbkdf2Sync computes: it runs on a CPU and is a blocking call all the same',
    file: 'pbkdf2-sync.cjs',
    check: ({ timeline }) => {
      const main = onlyLane(timeline);
      const [call] = longCalls(timeline, main);
      assert.deepEqual([call?.api, call?.detail, call?.line], ['crypto.pbkdf2Sync', '', 4]);
      const { running, preempted, blocked } = stateTimes(main);
      assert.ok(
        running + preempted > (call?.duration ?? 0) * 0.8,
        `${running} ms running, ${blocked} ms blocked`,
      );
    },
  },
  {
    title: 'a forked process is a process of its own',
    file: 'fork.cjs',
    check: ({ timeline }) => {
      assert.deepEqual(
        timeline.lanes.map((lane) => [lane.kind, lane.process]),
        [
          ['main', 'node fork.cjs'],
          ['main', 'node fork.cjs child'],
        ],
      );
      const [parent, child] = timeline.lanes;
      assert.ok(parent !== undefined && child !== undefined && parent.pid !== child.pid);
      assert.ok(child.start >= parent.start && child.end <= parent.end);
    },
  },
  {
    title: 'standard input passes through',
    file: 'stdin-echo.cjs',
    stdin: 'some text\n',
    check: ({ stdout, stderr }) => {
      assert.deepEqual([stdout, stderr], ['SOME TEXT\n', 'end of input\n']);
    },
  },
  {
    title: 'a program sees nothing of the probe',
    file: 'surroundings.cjs',
    check: ({ timeline }) => {
      assert.equal(timeline.lanes.length, 3);
    },
  },
  {
    title: 'workers and children with environments of their own are recorded',
    file: 'environments.cjs',
    check: ({ timeline }) => {
      assert.equal(timeline.lanes.filter(({ kind }) => kind === 'worker').length, 6);
      assert.equal(timeline.lanes.filter(({ kind }) => kind === 'main').length, 3);
    },
  },
  {
    title: 'an unhandled rejection',
    file: 'unhandled-rejection.mjs',
    check: ({ result }) => {
      assert.equal(result.status, 1);
    },
  },
  {
    title: 'a handler of SIGTERM',
    file: 'signal-handler.cjs',
    check: ({ result, timeline }) => {
      assert.equal(result.status, 9);
      assert.ok(stateTimes(onlyLane(timeline)).idle > 100);
    },
  },
  {
    title: 'a program that profiles itself',
    file: 'own-profiler.cjs',
    check: ({ timeline }) => {
      const { running, preempted } = stateTimes(onlyLane(timeline));
      assert.ok(running + preempted > 300);
    },
  },
  {
    title: 'workers of workers',
    file: 'nested-workers.cjs',
    check: ({ timeline }) => {
      assert.deepEqual(
        timeline.lanes.map(({ name }) => name),
        ['main', 'worker 1', 'worker 2'],
      );
    },
  },
  {
    title: 'what happens in exit listeners, and an error in the last of them',
    file: 'late-exit.cjs',
    check: ({ timeline }) => {
      const [call] = longCalls(timeline, onlyLane(timeline));
      assert.deepEqual([call?.api, call?.line], ['child_process.execSync', 2]);
      assert.match(call?.detail ?? '', /^sleep 0\.2 # x{187}…$/);
    },
  },
  {
    title: "the user's own NODE_OPTIONS",
    file: 'options.cjs',
    env: { NODE_OPTIONS: '--require ./preload.cjs --stack-trace-limit=5' },
    check: ({ timeline, stdout }) => {
      assert.ok(stdout.startsWith('true --require ./preload.cjs --stack-trace-limit=5 [] 5'));
      assert.equal(timeline.lanes.length, 2);
    },
  },
  {
    title: 'Node’s own coverage, with which the profile is taken in one piece',
    file: 'spin.cjs',
    env: { NODE_V8_COVERAGE: coverage },
    check: ({ timeline }) => {
      assert.ok(timeOf(timeline, onlyLane(timeline), /^spin /) > 200);
    },
  },
  {
    title: 'an npm script, without npm itself',
    command: 'npm',
    args: ['run', '--silent', 'work'],
    cwd: join(targets, 'npm-script'),
    check: ({ timeline }) => {
      assert.deepEqual(
        timeline.lanes.map(({ process }) => process),
        ['node spin.cjs', 'node exec-sync-sleep.cjs'],
      );
    },
  },
  {
    title: 'the test runner of Node.js, whose own process has no inspector',
    command: targetNode,
    args: ['--test', '--test-reporter=tap', 'runner.mjs'],
    check: ({ timeline }) => {
      assert.equal(timeline.lanes.length, 1);
      assert.ok(timeOf(timeline, mainLane(timeline), /^spin /) > 100);
      assert.ok(timeline.lost.some(({ reason }) => reason.startsWith('Node.js has no inspector in it')));
    },
  },
  {
    title: 'a cluster',
    file: 'cluster.cjs',
    check: ({ timeline }) => {
      assert.equal(timeline.lanes.length, 3);
    },
  },
  // Node 20 cannot; LANEWISE_TARGET_NODE names a newer one to run the targets with.
  ...(stripsTypes
    ? [
        {
          title: 'TypeScript run by Node.js itself, at the lines of the source',
          file: 'erasable.ts',
          check: ({ timeline }: Profiled) => {
            const [call] = longCalls(timeline, onlyLane(timeline));
            assert.deepEqual([call?.api, call?.line], ['child_process.execSync', 5]);
          },
        },
      ]
    : []),
  {
    title: 'TypeScript run by tsx, at the lines of the source',
    command: targetNode,
    args: [...tsx, 'typescript.ts'],
    check: ({ timeline, stderr }) => {
      assert.match(stderr, /typescript\.ts:16/);
      // With some versions of Node.js tsx has its compiler in a worker.
      const main = mainLane(timeline);
      assert.ok(timeOf(timeline, main, /^work .*\/typescript\.ts:9$/) > 150);
      assert.ok(timeOf(timeline, main, /^main .*\/typescript\.ts:15$/) > 150);
    },
  },
];

describe('profiling of programs with known behaviour', function () {
  this.timeout(60_000);
  let probeDir = '';

  before(async () => {
    probeDir = await buildProbe();
  });
  after(() => {
    rmSync(probeDir, { recursive: true });
    rmSync(coverage, { recursive: true, force: true });
  });

  for (const target of list) {
    it(target.title, async () => {
      await compare(target, probeDir);
    });
  }

  it('compiled code, at the lines of its source', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'compiled-'));
    try {
      const [source, compiled] = [join(folder, 'typescript.ts'), join(folder, 'out/bundle.cjs')];
      copyFileSync(join(targets, 'typescript.ts'), source);
      await build({
        entryPoints: [source],
        outfile: compiled,
        sourcemap: true,
        minify: true,
        platform: 'node',
      });
      await compare(
        {
          title: '',
          file: compiled,
          check: ({ timeline }) => {
            const { strings, frames } = timeline;
            const files = new Set([...frames.file].map((file) => strings[file]));
            assert.ok(files.has(source));
            const lines = [...frames.line].filter((_, index) => strings[frames.file[index] ?? 0] === source);
            assert.ok(lines.includes(9) && lines.includes(15), lines.join());
          },
        },
        probeDir,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('paths with spaces, quotes and characters beyond ASCII, of program and probe', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'a "päth" 文 '));
    try {
      const file = join(folder, 'exec "sync".cjs');
      copyFileSync(join(targets, 'exec-sync-sleep.cjs'), file);
      for (const name of ['probe.cjs', 'supervisor.cjs'])
        copyFileSync(join(probeDir, name), join(folder, name));
      await compare(
        {
          title: '',
          file,
          check: ({ timeline }) => {
            checkSleep(timeline, onlyLane(timeline), file);
          },
        },
        folder,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('the built probe needs nothing but Node', () => {
    const code = readFileSync(join(probeDir, 'probe.cjs'), 'utf8');
    const required = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name ?? '');
    assert.ok(required.length > 5);
    assert.deepEqual(
      required.filter((name) => !name.startsWith('node:')),
      [],
    );
  });
});

async function compare(target: Target, probeDir: string): Promise<void> {
  const run: Run = {
    command: target.command ?? targetNode,
    args: target.args ?? [target.file ?? ''],
    ...(target.cwd === undefined ? {} : { cwd: target.cwd }),
    ...(target.env === undefined ? {} : { env: target.env }),
    ...(target.stdin === undefined ? {} : { stdin: target.stdin }),
  };
  const plain = await runPlain(run);
  const profiled = await runProfiled(run, probeDir);
  assert.deepEqual(visible(profiled), visible(plain));
  checkShape(profiled.timeline);
  const failed = profiled.timeline.lost.filter(({ reason }) => reason.startsWith('the probe failed'));
  assert.deepEqual(failed, []);
  target.check(profiled);
}

/** What must be equal in every run; process ids and durations never are. */
function visible({ stdout, stderr, code, signal }: Outcome): Outcome {
  return {
    stdout: stdout.replaceAll(/duration_ms:? [\d.]+/g, 'duration_ms N'),
    stderr: stderr.replaceAll(/\bpid: \d+/g, 'pid: N'),
    code,
    signal,
  };
}

/** What holds for every timeline. */
function checkShape({ lanes, duration, frames, strings }: Timeline): void {
  for (const { id, start, end, states, flame, blocking } of lanes) {
    assert.ok(start >= 0 && end <= duration, `${id} lies outside the run`);
    let position: number = start;
    states.start.forEach((from, index) => {
      assert.equal(from, position, `a gap in the states of ${id}`);
      position = states.end[index] ?? NaN;
    });
    assert.equal(position, end);
    for (let row = 0; row + 1 < flame.rows.length; row++) {
      let last: number = start;
      for (let index = flame.rows[row] ?? 0; index < (flame.rows[row + 1] ?? 0); index++) {
        assert.ok(
          (flame.start[index] ?? NaN) >= last && (flame.end[index] ?? NaN) >= (flame.start[index] ?? NaN),
        );
        last = flame.end[index] ?? NaN;
      }
      assert.ok(last <= end);
    }
    assert.equal(flame.rows.at(-1), flame.start.length);
    for (const site of blocking.site) assert.ok(site >= -1 && site < frames.name.length);
  }
  const own = strings.filter((text) => text.endsWith('/probe.cjs') || text.includes('lanewise:'));
  assert.deepEqual(own, [], 'frames of the probe in the timeline');
}

function checkSleep(timeline: Timeline, lane: Lane, file: string): void {
  const calls = longCalls(timeline, lane);
  assert.equal(calls.length, 1);
  const [call] = calls;
  assert.deepEqual(
    [call?.api, call?.detail, call?.file, call?.line, call?.column],
    ['child_process.execSync', 'sleep 0.3; echo slept', file, 4, 10],
  );
  const { blocked } = stateTimes(lane);
  assert.ok(blocked > 280, `${blocked} ms blocked`);
  assert.ok((call?.cpu ?? NaN) < (call?.duration ?? 0) / 2);
}

function mainLane({ lanes }: Timeline): Lane {
  const [lane] = lanes;
  assert.ok(lane !== undefined);
  return lane;
}

function onlyLane(timeline: Timeline): Lane {
  assert.deepEqual(
    timeline.lanes.map(({ name }) => name),
    ['main'],
  );
  return mainLane(timeline);
}

/** The calls that held a lane up for a twentieth of a second and more. */
const longCalls = (timeline: Timeline, lane: Lane) =>
  blockingCalls(timeline, lane).filter(({ duration }) => duration >= 50);

function timeOf(timeline: Timeline, lane: Lane, name: RegExp): number {
  let time = 0;
  for (const [key, value] of functionTimes(timeline, lane)) if (name.test(key)) time += value;
  return time;
}

function coresBusy({ counters }: Timeline): { busy: number; peak: number } {
  const [counter] = counters;
  assert.ok(counter !== undefined);
  const values = [...counter.value];
  return { busy: values.reduce((sum, value) => sum + value, 0) / values.length, peak: Math.max(...values) };
}
