import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { type TestCounts, countsVariable } from './counts';

/** Mocha's usual report, and the counts in the file that the environment names. */
export default class CountingReporter extends Mocha.reporters.Spec {
  override done(failures: number, end?: (failures: number) => void): void {
    const file = process.env[countsVariable];
    if (file !== undefined) {
      const counts: TestCounts = {
        passed: this.stats.passes,
        failed: this.stats.failures,
        skipped: this.stats.pending,
      };
      writeFileSync(file, JSON.stringify(counts));
    }
    end?.(failures);
  }
}
