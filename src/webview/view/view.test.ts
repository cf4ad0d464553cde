import assert from 'node:assert/strict';
import { hostileNames, syntheticTimeline, timelineOf } from '../../profiler/timeline/testing/synthetic';
import { indexTimeline } from '../../profiler/timeline/statistics';
import { factsOf } from './facts';
import { formatDuration, formatShare, oneLine } from './format';
import { keyAction } from './keys';
import { layOut, rowAt, type Folding } from './layout';
import { neighbour, rangeOf } from './neighbours';
import { originOf } from './origin';
import { ticks } from './ruler';
import { anyMatch, nextMatch, searchNames, type SearchDirection } from './search-names';
import { bounded, focused, panned, shortestRange, timeAt, xOf, zoomed } from './viewport';

const asAtFirst: Folding = { collapsed: new Set(), expanded: new Set() };

const timeline = timelineOf([
  {
    states: [
      [0, 600, 'running'],
      [600, 1000, 'blocked'],
    ],
    calls: [
      {
        start: 0,
        end: 1000,
        name: 'main',
        place: '/app/a.ts:1:2',
        calls: [
          { start: 100, end: 200, name: '', place: '/app/node_modules/x/b.js:3:4' },
          { start: 600, end: 1000, name: 'readFileSync', place: 'node:fs:400:1' },
        ],
      },
    ],
    blocking: [[600, 1000, 'fs.readFileSync /etc/hosts /app/a.ts:7:9']],
  },
  { tid: 1, states: [[200, 1000, 'idle']] },
]);

describe('viewport', () => {
  it('zooms around the anchor', () => {
    const range = zoomed({ start: 0, end: 1000 }, 0.5, 250, 10_000);
    assert.deepEqual(range, { start: 125, end: 625 });
    const viewport = { start: 125, end: 625, width: 100 };
    assert.equal(timeAt(viewport, xOf(viewport, 300)), 300);
  });

  it('is bounded: neither beyond the run nor below the shortest range', () => {
    assert.deepEqual(zoomed({ start: 100, end: 900 }, 100, 500, 1000), { start: 0, end: 1000 });
    const near = zoomed({ start: 100, end: 200 }, 1e-9, 150, 1000);
    assert.ok(Math.abs(near.end - near.start - shortestRange) < 1e-9);
    assert.ok(near.start < 150 && near.end > 150);
    assert.deepEqual(panned({ start: 800, end: 900 }, 5, 1000), { start: 900, end: 1000 });
    assert.deepEqual(panned({ start: 100, end: 200 }, -5, 1000), { start: 0, end: 100 });
    assert.deepEqual(bounded({ start: 0, end: 0 }, 0), { start: 0, end: shortestRange });
  });

  it('focuses a slice with a margin', () => {
    assert.deepEqual(focused({ start: 500, end: 600 }, 1000), { start: 490, end: 610 });
    const tiny = focused({ start: 500, end: 500 }, 1000);
    assert.ok(tiny.end - tiny.start >= shortestRange);
  });
});

describe('layout', () => {
  it('stacks the rows of each lane, and folds flame charts away', () => {
    const open = layOut(timeline, asAtFirst);
    assert.deepEqual(
      open.lanes.map(({ rows }) => rows.map(({ kind, depth }) => `${kind} ${depth}`)),
      [['states 0', 'blocking 0', 'flame 0', 'flame 1'], ['states 0']],
    );
    const folded = layOut(timeline, { collapsed: new Set(['1-0']), expanded: new Set() });
    assert.deepEqual(
      folded.lanes.map(({ rows, collapsed, collapsible }) => [rows.length, collapsed, collapsible]),
      [
        [2, true, true],
        [1, false, false],
      ],
    );
    assert.ok(folded.height < open.height);
  });

  it('keeps lanes together by leaving deep rows out, until they are asked for', () => {
    const deep = syntheticTimeline({ lanes: 3 });
    const [first, second] = layOut(deep, { ...asAtFirst, expanded: new Set(['4242-1']) }).lanes;
    const flames = (box = first): number => box?.rows.filter(({ kind }) => kind === 'flame').length ?? 0;
    assert.deepEqual([flames(first), first?.hiddenDepths], [7, 13]);
    assert.deepEqual([flames(second), second?.hiddenDepths], [20, 0]);
    assert.equal(layOut(syntheticTimeline({ lanes: 1 }), asAtFirst).lanes[0]?.hiddenDepths, 0);
  });

  it('finds the row at a height', () => {
    const layout = layOut(syntheticTimeline(), asAtFirst);
    for (const row of layout.lanes.flatMap(({ rows }) => rows)) {
      assert.equal(rowAt(layout, row.y), row);
      assert.equal(rowAt(layout, row.y + row.height - 0.01), row);
    }
    assert.equal(rowAt(layout, -1), undefined);
    assert.equal(rowAt(layout, layout.height + 1), undefined);
  });
});

