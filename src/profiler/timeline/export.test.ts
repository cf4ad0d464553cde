import assert from 'node:assert/strict';
import { chromeTrace } from './export-chrome-trace';
import { toCpuProfile, type CpuProfile } from './export-cpuprofile';
import { ThreadState, type Lane, type Timeline } from './model';
import { hostileNames, syntheticTimeline, timelineOf } from './testing/synthetic';

interface Event {
  ph: string;
  name: string;
  pid: number;
  tid?: number;
  ts?: number;
  dur?: number;
  args?: Record<string, unknown>;
}

const eventsOf = (timeline: Timeline): Event[] =>
  (JSON.parse([...chromeTrace(timeline)].join('')) as { traceEvents: Event[] }).traceEvents;

const example = timelineOf(
  [
    {
      pid: 7,
      states: [
        [0, 2000, 'running'],
        [2000, 2500, 'gc'],
        [2500, 4000, 'blocked'],
        [4000, 5000, 'idle'],
      ],
      calls: [
        {
          start: 500,
          end: 4000,
          name: 'main',
          place: '/app/my file.js:10:3',
          calls: [{ start: 2600, end: 4000, name: 'load', place: '/app/my file.js:20:5' }],
        },
      ],
      blocking: [
        [2500, 4000, 'fs.readFileSync data.json /app/my file.js:21:9'.replace('my file', 'my-file')],
      ],
    },
    { pid: 7, tid: 2, states: [[1000, 5000, 'idle']] },
  ],
  { counters: [{ id: 'cores-busy', time: Float64Array.of(0), value: Float64Array.of(1.5) }] },
);

describe('chromeTrace', () => {
  const events = eventsOf(example);

  it('names processes and threads', () => {
    const names = events.filter(({ ph, name }) => ph === 'M' && name.endsWith('_name'));
    assert.deepEqual(
      names.map(({ pid, args }) => [pid, args?.['name']]),
      [
        [7, 'node program.js'],
        [7, 'main: states'],
        [7, 'main: blocking calls'],
        [7, 'main'],
        [7, 'worker 2: states'],
      ],
    );
  });

  it('holds states, calls with their arguments, functions and the counter', () => {
    const find = (name: string): Event[] => events.filter((event) => event.name === name);
    assert.deepEqual([find('gc')[0]?.ts, find('gc')[0]?.dur], [2000, 500]);
    assert.deepEqual(find('fs.readFileSync')[0]?.args, { detail: 'data.json', from: '/app/my-file.js:21:9' });
    assert.deepEqual(find('load')[0]?.args, { source: '/app/my file.js:20:5' });
    assert.deepEqual(find('cores-busy')[0]?.args, { cores: 1.5 });
  });

  it('gives every track slices that nest', () => {
    const tracks = eventsOf(syntheticTimeline()).filter(({ ph }) => ph === 'X');
    const byTrack = new Map<string, Event[]>();
    for (const event of tracks) {
      const key = `${event.pid}-${event.tid ?? ''}`;
      byTrack.set(key, [...(byTrack.get(key) ?? []), event]);
    }
    for (const track of byTrack.values()) {
      track.sort((a, b) => (a.ts ?? 0) - (b.ts ?? 0) || (b.dur ?? 0) - (a.dur ?? 0));
      const open: number[] = [];
      for (const { ts = 0, dur = 0 } of track) {
        while ((open.at(-1) ?? Infinity) <= ts) open.pop();
        assert.ok(ts + dur <= (open.at(-1) ?? Infinity), 'a slice outlasts the one around it');
        open.push(ts + dur);
      }
    }
  });

  it('is valid JSON whatever the names', () => {
    const hostile = syntheticTimeline({ names: hostileNames, files: hostileNames });
    assert.ok(eventsOf(hostile).length > 1000);
  });
});

const firstLane = (timeline: Timeline): Lane => {
  const [lane] = timeline.lanes;
  assert.ok(lane);
  return lane;
};

/** Time by innermost function, as a viewer reads it from samples and deltas. */
function timeByFunction(profile: CpuProfile): Record<string, number> {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const times: Record<string, number> = {};
  let time = profile.startTime;
  profile.samples.forEach((id, i) => {
    time += profile.timeDeltas[i] ?? 0;
    const next = i + 1 < profile.samples.length ? time + (profile.timeDeltas[i + 1] ?? 0) : profile.endTime;
    const name = names.get(id) ?? '?';
    times[name] = (times[name] ?? 0) + next - time;
  });
  return times;
}

describe('toCpuProfile', () => {
  it('gives each stretch of time to the innermost function or to a meta node', () => {
    const profile = toCpuProfile(example, firstLane(example));
    assert.deepEqual(timeByFunction(profile), {
      '(program)': 500,
      main: 1500 + 100,
      '(garbage collector)': 500,
      load: 1400,
      '(idle)': 1000,
    });
    const load = profile.nodes.find(({ callFrame }) => callFrame.functionName === 'load');
    assert.ok(load);
    assert.deepEqual(load.callFrame, {
      functionName: 'load',
      scriptId: '0',
      url: 'file:///app/my%20file.js',
      lineNumber: 19,
      columnNumber: 4,
    });
    const main = profile.nodes.find(({ children }) => children.includes(load.id));
    assert.equal(main?.callFrame.functionName, 'main');
  });

  it('is well formed for any timeline', () => {
    for (const seed of [1, 2, 3]) {
      const timeline = syntheticTimeline({ seed, names: hostileNames, files: hostileNames });
      for (const lane of timeline.lanes) checkProfile(toCpuProfile(timeline, lane), lane);
    }
    const empty = timelineOf([{ states: [] }]);
    assert.deepEqual(toCpuProfile(empty, firstLane(empty)).samples, []);
  });

  it('shows idle lanes as idle', () => {
    const lane = example.lanes[1];
    assert.ok(lane);
    assert.equal(lane.states.state[0], ThreadState.idle);
    assert.deepEqual(timeByFunction(toCpuProfile(example, lane)), { '(idle)': 4000 });
  });
});

function checkProfile({ nodes, samples, timeDeltas, startTime, endTime }: CpuProfile, lane: Lane): void {
  assert.equal(samples.length, timeDeltas.length);
  assert.ok(timeDeltas.every((delta) => delta >= 0 && Number.isInteger(delta)));
  assert.ok(startTime + timeDeltas.reduce((a, b) => a + b, 0) <= endTime);
  assert.ok(Math.abs(endTime - startTime - (lane.end - lane.start)) <= 1);
  const ids = new Set(nodes.map(({ id }) => id));
  assert.equal(ids.size, nodes.length);
  assert.ok(samples.every((id) => ids.has(id)));
  const children = nodes.flatMap((node) => node.children);
  assert.equal(new Set(children).size, nodes.length - 1, 'every node but the root has one parent');
  const hits = nodes.reduce((sum, { hitCount }) => sum + hitCount, 0);
  assert.equal(hits, samples.length);
}
