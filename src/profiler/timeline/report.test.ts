import assert from 'node:assert/strict';
import { threadStateNames, type Timeline } from './model';
import { summarise, type Report } from './report';
import { reportText } from './report-text';
import { describe as tell } from './story';
import { hostileNames, syntheticTimeline, timelineOf, type LaneSpec } from './testing/synthetic';

const ms = 1000;

const blockedMain: LaneSpec = {
  states: [
    [0, 50 * ms, 'running'],
    [50 * ms, 90 * ms, 'blocked'],
    [90 * ms, 100 * ms, 'idle'],
  ],
  calls: [
    {
      start: 0,
      end: 90 * ms,
      name: 'main',
      place: '/app/build.ts:1:1',
      calls: [{ start: 10 * ms, end: 90 * ms, name: '', place: '/app/build.ts:80:5' }],
    },
  ],
  blocking: [[50 * ms, 90 * ms, 'fs.readFileSync data.json /app/build.ts:88:12']],
};

const worker = (tid: number, from: number, to: number): LaneSpec => ({
  tid,
  states: [[from * ms, to * ms, 'running']],
});

describe('summarise', () => {
  it('gives the documented shape', () => {
    const timeline = timelineOf([blockedMain], {
      counters: [{ id: 'cores-busy', time: Float64Array.of(0, 50 * ms), value: Float64Array.of(1.2, 0) }],
      lost: [{ what: 'the end of the recording', reason: 'the file is cut off' }],
    });
    assert.deepEqual(summarise(timeline), {
      version: 1,
      command: ['node', 'program.js'],
      exit: { code: 0, signal: null },
      duration_ms: 100,
      cores: { available: 2, busyAvg: 0.6, busyPeak: 1.2 },
      parallel: { avg: 0.5, peak: 1, overlap_ms: 0 },
      lanes: [
        {
          pid: 1,
          tid: 0,
          kind: 'main',
          process: 'node program.js',
          name: 'main',
          start_ms: 0,
          end_ms: 100,
          states_ms: { running: 50, gc: 0, blocked: 40, preempted: 0, idle: 10 },
        },
      ],
      blocking: [
        {
          api: 'fs.readFileSync',
          file: '/app/build.ts',
          line: 88,
          column: 12,
          pid: 1,
          tid: 0,
          count: 1,
          total_ms: 40,
          max_ms: 40,
        },
      ],
      functions: [
        { name: '(anonymous)', file: '/app/build.ts', line: 80, column: 5, self_ms: 40, total_ms: 80 },
        { name: 'main', file: '/app/build.ts', line: 1, column: 1, self_ms: 10, total_ms: 90 },
      ],
      lost: [
        { what: 'the end of the recording', reason: 'the file is cut off' },
        {
          what: 'asynchronous operations in flight',
          reason: 'only threads are recorded, so nothing is said about concurrency',
        },
      ],
    } satisfies Report);
  });

  it('has null for what was not recorded', () => {
    const { cores, blocking } = summarise(
      timelineOf([{ states: [[0, 10, 'blocked']], blocking: [[0, 10, 'Atomics.wait']] }]),
    );
    assert.deepEqual(cores, { available: 2, busyAvg: null, busyPeak: null });
    assert.deepEqual([blocking[0]?.file, blocking[0]?.line, blocking[0]?.column], [null, null, null]);
  });

  it('counts threads that compute at the same instant, garbage collection included', () => {
    const main: LaneSpec = {
      states: [
        [0, 20 * ms, 'running'],
        [20 * ms, 30 * ms, 'gc'],
        [30 * ms, 100 * ms, 'idle'],
      ],
    };
    const { parallel } = summarise(timelineOf([main, worker(1, 10, 40), worker(2, 30, 60)]));
    assert.deepEqual(parallel, { avg: 0.9, peak: 2, overlap_ms: 30 });
    // States are sampled, so their edges overlap; but no more threads than cores can compute.
    const four = [1, 2, 3, 4].map((tid) => worker(tid, 0, 10));
    assert.deepEqual(summarise(timelineOf(four)).parallel, { avg: 2, peak: 2, overlap_ms: 10 });
    // One thread taking over from another at one instant is not overlap.
    assert.equal(summarise(timelineOf([worker(1, 0, 10), worker(2, 10, 20)])).parallel.peak, 1);
  });

  it('does not take threads that take turns on a core for parallel ones', () => {
    // In each tick it is only known how long a thread ran and how long it waited.
    const turns = (tid: number, ran: number): LaneSpec => ({
      tid,
      states: Array.from({ length: 10 }, (_, tick) => [
        [tick * 10 * ms, (tick * 10 + ran) * ms, 'running'] as const,
        [(tick * 10 + ran) * ms, (tick + 1) * 10 * ms, 'preempted'] as const,
      ]).flat(),
    });
    const ticked = (lanes: readonly LaneSpec[]): Timeline => {
      const time = Float64Array.from({ length: 10 }, (_, tick) => tick * 10 * ms);
      return { ...timelineOf(lanes), counters: [{ id: 'cores-busy', time, value: time.map(() => 1.8) }] };
    };
    assert.deepEqual(summarise(ticked([turns(1, 5), turns(2, 5)])).parallel, {
      avg: 1,
      peak: 1,
      overlap_ms: 0,
    });
    assert.deepEqual(summarise(ticked([turns(1, 5), turns(2, 6), turns(3, 7)])).parallel, {
      avg: 1.8,
      peak: 2,
      overlap_ms: 80,
    });
  });

  it('survives JSON unchanged, whatever the names', () => {
    const report = summarise(syntheticTimeline({ names: hostileNames, files: hostileNames }));
    assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
    for (const lane of report.lanes) {
      const sum = threadStateNames.reduce((total, state) => total + lane.states_ms[state], 0);
      assert.ok(Math.abs(sum - (lane.end_ms - lane.start_ms)) < 0.01);
    }
  });
});

