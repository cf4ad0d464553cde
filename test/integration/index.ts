import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestCounts, countsVariable } from '../counts';

/** VS Code calls this in the extension host; a rejection makes its exit code 1. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    color: false,
    timeout: 60_000,
    forbidOnly: process.env['CI'] !== undefined,
    ...(process.env['LANEWISE_TEST_GREP'] === undefined ? {} : { grep: process.env['LANEWISE_TEST_GREP'] }),
  });
  const suite = join(__dirname, 'suite');
  // In order of names, so that the suite on activation sees the extension before the others start it.
  for (const name of readdirSync(suite).sort()) {
    if (name.endsWith('.test.cjs')) mocha.addFile(join(suite, name));
  }
  const counts = await new Promise<TestCounts>((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed: failures, skipped: pending });
    });
  });
  const file = process.env[countsVariable];
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
}
