import { emptyStack, pseudoStack, type StackTable } from '../sources/stack-table';
import type { ThreadTrack } from '../sources/tracks';
import type { FlameSlices } from '../timeline/model';

/**
 * V8 now and then fails to read a stack and reports native code instead. A stretch of it this short, in µs, between
 * two stacks with a common outermost function is taken for the stack before it, as Chrome's profiler does.
 */
const unreadable = 2500;

/** How many slices all lanes of a timeline may have: some hours of a busy program, or a file made to fill memory. */
export const maxSlices = 20_000_000;

export interface Flame {
  readonly slices: FlameSlices;
  /** Where the slices end because there were too many; undefined when they are complete. */
  readonly cutAt: number | undefined;
}

/**
 * The stack slices of a thread from its samples: equal frames of consecutive samples are one slice. Garbage
 * collection happens on top of a stack, which goes on meanwhile. `frameOf` gives a stack's innermost frame.
 * After `limit` slices no more are opened.
 */
export function flameSlices(
  { times, stacks }: ThreadTrack,
  laneEnd: number,
  table: StackTable,
  frameOf: (stack: number) => number,
  limit = maxSlices,
): Flame {
  const rows = new FlameRows(frameOf);
  let current = emptyStack;
  for (let index = 0; index < times.length; index++) {
    const time = times[index] ?? 0;
    if (time >= laneEnd) break;
    if (rows.count > limit) {
      change(emptyStack, time);
      return { slices: rows.finish(), cutAt: time };
    }
    const sampled = stacks[index] ?? emptyStack;
    if (sampled === pseudoStack.gc) continue;
    const next = isUnreadable(index) ? current : Math.max(sampled, emptyStack);
    change(next, time);
  }
  change(emptyStack, laneEnd);
  return { slices: rows.finish(), cutAt: undefined };

  function isUnreadable(index: number): boolean {
    if (stacks[index] !== pseudoStack.program) return false;
    const until = times[index + 1] ?? Infinity;
    const after = stacks[index + 1] ?? emptyStack;
    return (
      until - (times[index] ?? 0) <= unreadable &&
      after > emptyStack &&
      outermost(after) === outermost(current)
    );
  }

  function outermost(stack: number): number {
    let outer = stack;
    while (table.depth(outer) > 1) outer = table.parent(outer);
    return outer;
  }

  function change(next: number, time: number): void {
    let common = next;
    let closing = current;
    const opening: number[] = [];
    while (table.depth(common) > table.depth(closing)) {
      opening.push(common);
      common = table.parent(common);
    }
    while (closing !== common) {
      rows.close(table.depth(closing) - 1, time);
      closing = table.parent(closing);
      if (table.depth(common) > table.depth(closing)) {
        opening.push(common);
        common = table.parent(common);
      }
    }
    for (const stack of opening.reverse()) rows.open(table.depth(stack) - 1, time, stack);
    current = next;
  }
}

class FlameRows {
  readonly #frameOf: (stack: number) => number;
  readonly #rows: { start: number[]; end: number[]; frame: number[] }[] = [];
  /** Slices opened so far. */
  count = 0;

  constructor(frameOf: (stack: number) => number) {
    this.#frameOf = frameOf;
  }

  open(depth: number, time: number, stack: number): void {
    const row = (this.#rows[depth] ??= { start: [], end: [], frame: [] });
    this.count++;
    row.start.push(time);
    row.frame.push(this.#frameOf(stack));
  }

  close(depth: number, time: number): void {
    this.#rows[depth]?.end.push(time);
  }

  finish(): FlameSlices {
    const rows = new Int32Array(this.#rows.length + 1);
    this.#rows.forEach((row, depth) => {
      rows[depth + 1] = (rows[depth] ?? 0) + row.start.length;
    });
    const length = rows[this.#rows.length] ?? 0;
    const slices = {
      rows,
      start: new Float64Array(length),
      end: new Float64Array(length),
      frame: new Int32Array(length),
    };
    this.#rows.forEach((row, depth) => {
      slices.start.set(row.start, rows[depth]);
      slices.end.set(row.end, rows[depth]);
      slices.frame.set(row.frame, rows[depth]);
    });
    return slices;
  }
}
