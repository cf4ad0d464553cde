import { join } from 'node:path';
import { setEnvironmentData, Worker } from 'node:worker_threads';
import { environmentKey, link, word, type Inherited } from './shared';

const { wait, load, store, notify, compareExchange } = Atomics;
/** Milliseconds that the exit of the process waits for busy workers to hand over what they have. */
const patience = 300;

/** Starts the supervisor of this process; called once, on its main thread, before the program runs. */
export function startSupervisor(folder: string, onError: (error: Error) => void): Inherited {
  const shared = new Int32Array(new SharedArrayBuffer(4096));
  const supervisor = createSilently({ folder, shared });
  supervisor.on('error', onError);
  supervisor.unref();
  const inherited = { folder, shared, supervisorThreadId: supervisor.threadId };
  setEnvironmentData(environmentKey, inherited);
  return inherited;
}

/** A worker of which the program hears nothing: its output is kept apart, and `process` does not emit 'worker'. */
function createSilently(workerData: unknown): Worker {
  const nextTick = Object.getOwnPropertyDescriptor(process, 'nextTick');
  // The event is all that Node defers here. A tick would also change how the program's first promises are run.
  process.nextTick = () => undefined;
  try {
    return new Worker(join(__dirname, 'supervisor.cjs'), {
      workerData,
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
    });
  } finally {
    if (nextTick !== undefined) Object.defineProperty(process, 'nextTick', nextTick);
  }
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