describe('neighbours', () => {
  const layout = layOut(timeline, asAtFirst);
  const read = { lane: 0, kind: 'flame', depth: 1, index: 2 } as const;

  it('go along a row and across rows', () => {
    assert.deepEqual(neighbour(timeline, layout, read, 'previous'), { ...read, index: 1 });
    assert.equal(neighbour(timeline, layout, read, 'next'), undefined);
    assert.deepEqual(neighbour(timeline, layout, read, 'up'), { ...read, depth: 0, index: 0 });
    assert.deepEqual(neighbour(timeline, layout, read, 'down'), {
      lane: 1,
      kind: 'states',
      depth: 0,
      index: 0,
    });
    assert.deepEqual(rangeOf(timeline, read), { start: 600, end: 1000 });
  });
});

describe('facts of a slice', () => {
  const index = indexTimeline(timeline);

  it('tell function, place, time and what the thread did meanwhile', () => {
    assert.deepEqual(factsOf(index, { lane: 0, kind: 'flame', depth: 0, index: 0 }), {
      title: 'main',
      lines: [
        ['at', '/app/a.ts:1'],
        ['origin', 'own code'],
        ['start', '0 µs'],
        ['duration', '1 ms'],
        ['meanwhile', 'running 60%, blocked 40%'],
        ['thread', 'main'],
      ],
      source: { file: '/app/a.ts', line: 1, column: 2 },
    });
    assert.equal(factsOf(index, { lane: 0, kind: 'flame', depth: 1, index: 1 }).title, '(anonymous)');
  });

  it('tell API, argument, call site and share on a CPU', () => {
    const facts = factsOf(index, { lane: 0, kind: 'blocking', depth: 0, index: 0 });
    assert.equal(facts.title, 'fs.readFileSync');
    assert.deepEqual(facts.source, { file: '/app/a.ts', line: 7, column: 9 });
    assert.deepEqual(Object.fromEntries(facts.lines), {
      argument: '/etc/hosts',
      at: '/app/a.ts:7',
      'on a CPU': 'not recorded on this platform',
      start: '600 µs',
      duration: '400 µs',
      thread: 'main',
    });
  });

  it('offer no source for what has none', () => {
    assert.equal(factsOf(index, { lane: 0, kind: 'flame', depth: 1, index: 2 }).source, undefined);
    assert.equal(factsOf(index, { lane: 0, kind: 'states', depth: 0, index: 1 }).source, undefined);
    assert.equal(factsOf(index, { lane: 0, kind: 'states', depth: 0, index: 1 }).title, 'blocked');
  });

  it('name the process where there are several', () => {
    const two = timelineOf([{ states: [[0, 1, 'idle']] }, { pid: 9, states: [[0, 1, 'idle']] }]);
    const { lines } = factsOf(indexTimeline(two), { lane: 1, kind: 'states', depth: 0, index: 0 });
    assert.deepEqual(lines.at(-1), ['thread', 'main of process 9']);
  });
});

