import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { jobOf } from './job';
import { groupOf, isRunning } from './testing/processes';

describe('a job', () => {
  it('is what a process started, and what that did, but not what was started to outlive it', async () => {
    // Neither shell can replace itself by its last command.
    const inner = 'echo $$; sleep 30 & echo $!; setsid sleep 30 & echo $!; wait; true';
    const shell = spawn('sh', ['-c', `sh -c '${inner}'; true`], { stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    while (output.split('\n').length < 4) output += String((await once(shell.stdout, 'data'))[0]);
    const [child = 0, grandchild = 0, detached = 0] = output.split('\n').map(Number);
    // `setsid` leaves the group a moment after it has started.
    while (groupOf(detached) !== detached) await new Promise((resolve) => setTimeout(resolve, 5));

    jobOf(shell.pid ?? 0).signalOthers('SIGKILL');
    await once(shell, 'exit');
    for (const pid of [child, grandchild]) while (isRunning(pid)) await new Promise(setImmediate);
    assert.ok(isRunning(detached));
    process.kill(detached, 'SIGKILL');
  });

  it('may have ended', () => {
    jobOf(2 ** 22 + 1).signalOthers('SIGKILL');
  });
});
