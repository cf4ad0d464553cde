import { Worker } from 'node:worker_threads';
import type { Disposable } from '../base/disposable';
import { stackOf } from '../base/errors';
import type { MigrationAnswer, MigrationQuestion, ThreadRequest, ThreadResponse } from './messages';

interface Waiting {
  readonly resolve: (answer: MigrationAnswer) => void;
  readonly onStep: (step: string) => void;
}

/**
 * Works out migrations on a thread of its own, one after the other. It starts when it is first needed, and does not keep the
 * process alive.
 */
export class MigrationThread implements Disposable {
  readonly #workerFile: string;
  readonly #idle: number;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #rest: NodeJS.Timeout | undefined;
  #questions = 0;
  #disposed = false;

  /**
   * @param workerFile the bundle of `worker.ts`: `migration-worker.cjs`
   * @param idle a thread that was asked nothing for so many milliseconds gives its memory back: a program of some size
   *   takes hundreds of megabytes
   */
  constructor(workerFile: string, idle = 10 * 60_000) {
    this.#workerFile = workerFile;
    this.#idle = idle;
  }

  /** Never rejects. Once `signal` aborts, the answer is at once that it was cancelled. */
  ask(
    question: MigrationQuestion,
    signal: AbortSignal,
    onStep: (step: string) => void,
  ): Promise<MigrationAnswer> {
    if (this.#disposed || signal.aborted) return Promise.resolve({ kind: 'cancelled' });
    clearTimeout(this.#rest);
    const id = ++this.#questions;
    const cancelled = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    return new Promise((resolve) => {
      const abort = (): void => {
        Atomics.store(new Int32Array(cancelled), 0, 1);
        this.#finish(id, { kind: 'cancelled' });
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.set(id, {
        resolve: (answer) => {
          signal.removeEventListener('abort', abort);
          resolve(answer);
        },
        onStep,
      });
      const request: ThreadRequest = { id, question, cancelled };
      worker.postMessage(request);
    });
  }

  /** Ends the thread; whatever is still asked for is cancelled. */
  dispose(): void {
    this.#disposed = true;
    this.#finishAll({ kind: 'cancelled' });
    this.#end();
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile);
    const failed = (message: string): void => {
      if (worker !== this.#worker) return;
      this.#worker = undefined;
      this.#finishAll({ kind: 'failed', message });
    };
    worker.on('message', ({ id, told }: ThreadResponse) => {
      if (told.kind === 'step') this.#waiting.get(id)?.onStep(told.step);
      else this.#finish(id, told);
    });
    worker.on('error', (error: unknown) => {
      failed(stackOf(error));
    });
    worker.on('exit', (code) => {
      failed(`the thread ended with code ${code}`);
    });
    return worker;
  }

  #finish(id: number, answer: MigrationAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.resolve(answer);
    if (this.#waiting.size > 0 || !this.#worker) return;
    this.#worker.unref();
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#end();
    }, this.#idle).unref();
  }

  #finishAll(answer: MigrationAnswer): void {
    for (const id of [...this.#waiting.keys()]) this.#finish(id, answer);
  }

  #end(): void {
    clearTimeout(this.#rest);
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }
}
