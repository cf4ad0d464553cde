import assert from 'node:assert/strict';
import type { Timeline } from '../../src/profiler/timeline/model';
import { timelineOf } from '../../src/profiler/timeline/testing/synthetic';
import { layOut, unfolded, type Row } from '../../src/webview/view/layout';

const ms = 1000;

/** A run of 100 ms whose truth is known: a main thread that reads a file and waits, and a worker that computes. */
export const example: Timeline = timelineOf(
  [
    {
      states: [
        [0, 20 * ms, 'running'],
        [20 * ms, 25 * ms, 'gc'],
        [25 * ms, 40 * ms, 'running'],
        [40 * ms, 80 * ms, 'blocked'],
        [80 * ms, 100 * ms, 'idle'],
      ],
      calls: [
        {
          start: 0,
          end: 80 * ms,
          name: 'build',
          place: '/app/src/build.ts:12:3',
          calls: [
            { start: 5 * ms, end: 18 * ms, name: 'parse', place: '/app/node_modules/parser/index.js:7:1' },
            {
              start: 40 * ms,
              end: 80 * ms,
              name: 'load',
              place: '/app/src/load.ts:30:9',
              calls: [{ start: 40 * ms, end: 80 * ms, name: 'readFileSync', place: 'node:fs:435:20' }],
            },
          ],
        },
      ],
      blocking: [[40 * ms, 80 * ms, 'fs.readFileSync big.json /app/src/load.ts:31:5']],
    },
    {
      tid: 1,
      states: [
        [10 * ms, 60 * ms, 'running'],
        [60 * ms, 70 * ms, 'preempted'],
        [70 * ms, 90 * ms, 'running'],
      ],
      calls: [{ start: 10 * ms, end: 90 * ms, name: 'simulate', place: '/app/src/worker.ts:1:1' }],
    },
  ],
  {
    counters: [
      {
        id: 'cores-busy',
        time: Float64Array.of(0, 10 * ms, 40 * ms, 90 * ms),
        value: Float64Array.of(1, 1.9, 1, 0),
      },
    ],
    lost: [{ what: 'the end of the recording', reason: 'the file is cut off' }],
  },
);

const rows = layOut(example, unfolded(example)).lanes.flatMap((lane) => lane.rows);

/** The middle of a row of the example, in CSS pixels from the plot's top. */
export function rowY(lane: number, kind: Row['kind'], depth = 0): number {
  const row = rows.find((r) => r.lane === lane && r.kind === kind && r.depth === depth);
  assert.ok(row);
  return row.y + row.height / 2;
}
