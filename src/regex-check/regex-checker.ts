import { Worker } from 'node:worker_threads';
import type { Confirmation, RegexLiteral } from '../analysis';
import type { Disposable } from '../base/disposable';
import { messageOf } from '../base/errors';
import type { CheckRequest, CheckResponse } from './messages';

interface Job {
  readonly regex: RegexLiteral;
  readonly resolve: (confirmation: Confirmation) => void;
  /** How many still want to know. */
  waiting: number;
}

interface Running {
  readonly job: Job;
  readonly overrun: NodeJS.Timeout;
}

const notAsked: Confirmation = { kind: 'unknown', reason: 'it is no longer asked for' };

/** How much longer than its limit an examination may go on before its thread is ended. Loading recheck takes 70 ms. */
const grace = 1_000;

/** A thread with nothing to do gives its memory back (some 60 MB) after so many milliseconds. */
const idle = 10_000;

/** The oldest results beyond these are forgotten. */
const mostResults = 10_000;

/**
 * Examines regular expressions one after another on a thread of its own, which starts when it is first needed and does
 * not keep the process alive.
 *
 * To confirm findings: for each finding with a `regex`, await `confirmRegex(finding.regex, signal)` and put
 * `withConfirmation(finding, confirmation)` (of the analysis) in its place; undefined means that there is nothing to report.
 */
export class RegexChecker implements Disposable {
  readonly #workerFile: string;
  readonly #timeLimit: number;
  /** By flags and source; what could not be found out is not kept. */
  readonly #results = new Map<string, Promise<Confirmation>>();
  readonly #jobs = new Map<string, Job>();
  readonly #queue: Job[] = [];
  #worker: Worker | undefined;
  #running: Running | undefined;
  #idle: NodeJS.Timeout | undefined;
  #disposed = false;

  /**
   * @param workerFile the bundle of `worker.ts`: `regex-check.cjs`
   * @param timeLimit for each expression, in milliseconds
   */
  constructor(workerFile: string, timeLimit = 5_000) {
    this.#workerFile = workerFile;
    this.#timeLimit = timeLimit;
  }

  /** Never rejects: what cannot be found out, or is no longer asked for, is `unknown`. */
  confirmRegex(regex: RegexLiteral, signal?: AbortSignal): Promise<Confirmation> {
    if (this.#disposed || signal?.aborted === true) return Promise.resolve(notAsked);
    const key = `${regex.flags}/${regex.source}`;
    const result = this.#results.get(key) ?? this.#enqueue(key, regex);
    const job = this.#jobs.get(key);
    if (!job || !signal) {
      if (job) job.waiting++;
      return result;
    }
    return this.#whileAsked(result, job, signal);
  }

  /** Ends the thread; whatever is still asked for becomes `unknown`. */
  dispose(): void {
    this.#disposed = true;
    for (const job of this.#queue.splice(0)) job.resolve(notAsked);
    this.#finish(notAsked);
    this.#endWorker();
  }

  #enqueue(key: string, regex: RegexLiteral): Promise<Confirmation> {
    const { promise, resolve } = withResolvers<Confirmation>();
    const job: Job = {
      regex,
      waiting: 0,
      resolve: (confirmation) => {
        this.#jobs.delete(key);
        if (confirmation.kind === 'unknown' && confirmation === notAsked) this.#results.delete(key);
        resolve(confirmation);
      },
    };
    this.#jobs.set(key, job);
    this.#results.set(key, promise);
    const [oldest] = this.#results.keys();
    if (this.#results.size > mostResults && oldest !== undefined) this.#results.delete(oldest);
    this.#queue.push(job);
    this.#next();
    return promise;
  }

  /** The result, or `unknown` once `signal` aborts; a job that nobody waits for is not begun. */
  #whileAsked(result: Promise<Confirmation>, job: Job, signal: AbortSignal): Promise<Confirmation> {
    job.waiting++;
    const { promise, resolve } = withResolvers<Confirmation>();
    const abort = (): void => {
      resolve(notAsked);
      const at = this.#queue.indexOf(job);
      if (--job.waiting > 0 || at < 0) return;
      this.#queue.splice(at, 1);
      job.resolve(notAsked);
    };
    signal.addEventListener('abort', abort, { once: true });
    void result.then((confirmation) => {
      signal.removeEventListener('abort', abort);
      resolve(confirmation);
    });
    return promise;
  }

  #next(): void {
    if (this.#running) return;
    const job = this.#queue.shift();
    if (!job) {
      if (this.#worker)
        this.#idle = setTimeout(() => {
          this.#endWorker();
        }, idle).unref();
      return;
    }
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    // Referenced only while somebody waits for it.
    worker.ref();
    const overrun = setTimeout(() => {
      this.#endWorker();
      this.#finish({ kind: 'unknown', reason: `not examined to the end within ${this.#timeLimit} ms` });
    }, this.#timeLimit + grace);
    this.#running = { job, overrun };
    const request: CheckRequest = { regex: job.regex, timeLimit: this.#timeLimit };
    worker.postMessage(request);
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile);
    const failed = (reason: string): void => {
      if (worker !== this.#worker) return;
      this.#worker = undefined;
      this.#finish({ kind: 'unknown', reason });
    };
    worker.on('message', (response: CheckResponse) => {
      if (worker !== this.#worker) return;
      worker.unref();
      this.#finish(response);
    });
    worker.on('error', (error: unknown) => {
      failed(`the examination failed: ${messageOf(error)}`);
    });
    worker.on('exit', (code) => {
      failed(`the examination ended with code ${code}`);
    });
    return worker;
  }

  #finish(confirmation: Confirmation): void {
    const running = this.#running;
    if (!running) return;
    clearTimeout(running.overrun);
    this.#running = undefined;
    running.job.resolve(confirmation);
    this.#next();
  }

  #endWorker(): void {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }
}

/** `Promise.withResolvers` of later versions of Node. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
