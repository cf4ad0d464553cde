import type { SpawnOptions } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestCounts, countsVariable, parseCounts } from '../../test/counts';
import { root, temporaryFolder } from '../../test/host/environment';
import { runCommand } from '../run-command';

/** Runs mocha in a process of its own, with these arguments. */
export async function mocha(args: readonly string[], options: SpawnOptions = {}): Promise<TestCounts> {
  const program = join(root, 'node_modules/mocha/bin/mocha.js');
  const reporter = join(root, 'test/counting-reporter.ts');
  const always = ['--reporter', reporter, ...(process.env['CI'] === undefined ? [] : ['--forbid-only'])];
  return counted((countsEnv) =>
    runCommand(process.execPath, [program, ...always, ...args], {
      ...options,
      env: { ...process.env, ...options.env, ...countsEnv },
    }),
  );
}

/**
 * The counts that a test run writes to the file it is told of in its environment. It has failed when it writes none, runs
 * no test at all, or exits with another code than 0 though no test failed.
 */
export async function counted(run: (env: NodeJS.ProcessEnv) => Promise<number | null>): Promise<TestCounts> {
  const folder = temporaryFolder();
  const file = join(folder, 'counts.json');
  try {
    const exitCode = await run({ [countsVariable]: file });
    const counts = parseCounts(await readFile(file, 'utf8').catch(() => ''));
    if (counts === undefined) {
      console.error('The tests ended without saying how they went.');
      return { passed: 0, failed: 1, skipped: 0 };
    }
    if (counts.failed > 0) return counts;
    if (counts.passed === 0) {
      console.error('No test ran.');
      return { ...counts, failed: 1 };
    }
    if (exitCode === 0) return counts;
    console.error(`The tests passed, but their process ended with ${exitCode ?? 'a signal'}.`);
    return { ...counts, failed: 1 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
