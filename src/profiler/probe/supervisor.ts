/// <reference lib="es2024.sharedmemory" />
import fs from 'node:fs';
import inspector from 'node:inspector';
import { threadId, workerData } from 'node:worker_threads';
import { isAbandoned } from './recorder';
import {
  cutKey,
  cutPeriod,
  flushRequest,
  link,
  nudgeUrl,
  threadEnded,
  threadWord,
  word,
  type Inherited,
} from './shared';

/**
 * A hidden thread of the profiled process. Threads cut their profiles by timers, which do not run while JavaScript
 * is busy; the supervisor sees that a thread has made no cut and interrupts it through the inspector, without a port.
 * A thread inside a native call cannot be interrupted; it is cut when that call returns.
 */
const { folder, shared } = workerData as Inherited;
const session = new inspector.Session();
const checkPeriod = 100;
const recorderCheckPeriod = 1000;
/** Checks without a cut before a thread counts as busy. */
const patience = Math.ceil(cutPeriod / checkPeriod);

const mainThreadId = 0;
/** Inspector session of each worker by its thread id. */
const workers = new Map<number, string>();
const answers = new Map<number, () => void>();
const seen = new Map<number, { cuts: number; checks: number }>();
let nextMessage = 1;

const nudge = {
  expression: `Atomics.wait[Symbol.for(${JSON.stringify(cutKey)})]?.()\n//# sourceURL=${nudgeUrl}`,
  silent: true,
};

function interrupt(thread: number): Promise<void> {
  return new Promise((resolve) => {
    if (thread === mainThreadId) {
      session.post('Runtime.evaluate', nudge, () => {
        resolve();
      });
      return;
    }
    const sessionId = workers.get(thread);
    if (sessionId === undefined) {
      resolve();
      return;
    }
    const id = nextMessage++;
    answers.set(id, resolve);
    const message = JSON.stringify({ id, method: 'Runtime.evaluate', params: nudge });
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message }, (error) => {
      if (error !== null) settle(id);
    });
  });
}

function settle(message: number): void {
  answers.get(message)?.();
  answers.delete(message);
}

function check(): void {
  for (const thread of [mainThreadId, ...workers.keys()]) {
    const cuts = Atomics.load(shared, threadWord(thread));
    if (cuts === threadEnded) continue;
    const last = seen.get(thread);
    if (last?.cuts !== cuts) seen.set(thread, { cuts, checks: 0 });
    else if (++last.checks >= patience) void interrupt(thread);
  }
}

function watchFolder(): void {
  // A process that outlives the session is left alone from then on.
  if (!fs.existsSync(folder)) {
    void release();
    return;
  }
  if (flushed || !fs.existsSync(`${folder}/${flushRequest}`)) return;
  flushed = true;
  for (const thread of [mainThreadId, ...workers.keys()]) void interrupt(thread);
}

/** Removes a session folder that nobody will read; that it is gone ends the recording of all threads. */
function watchRecorder(): void {
  if (!isAbandoned(folder)) return;
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch {
    // Another process of the session has written to it meanwhile: the next look removes it.
  }
}

/** Gets the last from threads that the exit would cut off, then lets go, or Node would wait for a debugger. */
async function release(): Promise<void> {
  clearInterval(checkTimer);
  clearInterval(folderTimer);
  clearInterval(recorderTimer);
  const all = Promise.all([...workers.keys()].map(interrupt));
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 200))]);
  session.disconnect();
  Atomics.store(shared, word.released, 1);
  Atomics.notify(shared, word.released);
}

session.on('NodeWorker.attachedToWorker', ({ params }) => {
  const thread = threadOf(params.workerInfo.title);
  if (thread !== undefined && thread !== threadId) workers.set(thread, params.sessionId);
});
session.on('NodeWorker.detachedFromWorker', ({ params }) => {
  for (const [thread, id] of workers) if (id === params.sessionId) workers.delete(thread);
});
session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
  const { id } = JSON.parse(params.message) as { id?: number };
  if (id !== undefined) settle(id);
});

/** The thread id in the title `[worker 3] name`, alike from Node 20 to 26; `workerId` is only the order of attachment. */
function threadOf(title: string): number | undefined {
  const id = /^\[worker (\d+)\]/.exec(title)?.[1];
  return id === undefined ? undefined : Number(id);
}

let checkTimer: NodeJS.Timeout | undefined;
let folderTimer: NodeJS.Timeout | undefined;
let recorderTimer: NodeJS.Timeout | undefined;
let flushed = false;
if (Atomics.compareExchange(shared, word.link, link.starting, link.connected) === link.starting) {
  session.connectToMainThread();
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  checkTimer = setInterval(check, checkPeriod);
  folderTimer = setInterval(watchFolder, checkPeriod / 2);
  recorderTimer = setInterval(watchRecorder, recorderCheckPeriod);
  const { value } = Atomics.waitAsync(shared, word.exiting, 0);
  void Promise.resolve(value).then(release);
}
