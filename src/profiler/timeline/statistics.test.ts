import assert from 'node:assert/strict';
import { ThreadState, type Timeline } from './model';
import { counterAverage, indexTimeline, statistics, type Statistics, type TimelineIndex } from './statistics';
import { randomNumbers, syntheticTimeline, timelineOf } from './testing/synthetic';

const close = (actual: number, expected: number, what: string): void => {
  assert.ok(
    Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual} ≠ ${expected}`,
  );
};

function functionTimes(
  { timeline }: TimelineIndex,
  result: Statistics,
): Record<string, readonly [number, number]> {
  return Object.fromEntries(
    result.functions.map(({ frame, self, total }) => {
      return [timeline.strings[timeline.frames.name[frame] ?? 0] ?? '', [self, total]] as const;
    }),
  );
}

describe('statistics of a range', () => {
  const timeline = timelineOf([
    {
      states: [
        [0, 100, 'running'],
        [100, 400, 'blocked'],
        [400, 450, 'gc'],
        [450, 500, 'running'],
        [500, 600, 'idle'],
      ],
      calls: [
        {
          start: 0,
          end: 500,
          name: 'main',
          calls: [
            { start: 50, end: 450, name: 'build', calls: [{ start: 60, end: 80, name: 'main' }] },
            { start: 460, end: 480, name: 'emit' },
          ],
        },
      ],
      blocking: [
        [100, 400, 'execSync sleep /app/a.ts:3:7'],
        [470, 480, 'execSync other /app/a.ts:3:7'],
        [490, 495, 'execSync other /app/b.ts:1:1'],
      ],
    },
  ]);
  const index = indexTimeline(timeline);

  it('adds up states, and functions with waiting in the total only', () => {
    const all = statistics(index, { start: 0, end: 600 });
    assert.deepEqual([...(all.lanes[0] ?? [])], [150, 50, 300, 0, 100]);
    // `build` runs 50–60 and 80–100; the inner `main` does not count twice in the total.
    assert.deepEqual(functionTimes(index, all), { main: [100, 500], build: [30, 400], emit: [20, 20] });
  });

  it('cuts slices at the ends of the range', () => {
    const part = statistics(index, { start: 70, end: 150 });
    assert.deepEqual([...(part.lanes[0] ?? [])], [30, 0, 50, 0, 0]);
    assert.deepEqual(functionTimes(index, part), { build: [20, 80], main: [10, 80] });
  });

  it('groups blocking calls by API and place', () => {
    const { blocking } = statistics(index, { start: 0, end: 600 });
    const groups = blocking.map(({ count, total, max }) => ({ count, total, max }));
    assert.deepEqual(groups, [
      { count: 2, total: 310, max: 300 },
      { count: 1, total: 5, max: 5 },
    ]);
    const [first] = statistics(index, { start: 350, end: 475 }).blocking;
    assert.deepEqual([first?.count, first?.total, first?.max], [2, 55, 50]);
  });

  it('is empty for an empty range and for an empty timeline', () => {
    const nothing = statistics(index, { start: 50, end: 50 });
    assert.deepEqual(nothing.functions, []);
    assert.deepEqual([...(nothing.lanes[0] ?? [])], [0, 0, 0, 0, 0]);
    assert.deepEqual(statistics(indexTimeline(timelineOf([])), { start: 0, end: 1 }).lanes, []);
  });
});

describe('statistics of random timelines', () => {
  const seeds = [1, 2, 3, 4, 5];

  it('have state totals equal to the life of each lane', () => {
    for (const seed of seeds) {
      const timeline = syntheticTimeline({ seed });
      const { lanes } = statistics(indexTimeline(timeline), { start: 0, end: timeline.duration });
      timeline.lanes.forEach((lane, i) => {
        close(
          lanes[i]?.reduce((a, b) => a + b) ?? NaN,
          lane.end - lane.start,
          `lane ${lane.id}, seed ${seed}`,
        );
      });
    }
  });

  it('add up over adjacent ranges', () => {
    for (const seed of seeds) {
      const timeline = syntheticTimeline({ seed });
      const index = indexTimeline(timeline);
      const random = randomNumbers(seed);
      for (let round = 0; round < 20; round++) {
        const [start, middle, end] = [random(), random(), random()]
          .map((r) => r * timeline.duration)
          .sort((a, b) => a - b);
        assert.ok(start !== undefined && middle !== undefined && end !== undefined);
        const [left, right, both] = [
          [start, middle],
          [middle, end],
          [start, end],
        ].map(([from = 0, to = 0]) => statistics(index, { start: from, end: to }));
        assert.ok(left && right && both);
        checkSum(left, right, both);
      }
    }
  });

  it('have self times that add up to the running time under any function', () => {
    for (const seed of seeds) {
      const timeline = syntheticTimeline({ seed, lanes: 1 });
      const { functions } = statistics(indexTimeline(timeline), { start: 0, end: timeline.duration });
      const self = functions.reduce((sum, fn) => sum + fn.self, 0);
      close(self, runningUnderRoots(timeline), `seed ${seed}`);
    }
  });
});

/** Running time covered by the outermost row, slice by slice: slow and obvious. */
function runningUnderRoots({ lanes }: Timeline): number {
  let sum = 0;
  for (const { flame, states } of lanes) {
    for (let i = 0; i < (flame.rows[1] ?? 0); i++) {
      states.state.forEach((state, s) => {
        if (state !== ThreadState.running) return;
        const from = Math.max(flame.start[i] ?? 0, states.start[s] ?? 0);
        sum += Math.max(0, Math.min(flame.end[i] ?? 0, states.end[s] ?? 0) - from);
      });
    }
  }
  return sum;
}

function checkSum(left: Statistics, right: Statistics, both: Statistics): void {
  both.lanes.forEach((states, lane) => {
    states.forEach((time, state) => {
      close((left.lanes[lane]?.[state] ?? 0) + (right.lanes[lane]?.[state] ?? 0), time, `state ${state}`);
    });
  });
  for (const { frame, self, total } of both.functions) {
    const [a, b] = [left, right].map(({ functions }) => functions.find((fn) => fn.frame === frame));
    close((a?.total ?? 0) + (b?.total ?? 0), total, `total of function ${frame}`);
    // Dust below a nanosecond is dropped from each.
    assert.ok(Math.abs((a?.self ?? 0) + (b?.self ?? 0) - self) < 0.01, `self of function ${frame}`);
  }
  const sum = ({ blocking }: Statistics): number => blocking.reduce((total, call) => total + call.total, 0);
  close(sum(left) + sum(right), sum(both), 'blocking');
}

describe('counterAverage', () => {
  const counter = {
    id: 'cores-busy',
    time: Float64Array.of(0, 10, 30),
    value: Float64Array.of(1, 2, 0),
  } as const;

  it('weighs values by how long they hold', () => {
    assert.equal(counterAverage(counter, { start: 0, end: 30 }), (10 * 1 + 20 * 2) / 30);
    assert.equal(counterAverage(counter, { start: 5, end: 15 }), 1.5);
    assert.equal(counterAverage(counter, { start: 40, end: 50 }), 0);
  });

  it('is null without a value', () => {
    const empty = { ...counter, time: new Float64Array(), value: new Float64Array() };
    assert.equal(counterAverage(empty, { start: 0, end: 30 }), null);
    assert.equal(counterAverage(counter, { start: -10, end: 0 }), null);
  });
});
