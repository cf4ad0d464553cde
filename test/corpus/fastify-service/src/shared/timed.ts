export function timed<T>(label: string, work: () => T): T {
  const start = performance.now();
  try {
    return work();
  } finally {
    console.log(label, performance.now() - start);
  }
}
