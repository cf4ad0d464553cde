import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { descendants, signalAll } from './process-tree';

describe('the process tree', () => {
  it('holds children and their children, and can be ended', async () => {
    // Neither shell can replace itself by its last command.
    const shell = spawn('sh', ['-c', 'sh -c "echo ready; sleep 30; true"; true'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(shell.stdout, 'data');
    const pid = shell.pid ?? 0;
    let found = descendants(pid);
    // The sleep starts a moment after the word.
    while (found.length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      found = descendants(pid);
    }
    assert.ok(!found.includes(pid) && !found.includes(process.pid));
    assert.ok(descendants(process.pid).includes(pid));
    signalAll([...found, pid], 'SIGKILL');
    await once(shell, 'exit');
    assert.deepEqual(descendants(pid), []);
    // Nothing is left to be signalled, which is no error.
    signalAll([pid], 'SIGKILL');
  });
});
