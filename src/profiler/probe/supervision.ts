import { join } from 'node:path';
import { setEnvironmentData, Worker } from 'node:worker_threads';
import { environmentKey, link, word, type Inherited } from './shared';

const { wait, load, store, notify, compareExchange } = Atomics;
/** Milliseconds that the exit of the process waits for busy workers to hand over what they have. */
const patience = 300;

/** Starts the supervisor of this process; called once, on its main thread, before the program runs. */
export function startSupervisor(folder: string, onError: (error: Error) => void): Inherited {
  const shared = new Int32Array(new SharedArrayBuffer(4096));
  // Its output streams are kept apart, so that nothing of it can reach the program's.
  const supervisor = new Worker(join(__dirname, 'supervisor.cjs'), {
    workerData: { folder, shared },
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  supervisor.on('error', onError);
  supervisor.unref();
  const inherited = { folder, shared, supervisorThreadId: supervisor.threadId };
  setEnvironmentData(environmentKey, inherited);
  return inherited;
}

/** Ends the supervision when the process exits: the supervisor disconnects after a last cut of the busy workers. */
export function endSupervision({ shared }: Inherited): void {
  if (compareExchange(shared, word.link, link.starting, link.cancelled) !== link.connected) return;
  store(shared, word.exiting, 1);
  notify(shared, word.exiting);
  // Short waits: between them this thread takes the inspector messages that pass through it.
  for (let waited = 0; load(shared, word.released) === 0 && waited < patience; waited++) {
    wait(shared, word.released, 0, 1);
  }
}
