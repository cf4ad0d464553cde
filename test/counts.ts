/** The outcome of a test run, which the run writes to a file: an exit code alone does not prove that tests ran. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** Tests that were left out on purpose, by `skip`. */
  readonly skipped: number;
}

/** Names the file that a test run writes its counts to, as JSON. */
export const countsVariable = 'LANEWISE_TEST_COUNTS';

/** The counts that a test run has written; undefined when the text is not what it writes. */
export function parseCounts(text: string): TestCounts | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { passed, failed, skipped } = value as Partial<Record<string, unknown>>;
  if (!isCount(passed) || !isCount(failed) || !isCount(skipped)) return undefined;
  return { passed, failed, skipped };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
