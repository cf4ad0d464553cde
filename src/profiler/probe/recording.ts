import fs from 'node:fs';
import { join } from 'node:path';
import worker_threads from 'node:worker_threads';
import { now } from './clock';
import { onExit, onSelfKill, type FrameConcealment } from './conceal';
import { cutKey, cutPeriod, threadEnded, threadWord, type Inherited } from './shared';
import { endSupervision } from './supervision';
import { ThreadLog } from './thread-log';
import type { Collect, Collector, SchedulerTime } from './thread';

const { existsSync, openSync, readSync, readlinkSync } = fs;
const { setTimeout, setInterval, clearInterval } = globalThis;
/** Milliseconds until the first cut, so that little of a short-lived process is lost. */
const firstCut = 50;

/** Records this thread until it ends. @throws when its file cannot be written. */
export function record(
  inherited: Inherited,
  threadId: number,
  frames: FrameConcealment,
  collectors: readonly Collect[],
): void {
  const { folder, shared } = inherited;
  const log = new ThreadLog(join(folder, `${process.pid}-${threadId}.ndjson`));
  writeHello(log, threadId);

  const running: Collector[] = [];
  const heartbeat = threadWord(worker_threads.threadId);
  let cutting = false;
  let ended = false;
  let lastCut = now();
  // The supervisor can interrupt any statement of this thread, also of the probe itself.
  const cut = (final: boolean): void => {
    if (cutting || ended) return;
    cutting = true;
    try {
      for (const collector of running) collector.cut(final);
    } catch (error) {
      log.write({ type: 'lost', what: 'the recording of a thread from some time on', reason: String(error) });
      ended = true;
    } finally {
      lastCut = now();
      ended ||= final || log.failed;
      cutting = false;
      if (ended) Atomics.store(shared, heartbeat, threadEnded);
      else Atomics.add(shared, heartbeat, 1);
    }
  };

  const thread = {
    log,
    frames,
    isMainThread: worker_threads.isMainThread,
    sharesProfiler: sharesProfiler(),
    schedulerTime: openSchedulerClock(),
    flush: (milliseconds: number) => {
      if (now() - lastCut >= milliseconds * 1000) cut(false);
    },
  };
  for (const collect of collectors) running.push(collect(thread));
  Object.defineProperty(Atomics.wait, Symbol.for(cutKey), {
    value: () => {
      cut(false);
    },
  });

  const timer = setInterval(() => {
    // Processes that outlive the session must not go on writing to files that are gone.
    if (ended || !existsSync(folder)) {
      cut(true);
      clearInterval(timer);
    } else cut(false);
  }, cutPeriod);
  timer.unref();
  setTimeout(cut, firstCut, false).unref();

  const beforeEnd = (): void => {
    if (worker_threads.isMainThread) endSupervision(inherited);
    cut(false);
  };
  onSelfKill(frames, beforeEnd);
  onExit(frames, beforeEnd, () => {
    cut(true);
    log.write({ type: 'exit', time: now() });
  });
}

function writeHello(log: ThreadLog, threadId: number): void {
  log.write({
    type: 'thread',
    pid: process.pid,
    ppid: process.ppid,
    tid: threadId,
    osTid: osThreadId(),
    kind: worker_threads.isMainThread ? 'main' : 'worker',
    argv: process.argv,
    execArgv: process.execArgv,
    cwd: workingDirectory(),
    node: process.version,
    time: now(),
    probe: __filename,
  });
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** The kernel's id of this thread; 0 where there is no way to learn it. */
function osThreadId(): number {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').pop() ?? 0);
  } catch {
    return 0;
  }
}

/** This thread's first two columns of Linux's `schedstat`. */
function openSchedulerClock(): () => SchedulerTime {
  try {
    const file = openSync('/proc/thread-self/schedstat', 'r');
    const buffer = Buffer.alloc(64);
    return () => {
      const length = readSync(file, buffer, 0, buffer.length, 0);
      const [ran = NaN, waited = NaN] = buffer.toString('latin1', 0, length).split(' ', 2).map(Number);
      return { ran: ran / 1000, waited: waited / 1000 };
    };
  } catch {
    return () => ({ ran: NaN, waited: NaN });
  }
}

/** Node's own profiling options end a chunked profile with a report on the program's standard error. */
function sharesProfiler(): boolean {
  const options = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ');
  return (
    process.env['NODE_V8_COVERAGE'] !== undefined ||
    /--(cpu-prof|heap-prof|experimental-test-coverage)/.test(options)
  );
}
