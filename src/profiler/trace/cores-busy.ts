import type { RunTracks } from '../sources/tracks';
import type { Counter } from '../timeline/model';

/** µs over which CPU time is averaged: the kernel counts in steps of 4 ms, which would show as noise. */
const window = 50_000;

/**
 * How many cores the program kept busy: the CPU time of all threads of all recorded processes, whether they run
 * JavaScript or not, per time. What is counted late and would exceed `cores` is moved on to the next window.
 */
export function coresBusy({ ticks, cpu }: RunTracks, start: number, cores: number): Counter | undefined {
  if (cpu.size === 0) return undefined;
  const spent = new Float64Array(ticks.length);
  for (const track of cpu.values()) {
    track.ticks.forEach((tick, index) => {
      spent[tick] = (spent[tick] ?? 0) + (track.cpu[index] ?? 0);
    });
  }
  const time: number[] = [];
  const value: number[] = [];
  let from = Math.max(ticks[0] ?? 0, start);
  let sum = 0;
  ticks.forEach((tick, index) => {
    sum += spent[index] ?? 0;
    const length = tick - from;
    if (length < window && (index < ticks.length - 1 || length <= 0)) return;
    const busy = Math.min(sum / length, cores);
    time.push(from - start);
    value.push(busy);
    sum -= busy * length;
    from = tick;
  });
  time.push(from - start);
  value.push(0);
  return { id: 'cores-busy', time: Float64Array.from(time), value: Float64Array.from(value) };
}
