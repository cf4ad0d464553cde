import { Worker } from 'node:worker_threads';
import { messageOf } from '../base/errors';
import { err, type Result } from '../base/result';
import type { Timeline } from '../profiler/timeline/model';

/** A trace as read, or for people why it could not be. */
export type DecodedTrace = Result<Timeline, string>;

/**
 * Reads the trace in `bytes` on a thread of its own, which runs `workerFile` and ends when `aborted`. Never rejects.
 */
export function decodeTrace(
  bytes: Uint8Array,
  workerFile: string,
  aborted: AbortSignal,
): Promise<DecodedTrace> {
  return new Promise((resolve) => {
    if (aborted.aborted) {
      resolve(err('The trace was not read: it is no longer asked for.'));
      return;
    }
    // A copy: the view may be a small part of a larger buffer, which could not be handed over.
    const owned = bytes.slice();
    const worker = new Worker(workerFile, { workerData: owned, transferList: [owned.buffer] });
    const terminate = (): void => {
      void worker.terminate();
    };
    aborted.addEventListener('abort', terminate);
    worker.once('message', (decoded: DecodedTrace) => {
      resolve(decoded);
    });
    worker.once('error', (error: unknown) => {
      resolve(err(`The trace could not be read: ${messageOf(error)}`));
    });
    worker.once('exit', (code) => {
      aborted.removeEventListener('abort', terminate);
      resolve(err(`The trace could not be read: its reader ended with code ${code}.`));
    });
  });
}
