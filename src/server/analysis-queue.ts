import type { Disposable } from '../base/disposable';

/** Milliseconds of work after which whatever has arrived meanwhile comes first. */
export const slice = 15;

/**
 * Runs an asynchronous job per key, one at a time and each after its delay; asking again for a key that still waits
 * starts its delay anew. Between jobs the event loop takes a turn, so that edits that have arrived are seen first.
 */
export class AnalysisQueue implements Disposable {
  readonly #run: (key: string) => Promise<void>;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #due = new Set<string>();
  #running = false;

  /** @param run must not reject. */
  constructor(run: (key: string) => Promise<void>) {
    this.#run = run;
  }

  /** Has `key` run after `delay` milliseconds. */
  schedule(key: string, delay: number): void {
    this.cancel(key);
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        this.#due.add(key);
        if (!this.#running) void this.#drain();
      }, delay),
    );
  }

  /** Forgets `key` unless its job has begun. */
  cancel(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#due.delete(key);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#due.clear();
  }

  async #drain(): Promise<void> {
    this.#running = true;
    for (const key of this.#due) {
      this.#due.delete(key);
      await this.#run(key);
      await arrivalsHandled();
    }
    this.#running = false;
  }
}

/** Has `step` called until it says that all is done; between slices of time, whatever has arrived comes first. */
export async function inSlices(step: (isOver: () => boolean) => boolean): Promise<void> {
  while (!step(sliceOver())) await arrivalsHandled();
}

/** Tells whether the slice of time that begins now is over. */
export function sliceOver(): () => boolean {
  const end = performance.now() + slice;
  return () => performance.now() > end;
}

/** Resolves after a message that has arrived by now has been handled: reading, decoding and dispatch each take a turn. */
export async function arrivalsHandled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
