import fs from 'node:fs';
import { join } from 'node:path';
import { now } from '../../probe/clock';

/** Milliseconds between samples; the kernel counts in steps of up to 4 ms, so shorter ones tell nothing more. */
const period = 10;

/** One thread's `schedstat`: nanoseconds on a CPU and waiting for one. */
interface Task {
  /** Kept open, for opening takes longer than reading; undefined where too many are open. */
  readonly file: number | undefined;
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
  /** How many more files may be kept open; the other half of what this process may open is for all else. */
  #spareFiles = Math.floor(maxOpenFiles() / 2);
  #folderChanged = NaN;
  #lines = '';
  #failure: string | undefined;

  /** @throws when the folder cannot be written to. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#output = fs.openSync(join(folder, 'sched.ndjson'), 'a', 0o600);
    this.#timer = setInterval(() => {
      try {
        this.#sample();
      } catch (error) {
        this.#fail(error);
      }
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
      const ids = this.#listTasks(pid, known);
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
      for (const tid of known.keys()) if (!ids.includes(tid)) this.#closeTask(known, tid);
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
      const current = task ?? { file: this.#open(pid, tid), cpu: 0, wait: 0 };
      if (task === undefined) known.set(tid, current);
      const text = this.#readCounts(current.file ?? schedstat(pid, tid));
      const [cpu = 0, wait = 0] = text.split(' ', 2).map(Number);
      const change: [number, number] = [cpu - current.cpu, wait - current.wait];
      current.cpu = cpu;
      current.wait = wait;
      // What it spent before it was first looked at belongs to no tick; the entry tells from when on it is known.
      if (first) return [0, 0];
      return task !== undefined && change[0] === 0 && change[1] === 0 ? undefined : change;
    } catch (error) {
      if (!isGone(error)) this.#fail(error);
      else if (task !== undefined) this.#closeTask(known, tid);
      return undefined;
    }
  }

  #open(pid: number, tid: number): number | undefined {
    if (this.#spareFiles <= 0) return undefined;
    const file = fs.openSync(schedstat(pid, tid), 'r');
    this.#spareFiles--;
    return file;
  }

  #readCounts(file: number | string): string {
    if (typeof file === 'string') return fs.readFileSync(file, 'latin1');
    const length = fs.readSync(file, this.#buffer, 0, this.#buffer.length, 0);
    return this.#buffer.toString('latin1', 0, length);
  }

  /** The threads of a process, those known so far where that cannot be learnt; undefined when it has ended. */
  #listTasks(pid: number, known: ReadonlyMap<number, Task>): number[] | undefined {
    try {
      return fs.readdirSync(`/proc/${pid}/task`).map(Number);
    } catch (error) {
      if (isGone(error)) return undefined;
      this.#fail(error);
      return [...known.keys()];
    }
  }

  #closeTask(known: Map<number, Task>, tid: number): void {
    const file = known.get(tid)?.file;
    known.delete(tid);
    if (file === undefined) return;
    fs.closeSync(file);
    this.#spareFiles++;
  }

  #forget(pid: number): void {
    const known = this.#tasks.get(pid);
    for (const tid of [...(known?.keys() ?? [])]) if (known !== undefined) this.#closeTask(known, tid);
    this.#tasks.delete(pid);
  }

  #flush(): void {
    try {
      fs.appendFileSync(this.#output, this.#lines);
    } catch (error) {
      this.#fail(error);
    }
    this.#lines = '';
  }

  #fail(error: unknown): void {
    this.#failure = error instanceof Error ? error.message : String(error);
  }
}

const schedstat = (pid: number, tid: number): string => `/proc/${pid}/task/${tid}/schedstat`;

/** Whether an error of a file in /proc says that the process or thread has ended. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');

function maxOpenFiles(): number {
  const limits = fs.readFileSync('/proc/self/limits', 'utf8');
  // Not a number where there is no limit.
  return Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Infinity);
}
