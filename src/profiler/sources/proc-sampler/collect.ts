import fs from 'node:fs';
import { join } from 'node:path';
import { now } from '../../probe/clock';

/** Milliseconds between samples; the kernel counts in steps of up to 4 ms, so shorter ones tell nothing more. */
const period = 10;

/** One thread's `schedstat`: nanoseconds on a CPU and waiting for one. */
interface Task {
  readonly file: number;
  cpu: number;
  wait: number;
}

/**
 * Samples, from outside and on Linux only, how long each thread of the profiled processes ran and how long it waited
 * for a CPU. All threads are read, also those that run no JavaScript: together they tell how many cores were busy.
 * Processes make themselves known by their files in the session folder.
 */
export class ProcSampler {
  readonly #folder: string;
  readonly #tasks = new Map<number, Map<number, Task>>();
  readonly #gone = new Set<number>();
  readonly #buffer = Buffer.alloc(128);
  readonly #output: number;
  readonly #timer: NodeJS.Timeout;
  #folderChanged = NaN;
  #lines = '';
  #failure: string | undefined;

  /** @throws when the folder cannot be written to. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#output = fs.openSync(join(folder, 'sched.ndjson'), 'a', 0o600);
    this.#timer = setInterval(() => {
      this.#sample();
    }, period);
  }

  static get supported(): boolean {
    return fs.existsSync('/proc/self/schedstat');
  }

  /** Ends the sampling and closes all files; returns what went wrong meanwhile, if anything. */
  stop(): string | undefined {
    clearInterval(this.#timer);
    this.#flush();
    fs.closeSync(this.#output);
    for (const pid of [...this.#tasks.keys()]) this.#forget(pid);
    return this.#failure;
  }

  #sample(): void {
    this.#discover();
    const tasks: [pid: number, tid: number, cpu: number, wait: number][] = [];
    const time = now();
    for (const [pid, known] of this.#tasks) {
      const ids = listTasks(pid);
      if (ids === undefined) {
        this.#forget(pid);
        this.#gone.add(pid);
        continue;
      }
      const first = known.size === 0;
      for (const tid of ids) {
        const change = this.#read(pid, tid, known, first);
        if (change !== undefined) tasks.push([pid, tid, ...change]);
      }
      for (const tid of known.keys()) if (!ids.includes(tid)) closeTask(known, tid);
    }
    if (this.#tasks.size > 0) this.#lines += `${JSON.stringify({ type: 'sched', time, tasks })}\n`;
    if (this.#lines.length > 65_536) this.#flush();
  }

  #discover(): void {
    const { mtimeMs } = fs.statSync(this.#folder);
    if (mtimeMs === this.#folderChanged) return;
    // File systems tell times in steps: soon after a change another one can leave no mark.
    if (Date.now() - mtimeMs > 100) this.#folderChanged = mtimeMs;
    for (const name of fs.readdirSync(this.#folder)) {
      const pid = Number(/^(\d+)-\d+\.ndjson$/.exec(name)?.[1]);
      if (pid > 0 && !this.#tasks.has(pid) && !this.#gone.has(pid)) this.#tasks.set(pid, new Map());
    }
  }

  /** What a thread spent since its last sample; since its birth where that was seen. */
  #read(pid: number, tid: number, known: Map<number, Task>, first: boolean): [number, number] | undefined {
    const task = known.get(tid);
    try {
      const file = task?.file ?? fs.openSync(`/proc/${pid}/task/${tid}/schedstat`, 'r');
      const current = task ?? { file, cpu: 0, wait: 0 };
      if (task === undefined) known.set(tid, current);
      const length = fs.readSync(file, this.#buffer, 0, this.#buffer.length, 0);
      const [cpu = 0, wait = 0] = this.#buffer.toString('latin1', 0, length).split(' ', 2).map(Number);
      const change: [number, number] = [cpu - current.cpu, wait - current.wait];
      current.cpu = cpu;
      current.wait = wait;
      // What it spent before it was first looked at belongs to no tick; the entry tells from when on it is known.
      if (first) return [0, 0];
      return task !== undefined && change[0] === 0 && change[1] === 0 ? undefined : change;
    } catch (error) {
      // The thread has ended since it was listed, unless there are too many files.
      if (task !== undefined) closeTask(known, tid);
      if (error instanceof Error && 'code' in error && error.code === 'EMFILE') this.#failure = error.message;
      return undefined;
    }
  }

  #forget(pid: number): void {
    const known = this.#tasks.get(pid);
    for (const tid of [...(known?.keys() ?? [])]) if (known !== undefined) closeTask(known, tid);
    this.#tasks.delete(pid);
  }

  #flush(): void {
    try {
      fs.appendFileSync(this.#output, this.#lines);
    } catch (error) {
      this.#failure = String(error);
    }
    this.#lines = '';
  }
}

function listTasks(pid: number): number[] | undefined {
  try {
    return fs.readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return undefined;
  }
}

function closeTask(known: Map<number, Task>, tid: number): void {
  const task = known.get(tid);
  known.delete(tid);
  if (task !== undefined) fs.closeSync(task.file);
}
