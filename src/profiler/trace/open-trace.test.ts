import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { threadStateNames, type Lane, type Timeline } from '../timeline/model';
import { encodeBlock } from './blocks';
import { openTrace } from './open-trace';
import {
  blocking,
  end,
  exit,
  header,
  profile,
  sampleRecords,
  sched,
  thread,
  traceOf,
  type Sample,
} from './testing/sample-trace';

describe('openTrace', () => {
  it('gives the facts of the run, with times from its start', () => {
    const timeline = open(traceOf(sampleRecords()));
    assert.deepEqual(timeline.command, ['node', 'app.js']);
    assert.deepEqual(timeline.exit, { code: 0, signal: null });
    assert.deepEqual([timeline.duration, timeline.coresAvailable], [42_000, 2]);
    assert.deepEqual(
      timeline.lanes.map(({ id, kind, name, process, start, end }) => [id, kind, name, process, start, end]),
      [
        ['7-0', 'main', 'main', 'node app.js', 1000, 40_000],
        ['7-1', 'worker', 'worker 1', 'node app.js', 6000, 30_000],
      ],
    );
    assert.deepEqual(timeline.lost[0], { what: 'something', reason: 'a reason' });
    assert.match(timeline.lost[1]?.what ?? '', /the last moments of worker 1 of process 7/);
    assert.equal(timeline.lost.length, 2);
  });

  it('does not depend on how the records are spread over blocks', () => {
    const whole = open(traceOf(sampleRecords()));
    for (const perBlock of [1, 2, 5]) assert.deepEqual(open(traceOf(sampleRecords(), perBlock)), whole);
    const text = Buffer.from(
      sampleRecords()
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
    );
    // Lines that go on over blocks.
    const blocks = Array.from({ length: Math.ceil(text.length / 7) }, (_, index) =>
      encodeBlock(text.subarray(index * 7, index * 7 + 7)),
    );
    assert.deepEqual(open(Buffer.concat(blocks)), whole);
  });

  it('is readable by any gzip tool', () => {
    const [first] = gunzipSync(traceOf(sampleRecords(), 3)).toString().split('\n');
    assert.deepEqual(JSON.parse(first ?? ''), header);
  });

  it('merges equal frames of consecutive samples, chunks included', () => {
    const timeline = oneLane([
      profile(0, 2, [
        ['main', 'a'],
        ['main', 'a'],
        ['main', 'b'],
      ]),
      profile(0, 4, [['main', 'b'], ['main', 'b', 'c'], ['main', 'b', 'c'], '(idle)']),
    ]);
    assert.deepEqual(flame(timeline), [
      ['main', 2, 7],
      ['a', 2, 4],
      ['b', 4, 7],
      ['c', 5, 7],
    ]);
  });

  it('lets a stack go on during garbage collection, and in a short moment that V8 could not read', () => {
    const timeline = oneLane([
      profile(0, 2, [
        ['main', 'a'],
        '(garbage collector)',
        ['main', 'a'],
        '(program)',
        ['main', 'a'],
        '(idle)',
      ]),
    ]);
    assert.deepEqual(flame(timeline), [
      ['main', 2, 7],
      ['a', 2, 7],
    ]);
    assert.deepEqual(states(timeline).slice(1, 3), [
      ['gc', 3, 4],
      ['running', 4, 7],
    ]);
  });

  it('shows nothing of the probe: wrappers are left out, and its own work is what was before', () => {
    const samples: Sample[] = [
      ['main', 'wrapper', 'read'],
      '(idle)',
      ['timers', 'cut', 'console'],
      '(idle)',
      ['main'],
    ];
    const timeline = oneLane([profile(0, 2, samples, ['wrapper', 'cut'])]);
    assert.deepEqual(flame(timeline).slice(0, 3), [
      ['main', 2, 3],
      ['main', 6, 60],
      ['read', 2, 3],
    ]);
    assert.deepEqual(states(timeline).slice(1), [
      ['idle', 3, 6],
      ['running', 6, 60],
    ]);
    assert.ok(!timeline.strings.includes('cut') && !timeline.strings.includes('wrapper'));
  });

  it('tells calls that wait from calls that compute', () => {
    const spin = Array.from({ length: 50 }, (): Sample => ['main']);
    const timeline = oneLane([
      profile(0, 2, spin),
      blocking(0, [
        { api: 'child_process.execSync', from: 5, to: 15, cpu: 1 },
        { api: 'crypto.pbkdf2Sync', from: 20, to: 30, cpu: 10 },
        { api: 'fs.readFileSync', from: 35, to: 40, cpu: null },
        { api: 'zlib.gzipSync', from: 42, to: 45, cpu: null },
        { api: 'crypto.scryptSync', from: 46, to: 50, cpu: 1, wait: 3 },
      ]),
    ]);
    assert.deepEqual(states(timeline), [
      // The call's own millisecond on a CPU comes first.
      ['running', 1, 6],
      ['blocked', 6, 15],
      ['running', 15, 35],
      ['blocked', 35, 40],
      ['running', 40, 60],
    ]);
    const [lane] = timeline.lanes;
    assert.deepEqual([...(lane?.blocking.cpu ?? [])], [1000, 10_000, NaN, NaN, 1000]);
    const site = lane?.blocking.site[0] ?? -1;
    assert.deepEqual([timeline.frames.line[site], timeline.frames.column[site]], [12, 3]);
  });

  it('knows by CPU time that JavaScript was blocked or had no CPU', () => {
    const spin = Array.from({ length: 57 }, (): Sample => ['main']);
    const timeline = oneLane([
      profile(0, 2, spin),
      sched(10, { 0: [0, 0] }),
      sched(20, { 0: [10, 0] }),
      sched(30, { 0: [6, 4] }),
      sched(40, {}),
      sched(50, { 0: [10, 0] }),
    ]);
    assert.deepEqual(states(timeline), [
      ['running', 1, 26],
      ['preempted', 26, 30],
      ['blocked', 30, 40],
      ['running', 40, 60],
    ]);
  });

  it('counts garbage collection only while it has a CPU', () => {
    const samples = Array.from({ length: 57 }, (): Sample => '(garbage collector)');
    const timeline = oneLane([
      profile(0, 2, samples),
      sched(10, { 0: [0, 0] }),
      sched(20, { 0: [10, 0] }),
      sched(30, { 0: [4, 6] }),
      // Neither running nor ready to: it waits for its helper threads.
      sched(40, { 0: [2, 0] }),
    ]);
    assert.deepEqual(states(timeline).slice(1), [
      ['gc', 2, 24],
      ['preempted', 24, 30],
      ['gc', 30, 60],
    ]);
  });

  it('takes what the kernel counted of a call that waits for the call, not for what ran beside it', () => {
    const spin = Array.from({ length: 57 }, (): Sample => ['main']);
    const timeline = oneLane([
      profile(0, 2, spin),
      blocking(0, [{ api: 'child_process.execSync', from: 20, to: 60, cpu: 6, wait: 4 }]),
      sched(10, { 0: [0, 0] }),
      sched(20, { 0: [10, 0] }),
      sched(30, { 0: [6, 4] }),
      sched(40, {}),
      sched(50, {}),
      sched(60, {}),
    ]);
    assert.deepEqual(states(timeline), [
      ['running', 1, 26],
      ['preempted', 26, 30],
      ['blocked', 30, 60],
    ]);
  });

  it('takes CPU time that the kernel counts a tick late for what it is', () => {
    const spin = Array.from({ length: 57 }, (): Sample => ['main']);
    const late = [
      sched(10, { 0: [0, 0] }),
      sched(20, { 0: [2, 0] }),
      sched(30, { 0: [18, 0] }),
      sched(40, { 0: [4, 0] }),
      sched(50, { 0: [4, 12] }),
    ];
    assert.deepEqual(states(oneLane([profile(0, 2, spin), ...late])), [
      ['running', 1, 34],
      ['preempted', 34, 40],
      ['running', 40, 44],
      ['preempted', 44, 50],
      ['running', 50, 60],
    ]);
  });

  it('takes CPU time that was read too late, and so a tick early, for what it is', () => {
    const spin = Array.from({ length: 57 }, (): Sample => ['main']);
    const early = [
      sched(10, { 0: [0, 0] }),
      sched(20, { 0: [10, 0] }),
      sched(30, { 0: [18, 0] }),
      sched(40, { 0: [2, 0] }),
      sched(50, { 0: [10, 0] }),
    ];
    assert.deepEqual(states(oneLane([profile(0, 2, spin), ...early])), [['running', 1, 60]]);
  });

  it('takes native code that uses no CPU for waiting', () => {
    const samples = Array.from({ length: 57 }, (): Sample => '(program)');
    const timeline = oneLane([
      profile(0, 2, samples),
      sched(10, { 0: [0, 0] }),
      sched(20, {}),
      sched(30, { 0: [10, 0] }),
    ]);
    assert.deepEqual(states(timeline), [
      ['running', 1, 10],
      ['idle', 10, 20],
      ['running', 20, 60],
    ]);
  });

  it('counts busy cores over all threads, moving late counts on', () => {
    const timeline = open(
      traceOf([
        header,
        thread(0, 1),
        sched(0, { 0: [0, 0], 5: [0, 0] }),
        sched(50, { 0: [50, 0], 5: [70, 0] }),
        sched(100, { 0: [10, 0] }),
        exit(0, 100),
        end(100),
      ]),
    );
    const [counter] = timeline.counters;
    assert.deepEqual([...(counter?.time ?? [])], [0, 50_000, 100_000]);
    assert.deepEqual([...(counter?.value ?? [])], [2, 0.6, 0]);
  });

  it('puts functions and call sites at the lines of their sources', () => {
    const { frames, strings } = open(traceOf(sampleRecords()));
    const files = [...frames.file].map((file) => strings[file]);
    assert.ok(files.includes('/app/app.ts') && !files.includes('file:///app/app.js'));
  });

  it('shows a call that never returned as blocked to the end', () => {
    const timeline = oneLane([
      profile(0, 2, [['main']]),
      {
        type: 'begin',
        thread: '7-0',
        api: 'child_process.execSync',
        detail: 'sleep',
        start: 5_000_005_000,
        site: null,
      },
    ]);
    assert.deepEqual(states(timeline).at(-1), ['blocked', 5, 60]);
    assert.equal(timeline.lanes[0]?.blocking.site[0], -1);
  });

  describe('with damaged files', () => {
    it('says that it is no trace, and where that shows', () => {
      const notTraces = [
        Buffer.alloc(0),
        Buffer.from('plain text'),
        traceOf([{ type: 'other' }]),
        traceOf(['a string', 5]),
      ];
      for (const bytes of notTraces) {
        const opened = openTrace(bytes);
        assert.ok(!opened.ok);
        assert.match(opened.error.message, /not a trace of Lanewise/);
        assert.ok(opened.error.offset >= 0 && opened.error.offset <= bytes.length);
      }
    });

    it('refuses newer versions by name', () => {
      const opened = openTrace(traceOf([{ ...header, version: 99 }]));
      assert.ok(!opened.ok);
      assert.match(opened.error.message, /newer version of Lanewise \(format 99/);
    });

    it('opens a file cut off anywhere after its header, and says so', () => {
      const bytes = traceOf(sampleRecords(), 2);
      const headerEnd = traceOf(sampleRecords().slice(0, 2)).length;
      for (let length = headerEnd; length < bytes.length; length++) {
        const { lost, lanes, exit: ended } = open(bytes.subarray(0, length));
        // Without the last bytes, of the checksum above all, the last block can still be complete.
        const complete = ended.code === 0;
        assert.notEqual(
          lost.some(({ what }) => what === 'the end of the recording'),
          complete,
        );
        assert.ok(!complete || length >= bytes.length - 16, `complete at ${length} of ${bytes.length}`);
        lanes.forEach(checkColumns);
      }
    });

    it('skips a damaged block and goes on after it', () => {
      const records = sampleRecords();
      const first = traceOf(records.slice(0, 5));
      const bytes = Buffer.concat([first, traceOf(records.slice(5, 10)), traceOf(records.slice(10))]);
      bytes.fill(0xff, first.length + 30, first.length + 60);
      const { lost, exit: ended } = open(bytes);
      assert.equal(ended.code, 0);
      assert.ok(lost.some(({ what }) => what.startsWith(`a damaged part at byte ${first.length}`)));
    });

    it('counts records that it does not know or cannot use', () => {
      const unknown = { type: 'async-span', thread: '7-0' };
      const { lost } = open(traceOf([...sampleRecords(), unknown, unknown, { type: 'cpu', thread: 'none' }]));
      assert.ok(lost.some(({ what }) => what === '2 × a record of an unknown type (async-span)'));
      assert.ok(lost.some(({ what }) => what === 'a profile of no known thread'));
    });

    it('stays small where a block claims to be huge', () => {
      const bomb = encodeBlock(Buffer.alloc(64 * 1024 * 1024, ' '));
      const { lost } = open(Buffer.concat([traceOf(sampleRecords()), bomb]));
      assert.ok(lost.some(({ what }) => what.startsWith('a damaged part')));
    });

    it('survives mutated bytes', () => {
      const original = Buffer.from(traceOf(sampleRecords(), 3));
      const random = generator(1);
      for (let round = 0; round < 1500; round++) {
        const bytes = Buffer.from(original);
        for (let count = 1 + random(8); count > 0; count--) bytes[random(bytes.length)] = random(256);
        checkTotal(random(4) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes);
      }
    });

    it('survives mutated records', () => {
      const random = generator(2);
      for (let round = 0; round < 3000; round++) {
        const records: unknown[] = structuredClone(sampleRecords());
        for (let count = 1 + random(4); count > 0; count--) {
          const index = random(records.length);
          // The header is what makes it a trace at all; it is mutated less often.
          if (index > 0 || random(4) === 0) records[index] = mutate(records[index], random);
        }
        if (random(5) === 0) records.splice(random(records.length), random(3));
        checkTotal(traceOf(records, 1 + random(6)));
      }
    });
  });
});

function open(bytes: Uint8Array): Timeline {
  const opened = openTrace(bytes);
  assert.ok(opened.ok, JSON.stringify(opened));
  return opened.value;
}

/** A run of 60 ms with the main thread only. */
const oneLane = (records: readonly object[]): Timeline =>
  open(traceOf([header, thread(0, 1), ...records, exit(0, 60), end(60)]));

function states({ lanes: [lane] }: Timeline): [string | undefined, number, number][] {
  const { start = [], end: ends = [], state = [] } = lane?.states ?? {};
  return [...state].map((value, index) => [
    threadStateNames[value],
    (start[index] ?? NaN) / 1000,
    (ends[index] ?? NaN) / 1000,
  ]);
}

function flame({ lanes: [lane], frames, strings }: Timeline): [string | undefined, number, number][] {
  const { start = [], end: ends = [], frame = [] } = lane?.flame ?? {};
  return [...frame].map((value, index) => [
    strings[frames.name[value] ?? 0],
    (start[index] ?? NaN) / 1000,
    (ends[index] ?? NaN) / 1000,
  ]);
}

/** Any bytes give a well-formed timeline or an error with its place. */
function checkTotal(bytes: Uint8Array): void {
  const opened = openTrace(bytes);
  if (!opened.ok) {
    assert.ok(
      opened.error.message.length > 0 && opened.error.offset >= 0 && opened.error.offset <= bytes.length,
    );
    return;
  }
  const { lanes, duration, counters, frames, strings } = opened.value;
  assert.ok(Number.isFinite(duration) && duration >= 0);
  for (const index of [...frames.name, ...frames.file]) assert.ok(strings[index] !== undefined);
  lanes.forEach(checkColumns);
  for (const { time, value } of counters) {
    assert.equal(time.length, value.length);
    assert.ok([...time, ...value].every((number) => Number.isFinite(number) && number >= 0));
  }
}

function checkColumns({ start, end: laneEnd, states: slices, flame: stacks, blocking: calls }: Lane): void {
  assert.ok(Number.isFinite(start) && Number.isFinite(laneEnd) && start >= 0 && start <= laneEnd);
  let position: number = start;
  slices.start.forEach((from, index) => {
    assert.equal(from, position);
    position = slices.end[index] ?? NaN;
    assert.ok(position > from);
  });
  assert.equal(position, laneEnd);
  assert.equal(stacks.rows.at(-1), stacks.start.length);
  assert.deepEqual([stacks.end.length, stacks.frame.length], [stacks.start.length, stacks.start.length]);
  stacks.start.forEach((from, index) => {
    assert.ok(from <= (stacks.end[index] ?? NaN));
  });
  for (const column of [calls.end, calls.api, calls.detail, calls.site, calls.cpu]) {
    assert.equal(column.length, calls.start.length);
  }
}

type Random = (below: number) => number;

/** Numbers that are the same in every run: Lehmer's generator with the parameters of Park and Miller. */
function generator(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const oddities: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1e308,
  -1e308,
  2 ** 53,
  '',
  '\u0000',
  'file://%',
  'file:///app/app.js',
  [],
  {},
  [[]],
  '7-0',
  '7-1',
  { __proto__: null },
  'AAAA,CAAC;;;;;;zzzzzzzz',
  '(root)',
];

/** The value with something in it replaced, removed or repeated. */
function mutate(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && random(4) > 0) {
    const copy: unknown[] = [...(value as unknown[])];
    const index = random(copy.length);
    const action = random(5);
    if (action === 0) copy.splice(index, 1);
    else if (action === 1) copy.splice(index, 0, copy[random(copy.length)]);
    else copy[index] = mutate(copy[index], random);
    return copy;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && random(8) > 0) {
    const entries = Object.entries(value);
    const index = random(Math.max(1, entries.length));
    return Object.fromEntries(
      entries.map(([key, inner], position) => [key, position === index ? mutate(inner, random) : inner]),
    );
  }
  if (typeof value === 'number' && random(2) === 0) return value + random(2000) * (random(2) === 0 ? 1 : -1);
  return oddities[random(oddities.length)];
}
