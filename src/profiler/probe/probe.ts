/**
 * The entry of the probe: runs in every thread of every profiled Node process, before the program. It must never
 * throw, print, or keep anything alive.
 */
import fs from 'node:fs';
import worker_threads from 'node:worker_threads';
import { concealFrames, concealThread } from './conceal';
import { Inheritance } from './inherit';
import { isLauncher } from './launchers';
import { sessionVariable } from './preload-option';
import { record } from './recording';
import { environmentKey, type Inherited } from './shared';
import { startSupervisor } from './supervision';

const { appendFileSync, existsSync } = fs;

function start(): void {
  const inherited = worker_threads.getEnvironmentData(environmentKey) as unknown as Inherited | undefined;
  const folder = inherited?.folder ?? process.env[sessionVariable];
  if (folder === undefined || !existsSync(folder)) return;
  if (worker_threads.isMainThread && isLauncher(process.argv[1])) return;
  try {
    Reflect.deleteProperty(require.cache, __filename);
    if (isLoaderThread()) return;
    startIn(folder, inherited);
  } catch (error) {
    const line = {
      type: 'lost',
      what: `the process ${process.pid}`,
      reason: `the probe failed: ${String(error)}`,
    };
    appendFileSync(`${folder}/failures.ndjson`, `${JSON.stringify(line)}\n`);
  }
}

function startIn(folder: string, inherited: Inherited | undefined): void {
  const inheritance = new Inheritance(__filename, folder);
  inheritance.concealEnvironment();
  concealFrames(__filename);
  const link =
    inherited ??
    startSupervisor(folder, (error) => {
      const line = { type: 'lost', what: 'what busy threads did last before a kill', reason: String(error) };
      appendFileSync(`${folder}/failures.ndjson`, `${JSON.stringify(line)}\n`);
    });
  inheritance.install();
  const { threadId } = worker_threads;
  const visibleId = threadId > link.supervisorThreadId ? threadId - 1 : threadId;
  record(link, visibleId);
  concealThread(link.supervisorThreadId);
}

/** Node runs module hooks (`module.register`) in a thread of its own, which loads the probe too. */
function isLoaderThread(): boolean {
  const { isInternalThread } = worker_threads as { isInternalThread?: boolean };
  if (isInternalThread !== undefined) return isInternalThread;
  const data: unknown = worker_threads.workerData;
  return (
    !worker_threads.isMainThread &&
    typeof data === 'object' &&
    data !== null &&
    (data as { lock?: unknown }).lock instanceof SharedArrayBuffer
  );
}

try {
  start();
} catch {
  // Not even the session folder can be written: the reader finds no trace of this process and says so.
}
