const { hrtime } = process;

/** CLOCK_MONOTONIC in whole microseconds: the one clock of all threads and processes of a machine. */
export function now(): number {
  const time = hrtime();
  return time[0] * 1e6 + Math.floor(time[1] / 1000);
}
