import assert from 'node:assert/strict';
import { emptyStack, maxDepth, StackTable } from '../sources/stack-table';
import type { ThreadTrack } from '../sources/tracks';
import { flameSlices } from './flame';

const thread = (times: number[], stacks: number[]): ThreadTrack => ({
  id: '1-0',
  pid: 1,
  tid: 0,
  osTid: 1,
  kind: 'main',
  argv: [],
  execArgv: [],
  cwd: '',
  start: 0,
  probe: '',
  exit: undefined,
  lastSeen: 0,
  times,
  stacks,
  calls: [],
  pending: undefined,
});

describe('flameSlices', () => {
  const table = new StackTable();
  const frame = (name: string): number => table.frame({ name, url: '', line: 1, column: 1 });
  const stack = (...names: string[]): number =>
    names.reduce((parent, name) => table.push(parent, frame(name)), emptyStack);

  it('closes and opens what lies above the common part of two stacks of any depths', () => {
    const stacks = [
      stack('a', 'b', 'c'),
      stack('a', 'x'),
      stack('a', 'x', 'c', 'd'),
      stack('q'),
      stack('a', 'b'),
    ];
    const { slices, cutAt } = flameSlices(thread([0, 10, 20, 30, 40], stacks), 50, table, (id) =>
      table.top(id),
    );
    assert.equal(cutAt, undefined);
    assert.deepEqual([...slices.rows], [0, 3, 6, 8, 9]);
    assert.deepEqual([...slices.start], [0, 30, 40, 0, 10, 40, 0, 20, 20]);
    assert.deepEqual([...slices.end], [30, 40, 50, 10, 30, 50, 10, 30, 30]);
    const names = [...slices.frame].map((id) => table.frames[id]?.name);
    assert.deepEqual(names, ['a', 'q', 'a', 'b', 'x', 'b', 'c', 'c', 'd']);
  });

  it('stops at its limit, with all slices closed, and says where', () => {
    const stacks = Array.from({ length: 100 }, (_, index) => stack(`f${index % 2}`));
    const times = stacks.map((_, index) => index);
    const { slices, cutAt } = flameSlices(thread(times, stacks), 100, table, () => 0, 10);
    assert.equal(cutAt, 11);
    assert.equal(slices.end.length, 11);
    assert.equal(slices.end.at(-1), 11);
  });

  it('has room for the deepest stacks that a table holds', () => {
    const deep = stack(...Array.from({ length: maxDepth + 50 }, (_, index) => `g${index}`));
    assert.equal(table.depth(deep), maxDepth);
    const { slices } = flameSlices(thread([0], [deep]), 1, table, () => 0);
    assert.equal(slices.rows.length - 1, maxDepth);
  });
});
