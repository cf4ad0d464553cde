import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { counted, mocha } from '../../scripts/stages/mocha';
import { sum } from '../../scripts/stages/stage';
import { countsVariable, parseCounts } from '../counts';
import { root } from '../host/environment';

/** A test run that writes this text to where it is told to, and ends with this code. */
const run = (text: string | undefined, exitCode: number | null) => (env: NodeJS.ProcessEnv) => {
  const file = env[countsVariable];
  assert.ok(file !== undefined);
  if (text !== undefined) writeFileSync(file, text);
  return Promise.resolve(exitCode);
};

const three = '{"passed":3,"failed":0,"skipped":1}';

describe('the counts of a test run', () => {
  it('are those that it writes', async () => {
    assert.deepEqual(await counted(run(three, 0)), { passed: 3, failed: 0, skipped: 1 });
    assert.deepEqual(await counted(run('{"passed":3,"failed":2,"skipped":0}', 2)), {
      passed: 3,
      failed: 2,
      skipped: 0,
    });
  });

  it('are a failure when it writes none, though it ends with 0', async () => {
    assert.deepEqual(await counted(run(undefined, 0)), { passed: 0, failed: 1, skipped: 0 });
    assert.deepEqual(await counted(run('{"passed":3', 0)), { passed: 0, failed: 1, skipped: 0 });
  });

  it('are a failure when no test ran', async () => {
    assert.deepEqual(await counted(run('{"passed":0,"failed":0,"skipped":4}', 0)), {
      passed: 0,
      failed: 1,
      skipped: 4,
    });
  });

  it('hold a failure when the process ends badly after tests that passed', async () => {
    assert.equal((await counted(run(three, 7))).failed, 1);
    assert.equal((await counted(run(three, null))).failed, 1);
  });

  it('come from mocha, too', async () => {
    const tests = join(root, 'test/fixtures/three-tests.ts');
    // Its output would look like that of a failed run.
    const counts = await mocha(['--no-config', '--import=tsx', tests], { stdio: 'ignore' });
    assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 1 });
  });

  it('are refused in another shape', () => {
    assert.equal(parseCounts('null'), undefined);
    assert.equal(parseCounts('{"passed":-1,"failed":0,"skipped":0}'), undefined);
    assert.equal(parseCounts('{"passed":"3","failed":0,"skipped":0}'), undefined);
  });

  it('add up', () => {
    assert.deepEqual(
      sum([
        { passed: 1, failed: 0, skipped: 2 },
        { passed: 3, failed: 1, skipped: 0 },
      ]),
      { passed: 4, failed: 1, skipped: 2 },
    );
  });
});

describe('npm test', () => {
  it('refuses a stage that does not exist', () => {
    const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
    const { status, stderr } = spawnSync(
      process.execPath,
      [tsx, 'scripts/test.ts', '--only', 'unit,nonsense'],
      { cwd: root, encoding: 'utf8' },
    );
    assert.equal(status, 2);
    assert.match(stderr, /There is no stage nonsense\. Stages: typecheck, lint, build, unit/);
  });
});
