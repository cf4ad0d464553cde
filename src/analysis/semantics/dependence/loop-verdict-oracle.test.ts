import assert from 'node:assert/strict';
import vm from 'node:vm';
import { isLoop } from '../../parse/syntax';
import type { ParallelVerdict, Reduction } from '../../parallel-verdict';
import { random, type RandomLoop, randomLoop } from './testing/random-loops';
import { verdictIn } from './testing/verdict-in';

type State = Readonly<Record<string, unknown>>;

/** What the function is called with: its lists may be one and the same, or views of the same memory. */
function inputs(): (() => readonly [unknown, unknown, unknown])[] {
  const numbers = (factor: number): number[] => Array.from({ length: 64 }, (_, at) => (at * factor) % 11);
  return [
    () => [numbers(3), numbers(7), numbers(5)],
    () => {
      const shared = numbers(3);
      return [shared, numbers(7), shared];
    },
    () => {
      const shared = numbers(4);
      return [shared, shared, numbers(5)];
    },
    () => {
      const memory = Float64Array.from({ length: 80 }, (_, at) => (at * 5) % 13);
      return [memory.subarray(0, 64), memory.subarray(2, 66), memory.subarray(1, 65)];
    },
  ];
}

function run({ reordered }: RandomLoop, input: readonly unknown[], order: readonly number[]): State {
  const parameters = ['a', 'b', 'out', 'idx', 'n', 'w', 'k', 'order'];
  const body = vm.compileFunction(reordered, parameters) as (...given: unknown[]) => State;
  return body(...input, [4, 1, 4, 2, 0, 7, 6, 3, 5, 2], 8, 4, 1, order);
}

function shuffled(items: readonly number[], next: () => number): number[] {
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** What a state holds, as texts in which what may differ by a verdict does not show. */
function visible(state: State, reductions: readonly Reduction[]): string[] {
  const order = new Map(reductions.map(({ into, order: one }) => [into, one]));
  return Object.entries(state).map(([name, value]) => {
    const shown =
      order.get(name) === 'always'
        ? 'in order'
        : typeof value === 'object' && value !== null
          ? Object.entries(value).sort()
          : plain(value, order.get(name) === 'rounding');
    return JSON.stringify({ [name]: shown }, (_, inner: unknown) => plain(inner, false));
  });
}

function plain(value: unknown, isRounded: boolean): unknown {
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) return String(value);
  // The least of 0 and -0 is the one that came first.
  return (isRounded ? Number(value.toPrecision(9)) : value) + 0;
}

/** An input and an order with which a loop gives something else than its iterations in their order; undefined: none. */
function difference(
  loop: RandomLoop,
  reductions: readonly Reduction[],
  next: () => number,
): string | undefined {
  for (const [index, input] of inputs().entries()) {
    const expected = visible(run(loop, input(), loop.counters), reductions);
    const orders = [
      [...loop.counters].reverse(),
      shuffled(loop.counters, next),
      shuffled(loop.counters, next),
    ];
    for (const order of orders) {
      const actual = visible(run(loop, input(), order), reductions);
      const at = actual.findIndex((text, entry) => text !== expected[entry]);
      if (at >= 0)
        return `input ${index}, order ${order.join(' ')}: ${expected[at] ?? ''}, ${actual[at] ?? ''}`;
    }
  }
  return undefined;
}

describe('the verdict on a loop, against running its iterations in another order', () => {
  const count = 600;

  it(`holds for ${count} random loops`, () => {
    const next = random(20_261);
    const kinds = new Map<ParallelVerdict['kind'], number>();
    for (let index = 0; index < count; index++) {
      const loop = randomLoop(next);
      const verdict = verdictIn(loop.text, isLoop);
      kinds.set(verdict.kind, (kinds.get(verdict.kind) ?? 0) + 1);
      if (verdict.kind !== 'independent' && verdict.kind !== 'reduction') continue;
      const reductions = verdict.kind === 'reduction' ? verdict.reductions : [];
      const found = difference(loop, reductions, next);
      if (found !== undefined) {
        assert.fail(`${verdict.kind}, ${JSON.stringify(reductions)}, but ${found}\n${loop.text}`);
      }
    }
    // Silence about everything would hold too.
    for (const kind of ['independent', 'reduction', 'carried-dependence', 'unknown'] as const) {
      assert.ok((kinds.get(kind) ?? 0) > count / 40, `${kind}: ${kinds.get(kind) ?? 0}`);
    }
  }).timeout(60_000);
});
