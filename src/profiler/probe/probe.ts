import fs from 'node:fs';
import worker_threads from 'node:worker_threads';
import { concealThread, FrameConcealment } from './conceal';
import { Inheritance } from './inherit';
import { isLauncher } from './launchers';
import { sessionVariable } from './preload-option';
import { record } from './recording';
import { cutKey, environmentKey, type Inherited } from './shared';
import { startSupervisor } from './supervision';
import type { Collect } from './thread';

const { appendFileSync, existsSync } = fs;

/**
 * Starts the probe in this thread of a profiled Node process, before the program. It never throws, prints, or keeps
 * anything alive.
 */
export function startProbe(collectors: readonly Collect[]): void {
  try {
    start(collectors);
  } catch {
    // Not even the session folder can be written: the reader finds no trace of this process and says so.
  }
}

function start(collectors: readonly Collect[]): void {
  const inherited = worker_threads.getEnvironmentData(environmentKey) as unknown as Inherited | undefined;
  const folder = inherited?.folder ?? process.env[sessionVariable];
  if (folder === undefined || !existsSync(folder)) return;
  // A worker can get the option twice, from its parent and from its environment.
  if (Object.hasOwn(Atomics.wait, Symbol.for(cutKey))) return;
  if (worker_threads.isMainThread && isLauncher(process.argv[1])) return;
  try {
    Reflect.deleteProperty(require.cache, __filename);
    if (isLoaderThread()) return;
    startIn(folder, inherited, collectors);
  } catch (error) {
    const line = {
      type: 'lost',
      what: `the process ${process.pid}`,
      reason: `the probe failed: ${String(error)}`,
    };
    appendFileSync(`${folder}/failures.ndjson`, `${JSON.stringify(line)}\n`);
  }
}

function startIn(folder: string, inherited: Inherited | undefined, collectors: readonly Collect[]): void {
  const frames = new FrameConcealment(__filename);
  frames.install();
  const inheritance = new Inheritance(__filename, folder, frames);
  inheritance.concealEnvironment();
  const link =
    inherited ??
    startSupervisor(folder, (error) => {
      const line = { type: 'lost', what: 'what busy threads did last before a kill', reason: String(error) };
      appendFileSync(`${folder}/failures.ndjson`, `${JSON.stringify(line)}\n`);
    });
  inheritance.install();
  const { threadId } = worker_threads;
  const visibleId = threadId > link.supervisorThreadId ? threadId - 1 : threadId;
  record(link, visibleId, frames, collectors);
  concealThread(link.supervisorThreadId);
}

/** Node runs module hooks (`module.register`) in a thread of its own, which loads the probe too. */
function isLoaderThread(): boolean {
  const { isInternalThread, isMainThread, parentPort } = worker_threads as typeof worker_threads & {
    isInternalThread?: boolean;
  };
  // Older versions do not say; there it is the only worker that cannot talk to its parent.
  return isInternalThread ?? (!isMainThread && parentPort === null);
}