describe('describe', () => {
  const story = (lanes: LaneSpec[], cores?: number): string =>
    tell(
      summarise(
        timelineOf(
          lanes,
          cores === undefined
            ? {}
            : { counters: [{ id: 'cores-busy', time: Float64Array.of(0), value: Float64Array.of(cores) }] },
        ),
      ),
    );

  it('names the call that held up the thread', () => {
    assert.equal(
      story([blockedMain], 0.55),
      'Not parallel: one thread, 0.55 of 2 cores busy on average; `fs.readFileSync` in build.ts:88 held up the main thread for 40% of its time, and it ran for 50% of its time.',
    );
  });

  it('counts the calls of one line together', () => {
    const calls: LaneSpec = {
      states: [[0, 100 * ms, 'blocked']],
      blocking: [
        [0, 40 * ms, 'fs.readFileSync a /app/a.ts:3:5'],
        [40 * ms, 85 * ms, 'fs.statSync a /app/a.ts:9:5'],
        [85 * ms, 100 * ms, 'fs.readFileSync b /app/a.ts:3:30'],
      ],
    };
    assert.match(
      story([calls]),
      /`fs\.readFileSync` in a\.ts:3 held up the main thread for 55% of its time \(2 calls\)/,
    );
  });

  it('calls a run parallel only where threads computed at once', () => {
    assert.match(
      story([worker(1, 0, 100), worker(2, 50, 100)], 2),
      /^Parallel for 50% of the run, 2 of 2 cores/,
    );
    assert.match(
      story([worker(1, 0, 100), worker(2, 98, 100)], 2),
      /^Hardly parallel \(2% of the run\), 2 of 2 cores/,
    );
    assert.match(
      story([worker(1, 0, 50), worker(2, 50, 100)], 1),
      /^Not parallel: one thread at a time, 1 of 2 cores/,
    );
  });

  it('does not claim cores where they were not recorded, nor concurrency ever', () => {
    const text = story([blockedMain]);
    assert.match(text, /0\.5 of 2 cores busy with JavaScript on average/);
    assert.doesNotMatch(text + story([worker(1, 0, 100)], 1), /concurren/i);
  });

  it('says when the thread computed, was idle, or waited for a core', () => {
    assert.match(story([worker(0, 0, 100)], 1), /the main thread ran for 100% of its time\.$/);
    assert.match(
      story([{ states: [[0, 100, 'idle']] }], 0),
      /the main thread was idle for 100% of its time\.$/,
    );
    const contended: LaneSpec = {
      tid: 3,
      states: [
        [0, 60, 'running'],
        [60, 100, 'preempted'],
      ],
    };
    assert.match(story([contended], 1), /worker 3 waited for a core for 40% of its time, and it ran for 60%/);
  });

  it('has a sentence for empty recordings', () => {
    assert.equal(story([]), 'No JavaScript thread was recorded.');
    assert.equal(story([{ states: [] }]), 'The recording is empty.');
  });
});

describe('reportText', () => {
  it('begins with the sentence and fits one screen', () => {
    const text = reportText(summarise(syntheticTimeline({ lanes: 40 })));
    const lines = text.split('\n');
    assert.equal(lines[0], tell(summarise(syntheticTimeline({ lanes: 40 }))));
    assert.ok(lines.length <= 45, `${lines.length} lines`);
    assert.match(text, /… and 32 more threads/);
    assert.match(text, /Not recorded: .* \(made up\)/);
  });

  it('lets no control character through', () => {
    const text = reportText(summarise(syntheticTimeline({ names: hostileNames, files: hostileNames })));
    assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}/u);
  });
});
