const { hrtime } = process;

/** CLOCK_MONOTONIC in whole microseconds: the one clock of all threads and processes of a machine. */
export function now(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1e6 + Math.floor(nanoseconds / 1000);
}
