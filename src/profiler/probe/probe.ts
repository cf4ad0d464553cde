import fs from 'node:fs';
import inspector from 'node:inspector';
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
  const { isMainThread } = worker_threads;
  const inherited = worker_threads.getEnvironmentData(environmentKey) as unknown as Inherited | undefined;
  // Workers of a process that is not recorded are not either.
  const folder = isMainThread ? process.env[sessionVariable] : inherited?.folder;
  if (folder === undefined || !existsSync(folder)) return;
  // A worker can get the option twice, from its parent and from its environment.
  if (Object.hasOwn(Atomics.wait, Symbol.for(cutKey))) return;
  if (isMainThread ? isLauncher(process.argv[1]) : isLoaderThread()) return;
  const report = (what: string, reason: string): void => {
    try {
      appendFileSync(`${folder}/failures.ndjson`, `${JSON.stringify({ type: 'lost', what, reason })}\n`);
    } catch {
      // The session is over, or its disk full: nobody is there to be told.
    }
  };
  const failure = inspectorFailure();
  if (failure !== undefined) {
    // A supervisor would bring such a process down. Its children get the probe from the environment.
    report(`the process ${process.pid}`, `Node.js has no inspector in it (${failure})`);
    return;
  }
  try {
    Reflect.deleteProperty(require.cache, __filename);
    startIn(folder, inherited, collectors, report);
  } catch (error) {
    report(`the process ${process.pid}`, `the probe failed: ${String(error)}`);
  }
}

/** Why no profile can be taken here, such as in the process of `node --test` that starts the tests. */
function inspectorFailure(): string | undefined {
  try {
    const session = new inspector.Session();
    session.connect();
    session.disconnect();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function startIn(
  folder: string,
  inherited: Inherited | undefined,
  collectors: readonly Collect[],
  report: (what: string, reason: string) => void,
): void {
  const frames = new FrameConcealment(__filename);
  frames.install();
  const inheritance = new Inheritance(__filename, folder, frames);
  inheritance.concealEnvironment();
  const link =
    inherited ??
    startSupervisor(folder, (error) => {
      report(`what busy threads of process ${process.pid} did last before a kill`, String(error));
    });
  inheritance.install();
  const { threadId } = worker_threads;
  const visibleId = threadId > link.supervisorThreadId ? threadId - 1 : threadId;
  record(link, visibleId, frames, collectors);
  concealThread(link.supervisorThreadId);
}

/** Node runs module hooks (`module.register`) in a thread of its own, which loads the probe too. */
function isLoaderThread(): boolean {
  const { isInternalThread, parentPort } = worker_threads as typeof worker_threads & {
    isInternalThread?: boolean;
  };
  // Older versions do not say; there it is the only worker that cannot talk to its parent.
  return isInternalThread ?? parentPort === null;
}
