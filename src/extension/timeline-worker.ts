// Runs beside the extension host's thread, so that reading a long trace holds up no other extension.
import { parentPort, workerData } from 'node:worker_threads';
import { openTrace } from '../profiler/trace/open-trace';
import type { DecodedTrace } from './decode-trace';

const bytes: unknown = workerData;
if (parentPort === null || !(bytes instanceof Uint8Array)) throw new Error('not started by decodeTrace');

const opened = openTrace(bytes);
const decoded: DecodedTrace = opened.ok
  ? opened
  : { ok: false, error: `${opened.error.message} (at byte ${opened.error.offset})` };
parentPort.postMessage(decoded, [...new Set(buffersOf(decoded))]);

/** The buffers of all typed arrays within `value`, to be handed over instead of copied. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(buffersOf);
}