describe('search', () => {
  it('finds functions, files, calls and their arguments', () => {
    const found = (text: string): number | undefined => searchNames(timeline, text)?.count;
    assert.deepEqual(['MAIN', 'readFile', 'node_modules', 'hosts', 'nowhere', '  '].map(found), [
      1,
      2,
      1,
      1,
      0,
      undefined,
    ]);
  });

  it('tells whether any of several slices matches', () => {
    const flame = searchNames(timeline, 'node_modules')?.lanes[0]?.flame;
    assert.ok(flame);
    assert.deepEqual([anyMatch(flame, 0), anyMatch(flame, 1), anyMatch(flame, 0, 3)], [false, true, true]);
  });

  it('goes from match to match in order of time, and from the last to the first', () => {
    const matches = searchNames(timeline, 'a');
    assert.ok(matches);
    const layout = layOut(timeline, asAtFirst);
    const walk = (direction: SearchDirection): string[] => {
      const met: string[] = [];
      let at: ReturnType<typeof nextMatch>;
      for (let i = 0; i < 5; i++) {
        at = nextMatch(timeline, layout, matches, at, direction);
        assert.ok(at);
        met.push(`${rangeOf(timeline, at).start} ${at.kind}`);
      }
      return met;
    };
    const order = ['0 flame', '100 flame', '600 blocking', '600 flame'];
    assert.deepEqual(walk('next'), [...order, '0 flame']);
    assert.deepEqual(walk('previous'), [...order.reverse(), '600 flame']);
  });
});

describe('formats', () => {
  it('durations', () => {
    const cases: [number, string][] = [
      [0, '0 µs'],
      [1.5, '1.5 µs'],
      [85.4, '85 µs'],
      [999.7, '1 ms'],
      [1000, '1 ms'],
      [12_345, '12.3 ms'],
      [123_456, '123 ms'],
      [999_999, '1 s'],
      [1_240_000, '1.24 s'],
      [123_456_789, '123 s'],
    ];
    for (const [time, text] of cases) assert.equal(formatDuration(time), text);
  });

  it('shares', () => {
    const shares = [
      formatShare(0, 0),
      formatShare(1, 3),
      formatShare(1, 10_000),
      formatShare(2, 100),
      formatShare(3, 3),
    ];
    assert.deepEqual(shares, ['0%', '33%', '<0.1%', '2%', '100%']);
  });

  it('names on one line without steering characters', () => {
    for (const name of hostileNames) assert.doesNotMatch(oneLine(name), /[\p{Cc}\u2028\u202a-\u202e]/u);
    assert.equal(oneLine('x'.repeat(500), 10).length, 10);
  });
});

describe('ruler', () => {
  it('has round ticks in order that name their own time', () => {
    const labels = ticks({ start: 0, end: 2_000_000, width: 1000 }, 100).map(({ label }) => label);
    assert.deepEqual(
      labels.slice(0, 4),
      ['0', '200.0 ms', '400.0 ms', '600.0 ms'].map((l) => l.replace('.0', '')),
    );
    assert.equal(labels.at(-1), '2.0 s');
    const near = ticks({ start: 1_234_500, end: 1_234_560, width: 900 }, 100);
    assert.equal(new Set(near.map(({ label }) => label)).size, near.length);
    assert.ok(near.length > 3);
  });
});

describe('keys', () => {
  const press = (key: string, more: object = {}): ReturnType<typeof keyAction> =>
    keyAction({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });

  it('act without and not with modifiers of the editor', () => {
    assert.equal(press('W'), 'zoom-in');
    assert.equal(press('w', { ctrlKey: true }), undefined);
    assert.equal(press('ArrowUp'), 'scroll-up');
    assert.equal(press('ArrowUp', { shiftKey: true }), 'up');
    assert.equal(press('constructor'), undefined);
  });
});

describe('origin', () => {
  it('tells own code from dependencies, Node.js and native code', () => {
    assert.deepEqual(
      ['/a/b.ts', '/a/node_modules/b.js', 'C:\\a\\node_modules\\b.js', 'node:fs', ''].map(originOf),
      ['own', 'dependency', 'dependency', 'node', 'native'],
    );
  });
});
