import type { CallTrack } from '../sources/tracks';

/**
 * When each sample begins to hold. A thread is not sampled while it is blocked, so that the last sample in a call would
 * hold beyond the call's end, until the next one is taken; where the end is recorded, the next one holds from there.
 */
export function sampleTimes(times: readonly number[], calls: readonly CallTrack[]): number[] {
  const result = [...times];
  let next = 0;
  for (const { start, end } of [...calls].sort((a, b) => a.end - b.end)) {
    while (next < times.length && (times[next] ?? 0) <= end) next++;
    if (next > 0 && next < times.length && (times[next - 1] ?? 0) >= start) result[next] = end;
  }
  return result;
}
