import type { TestCounts } from '../../test/counts';
import { runCommand } from '../run-command';

/** A part of the test run that passes or fails on its own, whatever became of the others. */
export interface Stage {
  readonly name: string;
  /** Resolves to its counts; a rejection counts as one failure. */
  readonly run: () => Promise<TestCounts>;
}

/** A command that is one check: passed when it exits with 0. */
export async function check(command: string, ...args: string[]): Promise<TestCounts> {
  const passed = (await runCommand(command, args)) === 0;
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/** The counts of several runs together. */
export function sum(counts: readonly TestCounts[]): TestCounts {
  return counts.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}
