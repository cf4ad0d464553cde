import assert from 'node:assert/strict';
import { randomNumbers, syntheticTimeline, timelineOf } from '../../profiler/timeline/testing/synthetic';
import { hitTest } from './hit-test';
import { layOut, unfolded } from './layout';
import { forEachSpan, slicesOf, spanAt, type SliceRow } from './spans';
import type { Viewport } from './viewport';

const rowOf = (...spans: (readonly [number, number])[]): SliceRow => ({
  start: Float64Array.from(spans, ([start]) => start),
  end: Float64Array.from(spans, ([, end]) => end),
  from: 0,
  to: spans.length,
});

/** For each column what is drawn there: a slice, a merged run or nothing. */
function columns(row: SliceRow, viewport: Viewport): string[] {
  const drawn = new Array<string>(viewport.width).fill('');
  const draw = (column: number, what: string): void => {
    assert.ok(column >= 0 && column < viewport.width, `column ${column} is outside`);
    assert.equal(drawn[column], '', `column ${column} is drawn twice`);
    drawn[column] = what;
  };
  forEachSpan(row, viewport, {
    slice: (left, right, slice) => {
      for (let column = left; column < right; column++) draw(column, `${slice}`);
    },
    merged: (column, first, last) => {
      draw(column, `${first}…${last - 1}`);
    },
  });
  return drawn;
}

/** The same by `spanAt`. */
function columnsByLookUp(row: SliceRow, viewport: Viewport): string[] {
  const scale = viewport.width / (viewport.end - viewport.start);
  const isWide = (slice: number): boolean => {
    const [left, right] = [row.start[slice] ?? 0, row.end[slice] ?? 0].map((time) =>
      Math.floor((time - viewport.start) * scale),
    );
    return (right ?? 0) > Math.max(0, left ?? 0);
  };
  return Array.from({ length: viewport.width }, (_, column) => {
    const span = spanAt(row, viewport, column);
    if (!span) return '';
    return span.last - span.first === 1 && isWide(span.first)
      ? `${span.first}`
      : `${span.first}…${span.last - 1}`;
  });
}

describe('forEachSpan', () => {
  it('gives wide slices their columns and shares columns among narrow ones', () => {
    const row = rowOf([0, 2.5], [2.5, 2.6], [2.6, 2.7], [5.1, 5.2], [7, 9.5]);
    const drawn = columns(row, { start: 0, end: 10, width: 10 });
    assert.deepEqual(drawn, ['0', '0', '1…2', '', '', '3…3', '', '4', '4', '']);
  });

  it('leaves no hole between slices that follow without a gap', () => {
    const random = randomNumbers(3);
    const times = Array.from({ length: 400 }, () => random() * 100).sort((a, b) => a - b);
    const row = rowOf(...times.slice(1).map((time, i) => [times[i] ?? 0, time] as const));
    const drawn = columns(row, { start: times[0] ?? 0, end: times.at(-1) ?? 0, width: 97 });
    assert.ok(drawn.every((what) => what !== ''));
  });

  it('shows the end of a slice that began before the view', () => {
    assert.deepEqual(columns(rowOf([-10, 0.5]), { start: 0, end: 4, width: 4 }), ['0…0', '', '', '']);
    assert.deepEqual(columns(rowOf([-10, 100]), { start: 0, end: 4, width: 4 }), ['0', '0', '0', '0']);
  });

  it('shows nothing outside the slices', () => {
    assert.deepEqual(columns(rowOf([0, 1]), { start: 5, end: 8, width: 3 }), ['', '', '']);
    assert.deepEqual(columns(rowOf(), { start: 0, end: 3, width: 3 }), ['', '', '']);
  });

  it('costs by columns, not by slices', () => {
    const count = 1_000_000;
    const row = {
      start: Float64Array.from({ length: count }, (_, i) => i),
      end: Float64Array.from({ length: count }, (_, i) => i + 0.9),
      from: 0,
      to: count,
    };
    let visits = 0;
    let looked = 0;
    const counting = new Proxy(row.start, {
      get: (target, key) => {
        looked++;
        const value: unknown = Reflect.get(target, key);
        return value;
      },
    });
    forEachSpan(
      { ...row, start: counting },
      { start: 0, end: count, width: 1000 },
      {
        slice: () => visits++,
        merged: () => visits++,
      },
    );
    assert.equal(visits, 1000);
    assert.ok(looked < 100_000, `${looked} look-ups`);
  });
});

describe('hit test', () => {
  it('agrees with the drawing in every column of every row', () => {
    for (const seed of [1, 2, 3]) {
      const timeline = syntheticTimeline({ seed, slices: 3000 });
      const random = randomNumbers(seed);
      for (const row of layOut(timeline, unfolded(timeline)).lanes.flatMap(({ rows }) => rows)) {
        const slices = slicesOf(timeline, row);
        const start = random() * timeline.duration;
        for (const span of [50, 5000, 200_000, timeline.duration]) {
          const viewport = { start, end: start + span, width: 211 };
          assert.deepEqual(columnsByLookUp(slices, viewport), columns(slices, viewport));
        }
      }
    }
  });

  it('finds the slice that fills most of a shared pixel', () => {
    const timeline = timelineOf([
      {
        states: [
          [0, 20, 'running'],
          [20, 80, 'blocked'],
          [80, 1000, 'idle'],
        ],
      },
    ]);
    const layout = layOut(timeline, unfolded(timeline));
    const y = layout.lanes[0]?.rows[0]?.y ?? -1;
    const viewport = { start: 0, end: 1000, width: 10 };
    assert.deepEqual(hitTest(timeline, layout, viewport, 0.5, y), {
      lane: 0,
      kind: 'states',
      depth: 0,
      index: 1,
      merged: 3,
    });
    assert.equal(hitTest(timeline, layout, viewport, 5, y)?.index, 2);
    assert.equal(hitTest(timeline, layout, viewport, 5, y - 1), undefined);
    assert.equal(hitTest(timeline, layout, viewport, 10, y), undefined);
    assert.equal(hitTest(timeline, layout, viewport, -1, y), undefined);
  });
});
